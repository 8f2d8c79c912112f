"""What people do to 03.4."""

# ruff: noqa: D103 - each function has its title in the tables at the end

from course.checks.answers import RightAnswer, WrongAnswer
from course.checks.doing import replace
from course.sandbox.workspace import Workspace

_FILE = "sample_app/report.py"
_DRAFT = '    counted = when.dt.floor("D").value_counts().sort_index()\n'
_RETURN = '    return counted.rename_axis("week").reset_index(name="deleted")\n'
_SERIES = "    ones = pd.Series(1, index=pd.DatetimeIndex(when))\n"
_MONDAYS = (
    '    days = when.dt.tz_localize(None).dt.floor("D")\n'
    '    mondays = days - pd.to_timedelta(days.dt.weekday, unit="D")\n'
)


def _counted(ws: Workspace, lines: str, returned: str = _RETURN) -> None:
    replace(ws, _FILE, _DRAFT + _RETURN, lines + returned)


def weeks_of_pandas(ws: Workspace) -> None:
    _counted(ws, f'{_SERIES}    counted = ones.resample("W").sum()\n')


def renamed(ws: Workspace) -> None:
    (ws.path / _FILE).rename(ws.path / "sample_app" / "weekly.py")


def seven_days_each(ws: Workspace) -> None:
    _counted(ws, f'{_SERIES}    counted = ones.resample("7D").sum()\n')


def no_quiet_weeks(ws: Workspace) -> None:
    _counted(ws, f"{_MONDAYS}    counted = mondays.value_counts().sort_index()\n")


def number_of_the_week(ws: Workspace) -> None:
    _counted(ws, "    counted = when.dt.isocalendar().week.value_counts().sort_index()\n")


def week_with_its_year(ws: Workspace) -> None:
    _counted(ws, '    counted = when.dt.strftime("%G, week %V").value_counts().sort_index()\n')


def monday_belongs_to_the_week_before(ws: Workspace) -> None:
    week = '.resample("W-MON", closed="right", label="left").sum()'
    _counted(ws, f"{_SERIES}    counted = ones{week}\n")


def all_todos(ws: Workspace) -> None:
    query = "select(Todo.deleted_at).where(Todo.deleted_at.is_not(None))"
    replace(ws, _FILE, query, "select(Todo.created_at, Todo.deleted_at)")
    replace(ws, _FILE, 'rows["deleted_at"]', 'rows["deleted_at"].fillna(rows["created_at"])')
    resampled(ws)


def by_creation(ws: Workspace) -> None:
    replace(ws, _FILE, "select(Todo.deleted_at)", "select(Todo.created_at)")
    replace(ws, _FILE, 'rows["deleted_at"]', 'rows["created_at"]')
    resampled(ws)


def a_series(ws: Workspace) -> None:
    lines = f'{_SERIES}    counted = ones.resample("W-MON", closed="left", label="left").sum()\n'
    _counted(ws, lines, "    return counted\n")


def other_names(ws: Workspace) -> None:
    resampled(ws)
    replace(ws, _FILE, 'name="deleted"', 'name="count"')


def empty_weeks(ws: Workspace) -> None:
    _counted(ws, f'{_MONDAYS}    counted = mondays.value_counts().sort_index().asfreq("7D")\n')


def same_moment_once(ws: Workspace) -> None:
    replace(ws, _FILE, "    counted = ", "    when = when.drop_duplicates()\n    counted = ")
    resampled(ws)


def resampled(ws: Workspace) -> None:
    lines = f'{_SERIES}    counted = ones.resample("W-MON", closed="left", label="left").sum()\n'
    replace(ws, _FILE, _DRAFT, lines)


def reindexed(ws: Workspace) -> None:
    _counted(
        ws,
        f"{_MONDAYS}    counted = mondays.value_counts()\n"
        '    every = pd.date_range(mondays.min(), mondays.max(), freq="7D")\n'
        "    counted = counted.reindex(every, fill_value=0)\n",
    )


def with_periods(ws: Workspace) -> None:
    """The week as the index, and as a pandas Period."""
    _counted(
        ws,
        '    week = when.dt.tz_localize(None).dt.to_period("W")\n'
        "    counted = week.value_counts().sort_index()\n"
        '    every = pd.period_range(week.min(), week.max(), freq="W")\n',
        '    return counted.reindex(every, fill_value=0).rename_axis("week").to_frame("deleted")\n',
    )


def without_pandas_words(ws: Workspace) -> None:
    """Counted in Python; pandas makes the frame."""
    _counted(
        ws,
        "    from collections import Counter\n"
        "    from datetime import timedelta\n\n"
        "    days = [each.date() for each in when]\n"
        "    counts = Counter(each - timedelta(days=each.weekday()) for each in days)\n"
        "    week, found = min(counts), []\n"
        "    while week <= max(counts):\n"
        '        found.append({"week": week.isoformat(), "deleted": counts[week]})\n'
        "        week += timedelta(days=7)\n",
        "    return pd.DataFrame(found)\n",
    )


WRONG = [
    WrongAnswer("pandas' own weeks", weeks_of_pandas, tells="named by a Sunday"),
    WrongAnswer("another name", renamed, tells="report.py is not there"),
    WrongAnswer("seven days each", seven_days_each, tells="the day of the first deletion"),
    WrongAnswer("no quiet weeks", no_quiet_weeks, tells="without a deletion have no row"),
    WrongAnswer("numbers of weeks", number_of_the_week, tells="Mondays"),
    WrongAnswer("week and year", week_with_its_year, tells="expected the date of a Monday"),
    WrongAnswer(
        "Mondays to the week before", monday_belongs_to_the_week_before, tells="a Monday just after"
    ),
    WrongAnswer("all todos", all_todos, tells="those that are deleted"),
    WrongAnswer("by creation", by_creation, tells="begins before anything was deleted"),
    WrongAnswer("a Series", a_series, tells="returns a Series"),
    WrongAnswer("other names", other_names, tells="columns are week, count"),
    WrongAnswer("weeks left empty", empty_weeks, tells="deleted is nan"),
    WrongAnswer("the same moment once", same_moment_once, tells="in the same moment"),
]
RIGHT = [
    RightAnswer("reindexed", reindexed),
    RightAnswer("periods", with_periods),
    RightAnswer("counted in Python", without_pandas_words),
]
