"""A lesson's exercises and wrong answers may be folders, with a module for each exercise."""

import os
from pathlib import Path

import pytest

from course.checks import checking, contract
from course.checks.answers import right_answers, wrong_answers
from course.checks.exercise import ExerciseInvalid, find_exercise, find_exercises
from course.checks.opening import open_exercise
from course.source.lesson import read_lesson
from tests.checks.miniature import EXERCISES, WRONG_ANSWERS, change

ID = "01.1"
SOFT, ANSWERS = "exercises/soft_delete.py", "wrong_answers/soft_delete.py"


@pytest.fixture
def packages(lesson_folder: Path) -> Path:
    """The small lesson, with a folder for each of its two files, and a module in each."""
    for name, text, tables in (
        ("exercises", EXERCISES, "EXERCISES"),
        ("wrong_answers", WRONG_ANSWERS, "RIGHT_ANSWERS, WRONG_ANSWERS"),
    ):
        (lesson_folder / f"{name}.py").unlink()
        (lesson_folder / name).mkdir()
        (lesson_folder / name / "soft_delete.py").write_text(text)
        imports = (
            f'"""A table."""\n\nfrom . import soft_delete\nfrom .soft_delete import {tables}\n'
        )
        (lesson_folder / name / "__init__.py").write_text(imports)
    return lesson_folder


def test_a_good_exercise_keeps_the_contract(packages: Path) -> None:
    exercise = find_exercise(ID)
    assert contract.problems_of(exercise) == []
    assert contract.stray_files(read_lesson(packages)) == []


def test_nothing_is_written_beside_them(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    before = sorted(packages.rglob("*"))
    for exercise in find_exercises():
        wrong_answers(exercise)
        right_answers(exercise)
    assert sorted(packages.rglob("*")) == before


def test_an_edit_of_a_module_counts_at_once(
    packages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the same length and the same moment, so that compiled code would be taken for current."""
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    first = find_exercise(ID)
    moment = (packages / SOFT).stat()
    change(packages, SOFT, '"The model."', '"Its model."')
    os.utime(packages / SOFT, ns=(moment.st_atime_ns, moment.st_mtime_ns))
    assert find_exercise(ID).task.hints[0] == "Its model."
    assert first.task.hints[0] == "The model."


def test_a_module_that_is_new_is_found_at_once(packages: Path) -> None:
    find_exercises()
    moment = (packages / "exercises").stat()
    (packages / "exercises" / "words.py").write_text('NUDGE = "Its model."\n')
    change(packages, SOFT, "def with_two", "from .words import NUDGE\n\n\ndef with_two")
    change(packages, SOFT, '"The model."', "NUDGE")
    os.utime(packages / "exercises", ns=(moment.st_atime_ns, moment.st_mtime_ns))
    assert find_exercise(ID).task.hints[0] == "Its model."


def test_a_module_may_be_imported_when_it_is_needed(
    packages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    (packages / "exercises" / "words.py").write_text('DONE = "Soft."\n')
    change(packages, SOFT, "def is_soft(ws):\n", "def is_soft(ws):\n    from . import words\n")
    change(packages, SOFT, "    expect_rows(ws", "    return words.DONE\n    expect_rows(ws")
    open_exercise(ID)
    assert checking.check(ID).found == "Soft."
    assert not list(packages.rglob("*.pyc"))


@pytest.mark.parametrize("name", ["exercises", "wrong_answers"])
def test_a_file_and_a_folder_of_one_name_are_told(packages: Path, name: str) -> None:
    (packages / f"{name}.py").write_text("")
    with pytest.raises(
        ExerciseInvalid, match=rf"01_small has a file {name}\.py and a folder {name}/"
    ):
        [wrong_answers(exercise) for exercise in find_exercises()]


@pytest.mark.parametrize("name", ["exercises", "wrong_answers"])
def test_a_folder_without_a_table_is_told(packages: Path, name: str) -> None:
    told = f"01_small/{name}/__init__.py"
    (packages / name / "__init__.py").write_text("")
    with pytest.raises(ExerciseInvalid, match=f"{told}: expected a dictionary {name.upper()}"):
        [wrong_answers(exercise) for exercise in find_exercises()]
    (packages / name / "__init__.py").unlink()
    with pytest.raises(ExerciseInvalid, match=f"{told} is missing"):
        [wrong_answers(exercise) for exercise in find_exercises()]


BROKEN = {
    "that raises": (
        "def is_soft",
        "1 / 0\n\n\ndef is_soft",
        r"ZeroDivisionError: .* \({}, line 12\)",
    ),
    "that isn't Python": ("def is_soft(ws)", "def is_soft(ws", r"SyntaxError: .* \({}, line 12\)"),
    "that imports nothing": (
        "from course.checks.doing",
        "from .nope import x\nfrom course.checks.doing",
        r"ModuleNotFoundError: .* \({}, line 1\)",
    ),
}


@pytest.mark.parametrize(("old", "new", "told"), BROKEN.values(), ids=BROKEN)
def test_a_module_that_does_not_run_is_told_with_its_line(
    packages: Path, old: str, new: str, told: str
) -> None:
    change(packages, SOFT, old, new)
    whole = rf"^01_small/exercises/soft_delete\.py can't be run: {told.format('soft_delete.py')}\."
    for _ in range(2):
        with pytest.raises(ExerciseInvalid, match=whole):
            find_exercises()
    change(packages, SOFT, new, old)
    assert find_exercise(ID).task.hints[0] == "The model."


def test_a_table_that_does_not_run_is_told_with_its_line(packages: Path) -> None:
    change(packages, "exercises/__init__.py", "soft_delete\n", "hard_delete\n")
    with pytest.raises(ExerciseInvalid, match=r"^01_small/exercises/__init__\.py .*, line 3\)\."):
        find_exercises()


def test_a_bug_of_a_check_is_told_with_its_module(packages: Path) -> None:
    change(packages, SOFT, '    expect_rows(ws, "todos", 2)\n', "    1 / 0\n")
    open_exercise(ID)
    assert "(soft_delete.py, line 13)" in checking.check(ID).found


def test_a_wrong_answer_of_another_kind_is_told_with_its_file(packages: Path) -> None:
    change(packages, ANSWERS, '"01.1": [\n', '"01.1": [\n        "a flag",\n')
    with pytest.raises(ExerciseInvalid, match=r"^01_small/wrong_answers/__init__\.py: .* a str"):
        wrong_answers(find_exercise(ID))


def test_what_is_no_module_is_a_stray(packages: Path) -> None:
    (packages / "exercises" / "old.md").write_text("")
    (packages / "wrong_answers" / "deeper").mkdir()
    (packages / "exercises" / "__pycache__").mkdir()
    told = [line.partition(" belongs")[0] for line in contract.stray_files(read_lesson(packages))]
    assert told == ["01_small: exercises/old.md", "01_small: wrong_answers/deeper"]


def test_folders_without_exercises_are_strays(packages: Path) -> None:
    lines = (packages / "lesson.md").read_text().splitlines()
    kept = [line for line in lines if not line.startswith(("exercises:", "  - {id"))]
    (packages / "lesson.md").write_text("\n".join(kept))
    told = [line.partition(" belongs")[0] for line in contract.stray_files(read_lesson(packages))]
    assert told == ["01_small: exercises", "01_small: wrong_answers"]
