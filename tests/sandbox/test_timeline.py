"""course.sandbox.timeline: what has happened, and the way back, on either engine."""

import json
import multiprocessing
import os
import pickle
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from course.sandbox import timeline_store, timeline_tree
from course.sandbox.revision_details import NotAnswered
from course.sandbox.timeline import NoSuchMoment, Timeline, timeline_of
from course.sandbox.timeline_answers import TimelineAnswers
from course.sandbox.timeline_databases import DatabaseInUse, read_postgresql
from course.sandbox.timeline_store import ContentDamaged
from course.sandbox.workspace import Workspace
from course.state.moments import timeline_document
from tests.sandbox.projects import CREATE_TODOS, Project, make_project

ADD_DUE = """
def upgrade() -> None:
    op.add_column("todos", sa.Column("due", sa.Date))
    op.execute("INSERT INTO todos (id, title) VALUES (1, 'milk')")


def downgrade() -> None:
    op.drop_column("todos", "due")
"""


@pytest.fixture
def on_sqlite(work: Path) -> Iterator[Timeline]:
    """The timeline of a project on SQLite, begun."""
    project = make_project(work / "sandboxes" / "01.1", "sqlite:///todo.db")
    url = URL.create("sqlite", database=str(project.root / "todo.db"))
    timeline = Timeline(Workspace(project.root, url))
    timeline.begin()
    yield timeline
    timeline.close()


@pytest.fixture
def on_postgresql(work: Path, postgresql_url: URL) -> Iterator[Timeline]:
    """The timeline of a project on PostgreSQL, begun."""
    shown = postgresql_url.render_as_string(hide_password=False)
    project = make_project(work / "sandboxes" / "01.1", shown)
    timeline = Timeline(Workspace(project.root, postgresql_url))
    timeline.begin()
    yield timeline
    timeline.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def timeline(request: pytest.FixtureRequest) -> Timeline:
    """The same on either engine."""
    made: Timeline = request.getfixturevalue(f"on_{request.param}")
    return made


def _project(timeline: Timeline) -> Project:
    return Project(timeline._workspace.path, "")


def _do(timeline: Timeline, *arguments: str) -> None:
    """A command as `%alembic` runs it, between two looks."""
    timeline.look()
    result = _project(timeline).here(*arguments)
    assert result.exit_code == 0, result.stderr
    timeline.look(result.command)


def _run(timeline: Timeline, statement: str) -> None:
    engine = sa.create_engine(timeline._workspace.url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)


def _files(root: Path) -> dict[str, object]:
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


def test_commands_and_what_happens_between_them_are_moments(timeline: Timeline) -> None:
    project = _project(timeline)
    project.revision("a" * 12, None, CREATE_TODOS)
    _do(timeline, "upgrade", "head")
    project.revision("b" * 12, "a" * 12, ADD_DUE)
    _do(timeline, "upgrade", "head")
    _do(timeline, "history")
    assert [moment.label for moment in timeline.moments] == [
        "start",
        "outside",
        "alembic upgrade head",
        "outside",
        "alembic upgrade head",
    ]
    assert timeline.since(2).sentences == (
        f"revision {'a' * 12} added after nothing, as a base: {'a' * 12} made by hand.",
        f"the heads were none; they are {'a' * 12}",
        f"file alembic/versions/{'a' * 12}_x.py added",
    )
    assert timeline.since().sentences == (
        "todos: column due added, DATE, allows NULL",
        f"the database stood at {'a' * 12}; it stands at {'b' * 12}",
        "todos: 1 row added and column due added",
    )
    then = timeline.state(3)
    assert [table.name for table in then.schema.tables] == ["alembic_version", "todos"]
    assert then.history.current == ("a" * 12,)
    assert then.history.revisions[0].path.parent == project.root / "alembic" / "versions"
    assert list(then.tables["todos"].columns) == ["id", "title"]
    assert list(timeline.state(5).tables["todos"]["title"]) == ["milk"]
    text = timeline_document(timeline.steps(), timeline.dropped).to_text()
    assert "4    outside" in text
    assert str(project.root) not in text


