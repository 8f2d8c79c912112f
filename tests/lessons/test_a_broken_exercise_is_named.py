"""Breaking a solution, or having a check accept everything, names the exercise: on real ones."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from course import paths
from course.checks import contract
from course.checks.exercise import Exercise, find_exercises
from course.checks.mould import Mould
from course.sandbox import standing

LESSON, STARTS_AS = "02_alembic_init", "01_life_before_migrations"
BROKEN = "02.5"


@pytest.fixture
def lesson(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, work: Path) -> Path:
    """A copy of the lesson's folder, in a course of these two lessons."""
    lessons = tmp_path / "lessons"
    for name in (LESSON, STARTS_AS):
        left_out = shutil.ignore_patterns("__pycache__")
        shutil.copytree(paths.LESSONS / name, lessons / name, ignore=left_out)
    monkeypatch.setattr(paths, "LESSONS", lessons)
    monkeypatch.setattr(standing, "_current", None)
    monkeypatch.setenv("PATH", os.environ["PATH"])
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", "")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    return lessons / LESSON


def _change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{file.name} holds {old!r} {text.count(old)} times"
    file.write_text(text.replace(old, new), encoding="utf-8")


def _exercises() -> list[Exercise]:
    found = [each for each in find_exercises() if each.lesson.id == LESSON]
    assert len(found) > 1
    return found


def _held(clause: Callable[[Mould], list[str]], exercise: Exercise) -> list[str]:
    with Mould(exercise) as mould:
        return clause(mould)


def test_a_broken_solution_is_named_and_no_other(lesson: Path) -> None:
    _change(lesson / "lesson.md", "%alembic stamp {stands_at}\n", "%alembic stamp head\n")
    found = [line for each in _exercises() for line in _held(contract.the_solution_passes, each)]
    assert [line.partition(":")[0] for line in found] == [BROKEN]
    assert found[0].startswith(f"{BROKEN}: the solution does not run: ")


def test_a_check_that_accepts_everything_is_named_and_no_other(lesson: Path) -> None:
    file = lesson / "exercises" / "adopt.py"
    _change(file, "check=database_is_adopted,", "check=lambda ws: None,")
    found = [line for each in _exercises() for line in _held(contract.the_starter_fails, each)]
    assert found == [f"{BROKEN}: the starter passes: Adopt a two-year-old database: done."]
    (exercise,) = (each for each in _exercises() if each.id == BROKEN)
    found = _held(contract.wrong_answers_are_told_apart, exercise)
    assert all(line.startswith(f"{BROKEN}: the wrong answer ") for line in found)
    assert sum(line.endswith(" passes") for line in found) == len(contract.wrong_answers(exercise))
