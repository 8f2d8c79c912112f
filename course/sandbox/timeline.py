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
from dataclasses import replace
from pathlib import Path

from course import paths
from course.sandbox.timeline_moments import Moments
from course.sandbox.timeline_present import Present
from course.sandbox.timeline_return import bring_back
from course.sandbox.timeline_store import Moment, Store
from course.sandbox.workspace import Workspace

START, OUTSIDE = "start", "outside"


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

    def begin(self) -> Moment | None:
        """Begin anew with the project as it is: the moments so far are dropped.

        For `course.start` and `reset`, which have moved what stood here to the backups.
        """
        with self._alone, self._store.alone():
            self._store.clear()
            self._present.forget()
            self._last = None
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
            self._present.look_again()
            kept = self._look(None) or self._last
            if kept is not None and kept.content != target.content:
                bring_back(self._workspace, self._store, kept, target)
            moment = self._look(f"back to {number} ({target.label})") or self._last
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

    def _look(self, label: str | None) -> Moment | None:
        """What `look` does, when it is one's turn."""
        known, self._last = self._last, self._store.last()
        now = self._present.take(label or (OUTSIDE if self._last else START), self._last)
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
