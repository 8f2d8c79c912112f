"""An Alembic project whose revision files a test writes."""

from pathlib import Path

ENV = "raise SystemExit('env.py was run')\n"


class Project:
    """An Alembic project on disk whose revision files are written by a test."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.config = root / "alembic.ini"
        self.versions = root / "alembic" / "versions"
        self.versions.mkdir(parents=True)
        (root / "alembic" / "env.py").write_text(ENV, encoding="utf-8")
        self.write_config()

    def write_config(self, *lines: str) -> None:
        """Write alembic.ini with these lines in place of the usual one."""
        content = lines or ("script_location = %(here)s/alembic", "path_separator = os")
        self.config.write_text("\n".join(["[alembic]", *content, ""]), encoding="utf-8")

    def add(  # noqa: PLR0913 - one for each part of the file
        self,
        name: str,
        down: str | tuple[str, ...] | None = None,
        *,
        labels: str | tuple[str, ...] | None = None,
        depends_on: str | tuple[str, ...] | None = None,
        file: str | None = None,
        top: str = "from alembic import op\n",
        message: str = "",
    ) -> Path:
        """Write a revision file; its folder is made."""
        path = self.versions / (file or f"{name}_.py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            f'"""{message or "revision " + name}\n\nRevision ID: {name}\n\n"""\n{top}\n'
            f"revision = {name!r}\ndown_revision = {down!r}\n"
            f"branch_labels = {labels!r}\ndepends_on = {depends_on!r}\n\n\n"
            "def upgrade() -> None:\n    pass\n\n\ndef downgrade() -> None:\n    pass\n",
            encoding="utf-8",
        )
        return path
