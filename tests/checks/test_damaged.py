"""Damaged projects, thrown at a check of the small course."""

from pathlib import Path

import pytest
from hypothesis import given, settings

from course.checks.exercise import find_exercise
from tests.checks.throwing import AT_EASE, KNOWN, THROWN, Change, Scene, scene_of, throw


@pytest.fixture
def scene(lesson_folder: Path, tmp_path: Path) -> Scene:
    """The small course's first exercise."""
    return scene_of(find_exercise("01.1"), tmp_path)


@settings(max_examples=60, deadline=None, suppress_health_check=AT_EASE)
@given(known=KNOWN, changes=THROWN)
def test_every_damaged_project_gets_an_answer(
    scene: Scene, known: list[str], changes: list[tuple[int, Change]]
) -> None:
    throw(scene, known, changes)
