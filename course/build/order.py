"""In which order notebooks are built: those that show the others' minutes come last.

`course.map()` and `course.progress()` read minutes from the stored notebooks. A page that calls one
of them shows its own minutes too, so that it is built again when these changed. That is enough:
minutes are computed from what a lesson says, and never from what its cells show.
"""

import re
from collections.abc import Iterable

from course.source.cells import learners, read_cells
from course.source.errors import LessonInvalid
from course.source.lesson import Lesson

_SHOWS_MINUTES = re.compile(r"\bcourse\.(?:map|progress)\(")


def shows_minutes(lesson: Lesson) -> bool:
    """Whether a cell of the learner's notebook shows how long the lessons take.

    A lesson whose cells can't be read shows nothing: building it will say what is wrong.
    """
    try:
        cells = learners(read_cells(lesson))
    except LessonInvalid:
        return False
    return any(cell.kind == "code" and _SHOWS_MINUTES.search(cell.source) for cell in cells)


def build_order(lessons: Iterable[Lesson]) -> list[Lesson]:
    """The lessons as they are given, those that show minutes last."""
    return sorted(lessons, key=shows_minutes)
