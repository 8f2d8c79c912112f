"""course.sandbox.timeline: what has happened, and the way back, on either engine."""

import multiprocessing
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import URL

from course.sandbox import timeline_store
from course.sandbox.timeline import Timeline, timeline_of
from course.sandbox.workspace import Workspace
from tests.sandbox.projects import CREATE_TODOS
from tests.sandbox.timelines import do, files_of, project_of, run


def test_one_goes_back_and_forward_again(timeline: Timeline) -> None:
    project = project_of(timeline)
    project.revision("a" * 12, None, CREATE_TODOS)
    do(timeline, "upgrade", "head")
    run(timeline, "INSERT INTO todos (id, title) VALUES (7, 'not looked at yet')")
    files, schema = files_of(project.root), timeline._workspace.schema()
    assert timeline.restore(1).label == "back to 1 (start)"
    assert timeline._workspace.schema().tables == ()
    assert not (project.root / "alembic" / "versions" / f"{'a' * 12}_x.py").exists()
    assert [moment.label for moment in timeline.moments][3:] == ["outside", "back to 1 (start)"]
    timeline.restore(4)
    assert files_of(project.root) == files
    assert timeline._workspace.schema() == schema
    assert list(timeline._workspace.rows("todos")["title"]) == ["not looked at yet"]
    assert project.here("current").stdout == f"{'a' * 12} (head)\n"
    assert timeline.look() is None


def test_a_look_at_what_has_not_changed_adds_nothing(timeline: Timeline) -> None:
    project = project_of(timeline)
    assert timeline.look() is None
    assert timeline.look("alembic history") is None
    (project.root / "alembic.ini").touch()
    assert timeline.look() is None
    (project.root / "app" / "__pycache__").mkdir()
    (project.root / "app" / "__pycache__" / "models.pyc").write_text("x")
    assert timeline.look("alembic current") is None
    assert len(timeline.moments) == 1
    assert not timeline.since()


def test_a_new_beginning_drops_what_was_before(on_sqlite: Timeline) -> None:
    project_of(on_sqlite).write("a.txt", "1")
    on_sqlite.look()
    on_sqlite.begin()
    assert [(each.number, each.label) for each in on_sqlite.moments] == [(1, "start")]
    assert on_sqlite.dropped == 0


def test_a_folder_that_is_gone_is_not_looked_at(on_sqlite: Timeline) -> None:
    shutil.rmtree(project_of(on_sqlite).root)
    assert on_sqlite.look() is None


def test_one_notebook_has_one_timeline_of_a_project(on_sqlite: Timeline) -> None:
    assert timeline_of(on_sqlite._workspace) is timeline_of(on_sqlite._workspace)
    elsewhere = Workspace(Path("/somewhere/01.1"), on_sqlite._workspace.url)
    assert timeline_of(elsewhere)._store.folder != on_sqlite._store.folder


def test_a_connection_that_is_open_sees_what_was_brought_back(on_sqlite: Timeline) -> None:
    database = project_of(on_sqlite).root / "todo.db"
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


def test_a_folder_where_a_file_was_and_a_file_where_a_folder_was(on_sqlite: Timeline) -> None:
    root = project_of(on_sqlite).root
    (root / "one").write_text("a file")
    (root / "two").mkdir()
    (root / "two" / "inside").write_text("x")
    (root / "link").symlink_to("one")
    on_sqlite.look()
    before = files_of(root)
    (root / "one").unlink()
    (root / "one").mkdir(mode=0o700)
    (root / "one" / "inside").write_text("y")
    shutil.rmtree(root / "two")
    (root / "two").write_text("a file")
    (root / "link").unlink()
    (root / "link").mkdir()
    on_sqlite.restore(2)
    assert files_of(root) == before
    on_sqlite.restore(3)
    assert (root / "one" / "inside").read_text() == "y"


def test_a_look_that_cannot_keep_anything_stops_nobody(
    on_sqlite: Timeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project_of(on_sqlite).root / "a.txt").write_text("1")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(timeline_store, "_write", full)
        assert on_sqlite.look() is None
    assert on_sqlite.look() is not None


def _look_often(root: Path, work: str, times: int) -> None:
    os.environ["COURSE_WORK"] = work
    timeline = Timeline(Workspace(root, URL.create("sqlite", database=str(root / "todo.db"))))
    for number in range(times):
        (root / f"{os.getpid()}.txt").write_text(str(number))
        timeline.look(f"{os.getpid()} {number}")


def test_two_kernels_at_once_lose_nothing(on_sqlite: Timeline, work: Path) -> None:
    root = project_of(on_sqlite).root
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
    root = project_of(on_sqlite).root
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
    (project_of(on_sqlite).root / "a.txt").write_text("1")
    assert other.look() is not None
    on_sqlite.look("alembic revision -m x")
    assert [moment.label for moment in on_sqlite.moments] == ["start", "alembic revision -m x"]


def test_what_another_process_does_within_a_second_is_one_moment(
    on_sqlite: Timeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [0.0]
    file = project_of(on_sqlite).root / "a.txt"

    def caught(content: str, *, after: float) -> int:
        clock[0] += after
        file.write_text(content)
        with monkeypatch.context() as patch:
            patch.setattr("course.sandbox.timeline.time.monotonic", lambda: clock[0])
            on_sqlite.look(passing=True)
        return on_sqlite.moments[-1].number

    assert caught("half", after=0) == 2
    assert on_sqlite.since().files == ("file a.txt added",)
    assert caught("nearly", after=0.9) == 2
    assert caught("whole", after=0.9) == 2
    assert on_sqlite.since().files == ("file a.txt added",)
    assert caught("something else", after=1.1) == 3
    on_sqlite.restore(2)
    assert file.read_text() == "whole"


def test_what_comes_and_goes_within_a_second_was_nothing(on_sqlite: Timeline) -> None:
    file = project_of(on_sqlite).root / "a.txt"
    file.write_text("for a moment")
    assert on_sqlite.look(passing=True) is not None
    file.unlink()
    assert on_sqlite.look(passing=True) is None
    assert len(on_sqlite.moments) == 1
    file.write_text("to stay")
    on_sqlite.look(passing=True)
    assert [each.number for each in on_sqlite.moments] == [1, 2]


def test_what_cells_do_is_a_moment_each_however_fast(on_sqlite: Timeline) -> None:
    root = project_of(on_sqlite).root
    for content in ("one", "two", "three"):
        (root / "a.txt").write_text(content)
        on_sqlite.look()
    (root / "a.txt").write_text("four")
    on_sqlite.look(passing=True)
    (root / "a.txt").write_text("five")
    on_sqlite.look("alembic upgrade head")
    assert [each.number for each in on_sqlite.moments] == [1, 2, 3, 4, 5, 6]


def test_what_is_caught_in_the_middle_of_another_kernel_s_command_is_its_moment(
    on_sqlite: Timeline,
) -> None:
    other = Timeline(on_sqlite._workspace)
    other.look()
    on_sqlite.look()
    file = project_of(on_sqlite).root / "a.txt"
    file.write_text("half")
    other.look(passing=True)
    file.write_text("whole")
    on_sqlite.look("alembic upgrade head")
    assert [each.label for each in on_sqlite.moments] == ["start", "alembic upgrade head"]
    on_sqlite.restore(1)
    on_sqlite.restore(2)
    assert file.read_text() == "whole"


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
    found = files_of(root)
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
