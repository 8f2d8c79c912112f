"""course.sandbox.time_limit: stops the project's code, and nothing else."""

import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from course.sandbox import time_limit as module
from course.sandbox.time_limit import TimeUp, time_limit


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "COMPUTING", 0.05)
    monkeypatch.setattr(module, "WAITING", 0.1)


def _run(file: Path, text: str) -> None:
    file.write_text(text)
    exec(compile(text, file, "exec"), {"__name__": "__main__"})  # noqa: S102 - the test's own


ENDLESS = {
    "computes": ("while True:\n    pass\n", 1, 2),
    "sleeps": ("import time\ntime.sleep(600)\n", 2, 2),
    "catches everything": (
        "while True:\n    try:\n        while True: pass\n    except Exception:\n        pass\n",
        1,
        5,
    ),
    "is in a loop of another module": (
        "import itertools\nfor _ in itertools.count():\n    sorted(range(99))\n",
        2,
        3,
    ),
}


@pytest.mark.parametrize(("text", "first", "last"), ENDLESS.values(), ids=ENDLESS)
def test_code_of_the_project_is_stopped_and_named(
    tmp_path: Path, text: str, first: int, last: int
) -> None:
    (tmp_path / "app").mkdir()
    with pytest.raises(TimeUp) as told, time_limit(tmp_path):
        _run(tmp_path / "app" / "models.py", text)
    assert told.value.file == "app/models.py"
    assert first <= told.value.line <= last


def test_work_of_the_kit_goes_on(tmp_path: Path) -> None:
    until = time.process_time() + 0.3
    with time_limit(tmp_path):
        while time.process_time() < until:
            pass


def test_handlers_and_timers_are_as_before(tmp_path: Path) -> None:
    def mine(_: int, __: object) -> None:
        raise AssertionError

    before = signal.signal(signal.SIGALRM, mine)
    try:
        with pytest.raises(TimeUp), time_limit(tmp_path):
            _run(tmp_path / "a.py", "while True: pass")
        assert signal.getsignal(signal.SIGALRM) is mine
        assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
        assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0, 0)
    finally:
        signal.signal(signal.SIGALRM, before)


def test_another_thread_is_left_alone(tmp_path: Path) -> None:
    def work() -> str:
        with time_limit(tmp_path):
            return "done"

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(work).result() == "done"
