"""Started by `pytest_server`: for each line that it is asked, pytest in the folders named there.

It answers with a line of exit codes.
"""

# Nearly all of these are here because every run would import them anew.
import difflib  # noqa: F401
import gc
import json
import logging.config  # noqa: F401
import os
import signal
import sqlite3
import subprocess
import sys
import unittest  # noqa: F401
from contextlib import suppress
from importlib import import_module

import _pytest.config
import alembic.autogenerate
import alembic.command
import alembic.config  # noqa: F401
import dotenv  # noqa: F401
import pytest
import sqlalchemy as sa
import sqlalchemy.dialects.sqlite
import sqlalchemy.ext.asyncio
import sqlalchemy.orm

for plugin in _pytest.config.default_plugins:
    import_module(f"_pytest.{plugin}")
with suppress(ImportError):
    import pytest_alembic.plugin
    import pytest_alembic.tests
    import pytest_alembic.tests.experimental  # noqa: F401

_OPTIONS = (
    *("-qq", "-rN", "--color=no", "--tb=short", "--show-capture=no", "--disable-warnings"),
    # What is asked is whether one fails.
    *("--exitfirst", "--basetemp=tests.tmp", "-p", "no:cacheprovider"),
    # They look for garbage, ten times in each run.
    *("-p", "no:unraisableexception", "-p", "no:threadexception"),
)
_ENDLESS = 6
"""A run that computes so many times as long as the imports took is stopped. A stairway takes less
than once as long, on a fast machine and on a slow one."""
_FAILS_OR_NOT = ("--tb=no", "--assert=plain")
"""Of the runs after the first, nobody asks why."""
_IDLE = 60
"""Seconds in which nobody asks, and it ends."""
_IMPORTS = sum(os.times()[:2])


def main() -> None:
    """Answer until nobody asks any more, or the one who did has ended."""
    gc.freeze()  # the imports are no garbage,
    gc.disable()  # and a run ends before its own is worth a look
    while True:
        if hasattr(signal, "alarm"):
            signal.alarm(_IDLE)  # ends it
        line = sys.stdin.readline()
        if hasattr(signal, "alarm"):
            signal.alarm(0)
        if not line:
            return
        asked = json.loads(line)
        os.environ.clear()
        os.environ.update(asked["environment"])
        print(*_answer(asked["folders"]), flush=True)  # noqa: T201 - the one who asked reads them


def _answer(folders: list[str]) -> list[int]:
    """The first, and if it passes, all others at once."""
    codes = _run(folders[:1])
    if codes == [0]:
        codes += _run(folders[1:], _FAILS_OR_NOT)
    return codes


def _run(folders: list[str], options: tuple[str, ...] = ()) -> list[int]:
    if hasattr(os, "fork"):
        return [_waited_for(each) for each in [_forked(folder, options) for folder in folders]]
    return [_in_a_process(folder, options) for folder in folders]


def _forked(folder: str, options: tuple[str, ...]) -> int:
    child = os.fork()
    if child:
        return child
    code = 3
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, _ENDLESS * _IMPORTS)  # ends it with SIGVTALRM
        os.chdir(folder)
        out = os.open("tests.out", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(out, 1)
        os.dup2(out, 2)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # the next question is not for the tests
        os.environ["DATABASE_URL"] = "sqlite:///tests.db"
        sys.path.insert(0, os.getcwd())  # noqa: PTH109 - as `python -m pytest` does
        # Alembic reads each revision for each command; compiled, that is quicker.
        sys.dont_write_bytecode = False
        sa.event.listen(sa.Engine, "connect", _wait_for_no_disk)
        code = int(pytest.main([*_OPTIONS, *options]))
        sys.stdout.flush()
    finally:
        os._exit(code)


def _wait_for_no_disk(connection: object, _record: object) -> None:
    """SQLite waits for the disk at each commit, for half of a run; these files soon go anyway."""
    if isinstance(connection, sqlite3.Connection):
        with suppress(sqlite3.Error):  # not inside a transaction
            connection.execute("PRAGMA synchronous = OFF")


def _waited_for(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _in_a_process(folder: str, options: tuple[str, ...]) -> int:
    with open(os.path.join(folder, "tests.out"), "wb") as out:  # noqa: PTH118, PTH123
        return subprocess.run(
            [sys.executable, "-m", "pytest", *_OPTIONS, *options],
            cwd=folder,
            env={**os.environ, "DATABASE_URL": "sqlite:///tests.db"},
            stdout=out,
            stderr=out,
            check=False,
        ).returncode


if __name__ == "__main__":
    main()
