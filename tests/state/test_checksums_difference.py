"""course.state.checksums_difference: which cells came back, on either engine."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool, StaticPool

from course.state.checksums import checksums, take_checksums
from course.state.checksums_difference import diff_checksums
from course.state.loss import Loss


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def engine(request: pytest.FixtureRequest) -> Iterator[sa.Engine]:
    """An empty database."""
    if request.param == "postgresql":
        url: URL = request.getfixturevalue("postgresql_url")
        made = sa.create_engine(url, poolclass=NullPool)
    else:
        made = sa.create_engine("sqlite://", poolclass=StaticPool)
    yield made
    made.dispose()


def _measured(engine: sa.Engine, before: str, between: str) -> Loss:
    """The loss of what stands between."""
    with checksums() as was, checksums() as now:
        for statements, into in ((before, was), (between, now)):
            with engine.begin() as connection:
                for statement in filter(None, map(str.strip, statements.split(";"))):
                    connection.exec_driver_sql(statement)
            take_checksums(engine, into, at_once=2)
        return diff_checksums(was, now)


TODOS = """
CREATE TABLE todos (id INTEGER PRIMARY KEY, title VARCHAR(200), due DATE);
INSERT INTO todos VALUES (1, 'milk', '2026-11-01'), (2, 'bread', NULL), (3, '', '2026-11-03')
"""


def test_all_of_it_came_back(engine: sa.Engine) -> None:
    loss = _measured(engine, TODOS, "CREATE INDEX i ON todos (title)")
    assert not loss
    assert loss.percentage == 100
    assert loss.sentences == ("All of the 8 values came back.",)


def test_a_dropped_column_comes_back_empty(engine: sa.Engine) -> None:
    loss = _measured(
        engine, TODOS, "ALTER TABLE todos DROP COLUMN due; ALTER TABLE todos ADD COLUMN due DATE"
    )
    assert loss.sentences == (
        "75 % of the values came back (6 of 8).",
        "todos.due: 2 of 3 cells came back as NULL",
    )
    assert "todos.due  2 of 3 cells came back as NULL" in str(loss)


def test_cells_that_came_back_with_another_value_are_counted(engine: sa.Engine) -> None:
    loss = _measured(
        engine,
        TODOS,
        "UPDATE todos SET title = NULL WHERE title = ''; UPDATE todos SET due = '2026-12-24'",
    )
    assert set(loss.losses) == {
        "todos.title: 1 of 3 cells came back as NULL",
        "todos.due: 3 of 3 cells came back with another value",
    }
    assert (loss.values, loss.same) == (8, 5)


def test_rows_columns_and_tables_that_did_not_come_back(engine: sa.Engine) -> None:
    tags = "CREATE TABLE tags (id INTEGER PRIMARY KEY, name VARCHAR(20))"
    loss = _measured(
        engine,
        f"{TODOS}; {tags}; INSERT INTO tags VALUES (1, 'home')",  # noqa: S608
        "DROP TABLE tags; ALTER TABLE todos DROP COLUMN due; DELETE FROM todos WHERE id = 2;"
        "INSERT INTO todos VALUES (9, 'new')",
    )
    assert loss.sentences == (
        "40 % of the values came back (4 of 10).",
        "table tags: did not come back, with 1 row",
        "todos.due: the column did not come back, with 2 values",
        "todos: 1 row did not come back",
        "todos: 1 row that was not there before",
    )
    assert loss.data()["percentage"] == 40


def test_rows_without_a_key_can_only_be_counted(engine: sa.Engine) -> None:
    loss = _measured(
        engine,
        "CREATE TABLE log (word VARCHAR(20)); INSERT INTO log VALUES ('a'), ('a'), ('b'), (NULL)",
        "DELETE FROM log WHERE word = 'a'; INSERT INTO log VALUES ('a'), ('c')",
    )
    assert loss.lost_rows == (("log", 1),)
    assert loss.new_rows == (("log", 1),)
    assert (loss.values, loss.same) == (3, 2)


def test_alembics_own_table_is_no_data(engine: sa.Engine) -> None:
    loss = _measured(
        engine,
        "CREATE TABLE alembic_version (version_num VARCHAR(32)); "
        "INSERT INTO alembic_version VALUES ('a')",
        "DELETE FROM alembic_version",
    )
    assert loss.values == 0
