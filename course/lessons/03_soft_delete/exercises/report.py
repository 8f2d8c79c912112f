"""03.4: an audit report, deleted todos per week."""

import importlib
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from course.checks.exercise import Task
from course.checks.expect import Unmet, expect, expect_file
from course.sandbox.isolation import own_process
from course.sandbox.workspace import Workspace
from course.state.display import counted

from .team import BOTH, connected, with_deleted_at

_FILE = "sample_app/report.py"
_SEEN = (
    "2025-03-03 10:15",
    "2025-03-04 16:40",
    "2025-03-04 16:41",
    "2025-03-13 08:05",
    "2025-03-31 07:30",
    "2025-04-01 11:20",
    "2025-04-02 09:00",
    "2025-04-06 21:55",
)
_HIDDEN = (
    "2024-12-29 23:30",  # a Sunday: its week began on the 23rd
    "2024-12-30 00:10",  # a Monday, in the week in which the year changes
    "2025-01-02 12:00",
    "2025-01-06 00:00",
    "2025-01-12 23:59",
    "2025-01-29 06:20",  # two weeks without any before it
    "2025-01-29 06:20",
    "2025-12-31 18:00",  # as many weeks later as a year has, with the same number
)


def deleted_now_and_then(ws: Workspace) -> None:
    """Todos in the bin, over five weeks, one of them quiet."""
    with_deleted_at(ws)
    _write(ws, _SEEN)


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


def _monday(at: str) -> date:
    day = datetime.fromisoformat(at).date()
    return day - timedelta(days=day.weekday())


def weeks_are_counted(ws: Workspace) -> str:
    """The function, on hidden rows: each week once, with its number."""
    expect_file(ws, _FILE)
    with connected(ws) as connection:
        connection.execute(sa.text("DELETE FROM todos WHERE deleted_at IS NOT NULL"))
    _write(ws, _HIDDEN)
    told = _told(ws)
    expected = Counter(map(_monday, _HIDDEN))
    _weeks_begin_on_mondays(told)
    _numbers_are_right(told, expected)
    _no_week_is_left_out(told, expected)
    return (
        "Each week has its row, the quiet ones, too; the year's end is no seam. Run the cell "
        "above again for the bars."
    )


def _told(ws: Workspace) -> list[tuple[date, int]]:
    with own_process(ws.path, ws.path, [str(ws.path / _FILE)]):
        sys.path.insert(0, str(ws.path))
        module: Any = importlib.import_module("sample_app.report")
        engine = sa.create_engine(ws.url, poolclass=NullPool)
        if not callable(getattr(module, "deleted_per_week", None)):
            raise Unmet(
                f"{_FILE} has no function deleted_per_week; expected it to stay there.",
                "It was renamed or taken out.",
                f'Bring it back, or begin afresh with course.reset("{ws.name}").',
            )
        frame = module.deleted_per_week(engine)
    if not isinstance(frame, pd.DataFrame):
        raise Unmet(
            f"deleted_per_week returns a {type(frame).__name__}; expected a pandas DataFrame.",
            'A Series has no columns: `reset_index(name="deleted")` makes a DataFrame of it.'
            if isinstance(frame, pd.Series)
            else "The function's last line decides what it returns.",
            "Return a frame with the columns week and deleted.",
        )
    frame = frame if "week" in frame.columns else frame.reset_index()
    lacks = [each for each in ("week", "deleted") if each not in frame.columns]
    if lacks:
        has = ", ".join(map(str, frame.columns)) or "none"
        raise Unmet(
            f"The frame's columns are {has}; expected week and deleted.",
            "Something is named otherwise. page() and whoever reads the report count on these two.",
            'Name them: `.rename_axis("week").reset_index(name="deleted")` does it for a Series.',
        )
    return [
        (day := _day(week), _number(day, number))
        for week, number in zip(frame["week"], frame["deleted"], strict=True)
    ]


