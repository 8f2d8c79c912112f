"""08.5: a revision was changed after databases had had it."""

from course.checks.clinic import Case
from course.checks.exercise import Task
from course.sandbox.workspace import Workspace

from .healed import Patient, urgent
from .no_note import COLORED
from .rooms import DELETED_AT_FILE, add_color, at
from .written import shared_history

ADDS = '    op.add_column("todos", sa.Column("color", sa.String(20)))\n'
DROPS = '    op.drop_column("todos", "color")\n'


def changed(ws: Workspace) -> None:
    """The oldest revision but one has got another column."""
    case = Case(ws)
    at(case, "head")
    add = '    op.add_column("todos", sa.Column("deleted_at"'
    drop = '    op.drop_column("todos", "deleted_at")\n'
    case.edit(DELETED_AT_FILE, add, ADDS + add)
    case.edit(DELETED_AT_FILE, drop, drop + DROPS)
    add_color(case)


TASK = Task(
    start=changed,
    check=Patient(shared_history(), COLORED, tuple((*row, None) for row in urgent())).expect_healed,
    hints=(
        (
            "The models and the files have a color, this database doesn't, and it is at the head. "
            "Which revision makes that column, and when did it run here?"
        ),
        (
            "“add deleted_at to todos” ran here long ago, and it will never run here again. Take "
            "out of it what doesn't belong to it, in both functions."
        ),
        (
            "Without the two lines about `color` in “add deleted_at to todos”, `alembic revision "
            '--autogenerate -m "add color to todos"` finds the column in the models. Then '
            "`alembic upgrade head`."
        ),
    ),
)
