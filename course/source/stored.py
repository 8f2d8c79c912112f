"""The notebooks as they stand, held against the lessons. Only reads, and loads nothing heavy."""

import json
from collections.abc import Iterable
from pathlib import Path

from course.paths import NOTEBOOKS
from course.source.lesson import Lesson


def stored_text(lesson: Lesson, notebooks: Path = NOTEBOOKS) -> str | None:
    """The text of a lesson's notebook, or None if there is none. Line ends are newlines."""
    file = notebooks / lesson.notebook
    return file.read_text(encoding="utf-8") if file.is_file() else None


def stored_minutes(stored: str | None) -> int | None:
    """The minutes that a notebook's text tells, or None if it tells none."""
    return _told(stored, "minutes")


def stored_run_minutes(stored: str | None) -> int | None:
    """The run time in minutes that a notebook's text tells, or None if it tells none."""
    return _told(stored, "run_minutes")


def _told(stored: str | None, key: str) -> int | None:
    """A number that the build left in a notebook's metadata."""
    try:
        told = json.loads(stored or "")["metadata"]["course"][key]
    except (ValueError, LookupError, TypeError):
        return None
    return told if isinstance(told, int) else None


def strays(lessons: Iterable[Lesson], notebooks: Path = NOTEBOOKS) -> list[Path]:
    """The notebooks that no lesson makes, sorted, at any depth."""
    known = {notebooks / lesson.notebook for lesson in lessons}
    found = {file for file in notebooks.rglob("*.ipynb") if ".ipynb_checkpoints" not in file.parts}
    return sorted(found - known)


def missing(lessons: Iterable[Lesson], notebooks: Path = NOTEBOOKS) -> list[Lesson]:
    """The lessons that have no notebook yet."""
    return [lesson for lesson in lessons if not (notebooks / lesson.notebook).is_file()]
