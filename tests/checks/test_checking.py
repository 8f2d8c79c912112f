"""course.checks.checking: an answer to every project, whatever state it is in."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from course.checks import checking
from course.checks.contract import snapshot
from course.checks.exercise import find_exercise
from course.checks.feedback import Feedback
from course.checks.opening import make_exercise, noted_start, open_exercise, project_of
from course.checks.progress import Progress
from course.checks.reference import solved
from course.sandbox.workspace import Workspace
from tests.checks.damages import DAMAGES, FIRST, MODELS
from tests.checks.miniature import change

ID = "01.1"


@pytest.fixture
def project(lesson_folder: Path) -> Workspace:
    """The first exercise, solved, in the learner's work folder."""
    exercise = find_exercise(ID)
    made = make_exercise(exercise)
    with solved(exercise) as ws:
        shutil.rmtree(made.path)
        shutil.copytree(ws.path, made.path)
    return project_of(exercise)


def _is_an_answer(feedback: Feedback) -> None:
    assert feedback.exercise == ID
    assert "fault of the course" not in feedback.cause
    assert "Traceback" not in str(feedback)
    assert feedback.passed or (feedback.found and feedback.cause and feedback.next_step)


@pytest.mark.parametrize(("damage", "told"), DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_project_is_told(
    project: Workspace, damage: Callable[[Path], None], told: str, capfd: pytest.CaptureFixture[str]
) -> None:
    damage(project.path)
    before = snapshot(project)
    feedback = checking.check(ID)
    assert not feedback.passed
    _is_an_answer(feedback)
    assert told in feedback.found
    assert snapshot(project) == before
    assert capfd.readouterr() == ("", "")


def test_a_solved_project_passes_and_is_remembered(project: Workspace) -> None:
    feedback = checking.check(ID)
    assert feedback == Feedback(
        passed=True, found="todos.deleted_at is there, and no row was lost.", exercise=ID
    )
    assert Progress().is_solved(ID)


def test_the_first_line_of_the_praise_is_the_finding(
    project: Workspace, lesson_folder: Path
) -> None:
    change(lesson_folder, "exercises.py", "and no row was lost.", "\\nNo row was lost.\\nGood.")
    feedback = checking.check(ID)
    assert feedback.found == "todos.deleted_at is there, "
    assert feedback.cause == "No row was lost.\nGood."


def test_what_is_broken_comes_before_what_is_missing(lesson_folder: Path) -> None:
    """The column is missing as well; nobody can add it before models.py parses."""
    ws = open_exercise(ID)
    assert "deleted_at is not there" in checking.check(ID).found
    DAMAGES["a syntax error in models"][0](ws.path)
    DAMAGES["two heads"][0](ws.path)
    assert "models.py, line" in checking.check(ID).found


def test_what_was_broken_from_the_start_is_left_to_the_check(lesson_folder: Path) -> None:
    start = '    ws.alembic("upgrade", "head")\n'
    broken = f'    (ws.path / "{MODELS}").write_text("def (")\n'
    change(lesson_folder, "exercises.py", start, start + broken)
    ws = open_exercise(ID)
    assert noted_start(find_exercise(ID)).damages == {f"syntax {MODELS}"}
    assert "deleted_at is not there" in checking.check(ID).found
    DAMAGES["a parent that isn't there"][0](ws.path)
    assert "names nope" in checking.check(ID).found


def test_what_an_exercise_is_about_is_left_to_its_check(lesson_folder: Path) -> None:
    start = "start=with_two_todos,"
    change(lesson_folder, "exercises.py", start, f'{start} subject=("heads",),')
    ws = open_exercise(ID)
    DAMAGES["two heads"][0](ws.path)
    assert "deleted_at is not there" in checking.check(ID).found
    DAMAGES["a parent that isn't there"][0](ws.path)
    assert "names nope" in checking.check(ID).found


def test_an_exercise_that_was_not_begun_is_told_and_stays_so(lesson_folder: Path) -> None:
    assert 'course.exercise("01.1")' in checking.check(ID).next_step
    assert ID not in Progress().read().exercises


def test_no_exercise_of_that_id_is_an_answer_too(lesson_folder: Path) -> None:
    feedback = checking.check("01.9")
    assert not feedback.passed
    assert feedback.found == "There is no exercise '01.9'. The exercises are: 01.1, 01.2."


LOCK = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
sys.stdin.read()
"""


def test_a_locked_database_is_told(project: Workspace) -> None:
    command = [sys.executable, "-c", LOCK, str(project.path / "todo.db")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"locked"
        feedback = checking.check(ID)
        other.communicate()
    assert feedback.found.startswith("todo.db is locked by another program")
    assert checking.check(ID).passed


def test_an_open_transaction_of_the_notebook_survives_a_check(project: Workspace) -> None:
    with closing(sqlite3.connect(project.path / "todo.db")) as connection:
        connection.execute("INSERT INTO todos (title) VALUES ('not yet')")
        assert checking.check(ID).passed  # what isn't committed isn't there
        connection.commit()
    assert "has 3 rows; expected 2" in checking.check(ID).found


def test_a_database_in_wal_mode_is_read_and_left_alone(project: Workspace) -> None:
    with closing(sqlite3.connect(project.path / "todo.db")) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    before = snapshot(project)
    assert checking.check(ID).passed
    assert snapshot(project) == before


@pytest.mark.parametrize("bug", ["1 / 0", "raise SystemExit", "assert False", "[][3]"])
def test_a_bug_of_a_check_is_told_as_the_courses(
    project: Workspace, lesson_folder: Path, bug: str
) -> None:
    change(lesson_folder, "exercises.py", "    expect_one_head(ws)\n", f"    {bug}\n")
    feedback = checking.check(ID)
    assert not feedback.passed
    assert "The check of 01.1 stopped with" in feedback.found
    assert "exercises.py, line" in feedback.found
    assert feedback.cause.startswith("This is a fault of the course, not of your project")


def test_a_file_of_exercises_that_does_not_run_is_told_as_the_courses(
    project: Workspace, lesson_folder: Path
) -> None:
    (lesson_folder / "exercises.py").write_text("1 / 0\n")
    assert "fault of the course" in checking.check(ID).cause


def test_an_error_in_the_learners_code_is_told_with_its_line(
    project: Workspace, lesson_folder: Path
) -> None:
    runs = (
        '    import runpy\n    runpy.run_path(str(ws.path / "sample_app/todos.py"))["broken"]()\n'
    )
    change(lesson_folder, "exercises.py", "    expect_one_head(ws)\n", runs)
    (project.path / "sample_app/todos.py").write_text("def broken():\n    return [][1]\n")
    feedback = checking.check(ID)
    assert feedback.found.startswith("sample_app/todos.py, line 2, raises IndexError")


def test_a_check_works_on_a_copy(project: Workspace, lesson_folder: Path) -> None:
    """Whatever it does there, the project stays as it is."""
    does = (
        '    ws.alembic("downgrade", "base")\n'
        f'    (ws.path / "{FIRST}").unlink()\n'
        '    return "all gone"\n'
    )
    change(lesson_folder, "exercises.py", "    expect_one_head(ws)\n", does)
    before = snapshot(project)
    assert checking.check(ID).found == "all gone"
    assert snapshot(project) == before


def test_a_link_out_of_the_project_is_not_followed(project: Workspace, tmp_path: Path) -> None:
    (project.path / "loop").symlink_to(project.path, target_is_directory=True)
    (project.path / "nowhere").symlink_to(tmp_path / "nowhere")
    assert checking.check(ID).passed


def test_a_check_leaves_the_notebook_where_it_was(project: Workspace) -> None:
    here = Path.cwd()
    checking.check(ID)
    assert Path.cwd() == here
    assert not list((project.path.parent.parent).glob(".scratch-*"))