def test_one_goes_back_and_forward_again(timeline: Timeline) -> None:
    project = _project(timeline)
    project.revision("a" * 12, None, CREATE_TODOS)
    _do(timeline, "upgrade", "head")
    _run(timeline, "INSERT INTO todos (id, title) VALUES (7, 'not looked at yet')")
    files, schema = _files(project.root), timeline._workspace.schema()
    assert timeline.restore(1).label == "back to 1 (start)"
    assert timeline._workspace.schema().tables == ()
    assert not (project.root / "alembic" / "versions" / f"{'a' * 12}_x.py").exists()
    assert [moment.label for moment in timeline.moments][3:] == ["outside", "back to 1 (start)"]
    timeline.restore(4)
    assert _files(project.root) == files
    assert timeline._workspace.schema() == schema
    assert list(timeline._workspace.rows("todos")["title"]) == ["not looked at yet"]
    assert project.here("current").stdout == f"{'a' * 12} (head)\n"
    assert timeline.look() is None


def test_a_look_at_what_has_not_changed_adds_nothing(timeline: Timeline) -> None:
    project = _project(timeline)
    assert timeline.look() is None
    assert timeline.look("alembic history") is None
    (project.root / "alembic.ini").touch()
    assert timeline.look() is None
    (project.root / "app" / "__pycache__").mkdir()
    (project.root / "app" / "__pycache__" / "models.pyc").write_text("x")
    assert timeline.look("alembic current") is None
    assert len(timeline.moments) == 1
    assert not timeline.since()


def test_there_is_no_moment_of_an_unknown_number(timeline: Timeline) -> None:
    with pytest.raises(NoSuchMoment, match="There is no moment 9; the numbers are 1"):
        timeline.restore(9)
    with pytest.raises(NoSuchMoment):
        timeline.state(0)
    with pytest.raises(NoSuchMoment):
        timeline.since(2)


def test_a_new_beginning_drops_what_was_before(on_sqlite: Timeline) -> None:
    _project(on_sqlite).write("a.txt", "1")
    on_sqlite.look()
    on_sqlite.begin()
    assert [(each.number, each.label) for each in on_sqlite.moments] == [(1, "start")]
    assert on_sqlite.dropped == 0


def test_a_folder_that_is_gone_is_not_looked_at(on_sqlite: Timeline) -> None:
    shutil.rmtree(_project(on_sqlite).root)
    assert on_sqlite.look() is None


def test_one_notebook_has_one_timeline_of_a_project(on_sqlite: Timeline) -> None:
    assert timeline_of(on_sqlite._workspace) is timeline_of(on_sqlite._workspace)
    elsewhere = Workspace(Path("/somewhere/01.1"), on_sqlite._workspace.url)
    assert timeline_of(elsewhere)._store.folder != on_sqlite._store.folder


# Databases in use.


