"""Run by `killed_twice`: a project's script, in a process that is killed in the middle.

    python kill_child.py FOLDER SCRIPT TIMES COUNT ATLEAST ATMOST TOOMANY

Runs the script so many times; then once more, to its end. A run is killed after an UPDATE, before
that can be committed: when it has changed ATLEAST rows and committed some, or ATMOST and none. One
that has changed TOOMANY, or none in a thousand UPDATEs, or that asks the same twenty times and does
nothing else, is stopped: it would never come to its end. Prints for each run its exit code, and
what the query COUNT says then. The last is the one that fails, or leaves nothing behind: the others
would do the same.
"""

import gc
import os
import re
import runpy
import signal
import subprocess
import sys
from collections import Counter
from typing import Any

import dotenv  # noqa: F401 - every run would import it anew
import sqlalchemy as sa
import sqlalchemy.orm

_ALONE = "--alone"
ENDLESS, ASKS_ON = 99, 98
"""The exit codes of a run that was stopped: it changes rows without an end, or asks for them."""
_IN_VAIN, _ASKED = 1000, 20
_UPDATE = re.compile(r"\s*(UPDATE\b|WITH\b.*\bUPDATE\s+\S+\s+(AS\s+\S+\s+)?SET\b)", re.DOTALL)
WAY = "killed.out"
"""Says how the last run that was killed changed rows."""


def main(folder: str, script: str, times: int, count: str, limits: tuple[int, ...]) -> None:
    """One run after the other; forked where that is possible, as imports take most of the time."""
    gc.disable()  # a fifth of the time, where thousands of rows are objects
    engine = sa.create_engine(os.environ["DATABASE_URL"], poolclass=sa.NullPool)
    for number in range(times + 1):
        code = _ran(folder, script, limits if number < times else limits[-1:])
        with engine.connect() as connection:
            there = connection.exec_driver_sql(count).scalar()
        print(code, there)  # noqa: T201 - for who runs it
        if code > 0 or not there:
            break


def _ran(folder: str, script: str, limits: tuple[int, ...]) -> int:
    if not hasattr(os, "fork"):
        command = [sys.executable, __file__, _ALONE, folder, script, *map(str, limits)]
        return subprocess.run(command, check=False).returncode
    sys.stdout.flush()
    child = os.fork()
    if not child:
        _run(folder, script, limits)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _run(folder: str, script: str, limits: tuple[int, ...]) -> None:
    code = 1
    try:
        os.chdir(folder)
        out = os.open(f"{script}.out", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(out, 1)
        os.dup2(out, 2)
        sys.path.insert(0, os.getcwd())  # noqa: PTH109 - as `python script.py` does
        sys.argv = [script]
        _watch(*limits)
        runpy.run_path(script, run_name="__main__")
        code = 0
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else int(left.code is not None)
    except BaseException as error:  # noqa: BLE001 - whatever a learner's script raises
        said = str(getattr(error, "orig", error)).partition("\n")[0]  # PostgreSQL points with a ^
        print(f"{type(error).__name__}: {said}")  # noqa: T201
    finally:
        sys.stdout.flush()
        os._exit(code)


def _watch(*limits: int) -> None:
    """Kill this process when it has changed as many rows as the limits say, if there are two."""
    *kill, too_many = limits
    changed = commits = updates = in_vain = 0
    asked: Counter[tuple[str, str]] = Counter()  # since anything else was done

    def after_statement(
        _connection: Any, cursor: Any, statement: str, values: Any, _context: Any, many: bool
    ) -> None:
        nonlocal changed, commits, updates, in_vain
        begins = statement.lstrip().upper()
        if begins.startswith("SELECT"):
            asked[statement, str(values)] += 1
            if asked[statement, str(values)] >= _ASKED:
                os._exit(ASKS_ON)
            return
        asked.clear()
        if not _UPDATE.match(begins):
            return
        count = _changed_by(cursor)
        changed += count
        updates += 1
        in_vain = 0 if count else in_vain + 1
        if kill and changed >= kill[0 if commits else 1]:
            with open(WAY, "w", encoding="utf-8") as way:  # noqa: PTH123
                way.write("row by row" if many else "at once" if updates == 1 else "in parts")
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
        if changed >= too_many or in_vain >= _IN_VAIN:
            os._exit(ENDLESS)
        commits += bool(changed) and _commits_itself(_connection)

    def at_commit(_connection: Any) -> None:
        nonlocal commits
        commits += bool(changed)

    sa.event.listen(sa.Engine, "connect", _do_not_wait_for_the_disk)
    sa.event.listen(sa.Engine, "after_cursor_execute", after_statement)
    sa.event.listen(sa.Engine, "commit", at_commit)


def _changed_by(cursor: Any) -> int:
    """How many rows an UPDATE has changed; SQLite's driver says -1 of one that begins with WITH."""
    if cursor.rowcount >= 0:
        return int(cursor.rowcount)
    return int(cursor.connection.execute("SELECT changes()").fetchone()[0])


def _commits_itself(connection: Any) -> bool:
    """Whether each statement is committed by itself (AUTOCOMMIT)."""
    raw = connection.connection.dbapi_connection
    return not raw.in_transaction if hasattr(raw, "in_transaction") else bool(raw.autocommit)


def _do_not_wait_for_the_disk(raw: Any, _record: Any) -> None:
    """A process is killed here, and no machine: what it has committed is there all the same."""
    is_sqlite = hasattr(raw, "in_transaction")
    raw.execute("PRAGMA synchronous = OFF" if is_sqlite else "SET synchronous_commit = off")
    raw.execute("PRAGMA journal_mode = TRUNCATE") if is_sqlite else raw.commit()


if __name__ == "__main__":
    if sys.argv[1] == _ALONE:
        _run(sys.argv[2], sys.argv[3], tuple(map(int, sys.argv[4:])))
    main(
        sys.argv[1],
        sys.argv[2],
        int(sys.argv[3]),
        sys.argv[4],
        tuple(map(int, sys.argv[5:])),
    )
