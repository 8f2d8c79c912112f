"""The contract sees what it is there to see: shown on a small course."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from course.checks import contract
from course.checks.exercise import ExerciseInvalid, find_exercise, find_exercises
from course.checks.mould import Mould
from course.sandbox.workspace import Workspace
from course.source.lesson import read_lesson
from tests.checks.miniature import change

SQLITE, POSTGRESQL = "01.1", "01.2"
ON_POSTGRESQL = pytest.param(POSTGRESQL, marks=pytest.mark.postgresql)


@pytest.fixture
def server(request: pytest.FixtureRequest) -> None:
    """A PostgreSQL server, where the test asks for the exercise that needs one."""
    if request.node.callspec.params.get("id_") == POSTGRESQL:
        request.getfixturevalue("postgresql_url")


def _held(clause: Callable[[Mould], list[str]], id_: str) -> list[str]:
    with Mould(find_exercise(id_)) as mould:
        return clause(mould)


@pytest.mark.parametrize("id_", [SQLITE, ON_POSTGRESQL])
def test_a_good_exercise_keeps_it(lesson_folder: Path, id_: str, server: None) -> None:
    assert contract.problems_of(find_exercise(id_)) == []


def test_a_repository_whose_index_is_damaged_is_looked_at(tmp_path: Path) -> None:
    """What git says is what stands there, and that need not be text."""
    (tmp_path / "models.py").touch()
    for words in ("init -q", "add models.py"):
        subprocess.run(["git", *words.split()], cwd=tmp_path, check=True)
    index = tmp_path / ".git" / "index"
    index.write_bytes(index.read_bytes()[:-20] + b"BAD\xe8" + bytes(40))
    ws = Workspace(tmp_path, make_url(f"sqlite:///{tmp_path / 'todo.db'}"))
    assert contract.snapshot(ws)["git status --porcelain"] == ""


BROKEN_SOLUTIONS = {
    "without the last step": (SQLITE, "lesson.md", "%alembic upgrade head", "pass"),
    "that raises": (SQLITE, "lesson.md", "%alembic upgrade head", "%alembic upgrade nope"),
    "with another result": (SQLITE, "lesson.md", "Mapped[datetime | None]", "Mapped[bool | None]"),
    "with another table": (POSTGRESQL, "lesson.md", "CREATE TABLE tags", "CREATE TABLE labels"),
    "that isn't Python": (POSTGRESQL, "lesson.md", "import sqlalchemy as sa", "import import"),
}


@pytest.mark.parametrize(
    ("id_", "file", "old", "new"), BROKEN_SOLUTIONS.values(), ids=BROKEN_SOLUTIONS
)
def test_a_broken_solution_is_told_with_its_exercise(  # noqa: PLR0913, PLR0917 - one for each part
    lesson_folder: Path, id_: str, file: str, old: str, new: str, server: None
) -> None:
    change(lesson_folder, file, old, new)
    found = _held(contract.the_solution_passes, id_)
    assert found
    assert found[0].startswith(f"{id_}: the solution ")
    other = SQLITE if id_ == POSTGRESQL else POSTGRESQL
    assert not any(other in line for line in found)


@pytest.mark.parametrize(
    ("id_", "check"), [(SQLITE, "is_soft"), pytest.param(POSTGRESQL, "has_tags")]
)
def test_a_check_that_accepts_everything_is_told_with_its_exercise(
    lesson_folder: Path, id_: str, check: str, server: None
) -> None:
    change(lesson_folder, "exercises.py", f"def {check}(ws):\n", f"def {check}(ws):\n    return\n")
    found = contract.problems_of(find_exercise(id_))
    assert all(line.startswith(f"{id_}: ") for line in found)
    assert any("the starter passes" in line for line in found)
    assert sum("the wrong answer" in line and "passes" in line for line in found) == 3


FAULTS = {
    "a check that refuses another way": (
        "exercises.py",
        "    expect_one_head(ws)\n",
        '    assert not list((ws.path / "alembic/versions").glob("*they_go*")), "no"\n',
        contract.other_right_answers_pass,
        "the check has a fault, shown by the right answer “before the title”",
    ),
    "a check with a bug": (
        "exercises.py",
        '    expect_rows(ws, "todos", 2)\n',
        "    1 / 0\n",
        contract.the_starter_fails,
        "the check has a fault, shown by the starter: .*ZeroDivisionError",
    ),
    "a check that writes to the learner's project": (
        "exercises.py",
        '    expect_rows(ws, "todos", 2)\n',
        '    from course.paths import sandboxes as s; (s() / "01.1/left.txt").write_text("x")\n',
        contract.the_starter_fails,
        r"the check of the starter changes left\.txt",
    ),
    "a wrong answer whose mistake isn't named": (
        "wrong_answers.py",
        'tells="BOOLEAN"',
        'tells="a flag is not a time"',
        contract.wrong_answers_are_told_apart,
        "“a flag” is not told 'a flag is not a time'",
    ),
    "a wrong answer that is told as the starter is": (
        "wrong_answers.py",
        'sql(ws, "ALTER TABLE todos ADD COLUMN deleted_at DATETIME")',
        "pass",
        contract.wrong_answers_are_told_apart,
        "“a column without a migration” is told the same as the starter",
    ),
    "two wrong answers": (
        "wrong_answers.py",
        '        WrongAnswer("a flag", as_a_flag, tells="BOOLEAN"),\n',
        "",
        contract.wrong_answers_are_told_apart,
        "2 wrong answers; expected 3 or more",
    ),
    "a wrong answer that is right": (
        "wrong_answers.py",
        'sql(ws, "DELETE FROM todos")',
        "pass",
        contract.wrong_answers_are_told_apart,
        "“the rows are gone” passes",
    ),
    "no other right answer": (
        "wrong_answers.py",
        '"01.1": [RightAnswer("before the title", in_batch)],',
        "",
        contract.other_right_answers_pass,
        "no other right answer; expected one or more",
    ),
    "two hints": (
        "exercises.py",
        'hints=("The model.", "Revise.", "Upgrade.")',
        'hints=("The model.", "Revise.")',
        contract.there_are_three_hints,
        "2 hints; expected 3",
    ),
    "the same hint twice": (
        "exercises.py",
        '"Revise.", "Upgrade."',
        '"Revise.", "Revise."',
        contract.there_are_three_hints,
        "a hint is empty, or stands there twice",
    ),
    "no solution": (
        "lesson.md",
        ":tags: [solution]\n\nex.edit(",
        "ex.edit(",
        contract.the_notebook_uses_it,
        "no cell tagged solution between .*\n.*has no solution of 01.1",
    ),
    "no check on the page": (
        "lesson.md",
        'course.check("01.1")',
        "pass",
        contract.the_notebook_uses_it,
        r'no cell with course\.check\("01\.1"\)',
    ),
    "opened by no cell": (
        "lesson.md",
        'ex = course.exercise("01.1")',
        "pass",
        contract.the_notebook_uses_it,
        r'0 cells with course\.exercise\("01\.1"\)',
    ),
}


def test_an_author_may_say_why_there_is_no_other_way(lesson_folder: Path) -> None:
    answers = '"01.1": [RightAnswer("before the title", in_batch)],'
    change(lesson_folder, "wrong_answers.py", answers, '"01.1": "The file has one answer.",')
    assert _held(contract.other_right_answers_pass, SQLITE) == []


@pytest.mark.parametrize(("file", "old", "new", "clause", "told"), FAULTS.values(), ids=FAULTS)
def test_a_fault_of_an_author_is_told(  # noqa: PLR0913, PLR0917 - one for each part
    lesson_folder: Path,
    file: str,
    old: str,
    new: str,
    clause: Callable[[Mould], list[str]],
    told: str,
) -> None:
    change(lesson_folder, file, old, new)
    found = _held(clause, SQLITE)
    assert all(line.startswith(f"{SQLITE}: ") for line in found)
    with pytest.raises(AssertionError, match=told):
        raise AssertionError("\n".join(found))


def test_a_stray_file_is_told(lesson_folder: Path) -> None:
    assert contract.stray_files(read_lesson(lesson_folder)) == []
    (lesson_folder / "old.md").write_text("")
    (lesson_folder / "starters" / "01.9").mkdir(parents=True)
    (lesson_folder / "starters" / "01.1").mkdir()
    told = "\n".join(contract.stray_files(read_lesson(lesson_folder)))
    assert "01_small: old.md " in told
    assert "01_small: starters/01.9 " in told
    assert "starters/01.1" not in told


def test_exercise_files_without_exercises_are_strays(lesson_folder: Path) -> None:
    front = (lesson_folder / "lesson.md").read_text()
    kept = [line for line in front.splitlines() if not line.startswith(("exercises:", "  - {id"))]
    (lesson_folder / "lesson.md").write_text("\n".join(kept))
    assert len(contract.stray_files(read_lesson(lesson_folder))) == 2


def test_a_page_that_opens_an_undeclared_exercise_is_told(lesson_folder: Path) -> None:
    assert contract.undeclared_uses(read_lesson(lesson_folder)) == []
    change(lesson_folder, "lesson.md", 'exercise("01.2")', 'exercise("01.7")')
    assert contract.undeclared_uses(read_lesson(lesson_folder)) == [
        "01_small: a cell opens exercise 01.7, which the front matter does not declare"
    ]


def test_ids_are_unique_in_the_whole_course(lesson_folder: Path) -> None:
    shutil.copytree(lesson_folder, lesson_folder.with_name("01_twin"))
    with pytest.raises(ExerciseInvalid, match=r"01\.1 stands in more than one.*01_small, 01_twin"):
        find_exercises()
