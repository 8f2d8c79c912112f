"""03.4: an audit report, deleted todos per week."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from course.checks.exercise import Task
from course.checks.expect import expect_file
from course.sandbox.workspace import Workspace

from .report_frame import FILE, told
from .team import BOTH, connected, with_deleted_at
from .weeks import (
    HIDDEN,
    SEEN,
    monday,
    no_week_is_left_out,
    numbers_are_right,
    weeks_begin_on_mondays,
)


def deleted_now_and_then(ws: Workspace) -> None:
    """Todos in the bin, over five weeks, one of them quiet."""
    with_deleted_at(ws)
    _write(ws, SEEN)


def _write(ws: Workspace, moments: tuple[str, ...]) -> None:
    todos = sa.table(
        "todos",
        sa.column("title"),
        sa.column("created_at", sa.DateTime(timezone=True)),
        sa.column("deleted_at", sa.DateTime(timezone=True)),
    )
    with connected(ws) as connection:
        for at in moments:
            deleted = datetime.fromisoformat(at).replace(tzinfo=UTC)
            connection.execute(
                sa.insert(todos).values(
                    title=f"Done with by {at}",
                    created_at=deleted - timedelta(days=10),
                    deleted_at=deleted,
                )
            )


def weeks_are_counted(ws: Workspace) -> str:
    """The function, on hidden rows: each week once, with its number."""
    expect_file(ws, FILE)
    with connected(ws) as connection:
        connection.execute(sa.text("DELETE FROM todos WHERE deleted_at IS NOT NULL"))
    _write(ws, HIDDEN)
    rows = told(ws)
    expected = Counter(map(monday, HIDDEN))
    weeks_begin_on_mondays(rows)
    numbers_are_right(rows, expected)
    no_week_is_left_out(rows, expected)
    return (
        "Each week has its row, the quiet ones, too; the year's end is no seam. Run the cell "
        "above again for the bars."
    )


TASK = Task(
    start=deleted_now_and_then,
    check=weeks_are_counted,
    databases=BOTH,
    check_writes=True,
    hints=(
        (
            "Ada's draft cuts each moment down to its day, and counts those. Two things are to "
            "change: a week in place of a day, and the weeks in which nothing happened."
        ),
        (
            "pandas has one word for both: `resample` on a Series whose index are the moments. "
            "`pd.Series(1, index=pd.DatetimeIndex(when))` is such a Series, with a 1 for each "
            "deletion to add up."
        ),
        (
            '`.resample("W-MON", closed="left", label="left").sum()`: weeks cut on Mondays, the '
            "Monday belonging to the week that it begins, each week named by it. The line below, "
            "with `rename_axis`, stays."
        ),
    ),
)
