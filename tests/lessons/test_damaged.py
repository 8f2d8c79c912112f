"""Damaged projects, thrown at the check of every exercise: nobody adds a test for a new one."""

from pathlib import Path

import pytest
from hypothesis import given, settings

from course.checks.exercise import Exercise, find_exercises
from tests.checks.throwing import AT_EASE, KNOWN, THROWN, Change, Scene, scene_of, throw

EXERCISES = find_exercises()


@pytest.fixture
def scene(
    work: Path,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> Scene:
    """The exercise that the test is about."""
    exercise: Exercise = request.param
    if exercise.database == "postgresql":
        request.getfixturevalue("postgresql_url")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return scene_of(exercise, tmp_path)


if EXERCISES:

    @pytest.mark.parametrize("scene", EXERCISES, ids=str, indirect=True)
    @settings(max_examples=20, deadline=None, suppress_health_check=AT_EASE)
    @given(known=KNOWN, changes=THROWN)
    def test_every_damaged_project_gets_an_answer(
        scene: Scene, known: list[str], changes: list[tuple[int, Change]]
    ) -> None:
        throw(scene, known, changes)
