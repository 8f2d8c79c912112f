"""course.state.compared: one word for three differences."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from course.sandbox.workspace import Workspace
from course.state.compared import NotComparable, difference


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    """A project with a database of two todos, and one revision."""
    versions = tmp_path / "alembic" / "versions"
    versions.mkdir(parents=True)
    (tmp_path / "alembic.ini").write_text("[alembic]\nscript_location = %(here)s/alembic\n")
    (versions / "a1.py").write_text('"""one"""\nrevision = "a1"\ndown_revision = None\n')
    made = Workspace(tmp_path, sa.URL.create("sqlite", database=str(tmp_path / "todo.db")))
    _run(made, "CREATE TABLE todos (id INTEGER PRIMARY KEY, title TEXT)")
    _run(made, "INSERT INTO todos (title) VALUES ('one'), ('two')")
    return made


def _run(ws: Workspace, statement: str) -> None:
    with sa.create_engine(ws.url, poolclass=sa.NullPool).begin() as connection:
        connection.exec_driver_sql(statement)


def test_two_schemas_are_compared(ws: Workspace) -> None:
    before = ws.schema()
    _run(ws, "ALTER TABLE todos ADD COLUMN due_on DATE")
    assert str(difference(before, ws.schema())) == "todos: column due_on added, DATE, allows NULL"


def test_two_sets_of_rows_are_compared_by_their_key(ws: Workspace) -> None:
    before = ws.rows("todos")
    _run(ws, "UPDATE todos SET title = 'three' WHERE id = 2")
    found = difference(before, ws.rows("todos"))
    assert [(each.key, each.before, each.after) for each in found.changed] == [
        ((2,), "two", "three")
    ]
    assert difference(before.frame, ws.rows("todos").frame) == found  # what one made of them, too


def test_two_histories_are_compared(ws: Workspace) -> None:
    before = ws.revisions()
    _run(ws, "CREATE TABLE alembic_version (version_num VARCHAR(32))")
    _run(ws, "INSERT INTO alembic_version VALUES ('a1')")
    assert str(difference(before, ws.revisions())) == (
        "the database stood nowhere (no version table); it stands at a1"
    )


def test_no_difference_is_said(ws: Workspace) -> None:
    assert not difference(ws.schema(), ws.schema())
    assert str(difference(ws.rows("todos"), ws.rows("todos"))) == "The rows are the same."


def test_two_kinds_are_refused(ws: Workspace) -> None:
    with pytest.raises(NotComparable, match=r"got a Schema and a History; expected two of the"):
        difference(ws.schema(), ws.revisions())  # type: ignore[call-overload]
