"""Run by `killed_twice`: a project's script, in a process that is killed in the middle.

    python kill_child.py FOLDER SCRIPT TIMES COUNT ATLEAST ATMOST

Runs the script so many times; then once more, to its end. A run is killed after an UPDATE, before
that can be committed: when it has changed ATLEAST rows and committed some, or ATMOST and none.
Prints for each run its exit code, and what the query COUNT says then; a run that fails is the last.
"""

import os
import runpy
import signal
import subprocess
import sys
from typing import Any

import dotenv  # noqa: F401 - every run would import it anew
import sqlalchemy as sa
import sqlalchemy.orm

_ALONE = "--alone"
WAY = "killed.out"
"""Says how the last run that was killed changed rows."""


def main(folder: str, script: str, times: int, count: str, limits: tuple[int, int]) -> None:
    """One run after the other; forked where that is possible, as imports take most of the time."""
    engine = sa.create_engine(os.environ["DATABASE_URL"], poolclass=sa.NullPool)
    for number in range(times + 1):
        code = _ran(folder, script, limits if number < times else None)
        with engine.connect() as connection:
            print(code, connection.exec_driver_sql(count).scalar())  # noqa: T201 - for who runs it
        if code > 0:
            break


def _ran(folder: str, script: str, limits: tuple[int, int] | None) -> int:
    if not hasattr(os, "fork"):
        command = [sys.executable, __file__, _ALONE, folder, script, *map(str, limits or ())]
        return subprocess.run(command, check=False).returncode
    sys.stdout.flush()
    child = os.fork()
    if not child:
        _run(folder, script, limits)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _run(folder: str, script: str, limits: tuple[int, int] | None) -> None:
    code = 1
    try:
        os.chdir(folder)
        out = os.open(f"{script}.out", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(out, 1)
        os.dup2(out, 2)
        sys.path.insert(0, os.getcwd())  # noqa: PTH109 - as `python script.py` does
        sys.argv = [script]
        if limits:
            _die_after(*limits)
        runpy.run_path(script, run_name="__main__")
        code = 0
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else int(left.code is not None)
    except BaseException as error:  # noqa: BLE001 - whatever a learner's script raises
        print(f"{type(error).__name__}: {getattr(error, 'orig', error)}")  # noqa: T201
    finally:
        sys.stdout.flush()
        os._exit(code)


def _die_after(at_least: int, at_most: int) -> None:
    changed = commits = updates = 0

    def after_statement(
        _connection: Any, cursor: Any, statement: str, _values: Any, _context: Any, many: bool
    ) -> None:
        nonlocal changed, updates
        if statement.lstrip().upper().startswith("UPDATE"):
            changed += max(0, cursor.rowcount)
            updates += 1
            if changed >= (at_least if commits else at_most):
                with open(WAY, "w", encoding="utf-8") as way:  # noqa: PTH123
                    way.write("row by row" if many else "at once" if updates == 1 else "in parts")
                os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))

    def at_commit(_connection: Any) -> None:
        nonlocal commits
        commits += bool(changed)

    sa.event.listen(sa.Engine, "after_cursor_execute", after_statement)
    sa.event.listen(sa.Engine, "commit", at_commit)


if __name__ == "__main__":
    if sys.argv[1] == _ALONE:
        _run(
            sys.argv[2], sys.argv[3], (int(sys.argv[4]), int(sys.argv[5])) if sys.argv[4:] else None
        )
    main(
        sys.argv[1],
        sys.argv[2],
        int(sys.argv[3]),
        sys.argv[4],
        (int(sys.argv[5]), int(sys.argv[6])),
    )
