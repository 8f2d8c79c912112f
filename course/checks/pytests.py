"""A project's own tests, run by real pytest, on one or more copies of the project.

pytest takes most of a second to start, and nearly all of it goes into imports. So one process
imports what every run needs, and is forked for each.
"""

import json
import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from course.checks.pytest_server import Server

_SERVER = Server()
_INTERNAL_ERROR = 3  # pytest's own code
PATIENCE = 30.0
"""Seconds on the clock for all runs together, on a busy machine: for tests that sleep or wait. What
computes without an end is stopped before, by the time that it computes."""
_STOPPED = -getattr(signal, "SIGVTALRM", 0)


class PytestDoesNotEnd(RuntimeError):
    """The tests were stopped: an endless loop, or something that waits."""


@dataclass(frozen=True)
class PytestRun:
    """What one run of pytest came to.

    Attributes:
        exit_code: pytest's own: 0 all passed, 1 some failed, 2 to 4 it could not run them, 5 there
            were none.
        output: What it printed, briefly: a line for each failure or error.
    """

    exit_code: int
    output: str

    @property
    def reason(self) -> str:
        """The first line that says why it failed; empty if none does."""
        lines = self.output.splitlines()
        told = (each for each in lines if each.startswith("E ") and not each.endswith("%]"))
        return next((each[1:].strip() for each in told), "")


def run_tests(folders: Sequence[Path], *, patience: float = PATIENCE) -> list[PytestRun]:
    """Run `python -m pytest` in the first of several folders; if it passes, in all others at once.

    The tests run with the settings that each folder has, in processes of their own and without a
    guard, so only on copies. `DATABASE_URL` names an empty SQLite file beside them, so that tests
    which choose no database of their own reach none of somebody's. Of pytest's plug-ins, those are
    loaded that the folder's settings name; all that are installed would take seconds. A run ends at
    the first test that fails.

    Args:
        folders: where pytest is started; `tests.out` in each gets what it prints.
        patience: seconds, for all together.

    Returns:
        A run for each folder, in their order; the first alone where it didn't pass. Only the first
        says why it failed.

    Raises:
        PytestDoesNotEnd: they took longer than that, or one of them computed many times as long as
            the imports took.
    """
    environment = {
        **os.environ,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }
    for name in ("PYTEST_ADDOPTS", "FORCE_COLOR", "CLICOLOR_FORCE"):
        environment.pop(name, None)
    question = json.dumps({"folders": [*map(str, folders)], "environment": environment})
    try:
        said = _SERVER.ask(question, environment, patience)
    except TimeoutError:
        raise PytestDoesNotEnd from None
    codes = [int(each) for each in said.split()]
    if not codes:
        codes = [_INTERNAL_ERROR]
    if any(code == _STOPPED < 0 for code in codes):
        raise PytestDoesNotEnd
    return [
        PytestRun(code, _text(folder / "tests.out"))
        for folder, code in zip(folders, codes, strict=False)
    ]


def _text(file: Path) -> str:
    return file.read_text("utf-8", errors="replace") if file.is_file() else ""
