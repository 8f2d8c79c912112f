"""03.4: the weeks that the report is to have, and what is wrong with those that it has."""

from collections import Counter
from datetime import date, datetime, timedelta

from course.checks.expect import Unmet, expect
from course.state.display import counted

SEEN = (
    "2025-03-03 10:15",
    "2025-03-04 16:40",
    "2025-03-04 16:41",
    "2025-03-13 08:05",
    "2025-03-31 07:30",
    "2025-04-01 11:20",
    "2025-04-02 09:00",
    "2025-04-06 21:55",
)
HIDDEN = (
    "2024-12-28 13:45",  # a Saturday, with which seven days begin for who counts from here
    "2024-12-29 23:30",  # a Sunday: its week began on the 23rd
    "2024-12-30 00:10",  # a Monday, in the week in which the year changes
    "2025-01-02 12:00",
    "2025-01-06 00:00",
    "2025-01-12 23:59",
    "2025-01-29 06:20",  # two weeks without any before it
    "2025-01-29 06:20",
    "2025-12-31 18:00",  # as many weeks later as a year has, with the same number
)


def monday(at: str) -> date:
    """The Monday of the week in which something happened."""
    day = datetime.fromisoformat(at).date()
    return day - timedelta(days=day.weekday())


def weeks_begin_on_mondays(told: list[tuple[date, int]]) -> None:
    """Each week is named by its Monday."""
    weekdays = Counter(each.strftime("%A") for each, _ in told)
    others = [each for each in weekdays if each != "Monday"]
    if weekdays and set(weekdays) == {"Sunday"}:
        raise Unmet(
            "Each week is named by a Sunday; expected the Monday with which it begins.",
            "pandas' “W” means weeks that end on a Sunday, and names each by its last day.",
            "“W-MON” cuts on Mondays. Which side a Monday belongs to, and which end names the "
            "week, is said by closed= and label=.",
        )
    if weekdays and set(weekdays) == {"Saturday"}:
        raise Unmet(
            "On other rows, each week is named by a Saturday; expected the Monday with which it "
            "begins.",
            "That is the day of the first deletion there: “7D” counts seven days from it on.",
            "Count from the Monday of the first deletion's week.",
        )
    expect(
        not others,
        f"On other rows, a row's week is a {others[0] if others else ''}; expected Mondays alone.",
        "These are days, or another stretch of time than a week.",
        "Count by the Monday of each moment's week, not by its day.",
    )


def numbers_are_right(told: list[tuple[date, int]], expected: Counter[date]) -> None:
    """Each week has one row, and its number."""
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


def no_week_is_left_out(told: list[tuple[date, int]], expected: Counter[date]) -> None:
    """The quiet weeks have a row, too, and all are in order."""
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