def test_a_connection_that_is_open_sees_what_was_brought_back(on_sqlite: Timeline) -> None:
    database = _project(on_sqlite).root / "todo.db"
    with closing(sqlite3.connect(database)) as mine:
        mine.execute("CREATE TABLE a (x)")
        mine.commit()
        on_sqlite.look()
        mine.execute("DROP TABLE a")
        mine.execute("CREATE TABLE b (y)")
        mine.commit()
        on_sqlite.restore(2)
        mine.execute("INSERT INTO a VALUES (1)")
        mine.commit()
    with closing(sqlite3.connect(database)) as other:
        assert other.execute("SELECT x FROM a").fetchall() == [(1,)]


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_an_open_transaction_is_looked_past_and_not_written_over(
    on_sqlite: Timeline, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("course.sandbox.timeline_databases.PATIENCE", 0.1)
    project = _project(on_sqlite)
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
    root = _project(on_sqlite).root
    with closing(sqlite3.connect(root / "todo.db")) as mine:
        mine.execute("PRAGMA journal_mode=wal")
        mine.execute("CREATE TABLE a (x)")
    on_sqlite.look()
    assert [each.name for each in root.glob("todo.db*")] == ["todo.db"]
    assert len(on_sqlite.state(2).schema.tables) == 1


def test_what_is_no_database_is_a_file(on_sqlite: Timeline) -> None:
    database = _project(on_sqlite).root / "todo.db"
    for content in (b"no database", b"", b"no database either"):
        database.write_bytes(content)
        assert on_sqlite.look() is not None
    with closing(sqlite3.connect(_project(on_sqlite).root / "new.db")) as mine:
        mine.execute("CREATE TABLE a (x)")
    (_project(on_sqlite).root / "new.db").replace(database)
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
    _run(on_postgresql, "CREATE TABLE a (x int)")
    on_postgresql.look()
    _run(on_postgresql, "CREATE TABLE b (x int)")
    gone = on_postgresql._workspace.url.set(database="course_not_there")
    there = on_postgresql._workspace.url
    on_postgresql._workspace.url = gone
    assert on_postgresql.look() is None
    on_postgresql._workspace.url = there
    assert on_postgresql.look() is not None


# What is kept, and what is not.


def test_what_is_too_large_is_told_and_left_alone(
    on_sqlite: Timeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeline_tree, "LARGEST_FILE", 50_000)
    root = _project(on_sqlite).root
    (root / "large.bin").write_bytes(bytes(60_000))
    moment = on_sqlite.look()
    assert moment is not None
    assert moment.not_kept == ("large.bin is larger than 0 MB, so it is not kept here.",)
    on_sqlite.restore(1)
    assert (root / "large.bin").stat().st_size == 60_000


def test_the_oldest_in_the_middle_go_first(
    on_sqlite: Timeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeline_store, "CAP", 60_000)
    root = _project(on_sqlite).root
    for number in range(1, 9):
        (root / "big.txt").write_text(str(number) * 10_000)
        on_sqlite.look()
    numbers = [moment.number for moment in on_sqlite.moments]
    assert numbers[0] == 1
    assert numbers[-2:] == [8, 9]
    assert on_sqlite.dropped == 9 - len(numbers) > 0
    said = timeline_document(on_sqlite.steps(), on_sqlite.dropped).sentences[0]
    assert f"{on_sqlite.dropped} older moments were dropped to save room." in said
    kept = sum(each.stat().st_size for each in on_sqlite._store.folder.glob("objects/??/*"))
    assert kept <= 60_000
    for number in numbers:
        on_sqlite.restore(number)


def test_a_damaged_content_is_found_out_before_anything_is_changed(on_sqlite: Timeline) -> None:
    root = _project(on_sqlite).root
    (root / "a.txt").write_text("one")
    moment = on_sqlite.look()
    (root / "a.txt").write_text("two")
    (root / "b.txt").write_text("two")
    assert moment is not None
    on_sqlite._store.place(moment.tree["a.txt"].content).write_text("damaged")
    with pytest.raises(ContentDamaged):
        on_sqlite.restore(moment.number)
    assert (root / "a.txt").read_text() == "two"
    assert (root / "b.txt").exists()


def test_a_half_written_moment_is_passed_over(on_sqlite: Timeline) -> None:
    (on_sqlite._store.folder / "moments" / "000002.json").write_text("{")
    (_project(on_sqlite).root / "a.txt").write_text("one")
    moment = on_sqlite.look()
    assert moment is not None
    assert [each.number for each in on_sqlite.moments] == [1, 3]


def test_a_folder_where_a_file_was_and_a_file_where_a_folder_was(on_sqlite: Timeline) -> None:
    root = _project(on_sqlite).root
    (root / "one").write_text("a file")
    (root / "two").mkdir()
    (root / "two" / "inside").write_text("x")
    (root / "link").symlink_to("one")
    on_sqlite.look()
    before = _files(root)
    (root / "one").unlink()
    (root / "one").mkdir(mode=0o700)
    (root / "one" / "inside").write_text("y")
    shutil.rmtree(root / "two")
    (root / "two").write_text("a file")
    (root / "link").unlink()
    (root / "link").mkdir()
    on_sqlite.restore(2)
    assert _files(root) == before
    on_sqlite.restore(3)
    assert (root / "one" / "inside").read_text() == "y"


def test_a_look_that_cannot_keep_anything_stops_nobody(
    on_sqlite: Timeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    (_project(on_sqlite).root / "a.txt").write_text("1")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(timeline_store, "_write", full)
        assert on_sqlite.look() is None
    assert on_sqlite.look() is not None


def test_what_another_edition_kept_is_told() -> None:
    for reading in (pickle.dumps("something else"), b"no pickle"):
        with pytest.raises(ContentDamaged):
            read_postgresql(reading)


# What its view asks.


def test_a_view_is_told_of_a_moment_and_taken_back(timeline: Timeline) -> None:
    project, drawn = _project(timeline), []
    project.revision("a" * 12, None, CREATE_TODOS)
    _do(timeline, "upgrade", "head")
    answer = TimelineAnswers(timeline, lambda: drawn.append(True))
    state = answer({"what": "state", "number": 3})
    assert json.loads(json.dumps(state)) == state
    assert state["schema"]["changes"] == ["table todos added, with id, title"]
    assert [table["name"] for table in state["rows"]["tables"]] == ["alembic_version", "todos"]
    graph, text = state["history"], str(timeline.state(3))
    assert graph["rows"][0]["marks"] == ["head", "base", "current", "applied"]
    assert graph["dialects"] == []
    row = graph["rows"][0]
    for words in (*graph["sentences"], *row["marks"], row["message"]):
        assert words in text
    said = answer({"what": "restore", "number": 1})["said"]
    assert said == (
        "The project is as it was after moment 1 (start). What was there before is moment 3. "
        "Is a file open in an editor? Load it again."
    )
    assert drawn == [True]
    said = answer({"what": "restore", "number": 4})["said"]
    assert said == "The project holds what it held after moment 4 already."
    with pytest.raises(NoSuchMoment):
        answer({"what": "state", "number": 99})


def test_a_revision_of_the_past_tells_what_its_file_held_then(timeline: Timeline) -> None:
    project, name = _project(timeline), "a" * 12
    answer = TimelineAnswers(timeline)
    standing = answer({"what": "state", "number": 1})["history"]
    assert standing["sentences"] == ["No revisions."]
    project.revision(name, None, CREATE_TODOS)
    timeline.look()
    project.revision(name, None, ADD_DUE)
    _do(timeline, "history")
    (project.root / "alembic" / "versions" / f"{name}_x.py").unlink()
    timeline.look()
    then, later = (answer({"what": "revision", "id": name, "number": at}) for at in (2, 3))
    assert json.loads(json.dumps(then)) == then
    assert then["facts"][0] == ["File", f"alembic/versions/{name}_x.py"]
    assert "op.create_table(" in then["upgrade"]
    assert "op.add_column(" in later["upgrade"]
    assert "steps" not in then
    with pytest.raises(NotAnswered, match=f"No file had revision {name} at moment 4"):
        answer({"what": "revision", "id": name, "number": 4})
    for what in ("run", "sql"):
        asked = {"what": what, "id": name, "number": 2, "direction": "upgrade", "dialect": "mysql"}
        with pytest.raises(NotAnswered, match="nothing is run there"):
            answer(asked)


def test_a_revision_outside_the_folder_is_not_kept_and_says_so(
    on_sqlite: Timeline, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "c_x.py").write_text("revision = 'c'\ndown_revision = None\n" + ADD_DUE)
    ini = _project(on_sqlite).root / "alembic.ini"
    ini.write_text(
        ini.read_text().replace("[alembic]", f"[alembic]\nversion_locations = {elsewhere}")
    )
    on_sqlite.look()
    told = TimelineAnswers(on_sqlite)({"what": "revision", "id": "c", "number": 2})
    assert told["upgrade"] == ""
    assert told["note"].startswith("c_x.py stands outside the project's folder")
    assert str(tmp_path) not in json.dumps(told)


def test_before_alembic_and_before_a_database_the_history_says_so(on_sqlite: Timeline) -> None:
    project = _project(on_sqlite)
    (project.root / "alembic.ini").rename(project.root / "later.ini")
    on_sqlite.begin()
    answer = TimelineAnswers(on_sqlite)
    drawn = answer({"what": "state", "number": 1})["history"]
    assert drawn["sentences"] == [
        "The project had no alembic.ini then: no migration had been written yet."
    ]
    assert drawn["rows"] == drawn["problems"] == []
    (project.root / "later.ini").rename(project.root / "alembic.ini")
    project.revision("a" * 12, None, CREATE_TODOS)
    on_sqlite.look()
    sentences = answer({"what": "state", "number": 2})["history"]["sentences"]
    assert sentences[1].startswith("The database has no alembic_version table yet")


# Two at once, and a kill.


def _look_often(root: Path, work: str, times: int) -> None:
    os.environ["COURSE_WORK"] = work
    timeline = Timeline(Workspace(root, URL.create("sqlite", database=str(root / "todo.db"))))
    for number in range(times):
        (root / f"{os.getpid()}.txt").write_text(str(number))
        timeline.look(f"{os.getpid()} {number}")


def test_two_kernels_at_once_lose_nothing(on_sqlite: Timeline, work: Path) -> None:
    root = _project(on_sqlite).root
    context = multiprocessing.get_context("spawn")
    both = [context.Process(target=_look_often, args=(root, str(work), 15)) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
        assert each.exitcode == 0
    moments = on_sqlite.moments
    assert [moment.number for moment in moments] == list(range(1, len(moments) + 1))
    assert len({moment.content for moment in moments}) == len(moments)
    on_sqlite.look()
    assert {moment.content for moment in moments} >= {on_sqlite.moments[-1].content}


def test_a_kill_leaves_a_timeline_that_is_whole(on_sqlite: Timeline, work: Path) -> None:
    root = _project(on_sqlite).root
    context = multiprocessing.get_context("spawn")
    for killed in range(1, 4):
        process = context.Process(target=_look_often, args=(root, str(work), 100_000))
        process.start()
        while len(on_sqlite.moments) < killed * 7:
            process.join(0.01)
        process.kill()
        process.join()
        for moment in on_sqlite.moments:
            for name in moment.contents():
                on_sqlite._store.get(name)
    on_sqlite.look()
    on_sqlite.restore(1)
    assert not list(root.glob("*.txt"))


def test_a_command_that_another_kernel_saw_first_gets_its_name(on_sqlite: Timeline) -> None:
    other = Timeline(on_sqlite._workspace)
    other.look()
    on_sqlite.look()
    (_project(on_sqlite).root / "a.txt").write_text("1")
    assert other.look() is not None
    on_sqlite.look("alembic revision -m x")
    assert [moment.label for moment in on_sqlite.moments] == ["start", "alembic revision -m x"]


NAMES = st.sampled_from(["a.txt", "b/c.txt", "b/d.txt", "e/f/g.py", "b", "todo.db", "other.db"])
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["write", "remove", "rows", "link", "mode", "drop"]),
        NAMES,
        st.integers(0, 3),
    ),
    min_size=1,
    max_size=6,
)


