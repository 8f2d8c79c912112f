"""Why a lesson's text could not be read: one class for each cause."""

from pathlib import Path


class LessonError(Exception):
    """Something is wrong with a lesson, or there is none."""


class NoSuchLesson(LessonError, LookupError):
    """There is no lesson of that name.

    Args:
        name: what was asked for.
        known: the ids of the lessons that there are.
    """

    def __init__(self, name: str, known: list[str]) -> None:
        self.name = name
        self.known = known
        there = ", ".join(known) if known else "none yet"
        super().__init__(f"There is no lesson {name!r}. The lessons are: {there}.")


class LessonInvalid(LessonError, ValueError):
    """A `lesson.md` does not say what a lesson must say, or not in the way it must.

    Args:
        where: the file, or the file and line, as `place` tells it.
        problem: what is there, what was expected.
    """

    def __init__(self, where: str, problem: str) -> None:
        self.where = where
        self.problem = problem
        super().__init__(f"{where}: {problem}")


def place(file: Path, line: int | None = None) -> str:
    """A file in a lesson's folder and a line of it, told the same on every machine.

    Returns:
        For example `01_life_before_migrations/lesson.md:42`.
    """
    told = f"{file.parent.name}/{file.name}"
    return told if line is None else f"{told}:{line}"
