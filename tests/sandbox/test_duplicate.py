"""course.sandbox.duplicate: a copy that stands for a moment, on either engine."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from course.sandbox import postgres
from course.sandbox.duplicate import duplicate
from course.sandbox.workspace import Workspace


@pytest.fixture
def on_sqlite(tmp_path: Path, work: Path) -> Workspace:
    """A folder with a database of one table."""
    root = tmp_path / "01.1"
    root.mkdir()
    with closing(sqlite3.connect(root / "todo.db")) as connection:
        connection.execute("CREATE TABLE todos (id INTEGER PRIMARY KEY)")
        connection.commit()
    return Workspace(root, URL.create("sqlite", database=str(root / "todo.db")))


@pytest.fixture
def on_postgresql(tmp_path: Path, work: Path, postgresql_url: URL) -> Workspace:
    """A folder whose database has one table with one row."""
    root = tmp_path / "01.2"
    root.mkdir()
    _run(postgresql_url, "CREATE TABLE todos (id INTEGER PRIMARY KEY)")
    _run(postgresql_url, "INSERT INTO todos VALUES (1)")
    return Workspace(root, postgresql_url)


def _run(url: URL, statement: str) -> None:
    with sa.create_engine(url, poolclass=NullPool).begin() as connection:
        connection.exec_driver_sql(statement)


def test_a_sqlite_copy_is_on_its_own_and_goes(on_sqlite: Workspace) -> None:
    with duplicate(on_sqlite) as copy:
        assert copy.name == on_sqlite.name
        _run(copy.url, "DROP TABLE todos")
        (copy.path / "new.txt").write_text("x")
        place = copy.path
    assert not place.exists()
    assert on_sqlite.schema().table("todos") is not None
    assert not (on_sqlite.path / "new.txt").exists()


def test_a_journal_that_was_left_behind_is_rolled_back_in_the_copy_alone(
    on_sqlite: Workspace,
) -> None:
    """As after a crash: the journal has the page as it was, the file the page as it must not be."""
    database, journal = on_sqlite.path / "todo.db", on_sqlite.path / "todo.db-journal"
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size=1")
        connection.execute("BEGIN IMMEDIATE")
        for number in range(2000):
            connection.execute("INSERT INTO todos VALUES (?)", (number,))
        crashed, kept = database.read_bytes(), journal.read_bytes()
        connection.execute("ROLLBACK")
    database.write_bytes(crashed)
    journal.write_bytes(kept)
    with duplicate(on_sqlite) as copy:
        assert len(copy.rows("todos")) == 0
    assert database.read_bytes() == crashed
    assert journal.read_bytes() == kept


@pytest.mark.postgresql
def test_a_postgresql_database_is_read_in_a_session_that_cannot_write(
    on_postgresql: Workspace,
) -> None:
    with duplicate(on_postgresql) as copy:
        assert len(copy.rows("todos")) == 1
        with pytest.raises(sa.exc.DBAPIError, match="read-only"):
            _run(copy.url, "DELETE FROM todos")
        assert "options=" in (copy.path / ".env").read_text()
    assert not (on_postgresql.path / ".env").exists()


@pytest.mark.postgresql
@pytest.mark.parametrize("busy", [False, True])
def test_a_postgresql_database_is_copied_where_that_is_asked_for(
    on_postgresql: Workspace, *, busy: bool
) -> None:
    engine = sa.create_engine(on_postgresql.url, poolclass=NullPool)
    connection = engine.connect() if busy else None
    try:
        with duplicate(on_postgresql, postgresql=True) as copy:
            _run(copy.url, "DELETE FROM todos")
            url = copy.url
    finally:
        if connection is not None:
            connection.close()
    assert not postgres.database_exists(url)
    assert len(on_postgresql.rows("todos")) == 1
