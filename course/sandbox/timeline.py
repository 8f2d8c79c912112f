"""What has happened in a project, as moments that one can look at and go back to.

A moment is the state *after* something had happened: the start, a command, or a change from
outside (a Python cell, a terminal, another process), which is noticed when somebody looks, and
named by what differs. Kept are the project's files and its databases, each content once, in
`work/.timeline/NAME`.

Another process may be in the middle of something when it is looked at: `alembic upgrade` commits
once or often, and `git checkout` writes one file after the other. Nothing tells from outside when
it is done. So what is caught between cells is kept at once, for the views, and is the same moment
still for what changes within a second (`QUIET`) of the look before. What cells do is looked at when
they are done, so there no clock has a say: the same page makes the same moments.

    timeline = timeline_of(ws)
    timeline.look()                        # before a command: what happened meanwhile
    timeline.look("alembic upgrade head")  # after it
    timeline.since()                       # what the last one changed
    timeline.restore(3)                    # as it was after moment 3; nothing is lost
"""

import hashlib
import threading
import time
from dataclasses import replace
from pathlib import Path

from course import paths
from course.sandbox.timeline_moments import OUTSIDE, START, Moments
from course.sandbox.timeline_present import Present
from course.sandbox.timeline_return import bring_back
from course.sandbox.timeline_store import Moment, Store
from course.sandbox.workspace import Workspace

QUIET = 1.0
"""Seconds without a change, after which another process counts as done."""


class Timeline(Moments):
    """The moments of one project. Kept for as long as the project's folder isn't made anew.

    Args:
        workspace: the project.

    Attributes:
        wanted: whether somebody has opened a view of it in this notebook.
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(
            workspace, Store(paths.work_folder() / ".timeline" / _name(workspace.path))
        )
        self.wanted = False
        self._present = Present(workspace, self._store)
        self._alone = threading.RLock()
        self._last: Moment | None = None
        self._unfinished: tuple[int, float] | None = None  # a moment's number, and until when

    def begin(self) -> Moment | None:
        """Begin anew with the project as it is: the moments so far are dropped.

        For `course.start` and `reset`, which have moved what stood here to the backups.
        """
        with self._alone, self._store.alone():
            self._store.clear()
            self._present.forget()
            self._last = None
            self._unfinished = None
            self._memory.clear()
            return self._look(START)

    def look(self, label: str | None = None, *, passing: bool = False) -> Moment | None:
        """Keep the project as it is, if it has changed since the last moment. Only reads it.

        Args:
            label: what has happened; without it, something outside.
            passing: whether this is a look in passing, between cells: what has changed was done by
                another process, which may not be at its end.

        Returns:
            The new moment, or the newest as it is now; None if nothing has changed, or the folder
            is gone, or nothing can be kept now (no room, or another kernel has had its turn for
            seconds): the next look tries again. It stops no command by raising; a database that
            can't be read is told in `Moment.not_kept`.
        """
        with self._alone:
            if self._is_seen():
                return None
            try:
                with self._store.alone():
                    return self._look(label, passing=passing)
            except OSError:  # TurnNotGiven is one too
                self._present.look_again()
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
            self._unfinished = None
            self._present.look_again()
            kept = self._look(None) or self._last
            if kept is not None and kept.content != target.content:
                bring_back(self._workspace, self._store, kept, target)
            moment = self._look(f"back to {number} ({self.label(number)})") or self._last
            return target if moment is None else moment

    def close(self) -> None:
        """Let go of the database server."""
        self._present.close()

    def _is_seen(self) -> bool:
        """Whether the newest moment is the project as it is."""
        if not self._workspace.path.is_dir():
            return True
        if self._last is None or not self._present.is_as_taken():
            return False
        return self._store.numbers()[-1:] == [self._last.number]

    def _look(self, label: str | None, *, passing: bool = False) -> Moment | None:
        """What `look` does, when it is one's turn."""
        known, self._last = self._last, self._store.last()
        now = self._present.take(label or (OUTSIDE if self._last else START), self._last)
        last = self._last
        if last is None:
            return self._add(now)
        # Another kernel, or a panel, saw what the command did before its command could be named.
        new = known is not None and known.number != last.number
        is_of_command = bool(label) and new and last.label == OUTSIDE
        if now.content == last.content:
            return self._add(replace(last, label=label)) if label and is_of_command else None
        is_unfinished = self._unfinished is not None and (
            self._unfinished[0] == last.number and time.monotonic() < self._unfinished[1]
        )
        if is_of_command or (is_unfinished and not label):
            now = replace(now, number=last.number)
            if self._is_as_before(now):
                return None
        return self._add(now, passing=passing)

    def _is_as_before(self, now: Moment) -> bool:
        """Whether all that the newest moment was about is undone; then it is dropped."""
        numbers = self._store.numbers()
        before = self._store.read(numbers[-2]) if len(numbers) > 1 else None
        if before is None or before.content != now.content:
            return False
        self._store.drop(now.number)
        self._last, self._unfinished = before, None
        return True

    def _add(self, moment: Moment, *, passing: bool = False) -> Moment:
        if not moment.number:
            numbers = self._store.numbers()
            moment = replace(moment, number=numbers[-1] + 1 if numbers else 1)
        self._store.add(moment)
        self._store.trim()
        self._last = moment
        self._unfinished = (moment.number, time.monotonic() + QUIET) if passing else None
        return moment


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
