"""Opening an exercise; its hints, its goal and its solution; the same in a terminal."""

import json
import sys
from pathlib import Path

import pytest

import course
from course.checks.contract import snapshot
from course.checks.exercise import ExerciseInvalid, NoSuchExercise, find_exercise, find_exercises
from course.checks.goal import Goal, goal
from course.checks.hints import hint
from course.checks.opening import open_exercise
from course.checks.reference import NoSolution, reference
from course.checks.solution import AskAgain, ShownSolution, solution
from course.cli import main
from course.paths import sandboxes
from course.sandbox import standing
from course.sandbox.workspace import Workspace
from tests.checks.miniature import FIRST, SOLUTION_1, change

ID = "01.1"
ADD = "ALTER TABLE todos ADD COLUMN deleted_at DATETIME"


def _solve() -> Workspace:
    """Solve the exercise in the learner's project, as the lesson does."""
    ws = open_exercise(ID)
    ws.edit(
        "sample_app/models.py",
        "    title: Mapped[str]\n",
        "    title: Mapped[str]\n    deleted_at: Mapped[datetime | None]\n",
    )
    ws.alembic("revision", "--autogenerate", "-m", "soft delete")
    ws.alembic("upgrade", "head")
    return ws


def test_an_exercise_is_made_once_and_kept_as_it_was_left(lesson_folder: Path) -> None:
    ws = course.exercise(ID)
    assert ws.path == sandboxes() / ID == Path.cwd()
    assert len(ws.rows("todos")) == 2
    (ws.path / "mine.txt").write_bytes(b"\xff mine")
    before = snapshot(ws)
    assert course.exercise(ID).path == ws.path
    assert snapshot(ws) == before


def test_files_of_an_exercises_own_are_laid_over_the_lessons(lesson_folder: Path) -> None:
    file = lesson_folder / "starters" / ID / "sample_app" / "extra.py"
    file.parent.mkdir(parents=True)
    file.write_text("EXTRA = 1\n")
    assert (course.exercise(ID).path / "sample_app/extra.py").read_text() == "EXTRA = 1\n"


def test_a_start_that_fails_leaves_nothing_half_made(lesson_folder: Path) -> None:
    change(lesson_folder, "exercises.py", '    ws.alembic("upgrade", "head")\n', "    1 / 0\n")
    here = Path.cwd()
    with pytest.raises(ZeroDivisionError):
        course.exercise(ID)
    assert not (sandboxes() / ID).exists()
    assert Path.cwd() == here


@pytest.mark.parametrize("name", ["exercise", "hint", "solution", "goal"])
def test_an_unknown_id_is_told_with_those_that_there_are(lesson_folder: Path, name: str) -> None:
    with pytest.raises(NoSuchExercise, match=r"no exercise '02\.1'.*01\.1, 01\.2"):
        getattr(course, name)("02.1")


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("exercises.py", '    "01.1": Task', '    "01.7": Task', r"01\.7 is in .*not declared"),
        ("exercises.py", "EXERCISES = {", "OTHER = {", "expected a dictionary EXERCISES"),
        ("exercises.py", "def has_tags(ws)", "def has_tags(ws", "can't be run: SyntaxError"),
        ("lesson.md", "01.2", "01.3", r"01\.2 is in .*not declared"),
    ],
)
def test_what_is_declared_is_written_and_the_other_way_round(
    lesson_folder: Path, file: str, old: str, new: str, told: str
) -> None:
    change(lesson_folder, file, old, new)
    with pytest.raises(ExerciseInvalid, match=told):
        find_exercises()


def test_reading_exercises_leaves_no_file_in_the_lesson(lesson_folder: Path) -> None:
    before = sorted(lesson_folder.rglob("*"))
    find_exercises()
    assert sorted(lesson_folder.rglob("*")) == before


def test_hints_come_one_after_the_other_and_the_last_stays(lesson_folder: Path) -> None:
    told = [hint(ID) for _ in range(4)]
    assert [each.text for each in told] == ["The model.", "Revise.", "Upgrade.", "Upgrade."]
    assert "2 more hints are left" in str(told[0])
    assert "1 more hint is left" in str(told[1])
    assert 'course.solution("01.1")' in str(told[3])


