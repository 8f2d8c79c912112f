"""One at a time: a lock that two kernels, or a kernel and a terminal, take in turns."""

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WAIT = 10.0  # seconds; a turn takes milliseconds
_PAUSE = 0.005
_TAKEN = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


class TurnNotGiven(TimeoutError):
    """Somebody else has held the lock all the time, such as a process that was suspended."""


@contextmanager
def turn(file: Path, wait: float = WAIT) -> Iterator[None]:
    """Wait for the others, and keep them waiting until the end of the block.

    The lock belongs to the open file, not to its name: the operating system lets go of it when its
    holder ends, however it ends. So a lock is never stale, and the file may stay. Where a file
    system has no locks, nobody waits.

    Args:
        file: stands for what is taken in turns; it is made when it is missing.
        wait: at most so many seconds.

    Raises:
        TurnNotGiven: the others took longer.
        OSError: the file can't be made.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        deadline = time.monotonic() + wait
        while not _took(handle):
            if time.monotonic() > deadline:
                raise TurnNotGiven(file.name)
            time.sleep(_PAUSE)
        yield
    finally:
        os.close(handle)


def _took(handle: int) -> bool:
    """Try to take the lock that an open file stands for; False while another has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in _TAKEN
    return True
