"""The exercises: declared by each lesson's front matter, written in its `exercises.py`.

With many, that is a folder `exercises/` with a module for each, whose `__init__.py` has the table.

    from course.checks.exercise import Task

    EXERCISES = {
        "03.1": Task(
            start=with_todos,        # (ws) -> None: changes the lesson's start to the exercise's
            check=deleted_at_is_there,    # (ws) -> None, or a sentence for the one who solved it
            hints=("A nudge.", "More.", "Nearly there."),
        ),
    }

`check` gets a copy of the learner's project, and may do with it what it likes. It says no with
the vocabulary of `course.checks.expect`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from course import paths
from course.errors import ShownPlainly
from course.sandbox.workspace import Workspace
from course.source.lesson import Lesson, find_lessons
from course.source.modules import broken_at, load, places

HINTS = 3


def _as_the_lesson_starts(ws: Workspace) -> None:
    """The lesson's own files, and nothing else."""


@dataclass(frozen=True)
class Task:
    """What an author writes of an exercise.

    Attributes:
        check: Returns when the project is what was asked for, or raises `Unmet`. What it returns
            is said to the one who solved it, if it is a text.
        hints: From a nudge to nearly there.
        start: Turns the lesson's start into the exercise's own.
        databases: What it can be done on, `sqlite` and `postgresql`; the first unless the
            learner asks for the other.
        check_writes: Whether the check writes to the PostgreSQL database; it then gets a copy of
            it, which takes a second or more. A SQLite file is always a copy.
        subject: What the check itself tells of, though the exercise doesn't begin with it: keys
            of `diagnosis`, such as `heads`.
    """

    check: Callable[[Workspace], object]
    hints: tuple[str, ...]
    start: Callable[[Workspace], object] = _as_the_lesson_starts
    databases: tuple[str, ...] = ("sqlite",)
    check_writes: bool = False
    subject: tuple[str, ...] = ()


@dataclass(frozen=True)
class Exercise:
    """An exercise: what the front matter declares, and its task.

    Attributes:
        id: Such as `03.2`.
        lesson: The lesson that it belongs to.
        title: Its title.
        minutes: How long it takes.
        task: Its start, check and hints.
        database: What it is done on here; the first of `task.databases`, unless told.
    """

    id: str
    lesson: Lesson = field(repr=False)
    title: str
    minutes: int
    task: Task = field(repr=False)
    database: str = ""

    def __post_init__(self) -> None:
        if not self.database:
            object.__setattr__(self, "database", self.task.databases[0])

    @property
    def folder(self) -> Path:
        """The learner's project of this exercise; it need not be there."""
        return paths.sandboxes() / self.id

    def __str__(self) -> str:
        """Its id, and the database where that is not its first choice."""
        first = self.database == self.task.databases[0]
        return self.id if first else f"{self.id}-{self.database}"

    def on(self, database: str) -> "Exercise":
        """The same exercise, done on a database of its choice.

        Args:
            database: one of `task.databases`.

        Raises:
            NotOnThisEngine: it can't be done on that one.
        """
        if database not in self.task.databases:
            raise NotOnThisEngine(self, database)
        return replace(self, database=database)


class NoSuchExercise(ShownPlainly, LookupError):
    """There is no exercise of that id.

    Attributes:
        id: What was asked for.
        known: The ids that there are.
    """

    def __init__(self, id_: str, known: list[str]) -> None:
        self.id = id_
        self.known = known
        there = f"The exercises are: {', '.join(known)}." if known else "There are none yet."
        super().__init__(f"There is no exercise {id_!r}. {there}")


class NotOnThisEngine(ShownPlainly, ValueError):
    """An exercise was asked for on a database that it can't be done on."""

    def __init__(self, exercise: Exercise, asked: str) -> None:
        possible = " or ".join(f'database="{each}"' for each in exercise.task.databases)
        super().__init__(f"Exercise {exercise.id} can't be done on {asked!r}. Expected {possible}.")


class ExerciseInvalid(ShownPlainly, ValueError):
    """An exercise is declared and not written, or written and not declared, or written wrong."""


def find_exercises(lessons: Path | None = None) -> list[Exercise]:
    """All exercises, in the order of the lessons and of their front matter.

    Args:
        lessons: the folder of lessons; the course's own, unless told.

    Raises:
        LessonError: a lesson's text can't be read.
        ExerciseInvalid: a lesson's `exercises.py` is not what its front matter declares.
    """
    found = [
        exercise
        for lesson in find_lessons(lessons or paths.LESSONS)
        for exercise in lesson_exercises(lesson)
    ]
    ids = [exercise.id for exercise in found]
    twice = next((id_ for id_ in ids if ids.count(id_) > 1), None)
    if twice is not None:
        where = ", ".join(each.lesson.id for each in found if each.id == twice)
        raise ExerciseInvalid(f"Exercise {twice} stands in more than one lesson: {where}.")
    return found


