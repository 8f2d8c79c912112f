"""A limit for a learner's code that the kit runs: an endless loop must not take a notebook along.

What counts is where the time goes. Code of the project is stopped; work of the kit's own, on a slow
or busy machine, goes on.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

COMPUTING = 1.5
"""Seconds that this process may compute; other programs on the machine don't count."""
WAITING = 20.0
"""Seconds on the clock, for code that sleeps or waits."""
_AGAIN = 0.25  # seconds, for code that catches what stops it


class TimeUp(BaseException):
    """A line of the project that doesn't come to an end. `except Exception` doesn't catch it.

    Attributes:
        file: The file, from the project's folder on.
        line: The line that was running.
    """

    def __init__(self, file: str, line: int) -> None:
        self.file = file
        self.line = line
        super().__init__(f"{file}, line {line}, doesn't come to an end")


@contextmanager
def time_limit(root: Path) -> Iterator[None]:
    """Stop the project's code in the block when it computes or waits for too long.

    Only the main thread can be stopped, where the cells of a notebook run, and not on Windows,
    which has no such timers. One long statement of a database is not stopped before its end.

    Args:
        root: the project's folder.

    Raises:
        TimeUp: the project's code was stopped.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(
        signal, "setitimer"
    ):
        yield
        return

    def on_signal(_: int, frame: FrameType | None) -> None:
        place = _in_the_project(frame, root.resolve())
        if place is not None:
            raise TimeUp(*place)

    timers = (
        (signal.ITIMER_VIRTUAL, signal.SIGVTALRM, COMPUTING),
        (signal.ITIMER_REAL, signal.SIGALRM, WAITING),
    )
    before = [signal.signal(number, on_signal) for _, number, _ in timers]
    try:
        for timer, _, seconds in timers:
            signal.setitimer(timer, seconds, _AGAIN)
        yield
    finally:
        for (timer, number, _), handler in zip(timers, before, strict=True):
            signal.setitimer(timer, 0)
            signal.signal(number, handler)


def _in_the_project(frame: FrameType | None, root: Path) -> tuple[str, int] | None:
    """The innermost line that runs and is the project's own."""
    while frame is not None:
        file = Path(frame.f_code.co_filename)
        if file.is_relative_to(root):
            return file.relative_to(root).as_posix(), frame.f_lineno
        frame = frame.f_back
    return None
