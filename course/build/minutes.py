"""How many minutes a lesson takes: a rule, so that nobody types a number by hand.

    words of prose / 150 a minute
    + 45 seconds for each code cell: read it, run it, look at what it showed
    + the time that the cells take to run, in whole minutes, rounded down
    + the minutes that the exercises declare
    = rounded to the nearest 5, and never less than 5

Counted is what the learner's notebook has: solutions are not. Whole minutes rounded down keep
a quick lesson's run time at 0 on every machine. A slow lesson's run time stands in its notebook,
and a rebuild keeps that number unless the new measure is far from it: a busy machine must not
change the file.
"""

from collections.abc import Iterable, Sequence

from course.source.cells import Cell
from course.source.lesson import Exercise

WORDS_PER_MINUTE = 150
SECONDS_PER_CODE_CELL = 45
STEP = 5
_FAR = 3  # times longer or shorter


def lesson_minutes(
    cells: Sequence[Cell], exercises: Iterable[Exercise] = (), run_minutes: int = 0
) -> int:
    """The minutes that the header shows.

    Args:
        cells: those of the learner's notebook, without the header.
        exercises: with the minutes they declare.
        run_minutes: how long the cells run, in whole minutes.

    Returns:
        A multiple of 5, at least 5.
    """
    words = sum(len(cell.source.split()) for cell in cells if cell.kind == "markdown")
    codes = sum(cell.kind == "code" for cell in cells)
    total = (
        words / WORDS_PER_MINUTE
        + codes * SECONDS_PER_CODE_CELL / 60
        + run_minutes
        + sum(exercise.minutes for exercise in exercises)
    )
    return max(STEP, STEP * int(total / STEP + 0.5))


def run_minutes(seconds: float, stored: int | None = None) -> int:
    """The run time in whole minutes, rounded down.

    Args:
        seconds: how long the cells ran now.
        stored: what the lesson's notebook says so far, if there is one.

    Returns:
        The stored number, unless this run took more than three times as long, or less than
        a third, give or take a minute; then what was measured.
    """
    measured = int(seconds // 60)
    if stored is None or measured > stored * _FAR + 1 or measured < stored // _FAR - 1:
        return measured
    return stored
