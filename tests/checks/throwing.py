"""Damaged projects, thrown at a check: what is damaged is hypothesis's choice."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from hypothesis import HealthCheck
from hypothesis import strategies as st

from course.checks import checking
from course.checks.contract import snapshot
from course.checks.exercise import Exercise
from course.checks.opening import make_exercise, project_of
from course.checks.reference import solved
from tests.checks.damages import DAMAGES

Change = Callable[[bytes], bytes] | None


class Scene(NamedTuple):
    """A solved project, and where a learner's would stand."""

    exercise: Exercise

    whole: Path
    folder: Path


def scene_of(exercise: Exercise, aside: Path) -> Scene:
    """An exercise, begun and solved; the solved project is kept aside."""
    make_exercise(exercise)
    with solved(exercise) as ws:
        shutil.copytree(ws.path, aside / "whole")
    return Scene(exercise, aside / "whole", project_of(exercise).path)


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
KNOWN = st.lists(st.sampled_from(sorted(DAMAGES)), max_size=2)
THROWN = st.lists(st.tuples(FILES, CHANGES), max_size=3)
AT_EASE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
"""A scene serves all examples; each begins with a fresh copy of the solved project."""


def throw(scene: Scene, known: list[str], changes: list[tuple[int, Change]]) -> None:
    """Damage the project, and see that its check answers, as feedback, and changes nothing."""
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
    project = project_of(scene.exercise)
    before = snapshot(project)
    feedback = checking.check_exercise(scene.exercise)
    assert snapshot(project) == before
    assert "fault of the course" not in feedback.cause, feedback.found
    assert "Traceback" not in str(feedback)
    assert feedback.passed or all((feedback.found, feedback.cause, feedback.next_step))