def find_exercise(id_: str, lessons: Path | None = None) -> Exercise:
    """One exercise. Reads its own lesson alone, unless there is none of that id.

    Args:
        id_: such as `03.2`.
        lessons: the folder of lessons; the course's own, unless told.

    Raises:
        NoSuchExercise: there is none of that id.
        LessonError: a lesson's text can't be read.
        ExerciseInvalid: the lesson's `exercises.py` is not what its front matter declares.
    """
    known = []
    for lesson in find_lessons(lessons or paths.LESSONS):
        declared = [each.id for each in lesson.exercises]
        if id_ in declared:
            return next(each for each in lesson_exercises(lesson) if each.id == id_)
        known += declared
    raise NoSuchExercise(str(id_), known)


def lesson_exercises(lesson: Lesson) -> list[Exercise]:
    """The exercises of one lesson.

    Raises:
        ExerciseInvalid: its `exercises.py` is not what its front matter declares.
    """
    if not lesson.exercises and not places(lesson.folder, "exercises"):
        return []
    file = module_file(lesson, "exercises")
    where = shown_file(file, lesson)
    tasks = read_table(file, "EXERCISES", lesson)
    for id_, task in tasks.items():
        if not isinstance(task, Task):
            raise ExerciseInvalid(
                f"{where}: EXERCISES[{id_!r}] is of type {type(task).__name__}. "
                "Expected a course.checks.exercise.Task."
            )
    missing = [each.id for each in lesson.exercises if each.id not in tasks]
    if missing:
        raise ExerciseInvalid(
            f"Exercise {', '.join(missing)} is declared in {lesson.id}/lesson.md, and not written. "
            f"Expected it in EXERCISES, in {where}."
        )
    return [
        Exercise(each.id, lesson, each.title, each.minutes, tasks[each.id])
        for each in lesson.exercises
    ]


def module_file(lesson: Lesson, name: str) -> Path:
    """The file of a lesson that has a table: `exercises.py`, or the folder's `__init__.py`.

    Args:
        lesson: whose it is.
        name: `exercises` or `wrong_answers`.

    Raises:
        ExerciseInvalid: there is none, or both a file and a folder of that name.
    """
    there = places(lesson.folder, name)
    if len(there) > 1:
        raise ExerciseInvalid(
            f"{lesson.id} has a file {name}.py and a folder {name}/. Expected one of the two: "
            "move what is in one of them to the other, and delete it."
        )
    file = there[0] if there else lesson.folder / f"{name}.py"
    if not file.is_file():
        raise ExerciseInvalid(
            f"{shown_file(file, lesson)} is missing, and {lesson.id}/lesson.md declares exercises. "
            f"Expected a file with a dictionary {name.upper()}."
        )
    return file


def read_table(file: Path, name: str, lesson: Lesson) -> Mapping[str, Any]:
    """A dictionary by exercise id, from a Python file of a lesson; read fresh, as authors edit it.

    Args:
        file: from `module_file`.
        name: the dictionary's name in it.
        lesson: declares the ids that may stand in it.

    Raises:
        ExerciseInvalid: there is no such dictionary, the file can't be run, or it has an id that
            the lesson does not declare.
    """
    where = shown_file(file, lesson)
    try:
        module = load(file)
    except Exception as error:
        raise ExerciseInvalid(_broken(error, file, lesson)) from error
    table = getattr(module, name, None)
    if not isinstance(table, dict):
        raise ExerciseInvalid(f"{where}: expected a dictionary {name}, by exercise id.")
    unknown = sorted(set(table) - {each.id for each in lesson.exercises})
    if unknown:
        raise ExerciseInvalid(
            f"Exercise {', '.join(unknown)} is in {where}, and not declared in "
            f"{lesson.id}/lesson.md. Expected it under exercises: in the front matter."
        )
    return table


def shown_file(file: Path, lesson: Lesson) -> str:
    """A Python file of a lesson, told the same on every machine: `03_adding/exercises.py`."""
    return file.relative_to(lesson.folder.parent).as_posix()


def _broken(error: Exception, file: Path, lesson: Lesson) -> str:
    at, line = broken_at(error, file)
    said = f"{type(error).__name__}: {error}"
    if line is not None and not isinstance(error, SyntaxError):  # which says it itself
        said += f" ({at.name}, line {line})"
    return f"{shown_file(at, lesson)} can't be run: {said}. This is the course's own file."