def _edit(root: Path, what: str, name: str, number: int) -> None:
    """Do something to a file or a database; what can't be done is not done."""
    place = root / name
    try:
        if name.endswith(".db") and what in {"rows", "drop"}:
            with closing(sqlite3.connect(place)) as connection:
                connection.execute(f"CREATE TABLE IF NOT EXISTS t{number} (x)")
                connection.execute(f"INSERT INTO t{number} VALUES (?)", ("x" * 900 * number,))  # noqa: S608
                if what == "drop":
                    connection.execute(f"DROP TABLE t{number}")
                connection.commit()
        elif what == "write" and not name.endswith(".db"):
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(bytes([number]) * number)
        elif what == "remove":
            shutil.rmtree(place) if place.is_dir() else place.unlink()
        elif what == "link" and not name.endswith(".db"):
            place.symlink_to(f"nowhere{number}")
        elif what == "mode":
            place.chmod(0o644 | number)
    except (OSError, sqlite3.Error):
        pass


def _all_of(root: Path) -> dict[str, object]:
    """Files byte for byte, and databases by what they hold."""
    found = _files(root)
    for each in root.glob("*.db"):
        with closing(sqlite3.connect(each)) as connection:
            found[each.name] = (each.stat().st_mode, list(connection.iterdump()))
    return found


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=EDITS, second=EDITS)
def test_whatever_was_edited_comes_back_and_goes_forward_again(
    first: list[tuple[str, str, int]],
    second: list[tuple[str, str, int]],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COURSE_WORK", str(tmp_path_factory.mktemp("work")))
    root = tmp_path_factory.mktemp("project")
    timeline = Timeline(Workspace(root, URL.create("sqlite", database=str(root / "todo.db"))))
    timeline.begin()
    states = [_all_of(root)]
    for edits in (first, second):
        for edit in edits:
            _edit(root, *edit)
        timeline.look()
        if len(timeline.moments) > len(states):
            states.append(_all_of(root))
    for number in [*range(len(states), 0, -1), *range(1, len(states) + 1)]:
        timeline.restore(number)
        assert _all_of(root) == states[number - 1]
