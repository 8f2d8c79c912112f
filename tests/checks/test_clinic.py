"""course.checks.clinic, on the small course."""

from pathlib import Path

import pytest

from course import paths
from course.checks.clinic import STORY, Case, NoSuchRoom, NotKilled, clinic
from course.checks.doing import sql
from course.checks.exercise import ExerciseInvalid
from course.sandbox import making, standing
from course.sandbox.restore import restore
from course.sandbox.workspace import Workspace
from tests.checks.miniature import LESSON

_ROOMS = """
def _at_head(case):
    case.alembic("upgrade", "head")
    case.fill("todos", ("id", "title"), [(1, "one"), (2, "two")])


def lost(case):
    _at_head(case)
    case.move("alembic/versions/first.py", "elsewhere/first.py")


def second(case):
    _at_head(case)
    case.alembic("stamp", "nowhere")


ROOMS = {"lost": lost, "second": second}
"""


@pytest.fixture
def with_rooms(lesson_folder: Path) -> Path:
    """The small lesson, with two rooms."""
    package = lesson_folder / "exercises"
    package.mkdir()
    text = (lesson_folder / "exercises.py").read_text("utf-8")
    (lesson_folder / "exercises.py").unlink()
    (package / "__init__.py").write_text(f"from .rooms import ROOMS\n\n{text}", "utf-8")
    (package / "rooms.py").write_text(_ROOMS, "utf-8")
    return lesson_folder


@pytest.fixture
def case(lesson_folder: Path) -> Case:
    """A project that nobody has broken yet."""
    return Case(making.make(LESSON, paths.sandboxes() / "case"))


def _revision(ws: Workspace) -> Path:
    (file,) = ws.path.glob("alembic/versions/*.py")
    return file


def test_a_room_is_broken_and_says_how(with_rooms: Path) -> None:
    room = clinic("second")
    assert room.path == paths.sandboxes() / "01-second"
    assert standing.current() is room
    assert len(room.rows("todos")) == 2
    assert (room.path / STORY).read_text("utf-8") == (
        "$ alembic upgrade head\n"
        "2 rows in todos\n"
        "$ alembic stamp nowhere\n"
        "  FAILED: Can't locate revision identified by 'nowhere'\n"
    )


def test_a_room_begins_anew_and_what_stood_there_is_kept(
    with_rooms: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (clinic("second").path / "notes.txt").write_text("mine")
    assert capsys.readouterr().out == ""
    room = clinic("second")
    assert 'course.restore("01-second") brings it back' in capsys.readouterr().out
    assert not (room.path / "notes.txt").exists()
    restore("01-second")
    assert (room.path / "notes.txt").read_text() == "mine"


def test_another_rooms_database_is_forgotten(
    with_rooms: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:///elsewhere.db")
    room = clinic("second")
    assert room.databases() == ["todo.db"]


def test_a_room_that_is_not_there_is_refused_with_those_that_are(with_rooms: Path) -> None:
    with pytest.raises(NoSuchRoom, match=r"no room 'nowhere'\. The rooms are: lost, second"):
        clinic("nowhere")
    assert not (paths.sandboxes() / "01-nowhere").exists()


def test_without_rooms_none_is_found(lesson_folder: Path) -> None:
    with pytest.raises(NoSuchRoom, match="There are none yet"):
        clinic("lost")


def test_a_lesson_whose_rooms_are_not_in_its_table_is_told(with_rooms: Path) -> None:
    init = with_rooms / "exercises" / "__init__.py"
    init.write_text(init.read_text("utf-8").replace("from .rooms import ROOMS\n", ""), "utf-8")
    with pytest.raises(ExerciseInvalid, match="expected a dictionary ROOMS"):
        clinic("lost")


def test_each_step_is_done_and_noted(case: Case) -> None:
    name = _revision(case.ws).relative_to(case.ws.path).as_posix()
    case.alembic("upgrade", "head")
    case.fill("todos", ("id", "title"), [(1, "one"), (2, "it's :two")])
    case.sql("DELETE FROM alembic_version")
    case.alembic("upgrade", "head")
    case.edit("sample_app/models.py", "    title: Mapped[str]", "    name: Mapped[str]")
    case.move(name, "elsewhere/first.py")
    assert sql(case.ws, "SELECT title FROM todos ORDER BY id") == [("one",), ("it's :two",)]
    assert (case.ws.path / "elsewhere" / "first.py").is_file()
    assert case.story == [
        "$ alembic upgrade head",
        "2 rows in todos",
        "sqlite> DELETE FROM alembic_version;",
        "$ alembic upgrade head",
        "  sqlalchemy.exc.OperationalError: (sqlite3.OperationalError) table todos already exists",
        "sample_app/models.py is edited:",
        "  -     title: Mapped[str]",
        "  +     name: Mapped[str]",
        f"$ mv {name} elsewhere/first.py",
    ]


def test_a_killed_command_ends_before_that_statement(case: Case) -> None:
    case.killed("upgrade", "head", before="\nCREATE TABLE todos")
    assert case.ws.schema().table("todos") is None
    assert case.story[0] == "$ alembic upgrade head"
    assert case.story[1].startswith("  killed: ")


def test_a_command_that_comes_to_its_end_was_not_killed(case: Case) -> None:
    with pytest.raises(NotKilled, match="ended with exit code 0"):
        case.killed("upgrade", "head", before="VACUUM")


def test_a_case_may_work_on_a_scratch_database(case: Case, tmp_path: Path) -> None:
    url = case.ws.url.set(database=str(case.ws.path / "other.db"))
    other = Case(Workspace(case.ws.path, url), redirect=url)
    other.alembic("upgrade", "head")
    other.fill("todos", ("id", "title"), [(1, "one")])
    assert case.ws.databases() == ["other.db"]
    assert sql(other.ws, "SELECT title FROM todos") == [("one",)]
