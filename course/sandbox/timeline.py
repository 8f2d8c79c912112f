"""What has happened in a project, as moments that one can look at and go back to.

A moment is the state *after* something had happened: the start, a command, or a change from
outside (a Python cell, a terminal, another process), which is noticed when somebody looks. Kept are
the project's files and its databases, each content once, in `work/.timeline/NAME`.

    timeline = timeline_of(ws)
    timeline.look()                        # before a command: what happened meanwhile
    timeline.look("alembic upgrade head")  # after it
    timeline.since()                       # what the last one changed
    timeline.restore(3)                    # as it was after moment 3; nothing is lost
"""

import hashlib
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from course import paths
from course.errors import ShownPlainly
from course.sandbox.duplicate import DatabaseLocked
from course.sandbox.follow import UNREACHABLE, Transactions
from course.sandbox.timeline_databases import postgresql_bytes, sqlite_bytes
from course.sandbox.timeline_return import bring_back
from course.sandbox.timeline_state import source_then, state_of
from course.sandbox.timeline_store import ContentDamaged, Moment, Store
from course.sandbox.timeline_tree import Found, Reader, find_all
from course.sandbox.workspace import Workspace
from course.state.history import Revision
from course.state.moments import Since, StateThen, Step, diff_states
from course.state.revision_source import RevisionSource

START, OUTSIDE = "start", "outside"
_REMEMBERED = 64  # states and differences, of all moments one timeline may have

_T = TypeVar("_T")


class NoSuchMoment(ShownPlainly, LookupError):
    """There is no moment of that number.

    Attributes:
        number: what was asked for.
    """

    def __init__(self, number: int, there: list[int]) -> None:
        self.number = number
        known = f"1 to {there[-1]}" if len(there) > 1 else "1" if there else "none yet"
        super().__init__(f"There is no moment {number}; the numbers are {known}.")


