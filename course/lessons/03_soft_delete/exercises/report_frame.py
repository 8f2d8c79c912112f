"""03.4: the learner's report, run, and its frame read as days and numbers."""

import importlib
import sys
from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from course.checks.expect import Unmet
from course.sandbox.isolation import own_process
from course.sandbox.workspace import Workspace

FILE = "sample_app/report.py"


def told(ws: Workspace) -> list[tuple[date, int]]:
    """What deleted_per_week says: a day for each row, and a number."""
    with own_process(ws.path, ws.path, [str(ws.path / FILE)]):
        sys.path.insert(0, str(ws.path))
        module: Any = importlib.import_module("sample_app.report")
        engine = sa.create_engine(ws.url, poolclass=NullPool)
        if not callable(getattr(module, "deleted_per_week", None)):
            raise Unmet(
                f"{FILE} has no function deleted_per_week; expected it to stay there.",
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
