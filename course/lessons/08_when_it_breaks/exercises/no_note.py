"""08.3: a database without its version table, and one revision behind."""

from course.checks.clinic import Case
from course.checks.exercise import Task
from course.sandbox.workspace import Workspace

from .healed import Patient, urgent
from .rooms import COLOR, COLOR_FILE, COLOR_TEXT, TODOS, add_color, at
from .written import shared_history

COLORED = (*TODOS, "is_urgent", "color")


def no_note(ws: Workspace) -> None:
    """The table with the note is dropped; then a revision came in."""
    case = Case(ws)
    at(case, "head")
    case.sql("DROP TABLE alembic_version")
    case.write(COLOR_FILE, COLOR_TEXT)
    add_color(case)


TASK = Task(
    start=no_note,
    check=Patient(
        {**shared_history(), COLOR: COLOR_TEXT},
        COLORED,
        tuple((*row, None) for row in urgent()),
    ).expect_healed,
    hints=(
        (
            "Alembic thinks that this database is new. It isn't: which of the revisions has it "
            "had? The tables know."
        ),
        (
            "`ex.drift()` names what the tables lack, and it is one column. The revision that "
            "makes it has not run here; the one before it has."
        ),
        (
            "`alembic stamp` with the id of “add is_urgent to todos” makes the table and writes "
            "the note. Then `alembic upgrade head`."
        ),
    ),
)
