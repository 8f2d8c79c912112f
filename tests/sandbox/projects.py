"""A project to run Alembic on, made by `alembic init` and wired by hand."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

from course.sandbox import runner
from course.sandbox.runner import AlembicResult

MODELS = """
from sqlalchemy import MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention={"pk": "pk_%(table_name)s"})


class Todo(Base):
    __tablename__ = "todos"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
"""

CREATE_TODOS = """
def upgrade() -> None:
    op.create_table(
        "todos",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("title", sa.String(200), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("todos")
"""


class Project:
    """A folder with an Alembic project, and the two ways to run a command on it."""

    def __init__(self, root: Path, url: str) -> None:
        self.root = root
        self.url = url

    def here(self, *arguments: str, folder: Path | None = None) -> AlembicResult:
        """As `%alembic` runs it: in this process."""
        return runner.run(arguments, root=self.root, folder=folder)

    def in_terminal(self, *arguments: str, folder: Path | None = None) -> AlembicResult:
        """As a shell runs it: a process of its own."""
        done = subprocess.run(
            [Path(sys.executable).parent / "alembic", *arguments],
            cwd=folder or self.root,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            # A file that is edited within a second is older than what was compiled of it.
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        )
        return AlembicResult(tuple(arguments), done.returncode, done.stdout, done.stderr)

    def write(self, name: str, text: str) -> None:
        """Write a file below the project's folder."""
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text).lstrip("\n"))

    def replace(self, name: str, old: str, new: str) -> None:
        """Edit a file; fails when there is nothing to replace."""
        text = (self.root / name).read_text()
        assert old in text, f"{name} holds no {old!r}"
        (self.root / name).write_text(text.replace(old, new))

    def revision(self, id_: str, down: str | None, body: str, *, more: str = "") -> None:
        """Write a revision file."""
        self.write(
            f"alembic/versions/{id_}_x.py",
            f'"""{id_} made by hand."""\n\nimport sqlalchemy as sa\nfrom alembic import op\n\n'
            f"revision = {id_!r}\ndown_revision = {down!r}\n{more}\n\n{textwrap.dedent(body)}",
        )


NOTHING = """
def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
"""


def make_project(root: Path, url: str) -> Project:
    """`alembic init`, models, and env.py wired to them."""
    root.mkdir(parents=True)
    project = Project(root.resolve(), url)
    assert project.here("init", "alembic").exit_code == 0
    project.write("app/__init__.py", "")
    project.write("app/models.py", MODELS)
    project.replace("alembic.ini", "driver://user:pass@localhost/dbname", url.replace("%", "%%"))
    project.replace(
        "alembic/env.py",
        "target_metadata = None",
        "from app.models import Base\ntarget_metadata = Base.metadata",
    )
    return project
