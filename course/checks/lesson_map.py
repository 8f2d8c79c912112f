"""`course.map()`: every lesson that there is, and who does what with it."""

from dataclasses import asdict, dataclass
from pathlib import Path

from course import paths
from course.source.lesson import Lesson, find_lessons
from course.source.routes import READERS, WAYS
from course.source.stored import stored_minutes, stored_text
from course.state.display import Document, Shown, TableView, counted


@dataclass(frozen=True)
class LessonMap(Shown):
    """The lessons, in the order in which they are taught.

    Attributes:
        lessons: each lesson, and its minutes; None for a lesson whose notebook was never built.
    """

    lessons: tuple[tuple[Lesson, int | None], ...]

    def document(self) -> Document:
        """How much there is, a table with a row for each lesson, and what its words mean."""
        minutes = sum(minutes or 0 for _, minutes in self.lessons)
        told = f"{counted(len(self.lessons), 'lesson')}, about {counted(minutes, 'minute')} in all."
        meanings = "; ".join(f"“{way}” says: {meaning}" for way, meaning in WAYS.items())
        return Document(
            (told,),
            (
                TableView(
                    "The lessons, and what to do with each",
                    ("lesson", "title", "what it is about", "minutes", *READERS.values()),
                    tuple(_row(lesson, minutes) for lesson, minutes in self.lessons),
                    f"In the last three columns, {meanings}.",
                ),
            ),
        )


def lesson_map() -> LessonMap:
    """The map of the course, from the front matter of its lessons. Only reads.

    Returns:
        The map; a notebook shows it as a table.

    Raises:
        LessonError: a lesson's text can't be read.
    """
    return read_map(paths.LESSONS, paths.NOTEBOOKS)


def read_map(lessons: Path, notebooks: Path) -> LessonMap:
    """The map of the lessons in a folder.

    Args:
        lessons: the folder of lessons.
        notebooks: the folder of their notebooks, which say how long each takes.

    Raises:
        LessonError: a lesson's text can't be read.
    """
    return LessonMap(
        tuple(
            (lesson, stored_minutes(stored_text(lesson, notebooks)))
            for lesson in find_lessons(lessons)
        )
    )


def _row(lesson: Lesson, minutes: int | None) -> tuple[str, ...]:
    told = "not built" if minutes is None else str(minutes)
    ways = asdict(lesson.routes)
    return (lesson.number, lesson.title, lesson.about, told, *(ways[each] for each in READERS))