class Timeline:
    """The moments of one project. Kept for as long as the project's folder isn't made anew.

    Args:
        workspace: the project.

    Attributes:
        wanted: whether somebody has opened a view of it in this notebook.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.wanted = False
        self._workspace = workspace
        self._store = Store(paths.work_folder() / ".timeline" / _name(workspace.path))
        self._reader = Reader(workspace.path, self._keep)
        self._transactions = Transactions(workspace.url)
        weakref.finalize(self, self._transactions.close)
        self._alone = threading.RLock()
        self._seen: object = None
        self._dumped: tuple[str, Moment] | None = None
        self._last: Moment | None = None
        self._memory: OrderedDict[Hashable, object] = OrderedDict()

    # What happens.

    def begin(self) -> Moment | None:
        """Begin anew with the project as it is: the moments so far are dropped.

        For `course.start` and `reset`, which have moved what stood here to the backups.
        """
        with self._alone, self._store.alone():
            self._store.clear()
            self._reader.forget()
            self._seen, self._last, self._dumped = None, None, None
            self._memory.clear()
            return self._look(START)

    def look(self, label: str | None = None) -> Moment | None:
        """Keep the project as it is, if it has changed since the last moment. Only reads it.

        Args:
            label: what has happened; without it, something outside.

        Returns:
            The new moment; None if nothing has changed, or the folder is gone, or nothing can
            be kept now (no room, or another kernel has had its turn for seconds): the next look
            tries again. It stops no command by raising; a database that can't be read is told in
            `Moment.not_kept`.
        """
        with self._alone:
            if self._is_seen():
                return None
            try:
                with self._store.alone():
                    return self._look(label)
            except OSError:  # TurnNotGiven is one too
                self._seen = None
                return None

    def restore(self, number: int) -> Moment:
        """Take the project back, or forward, to a moment.

        What is there now is kept as a moment first, and the return is a new moment too. Files are
        as they were, byte for byte, and databases hold what they held. A SQLite database is
        filled in its place, so that open connections go on; a PostgreSQL one is made anew.

        Args:
            number: the moment's number.

        Returns:
            The new moment.

        Raises:
            NoSuchMoment: there is none of that number.
            ContentDamaged: it isn't whole. Nothing was changed.
            DatabaseInUse: a transaction is open in a SQLite file. Nothing was changed.
            NotTakenBack: a file can't be written; says which.
            DumpFailed: PostgreSQL can't be filled; what was there is kept as a moment.
            TurnNotGiven: another kernel has kept the timeline to itself for seconds.
        """
        with self._alone, self._store.alone():
            target = self._moment(number)
            self._seen = None
            kept = self._look(None) or self._last
            if kept is not None and kept.content != target.content:
                bring_back(self._workspace, self._store, kept, target)
            moment = self._look(f"back to {number} ({target.label})") or self._last
            return target if moment is None else moment

    # What there is to see.

    @property
    def moments(self) -> list[Moment]:
        """All moments, the oldest first."""
        found = []
        for number in self._store.numbers():
            with suppress(LookupError, ContentDamaged):
                found.append(self._moment(number))
        return found

    @property
    def dropped(self) -> int:
        """How many moments were dropped to save room."""
        numbers = self._store.numbers()
        return numbers[-1] - len(numbers) if numbers else 0

    def state(self, number: int, database: str | None = None) -> StateThen:
        """Schema, history and rows at a moment, read from what is kept.

        Args:
            number: the moment's number.
            database: another SQLite file than the project's own.

        Raises:
            NoSuchMoment: there is none of that number.
            ContentDamaged: it isn't whole.
        """
        moment, name = self._moment(number), database or self._own_database()
        return self._remembered(
            ("state", moment.content, name),
            lambda: state_of(moment, self._store, self._workspace.path, name, self._remembered),
        )

    def source(self, number: int, revision: Revision) -> RevisionSource:
        """What a revision of `state(number).history` did, by its file of that moment.

        Raises:
            NoSuchMoment: there is none of that number.
            ContentDamaged: the file isn't whole.
        """
        moment = self._moment(number)
        return source_then(moment, self._store, self._workspace.path, revision.path)

    def since(self, number: int | None = None) -> Since:
        """What changed between a moment and the one before it; nothing for the first.

        Args:
            number: the moment's number; the newest unless told.

        Raises:
            NoSuchMoment: there is none of that number.
            ContentDamaged: one of the two isn't whole.
        """
        numbers = self._store.numbers()
        if number is None:
            number = numbers[-1] if numbers else 0
        if number not in numbers:
            if not numbers:
                return Since()
            raise NoSuchMoment(number, numbers)
        at = numbers.index(number)
        if at == 0:
            return Since()
        before, after = self._moment(numbers[at - 1]), self._moment(number)
        return self._remembered(
            ("since", before.content, after.content),
            lambda: diff_states(self.state(before.number), self.state(after.number)),
        )

    def steps(self) -> list[Step]:
        """The moments with what each of them changed, for `TimelineView`."""
        steps = []
        for moment in self.moments:
            try:
                changes = self.since(moment.number).sentences
            except ContentDamaged as error:
                changes = (str(error),)
            steps.append(Step(moment.number, moment.label, changes, moment.not_kept))
        return steps

    def close(self) -> None:
        """Let go of the database server."""
        self._transactions.close()

    # How it is done.

    def _is_seen(self) -> bool:
        """Whether all is as at the last look: a few stat calls, and one question to PostgreSQL."""
        if not self._workspace.path.is_dir():
            return True
        if (
            self._seen is None
            or self._last is None
            or self._signature(find_all(self._workspace.path)) != self._seen
        ):
            return False
        return self._store.numbers()[-1:] == [self._last.number]

    def _signature(self, found: list[Found]) -> tuple[str, object]:
        return self._transactions.next(), tuple((each.path, each.sign) for each in found)

    def _look(self, label: str | None) -> Moment | None:
        """What `look` does, when it is one's turn."""
        known, self._last = self._last, self._store.last()
        found = find_all(self._workspace.path)
        signature = self._signature(found)
        tree = self._reader.tree(found)
        self._seen = signature if self._reader.settled(found) else None
        now = Moment(0, label or (OUTSIDE if self._last else START), tree)
        if self._workspace.url.get_backend_name() == "postgresql":
            now = self._with_database(now, signature[0])
        if self._last is None or now.content != self._last.content:
            return self._add(now)
        # Another kernel, or a panel, saw what the command did before its command could be named.
        new = known is not None and known.number != self._last.number
        if label and new and self._last.label == OUTSIDE:
            return self._add(replace(self._last, label=label))
        return None

    def _add(self, moment: Moment) -> Moment:
        if not moment.number:
            numbers = self._store.numbers()
            moment = replace(moment, number=numbers[-1] + 1 if numbers else 1)
        self._store.add(moment)
        self._store.trim()
        self._last = moment
        return moment

    def _with_database(self, now: Moment, transactions: str) -> Moment:
        """The moment with its PostgreSQL database, which is read only where something changed."""
        if self._dumped is not None and self._dumped[0] == transactions != UNREACHABLE:
            known = self._dumped[1]
            return replace(now, database=known.database, reading=known.reading)
        kept = postgresql_bytes(self._workspace.url, self._store.folder)
        if not kept.sql:
            self._seen = None  # the next look tries again
            if self._last is not None and self._last.database:  # it may be but for a while
                return replace(now, database=self._last.database, reading=self._last.reading)
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
                name = path.relative_to(self._workspace.path).as_posix()
                before = self._last.tree.get(name) if self._last else None
                if before is None:
                    raise PermissionError from None
                return before.kind, before.content
        else:
            content = path.read_bytes()
        return kind, self._store.put(content)

    def _own_database(self) -> str:
        """The name of the project's SQLite file; empty for PostgreSQL."""
        url = self._workspace.url
        return Path(str(url.database)).name if url.get_backend_name() == "sqlite" else ""

    def _moment(self, number: int) -> Moment:
        try:
            return self._store.read(number)
        except LookupError:
            raise NoSuchMoment(number, self._store.numbers()) from None

    def _remembered(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """Made once; what was asked for longest ago is forgotten."""
        if key in self._memory:
            self._memory.move_to_end(key)
            return self._memory[key]  # type: ignore[return-value]
        made = make()
        self._memory[key] = made
        while len(self._memory) > _REMEMBERED:
            self._memory.popitem(last=False)
        return made


_timelines: dict[tuple[Path, str], Timeline] = {}


def timeline_of(workspace: Workspace) -> Timeline:
    """The timeline of a project: always the same one in one notebook, as it remembers its looks."""
    key = (workspace.path, str(workspace.url))
    if key not in _timelines:
        _timelines[key] = Timeline(workspace)
    return _timelines[key]


def _name(root: Path) -> str:
    """The name of a project's timeline; a project that stands elsewhere has its own."""
    if root.parent == paths.sandboxes():
        return root.name
    return f"{root.name}-{hashlib.sha256(str(root).encode()).hexdigest()[:8]}"
