"""08.2: an upgrade that failed half-way, because its last line is wrong."""

from course.checks.clinic import Case
from course.checks.exercise import Task
from course.sandbox.workspace import Workspace

from .healed import Patient
from .rooms import URGENT, misspelled
from .written import shared_history


def half_done(ws: Workspace) -> None:
    """The new revision fails at its last line, and was tried a second time."""
    case = Case(ws)
    misspelled(case)
    case.alembic("upgrade", "head")
    case.alembic("upgrade", "head")


TASK = Task(
    start=half_done,
    check=Patient(shared_history(), draft=URGENT).expect_healed,
    hints=(
        (
            "Two things are broken: a file, and this database. Which line of the revision stopped "
            "the first try? And what did it leave behind that stops every other?"
        ),
        (
            "The index is to be on a column that there is. As no database has had this revision, "
            "you may mend its file. In the database, `is_urgent` stands already, and the note is "
            "still the old one."
        ),
        (
            'In the file, `["urgent"]` becomes `["is_urgent"]`. Then send `ALTER TABLE todos DROP '
            "COLUMN is_urgent` to todo.db, as the page did, and run `alembic upgrade head`."
        ),
    ),
)
