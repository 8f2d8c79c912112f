"""08.6: a parent that isn't there, half an upgrade, and an index that somebody dropped."""

from course.checks.clinic import Case
from course.checks.exercise import Task
from course.sandbox.workspace import Workspace

from .healed import Patient
from .rooms import LIVE_TITLES, URGENT, URGENT_FILE, misspelled
from .written import shared_history

TYPED = "23041f4e686f"


def three_things(ws: Workspace) -> None:
    """One after the other, each by somebody who wanted to help."""
    case = Case(ws)
    misspelled(case)
    case.alembic("upgrade", "head")
    case.sql("DROP INDEX uq_todos_live_title")
    case.edit(
        URGENT_FILE,
        f'down_revision: str | Sequence[str] | None = "{LIVE_TITLES}"',
        f'down_revision: str | Sequence[str] | None = "{TYPED}"',
    )


TASK = Task(
    start=three_things,
    check=Patient(shared_history(), draft=URGENT).expect_healed,
    hints=(
        (
            "One question after the other, as in the chart: can Alembic read its files? Does it "
            "know where the database stands? Do the tables agree?"
        ),
        (
            f"A `KeyError` with an id: some file names a parent {TYPED}, and there is none. When "
            "that is mended, `ex.drift()` and one try of the upgrade show what is left: a column "
            "too early, a wrong last line, and an index that is missing."
        ),
        (
            f"In {URGENT_FILE}: down_revision is {LIVE_TITLES}, and the index is on "
            '`["is_urgent"]`. In todo.db: `ALTER TABLE todos DROP COLUMN is_urgent`, and `CREATE '
            "UNIQUE INDEX uq_todos_live_title ON todos (user_id, title) WHERE deleted_at IS NULL`. "
            "Then `alembic upgrade head`."
        ),
    ),
)
