"""The project as it stands now, taken as a moment: what has changed is read, and kept."""

import weakref
from dataclasses import replace
from pathlib import Path

from course.sandbox.duplicate import DatabaseLocked
from course.sandbox.follow import UNREACHABLE, Transactions
from course.sandbox.timeline_databases import postgresql_bytes, sqlite_bytes
from course.sandbox.timeline_store import Moment, Store
from course.sandbox.timeline_tree import Found, Reader, find_all
from course.sandbox.workspace import Workspace


class Present:
    """What a project holds now. It remembers what it has read.

    Args:
        workspace: the project.
        store: where contents are kept.
    """

    def __init__(self, workspace: Workspace, store: Store) -> None:
        self._workspace = workspace
        self._store = store
        self._reader = Reader(workspace.path, self._keep)
        self._transactions = Transactions(workspace.url)
        weakref.finalize(self, self._transactions.close)
        self._before: Moment | None = None
        self._seen: object = None
        self._dumped: tuple[str, Moment] | None = None

    def is_as_taken(self) -> bool:
        """Whether all is as it was taken last: a few stat calls, and one question to PostgreSQL."""
        return self._seen is not None and self._signature(find_all(self._root)) == self._seen

    def take(self, label: str, before: Moment | None) -> Moment:
        """The project as a moment without a number; what it names is kept.

        Args:
            label: what has happened.
            before: the newest moment. A database that can't be read now is taken from it, as it
                may be but for a while.
        """
        self._before = before
        found = find_all(self._root)
        signature = self._signature(found)
        tree = self._reader.tree(found)
        self._seen = signature if self._reader.settled(found) else None
        now = Moment(0, label, tree)
        if self._workspace.url.get_backend_name() == "postgresql":
            now = self._with_database(now, signature[0])
        return now

    def look_again(self) -> None:
        """What was taken last may be incomplete: nothing counts as taken until the next time."""
        self._seen = None

    def forget(self) -> None:
        """Read everything again the next time."""
        self._reader.forget()
        self._seen, self._dumped, self._before = None, None, None

    def close(self) -> None:
        """Let go of the database server."""
        self._transactions.close()

    @property
    def _root(self) -> Path:
        return self._workspace.path

    def _signature(self, found: list[Found]) -> tuple[str, object]:
        return self._transactions.next(), tuple((each.path, each.sign) for each in found)

    def _with_database(self, now: Moment, transactions: str) -> Moment:
        """The moment with its PostgreSQL database, which is read only where something changed."""
        if self._dumped is not None and self._dumped[0] == transactions != UNREACHABLE:
            known = self._dumped[1]
            return replace(now, database=known.database, reading=known.reading)
        kept = postgresql_bytes(self._workspace.url, self._store.folder)
        if not kept.sql:
            self._seen = None  # the next look tries again
            if self._before is not None and self._before.database:
                return replace(now, database=self._before.database, reading=self._before.reading)
            return replace(now, remark=kept.remark)
        sql, reading = self._store.put(kept.sql), self._store.put(kept.reading)
        now = replace(now, database=sql, reading=reading)
        self._dumped = (transactions, now)
        return now

    def _keep(self, path: Path, kind: str) -> tuple[str, str]:
        """Keep a file of the project."""
        if kind == "sqlite":
            try:
                kind, content = sqlite_bytes(path, self._store.folder)
            except DatabaseLocked:
                name = path.relative_to(self._root).as_posix()
                before = self._before.tree.get(name) if self._before else None
                if before is None:
                    raise PermissionError from None
                return before.kind, before.content
        else:
            content = path.read_bytes()
        return kind, self._store.put(content)
