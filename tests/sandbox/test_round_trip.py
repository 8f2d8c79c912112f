"""course.sandbox.round_trip: a copy goes down and up, the project stays, on either engine."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from course.sandbox.round_trip import NothingToMeasure, RoundTripFailed, round_trip
from course.sandbox.workspace import Workspace
from tests.sandbox.projects import CREATE_TODOS, Project, make_project

ADD_DELETED_AT = """
def upgrade() -> None:
    op.add_column("todos", sa.Column("deleted_at", sa.DateTime))


def downgrade() -> None:
    op.drop_column("todos", "deleted_at")
"""
ONE_WAY = """
def upgrade() -> None:
    pass


def downgrade() -> None:
    raise NotImplementedError("This one can't be taken back.")
"""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def made(request: pytest.FixtureRequest, tmp_path: Path, work: Path) -> tuple[Project, Workspace]:
    """A project of two revisions, at the second; with three rows of which two are deleted."""
    root = tmp_path / "project"
    if request.param == "sqlite":
        project = make_project(root, "sqlite:///todo.db")
        url = URL.create("sqlite", database=str(project.root / "todo.db"))
    else:
        url = request.getfixturevalue("postgresql_url")
        project = make_project(root, "sqlite:///todo.db")
        project.replace(
            "alembic/env.py",
            "config = context.config",
            "config = context.config\n"
            "from pathlib import Path\n"
            "env = (Path(config.config_file_name).parent / '.env').read_text()\n"
            "config.set_main_option('sqlalchemy.url', env.split('\"')[1].replace('%', '%%'))",
        )
        shown = url.render_as_string(hide_password=False)
        project.write(".env", f'DATABASE_URL="{shown}"\n')
    project.revision("a" * 12, None, CREATE_TODOS)
    project.revision("b" * 12, "a" * 12, ADD_DELETED_AT)
    assert project.here("upgrade", "head").exit_code == 0
    with sa.create_engine(url, poolclass=NullPool).begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO todos VALUES (1, 'milk', '2026-11-01 10:00:00'), "
            "(2, 'bread', '2026-11-02 10:00:00'), (3, 'tea', NULL)"
        )
    return project, Workspace(project.root, url)


def test_what_the_last_revision_loses_is_measured_on_a_copy(
    made: tuple[Project, Workspace],
) -> None:
    project, workspace = made
    rows = workspace.rows("todos")
    loss = round_trip(workspace)
    assert loss.sentences == (
        "75 % of the values came back (6 of 8).",
        "todos.deleted_at: 2 of 3 cells came back as NULL",
    )
    assert round_trip(workspace, to="base").sentences == (
        "0 % of the values came back (0 of 8).",
        "todos: 3 rows did not come back",
    )
    assert workspace.rows("todos") == rows
    assert project.here("current").stdout == f"{'b' * 12} (head)\n"


def test_a_revision_that_has_no_way_back_is_told(made: tuple[Project, Workspace]) -> None:
    project, workspace = made
    project.revision("c" * 12, "b" * 12, ONE_WAY)
    project.here("upgrade", "head")
    with pytest.raises(RoundTripFailed, match="NotImplementedError: This one can't be taken back"):
        round_trip(workspace)
    assert len(workspace.rows("todos")) == 3


def test_a_revision_that_runs_only_once_is_told_in_the_databases_words(
    made: tuple[Project, Workspace],
) -> None:
    project, workspace = made
    again = "def upgrade() -> None:\n    op.execute(\"INSERT INTO todos VALUES (9, 'x', NULL)\")\n"
    project.revision("c" * 12, "b" * 12, f"{again}\n\ndef downgrade() -> None:\n    pass\n")
    assert project.here("upgrade", "head").exit_code == 0
    with pytest.raises(RoundTripFailed, match=r"(?i)alembic upgrade c+` failed .*unique"):
        round_trip(workspace)


def test_before_the_first_revision_there_is_nothing_to_measure(
    made: tuple[Project, Workspace],
) -> None:
    project, workspace = made
    project.here("downgrade", "base")
    with pytest.raises(NothingToMeasure):
        round_trip(workspace)
