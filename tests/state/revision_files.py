"""Revision files with a given upgrade, and what is found in them."""

import textwrap

from course.state.revisions import read_history
from course.state.risks import find_risks
from tests.state.projects import Project

TOP = "import sqlalchemy as sa\nfrom alembic import op\n"
DOWN = "def downgrade():\n    op.drop_index('ix')\n"
MADE = "op.create_table('t', sa.Column('id', sa.Integer))"


def write(
    project: Project, body: str, *, name: str = "a1b2", down: str = DOWN, top: str = ""
) -> None:
    """Write a revision with that upgrade."""
    upgrade = textwrap.indent(textwrap.dedent(body).strip() or "pass", "    ")
    (project.versions / f"{name}.py").write_text(
        f"{TOP}{top}\nrevision = {name!r}\ndown_revision = None\n\n\n"
        f"def upgrade():\n{upgrade}\n\n\n{down}",
        encoding="utf-8",
    )


def kinds(project: Project, dialect: str | None = None) -> list[str]:
    """The kinds of risk that are found."""
    risks = find_risks(read_history(project.config), dialect)
    assert not risks.unread
    return [risk.kind for risk in risks.risks]
