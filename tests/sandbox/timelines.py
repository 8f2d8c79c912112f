"""What the tests of the timeline do to a project."""

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from course.sandbox.timeline import Timeline
from tests.sandbox.projects import Project

ADD_DUE = """
def upgrade() -> None:
    op.add_column("todos", sa.Column("due", sa.Date))
    op.execute("INSERT INTO todos (id, title) VALUES (1, 'milk')")


def downgrade() -> None:
    op.drop_column("todos", "due")
"""


def project_of(timeline: Timeline) -> Project:
    return Project(timeline._workspace.path, "")


def do(timeline: Timeline, *arguments: str) -> None:
    """A command as `%alembic` runs it, between two looks."""
    timeline.look()
    result = project_of(timeline).here(*arguments)
    assert result.exit_code == 0, result.stderr
    timeline.look(result.command)


def run(timeline: Timeline, statement: str) -> None:
    engine = sa.create_engine(timeline._workspace.url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)


def files_of(root: Path) -> dict[str, object]:
    """Everything in a folder but databases: bytes, links, permissions."""
    found: dict[str, object] = {}
    for each in sorted(root.rglob("*")):
        name = each.relative_to(root).as_posix()
        if "__pycache__" in name or ".db" in name:
            continue
        if each.is_symlink():
            found[name] = each.readlink()
        else:
            found[name] = (each.stat().st_mode, each.read_bytes() if each.is_file() else None)
    return found
