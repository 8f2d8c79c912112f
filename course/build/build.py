"""A lesson becomes a notebook."""

from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode

from course.build.execute import execute
from course.build.minutes import lesson_minutes, run_minutes
from course.build.notebook import assemble, header, to_text
from course.source.cells import learners, read_cells
from course.source.errors import place
from course.source.lesson import Lesson
from course.source.stored import stored_run_minutes


@dataclass(frozen=True)
class Built:
    """A notebook as it would be written."""

    lesson: Lesson
    text: str
    minutes: int
    seconds: float
    """How long its cells ran this time; not part of the text."""


def build(lesson: Lesson, stored: str | None = None) -> Built:
    """Build the learner's notebook of a lesson: executed, in its fixed form. Writes nothing.

    Args:
        lesson: from `read_lesson`.
        stored: the text of the notebook as it stands, if it does; only the run time that it
            tells is looked at (see `course.build.minutes`).

    Raises:
        LessonInvalid: the lesson's text is not as expected.
        CellRaised: a cell failed.
        CellNotPortable: an output would not be the same elsewhere.
    """
    cells = learners(read_cells(lesson))
    places = [place(lesson.file), *(place(lesson.file, cell.line) for cell in cells)]
    ran = execute(assemble(lesson, cells, 0, 0), places)
    running = run_minutes(ran.seconds, stored_run_minutes(stored))
    minutes = lesson_minutes(cells, lesson.exercises, running)
    ran.notebook.cells[0].source = header(lesson, minutes)
    ran.notebook.metadata.course.update({"minutes": minutes, "run_minutes": running})
    return Built(lesson, to_text(ran.notebook), minutes, ran.seconds)


def with_stored_outputs(lesson: Lesson, stored: str) -> str:
    """The same text, with the outputs of the notebook as it stands: nothing is run.

    It differs from what is stored wherever the lesson's cells, header or minutes do. Whether the
    cells still show what is stored is nbval's question.

    Args:
        lesson: from `read_lesson`.
        stored: the text of the notebook as it stands.

    Raises:
        LessonInvalid: the lesson's text is not as expected.
        ValueError: what is stored is not a notebook.
    """
    cells = learners(read_cells(lesson))
    running = stored_run_minutes(stored) or 0
    notebook = assemble(lesson, cells, lesson_minutes(cells, lesson.exercises, running), running)
    outputs = {
        cell["id"]: cell["outputs"]
        for cell in nbformat.reads(stored, as_version=4).cells  # type: ignore[no-untyped-call]
        if cell["cell_type"] == "code"
    }
    codes = (cell for cell in notebook.cells if cell.cell_type == "code")
    for count, cell in enumerate(codes, 1):
        cell.execution_count = count
        cell.outputs = outputs.get(cell.id, [])
    return to_text(notebook)


def solved(lesson: Lesson) -> NotebookNode:
    """The notebook with the solutions in it, not run: what papermill runs. Writes nothing.

    Raises:
        LessonInvalid: the lesson's text is not as expected.
    """
    cells = read_cells(lesson)
    return assemble(lesson, cells, lesson_minutes(learners(cells), lesson.exercises), 0)