def test_the_solution_is_shown_at_the_second_asking(lesson_folder: Path) -> None:
    hint(ID)
    hint(ID)
    ws = open_exercise(ID)
    before = snapshot(ws)
    first = solution(ID)
    assert isinstance(first, AskAgain)
    assert "1 more hint is left" in str(first)
    second = solution(ID)
    assert isinstance(second, ShownSolution)
    assert "+    deleted_at: Mapped[datetime | None]" in second.difference
    assert "-    " not in second.difference
    assert SOLUTION_1 in str(second)
    assert "Nobody has deleted a todo yet" in str(second)
    assert "soft_delete.py" in second.to_html()
    assert snapshot(ws) == before
    assert Path.cwd() == ws.path


def test_after_solving_the_solution_stands_beside_the_learners_files(lesson_folder: Path) -> None:
    ws = _solve()
    course.check(ID)
    text = (ws.path / "sample_app/models.py").read_text()
    (ws.path / "sample_app/models.py").write_text(text + "# mine\n")
    shown = solution(ID)
    assert isinstance(shown, ShownSolution)
    assert shown.solved
    assert "sample_app/models.py" in shown.differing
    assert "Yours" in str(shown)
    assert "# mine" in str(shown)
    assert '<th scope="col">The solution&#x27;s</th>' in shown.to_html()


def test_a_reference_is_run_on_the_exercises_own_start(lesson_folder: Path) -> None:
    main_module = sys.modules["__main__"]
    ws = open_exercise(ID)
    found = reference(find_exercise(ID))
    assert sorted(found.files) != []
    assert found.files["alembic/versions/1c68802d1a50_create_todos.py"] == FIRST
    todos = found.schema.table("todos")
    assert todos is not None
    assert todos.column("deleted_at") is not None
    assert sys.modules["__main__"] is main_module
    assert standing.current() is ws
    assert not list(sandboxes().parent.glob(".scratch-*"))


def test_an_exercise_without_a_solution_is_told(lesson_folder: Path) -> None:
    change(lesson_folder, "lesson.md", ":tags: [solution]\n\nex.edit", "ex.edit")
    with pytest.raises(NoSolution, match=r"01_small/lesson.md has no solution of 01\.1"):
        reference(find_exercise(ID))


def test_the_goal_stands_beside_the_live_schema(lesson_folder: Path) -> None:
    ws = open_exercise(ID)
    before = snapshot(ws)
    told = str(goal(ID))
    assert told.splitlines()[1] == "todos: column deleted_at added, DATETIME, allows NULL"
    *_, rule, row, same = told.splitlines()
    assert rule.startswith("---")
    assert row.split() == ["todos.deleted_at", "DATETIME,", "allows", "NULL", "not", "there"]
    assert same.startswith("1 table, ")
    assert same.endswith(" are the same in both.")
    assert snapshot(ws) == before
    _solve_by_hand(ws)
    (only,) = str(goal(ID)).splitlines()
    assert "your schema is the goal's" in only


def _solve_by_hand(ws: Workspace) -> None:
    from course.checks.doing import sql

    sql(ws, ADD)


def test_the_goal_of_an_exercise_that_was_not_begun_is_all_there_is(lesson_folder: Path) -> None:
    told = goal(ID)
    assert isinstance(told, Goal)
    assert told.live.tables == ()


def test_the_goal_over_a_database_that_cannot_be_read_says_so(lesson_folder: Path) -> None:
    (open_exercise(ID).path / "todo.db").write_bytes(b"nothing" * 99)
    assert "todo.db can't be read" in str(goal(ID))


def test_the_names_show_their_answers(
    lesson_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    course.exercise(ID)
    for name in ("check", "hint", "solution", "goal"):
        assert getattr(course, name)(ID) is None
        assert capsys.readouterr().out.strip()


def test_a_terminal_does_the_same(lesson_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    open_exercise(ID)
    assert main(["check", ID]) == 1
    assert "01.1: not there yet" in capsys.readouterr().out
    assert main(["hint", ID]) == 0
    assert main(["solution", ID]) == 0
    assert main(["hint", "09.9"]) == 1
    _solve()
    assert main(["check", ID]) == 0


def test_check_all_reopens_what_no_longer_passes(
    lesson_folder: Path, capsys: pytest.CaptureFixture[str], work: Path
) -> None:
    assert main(["check", "--all"]) == 0
    assert "No exercise was begun yet" in capsys.readouterr().out
    ws = _solve()
    assert main(["check", "--all"]) == 0
    assert "passed    01.1  Soft delete" in capsys.readouterr().out
    (ws.path / "todo.db").unlink()
    assert main(["check", "--all"]) == 1
    assert "reopened  01.1  Soft delete" in capsys.readouterr().out
    kept = json.loads((work / "progress.json").read_text())
    assert "reopened" in json.dumps(kept)
    assert main(["check", "--all"]) == 0  # open, and no longer a surprise
