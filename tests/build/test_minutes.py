import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.build.minutes import lesson_minutes, run_minutes
from course.source.cells import Cell
from course.source.lesson import Exercise


def _cells(words: int, codes: int) -> list[Cell]:
    """Prose of so many words, and so many code cells."""
    prose = Cell("markdown", " ".join(["word"] * words), (), 1)
    return [prose, *[Cell("code", "several words of code", (), 1)] * codes]


@pytest.mark.parametrize(
    ("words", "codes", "minutes"),
    [(0, 0, 5), (1500, 0, 10), (1500, 20, 25), (1860, 0, 10), (1890, 0, 15)],
)
def test_words_and_code_cells_count(words: int, codes: int, minutes: int) -> None:
    assert lesson_minutes(_cells(words, codes)) == minutes


def test_exercises_and_run_time_count() -> None:
    exercises = [Exercise("01.1", "One", 7), Exercise("01.2", "Two", 8)]
    assert lesson_minutes(_cells(1500, 0), exercises, run_minutes=5) == 30


@given(st.integers(0, 20_000), st.integers(0, 200), st.integers(0, 30))
def test_minutes_are_in_steps_of_five_and_never_none(words: int, codes: int, running: int) -> None:
    minutes = lesson_minutes(_cells(words, codes), (), running)
    assert minutes >= 5
    assert minutes % 5 == 0
    assert abs(minutes - (words / 150 + codes * 0.75 + running)) <= 5


@pytest.mark.parametrize(("seconds", "minutes"), [(0, 0), (59.9, 0), (60, 1), (179, 2)])
def test_run_time_is_rounded_down(seconds: float, minutes: int) -> None:
    assert run_minutes(seconds) == minutes


@pytest.mark.parametrize(
    ("seconds", "stored", "minutes"),
    [(70, 0, 0), (119, 0, 0), (240, 2, 2), (400, 2, 2), (20, 1, 1)],
)
def test_a_busy_machine_does_not_change_the_stored_run_time(
    seconds: float, stored: int, minutes: int
) -> None:
    assert run_minutes(seconds, stored) == minutes


@pytest.mark.parametrize(("seconds", "stored", "minutes"), [(130, 0, 2), (600, 2, 10), (30, 9, 0)])
def test_a_lesson_that_became_another_changes_it(seconds: float, stored: int, minutes: int) -> None:
    assert run_minutes(seconds, stored) == minutes
