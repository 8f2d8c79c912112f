"""Damaged projects, thrown at a check: it answers, as feedback, and changes nothing."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course.checks import checking
from course.checks.contract import snapshot
from course.checks.exercise import find_exercise
from course.checks.opening import make_exercise, project_of
from course.checks.reference import solved
from tests.checks.damages import DAMAGES


class Scene(NamedTuple):
    """A solved project, and where a learner's would stand."""

    whole: Path
    folder: Path


@pytest.fixture
def scene(lesson_folder: Path, tmp_path: Path) -> Scene:
    """The small course's first exercise."""
    exercise = find_exercise("01.1")
    make_exercise(exercise)
    with solved(exercise) as ws:
        shutil.copytree(ws.path, tmp_path / "whole")
    return Scene(tmp_path / "whole", project_of(exercise).path)


def _cut(at: float) -> Callable[[bytes], bytes]:
    return lambda content: content[: int(len(content) * at)]


def _overwritten(at: float, new: bytes) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        start = int(len(content) * at)
        return content[:start] + new + content[start + len(new) :]

    return change


def _doubled(content: bytes) -> bytes:
    return content * 2


PLACES = st.floats(0, 1)
NOISE = st.one_of(
    st.binary(min_size=1, max_size=40), st.text(max_size=40).map(lambda text: text.encode())
)
CHANGES = st.one_of(
    PLACES.map(_cut), st.builds(_overwritten, PLACES, NOISE), st.just(_doubled), st.none()
)
FILES = st.integers(0, 1000)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    known=st.lists(st.sampled_from(sorted(DAMAGES)), max_size=2),
    changes=st.lists(st.tuples(FILES, CHANGES), max_size=3),
)
def test_every_damaged_project_gets_an_answer(
    scene: Scene, known: list[str], changes: list[tuple[int, Callable[[bytes], bytes] | None]]
) -> None:
    shutil.rmtree(scene.folder, ignore_errors=True)
    shutil.copytree(scene.whole, scene.folder)
    for number, change in changes:
        files = sorted(each for each in scene.folder.rglob("*") if each.is_file())
        file = files[number % len(files)]
        if change is None:
            file.unlink()
        else:
            file.write_bytes(change(file.read_bytes()))
    for name in known:
        try:
            DAMAGES[name][0](scene.folder)
        except Exception:  # noqa: BLE001, S112 - one damage can stand in another's way
            continue
    exercise = find_exercise("01.1")
    project = project_of(exercise)
    before = snapshot(project)
    feedback = checking.check_exercise(exercise)
    assert snapshot(project) == before
    assert "fault of the course" not in feedback.cause, feedback.found
    assert "Traceback" not in str(feedback)
    assert feedback.passed or all((feedback.found, feedback.cause, feedback.next_step))
