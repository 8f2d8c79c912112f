"""`course.progress()` and `python -m course status`: what is solved, what is left, what is next."""

from dataclasses import dataclass
from pathlib import Path

from course import paths
from course.checks.progress import Progress
from course.checks.record import Record, Standing
from course.source.lesson import Exercise, Lesson, find_lessons
from course.source.stored import stored_minutes, stored_text
from course.state.display import Document, Shown, TableView, counted


@dataclass(frozen=True)
class LessonStatus:
    """How far the learner is with one lesson.

    Attributes:
        lesson: The lesson.
        minutes: How long it takes in all; None if its notebook was never built.
        begun: Whether a prediction of it is locked, or an exercise of it was checked.
        standings: For each of its exercises how far the learner is.
    """

    lesson: Lesson
    minutes: int | None
    begun: bool
    standings: tuple[tuple[Exercise, Standing], ...]

    @property
    def open_exercises(self) -> list[Exercise]:
        """Those that aren't solved."""
        return [exercise for exercise, standing in self.standings if standing.solved is None]

    @property
    def minutes_left(self) -> int:
        """The minutes of its open exercises, and those of its reading until an exercise is begun.

        A lesson's exercises stand at its end: whoever had one checked has read it.
        """
        exercises = sum(exercise.minutes for exercise in self.lesson.exercises)
        reading = max((self.minutes or 0) - exercises, 0)
        left = sum(exercise.minutes for exercise in self.open_exercises)
        return left if any(_begun(standing) for _, standing in self.standings) else left + reading


@dataclass(frozen=True)
class Status(Shown):
    """How far the learner is with the course.

    Attributes:
        lessons: All lessons, in the order of the course.
        elsewhere: Solved exercises that this edition of the course doesn't have.
    """

    lessons: tuple[LessonStatus, ...]
    elsewhere: tuple[str, ...] = ()

    @property
    def next(self) -> Exercise | None:
        """The first exercise that isn't solved; None if there is none."""
        return next((each for one in self.lessons for each in one.open_exercises), None)

    @property
    def minutes_left(self) -> int:
        """The minutes of all lessons together."""
        return sum(one.minutes_left for one in self.lessons)

    def document(self) -> Document:
        """What is next, then a table of the lessons, and one of the exercises."""
        tables = [
            TableView(
                "Lessons",
                ("lesson", "title", "solved", "minutes left"),
                tuple(_lesson_row(one) for one in self.lessons),
            )
        ]
        rows = tuple(
            (exercise.id, exercise.title, _told(standing), str(exercise.minutes))
            for one in self.lessons
            for exercise, standing in one.standings
        )
        if rows:
            tables.append(TableView("Exercises", ("exercise", "title", "state", "minutes"), rows))
        return Document(tuple(self._sentences()), tuple(tables))

    def _sentences(self) -> list[str]:
        standings = [standing for one in self.lessons for _, standing in one.standings]
        solved = sum(standing.solved is not None for standing in standings)
        left = f"about {counted(self.minutes_left, 'minute')} left."
        said = [f"{solved} of {counted(len(standings), 'exercise')} solved; {left}"]
        if not standings:
            said = [left.capitalize()]
        if self.next is not None:
            said.append(self._next_words(self.next))
        elif standings:
            said.append("Every exercise is solved.")
        if self.elsewhere:
            said.append(
                f"Also solved, and not in this edition of the course: {', '.join(self.elsewhere)}."
            )
        return said

    def _next_words(self, exercise: Exercise) -> str:
        """Where to go: to the lesson's page, until one of its exercises was begun."""
        one = next(one for one in self.lessons if exercise in one.open_exercises)
        first = f"Next: {exercise.id}, {exercise.title}"
        if one.begun:
            return f"{first}, at the end of lesson {one.lesson.number}."
        page = f"{one.lesson.number}, {one.lesson.title} (notebooks/{one.lesson.notebook})"
        return f"Next: lesson {page}."


def read_status(record: Record, lessons: Path, notebooks: Path) -> Status:
    """Put together what a learner has done, and what there is to do. Only reads.

    Args:
        record: what was done.
        lessons: the folder of lessons.
        notebooks: the folder of their notebooks, which say how long each takes.

    Raises:
        LessonError: a lesson's text can't be read.
    """
    found = find_lessons(lessons)
    known = {exercise.id for lesson in found for exercise in lesson.exercises}
    return Status(
        tuple(_lesson_status(lesson, record, notebooks) for lesson in found),
        tuple(
            sorted(
                id_
                for id_, standing in record.exercises.items()
                if standing.solved and id_ not in known
            )
        ),
    )


def progress(*, export: str | Path | None = None, merge: str | Path | None = None) -> Status:
    """What is solved, how many minutes are left, and what is next.

    Args:
        export: write all of it to this file first, to be merged on another machine.
        merge: take over first what another machine exported: what is solved on either is solved.

    Returns:
        The status; a notebook shows it as tables.

    Raises:
        NotAProgressFile: the file to be merged holds no progress. Nothing was changed.
        OSError: the file to export to can't be written.
    """
    kept = Progress()
    if merge is not None:
        kept.merge(Path(merge))
    if export is not None:
        kept.export(Path(export))
    return read_status(kept.read(), paths.LESSONS, paths.NOTEBOOKS)


def _lesson_status(lesson: Lesson, record: Record, notebooks: Path) -> LessonStatus:
    standings = tuple(
        (exercise, record.exercises.get(exercise.id, Standing())) for exercise in lesson.exercises
    )
    predicted = any(id_.startswith(f"{lesson.number}-") for id_ in record.predictions)
    return LessonStatus(
        lesson,
        stored_minutes(stored_text(lesson, notebooks)),
        predicted or any(_begun(standing) for _, standing in standings),
        standings,
    )


def _begun(standing: Standing) -> bool:
    return bool(standing.checks or standing.solved or standing.reopened)


def _lesson_row(one: LessonStatus) -> tuple[str, ...]:
    solved = len(one.standings) - len(one.open_exercises)
    if not one.standings:
        told = "no exercises"
    else:
        told = f"{solved} of {len(one.standings)}" + ("" if one.begun else ", not begun")
    return one.lesson.number, one.lesson.title, told, str(one.minutes_left)


def _told(standing: Standing) -> str:
    """An exercise's state in words; no day, so that a page may show it."""
    if standing.solved:
        return "solved"
    told = "open"
    if standing.reopened:
        told = "open again: its check no longer passes"
    elif not standing.checks:
        told = "not checked yet"
    if standing.hints:
        told += f", {counted(standing.hints, 'hint')} shown"
    return told
