"""`python -m course list`."""

import argparse
import json
from pathlib import Path
from typing import TypedDict

from course.paths import LESSONS, NOTEBOOKS
from course.source.lesson import Lesson, find_lessons
from course.source.stored import stored_minutes, stored_text


class ListedExercise(TypedDict):
    """What the list says of an exercise. The counts are None where nobody counted."""

    id: str
    title: str
    minutes: int
    hints: int | None
    wrong_answers: int | None
    other_right_answers: int | None


class Listed(TypedDict):
    """What the list says of a lesson. Minutes and notebook are None if it was never built."""

    id: str
    title: str
    minutes: int | None
    databases: list[str]
    exercises: list[ListedExercise]
    notebook: str | None


def main(arguments: list[str], lessons: Path = LESSONS, notebooks: Path = NOTEBOOKS) -> int:
    """Say for every lesson its title, minutes, databases and exercises. Runs no lesson.

    Args:
        arguments: those after `python -m course list`.
        lessons: the folder of lessons.
        notebooks: the folder of their notebooks.

    Returns:
        0.

    Raises:
        LessonInvalid: a folder of lessons is not as expected.
    """
    parser = argparse.ArgumentParser(
        prog="python -m course list",
        description="The lessons with their minutes, databases and exercises.",
    )
    parser.add_argument("--json", action="store_true", help="the same as JSON, for programs")
    asked = parser.parse_args(arguments)
    listed = [told(lesson, notebooks, count=asked.json) for lesson in find_lessons(lessons)]
    print(json.dumps(listed, indent=2, ensure_ascii=False) if asked.json else table(listed))
    return 0


def told(lesson: Lesson, notebooks: Path = NOTEBOOKS, *, count: bool = False) -> Listed:
    """What the list says of one lesson: the minutes are those that its notebook's header shows.

    Args:
        lesson: from `find_lessons`.
        notebooks: the folder of the notebooks.
        count: whether to count each exercise's hints and answers, for which its files are run.
    """
    stored = stored_text(lesson, notebooks)
    return {
        "id": lesson.id,
        "title": lesson.title,
        "minutes": stored_minutes(stored),
        "databases": list(lesson.databases),
        "exercises": _told_exercises(lesson, count=count),
        "notebook": None if stored is None else lesson.notebook,
    }


def _told_exercises(lesson: Lesson, *, count: bool) -> list[ListedExercise]:
    """The declared exercises, with what is counted of each."""
    written = _counts(lesson) if count and lesson.exercises else {}
    told: list[ListedExercise] = []
    for each in lesson.exercises:
        hints, wrong, right = written.get(each.id, (None, None, None))
        told.append(
            {
                "id": each.id,
                "title": each.title,
                "minutes": each.minutes,
                "hints": hints,
                "wrong_answers": wrong,
                "other_right_answers": right,
            }
        )
    return told


def _counts(lesson: Lesson) -> dict[str, tuple[int, int, int]]:
    """How many hints, wrong answers and other right answers each exercise has that is written."""
    # Imported here: a list in a terminal needs no SQLAlchemy.
    from course.checks.answers import right_answers, wrong_answers
    from course.checks.exercise import ExerciseInvalid, lesson_exercises

    try:
        return {
            each.id: (len(each.task.hints), len(wrong_answers(each)), len(right_answers(each)))
            for each in lesson_exercises(lesson)
        }
    except ExerciseInvalid:
        return {}


def table(listed: list[Listed]) -> str:
    """The list as columns of text."""
    rows = [("lesson", "title", "minutes", "databases", "exercises")] + [
        (
            lesson["id"],
            lesson["title"],
            "not built" if lesson["minutes"] is None else str(lesson["minutes"]),
            ", ".join(lesson["databases"]),
            str(len(lesson["exercises"])),
        )
        for lesson in listed
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    ruled = [rows[0], tuple("-" * width for width in widths), *rows[1:]]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in ruled
    )
