"""How long a check takes: on a whole project, and on one that is broken."""

import statistics
import time
from pathlib import Path

import pytest

from course.checks.checking import check_exercise
from course.checks.exercise import Exercise, find_exercises
from course.checks.reference import begun, solved
from tests.checks.damages import DAMAGES
from tests.checks.miniature import write_course

pytestmark = pytest.mark.bench

AT_MOST = 2.0  # seconds
TIMES = 5


@pytest.fixture
def small(tmp_path: Path, work: Path, monkeypatch: pytest.MonkeyPatch) -> Exercise:
    """The first exercise of a small course."""
    from course import paths

    monkeypatch.setattr(paths, "LESSONS", tmp_path / "lessons")
    write_course(tmp_path / "lessons")
    return find_exercises()[0]


@pytest.mark.parametrize("exercise", find_exercises(), ids=lambda exercise: exercise.id)
def test_a_check_answers_in_two_seconds(
    exercise: Exercise, work: Path, request: pytest.FixtureRequest
) -> None:
    if exercise.database == "postgresql":
        request.getfixturevalue("postgresql_url")
    with begun(exercise):
        _measure(exercise, "the starter")
    with solved(exercise):
        _measure(exercise, "the solution")


@pytest.mark.parametrize("name", DAMAGES)
def test_a_check_of_a_broken_project_answers_in_two_seconds(small: Exercise, name: str) -> None:
    with solved(small) as ws:
        DAMAGES[name][0](ws.path)
        _measure(small, name)


def _measure(exercise: Exercise, what: str) -> None:
    taken = []
    for _ in range(TIMES):
        start = time.perf_counter()
        check_exercise(exercise)
        taken.append(time.perf_counter() - start)
    print(f"\n{exercise.id}, {what}: {statistics.median(taken):.2f} s")
    assert statistics.median(taken) < AT_MOST
