"""A project is followed: whatever changes it, a cell, a terminal or another process, is noticed.

There is no thread. The notebook's own event loop looks a few times a second, between cells, and
after each cell at once. A look is a few stat calls and, on PostgreSQL, one question.
"""

import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL

EVERY = 0.2
"""Seconds between two looks."""

UNREACHABLE = "unreachable"
"""Stands for the number of the next transaction where no server answers."""

_LEFT_OUT = frozenset({"__pycache__", ".git", ".office", ".ipynb_checkpoints"})
# Grows with every transaction that writes, whoever's it is.
_NEXT_TRANSACTION = sa.text("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")

Signature = tuple[object, ...]


class Follower:
    """Calls a function when a project has changed, for as long as it is followed.

    Args:
        root: the project's folder.
        url: its database.
        changed: called, on the notebook's own event loop, after each change; with True where it
            was noticed between cells, so that another process made it, which may go on.
    """

    def __init__(self, root: Path, url: URL, changed: Callable[[bool], object]) -> None:
        self._root = root
        self._transactions = Transactions(url)
        self._changed = changed
        self._seen = self.signature()
        self._task: asyncio.Task[None] | None = None

    def signature(self) -> Signature:
        """What differs when the project has changed; () when its folder is gone. Only reads."""
        if not self._root.is_dir():
            return ()
        return (*sorted(_files(str(self._root))), self._transactions.next())

    def look(self, *, passing: bool = False) -> bool:
        """Look once, and call the function if something has changed; says whether it has.

        Args:
            passing: whether this is a look between cells.
        """
        now = self.signature()
        if now == self._seen:
            return False
        self._seen = now
        self._changed(passing)
        return True

    def start(self) -> None:
        """Follow from now on; in a notebook also after each cell."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # no notebook, so nobody looks at a panel either
            return
        self._task = loop.create_task(self._follow())
        shell = _shell()
        if shell is not None:
            shell.events.register("post_run_cell", self._after_cell)

    def stop(self) -> None:
        """Follow no longer, and let go of the database."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
            shell = _shell()
            if shell is not None:
                with suppress(ValueError):
                    shell.events.unregister("post_run_cell", self._after_cell)
        self._transactions.close()

    async def _follow(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            self.look(passing=True)

    def _after_cell(self, _: object) -> None:
        self.look()


class Transactions:
    """How far a PostgreSQL server has counted its transactions; nothing for any other database.

    Asked of the server, not of the project's database, which can be dropped meanwhile.
    """

    def __init__(self, url: URL) -> None:
        self._engine: sa.Engine | None = None
        self._connection: sa.Connection | None = None
        if url.get_backend_name() == "postgresql":
            self._engine = sa.create_engine(
                url.set(database="postgres"), isolation_level="AUTOCOMMIT", pool_pre_ping=True
            )

    def next(self) -> str:
        """The number of the next transaction, or `UNREACHABLE`."""
        if self._engine is None:
            return ""
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
            return str(self._connection.scalar(_NEXT_TRANSACTION))
        except sa.exc.SQLAlchemyError:  # the server is gone; a later look may find it again
            self.close()
            return UNREACHABLE

    def close(self) -> None:
        """Let go of the server; the next question connects again."""
        if self._connection is not None:
            with suppress(sa.exc.SQLAlchemyError):
                self._connection.close()
            self._connection = None
        if self._engine is not None:
            self._engine.dispose()


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    """Yield name, time of change and size of every file; one that goes meanwhile is not there."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name in _LEFT_OUT:
                continue
            with suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    yield from _files(entry.path)
                else:
                    said = entry.stat(follow_symlinks=False)
                    yield entry.path, said.st_mtime_ns, said.st_size


def _shell() -> Any:
    from IPython.core.getipython import get_ipython

    return get_ipython()
