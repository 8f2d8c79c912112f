"""08.4: the file of a shared revision is gone."""

from course.checks.clinic import Case
from course.checks.doing import sql
from course.checks.exercise import Task
from course.sandbox.workspace import Workspace

from .healed import Patient, urgent
from .no_note import COLORED
from .rooms import COLOR, COLOR_COPY, COLOR_FILE, COLOR_TEXT, add_color, lost_file
from .written import shared_history

COLORS = {2: "red", 3: "blue"}


def lost(ws: Workspace) -> None:
    """The models know the color, the rows have some, and only Ada has the file."""
    case = Case(ws)
    lost_file(case)
    add_color(case)
    for id_, color in COLORS.items():
        sql(ws, f"UPDATE todos SET color = '{color}' WHERE id = {id_}")  # noqa: S608 - ours


TASK = Task(
    start=lost,
    check=Patient(
        {**shared_history(), COLOR: COLOR_TEXT},
        COLORED,
        tuple((*row, COLORS.get(int(str(row[0])))) for row in urgent()),
    ).expect_healed,
    hints=(
        "What does `alembic current` miss, and which files are there? `ex` lists them.",
        (
            f"The database has had {COLOR}, and so have others. Ada's folder has the file; where "
            "does Alembic look for it?"
        ),
        f"Copy {COLOR_COPY} to {COLOR_FILE}. Nothing else is to be done; `alembic check` says so.",
    ),
)
