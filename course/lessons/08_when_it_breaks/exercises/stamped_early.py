"""08.1: a database that was stamped where it should have been upgraded."""

from course.checks.clinic import Case
from course.checks.exercise import Task
from course.sandbox.workspace import Workspace

from .healed import Patient
from .rooms import DELETED_AT, at
from .written import shared_history


def stamped_early(ws: Workspace) -> None:
    """Two revisions behind, and the note says otherwise."""
    case = Case(ws)
    at(case, DELETED_AT)
    case.alembic("stamp", "head")


TASK = Task(
    start=stamped_early,
    check=Patient(shared_history()).expect_healed,
    hints=(
        (
            "The note says that everything has run. What do the tables say? `ex.drift()` lists "
            "what they lack."
        ),
        (
            "Go through `alembic history` from the oldest on, and ask of each revision whether "
            "what it makes is there. The last one for which it is, is where this database stands."
        ),
        (
            "`deleted_at` is there, and the indexes of “live titles are unique” are not. So: "
            "`alembic stamp` with the id of “add deleted_at to todos”, then `alembic upgrade head`."
        ),
    ),
)
