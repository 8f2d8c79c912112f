"""course.sandbox.timeline_present: what a look finds, also in databases that are in use."""

import sqlite3
from contextlib import closing

import pytest

from course.sandbox import timeline_tree
from course.sandbox.timeline import Timeline
from course.sandbox.timeline_databases import DatabaseInUse
from tests.sandbox.timelines import project_of, run


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_an_open_transaction_is_looked_past_and_not_written_over(
    on_sqlite: Timeline, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("course.sandbox.timeline_databases.PATIENCE", 0.1)
    project = project_of(on_sqlite)
    with closing(sqlite3.connect(project.root / "todo.db")) as mine:
        mine.execute(f"PRAGMA journal_mode={mode}")
        mine.execute("CREATE TABLE a (x)")
        mine.commit()
        on_sqlite.look("committed")
        project.write("note.txt", "new")
        mine.execute("INSERT INTO a VALUES (1)")
        on_sqlite.look("open")
        assert len(on_sqlite.state(3).tables["a"]) == 0
        with pytest.raises(DatabaseInUse, match=r"todo\.db has a transaction open"):
            on_sqlite.restore(1)
        assert (project.root / "note.txt").exists()
        mine.commit()
        assert on_sqlite.look("committed") is not None
        assert len(on_sqlite.state(4).tables["a"]) == 1
        on_sqlite.restore(2)
        assert mine.execute("SELECT count(*) FROM a").fetchone() == (0,)
        assert not (project.root / "note.txt").exists()
        on_sqlite.restore(4)
        assert mine.execute("SELECT count(*) FROM a").fetchone() == (1,)


def test_a_look_leaves_nothing_beside_a_database_in_wal_mode(on_sqlite: Timeline) -> None:
    root = project_of(on_sqlite).root
    with closing(sqlite3.connect(root / "todo.db")) as mine:
        mine.execute("PRAGMA journal_mode=wal")
        mine.execute("CREATE TABLE a (x)")
    on_sqlite.look()
    assert [each.name for each in root.glob("todo.db*")] == ["todo.db"]
    assert len(on_sqlite.state(2).schema.tables) == 1


def test_what_is_no_database_is_a_file(on_sqlite: Timeline) -> None:
    database = project_of(on_sqlite).root / "todo.db"
    for content in (b"no database", b"", b"no database either"):
        database.write_bytes(content)
        assert on_sqlite.look() is not None
    with closing(sqlite3.connect(project_of(on_sqlite).root / "new.db")) as mine:
        mine.execute("CREATE TABLE a (x)")
    (project_of(on_sqlite).root / "new.db").replace(database)
    on_sqlite.look()
    assert on_sqlite.state(4).schema.tables == ()
    on_sqlite.restore(3)
    assert database.read_bytes() == b""
    on_sqlite.restore(5)
    assert on_sqlite._workspace.schema().table("a") is not None
    on_sqlite.restore(2)
    assert database.read_bytes() == b"no database"


@pytest.mark.postgresql
def test_a_server_that_does_not_answer_is_no_change(
    on_postgresql: Timeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(on_postgresql, "CREATE TABLE a (x int)")
    on_postgresql.look()
    run(on_postgresql, "CREATE TABLE b (x int)")
    gone = on_postgresql._workspace.url.set(database="course_not_there")
    there = on_postgresql._workspace.url
    on_postgresql._workspace.url = gone
    assert on_postgresql.look() is None
    on_postgresql._workspace.url = there
    assert on_postgresql.look() is not None


def test_what_is_too_large_is_told_and_left_alone(
    on_sqlite: Timeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeline_tree, "LARGEST_FILE", 50_000)
    root = project_of(on_sqlite).root
    (root / "large.bin").write_bytes(bytes(60_000))
    moment = on_sqlite.look()
    assert moment is not None
    assert moment.not_kept == ("large.bin is larger than 0 MB, so it is not kept here.",)
    on_sqlite.restore(1)
    assert (root / "large.bin").stat().st_size == 60_000