def _number(day: date, number: Any) -> int:
    """How many a row says were deleted."""
    try:
        return int(number)
    except (ValueError, TypeError):
        raise Unmet(
            f"On other rows, deleted is {number} for the week of {day:%d %B %Y}; expected a "
            "number, and 0 where nothing was deleted.",
            "asfreq and reindex make rows for the weeks that were missing, and leave them empty.",
            "Say what stands there: fill_value=0, or .fillna(0).",
        ) from None


def _day(week: Any) -> date:
    """A week's day, whatever type it was given."""
    if isinstance(week, pd.Period):
        return week.start_time.date()
    try:
        return pd.Timestamp(week).date()
    except (ValueError, TypeError):
        raise Unmet(
            f"A week is {week!r}; expected the date of a Monday.",
            "A number of a week doesn't say which year it belongs to, and few readers know when "
            "week 14 was.",
            "Give each week the date on which it begins.",
        ) from None


def _weeks_begin_on_mondays(told: list[tuple[date, int]]) -> None:
    weekdays = Counter(each.strftime("%A") for each, _ in told)
    others = [each for each in weekdays if each != "Monday"]
    if weekdays and set(weekdays) == {"Sunday"}:
        raise Unmet(
            "Each week is named by a Sunday; expected the Monday with which it begins.",
            "pandas' “W” means weeks that end on a Sunday, and names each by its last day.",
            "“W-MON” cuts on Mondays. Which side a Monday belongs to, and which end names the "
            "week, is said by closed= and label=.",
        )
    expect(
        not others,
        f"A row's week is a {others[0] if others else ''}; expected Mondays alone.",
        "These are days, or weeks that begin with the first deletion in them.",
        "Count by the Monday of each moment's week, not by its day.",
    )


def _numbers_are_right(told: list[tuple[date, int]], expected: Counter[date]) -> None:
    days = [each for each, _ in told]
    expect(
        len(set(days)) == len(days),
        "A week has two rows; expected one for each.",
        "Something besides the week is grouped by, such as the day or the year.",
        "Group by the week's Monday alone.",
    )
    total = sum(number for _, number in told)
    expect(
        total == sum(expected.values()),
        f"On other rows, the report counts {counted(total, 'todo')}; expected "
        f"{sum(expected.values())}, those that are deleted.",
        "Todos that aren't deleted have NULL in deleted_at, and don't belong here."
        if total > sum(expected.values())
        else "Some are left out, or two that were deleted in the same moment are counted as one.",
        "Count the rows whose deleted_at isn't NULL.",
    )
    there = dict(told)
    for week, number in expected.items():
        early = min(there) < min(expected)
        expect(
            there.get(week) == number,
            f"On other rows, the week of {week:%d %B %Y} has {there.get(week, 'no row')}; expected "
            f"{number}.",
            f"The report begins before anything was deleted, on {min(there)}. It may not be "
            "deleted_at that is counted."
            if early
            else "Something falls into the week beside it: a Monday just after midnight belongs to "
            "the week that begins, a Sunday before midnight to the one that ends.",
            "Look at the column that is read."
            if early
            else 'With resample, closed="left" puts a Monday into the week that begins.',
        )


def _no_week_is_left_out(told: list[tuple[date, int]], expected: Counter[date]) -> None:
    first, last = min(expected), max(expected)
    weeks = [first + timedelta(weeks=at) for at in range((last - first).days // 7 + 1)]
    missing = [each for each in weeks if each not in dict(told)]
    expect(
        not missing,
        f"On other rows, {counted(len(missing), 'week')} without a deletion "
        f"{'has' if len(missing) == 1 else 'have'} no row; expected one with 0 for each.",
        "Grouping gives only groups that have rows.",
        "resample makes every week between the first and the last; or reindex by a date_range.",
    )
    expect(
        [each for each, _ in told] == weeks,
        f"On other rows, the report has {counted(len(told), 'week')}, from "
        f"{told[0][0] if told else '-'} on; expected {len(weeks)}, in order, from the first "
        "deletion to the last.",
        "There are weeks before the first deletion or after the last, or they aren't in order.",
        "Begin with the week of the first deletion, and sort by week.",
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
