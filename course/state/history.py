"""A project's history as plain data: its revisions, their shape, and where a database stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from course.state import graph, lineage
from course.state.display import Document, Shown, TableView, counted, listed

SHOWN_REVISIONS = 200
"""How many revisions a history shows of itself; `History.shown` takes another number."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision file.

    Attributes:
        id: Its `revision`.
        down_revisions: The ids in its `down_revision`, as written; empty for a base.
        depends_on: The ids or labels in its `depends_on`, as written.
        branch_labels: The labels in its own file; `History.labels` has those handed on as well.
        message: The first paragraph of its docstring, on one line.
        path: The file.
    """

    id: str
    down_revisions: tuple[str, ...]
    depends_on: tuple[str, ...]
    branch_labels: tuple[str, ...]
    message: str
    path: Path


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a history, or worth knowing about it.

    Attributes:
        kind: Which of them: `configuration`, `syntax`, `unreadable`, `computed`, `not_a_string`,
            `no_revision`, `bytecode`, `leftover`, `folder_not_read`, `loaded_twice`,
            `duplicate_id`, `illegal_id`, `missing_down_revision`, `missing_dependency`,
            `duplicate_label`, `cycle` or `unknown_current`.
        sentence: What is there, what it means, what to do.
        revisions: The ids that it is about.
        path: The file or folder that it is about.
        stops_alembic: Whether Alembic refuses to work until it is mended.
    """

    kind: str
    sentence: str
    revisions: tuple[str, ...] = ()
    path: Path | None = None
    stops_alembic: bool = True


_Map = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class History(Shown):
    """All revisions of a project, how they hang together, and where a database stands.

    Heads, bases, branchpoints and mergepoints are those of Alembic, which looks at
    `down_revision` alone for them. Rings and missing parents are left out of `children`,
    `labels` and `applied`; `problems` tells of them.

    Attributes:
        revisions: Newest first, in the order of `alembic history`. Where two files have the same
            id, the one that Alembic reads last.
        heads: Ids that no `down_revision` names, in the order of their files.
        bases: Ids without a `down_revision`, in the order of their files.
        merge_points: Ids with more than one `down_revision`.
        branch_points: Ids that more than one `down_revision` names.
        effective_heads: Heads that another revision depends on: `alembic heads` calls them
            "effective head", and their ids leave `alembic_version` once that other is applied.
        current: The rows of the database's version table; None when no database was asked, or
            it has no such table.
        applied: The ids that the database has been through.
        problems: What is wrong, the order of files first.
        labels: For each id the branch labels it goes by: its own, and those handed on.
        children: For each id those whose `down_revision` names it.
        duplicates: Files whose id another file has too, which Alembic does not use.
        root: The folder of the configuration file.
        asked: Whether a database was asked where it stands.
        database: The name of the file that was asked; empty for the project's own database.
    """

    revisions: tuple[Revision, ...]
    heads: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    merge_points: tuple[str, ...] = ()
    branch_points: tuple[str, ...] = ()
    effective_heads: tuple[str, ...] = ()
    current: tuple[str, ...] | None = None
    applied: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()
    labels: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)
    children: _Map = field(default_factory=dict, repr=False, hash=False)
    parents: _Map = field(default_factory=dict, repr=False, hash=False)
    comes_after: _Map = field(default_factory=dict, repr=False, hash=False)
    duplicates: tuple[Revision, ...] = ()
    root: Path = Path()
    asked: bool = False
    database: str = field(default="", compare=False)

    @property
    def pending(self) -> tuple[str, ...]:
        """The ids that the database has not been through, oldest first, as an upgrade goes."""
        return tuple(r.id for r in reversed(self.revisions) if r.id not in self.applied)

    @property
    def unknown_current(self) -> tuple[str, ...]:
        """The ids in the version table that no file has."""
        return tuple(name for name in self.current or () if name not in self.parents)

    def revision(self, name: str) -> Revision | None:
        """The revision of that id; None when there is none."""
        return next((revision for revision in self.revisions if revision.id == name), None)

    def at(self, current: tuple[str, ...] | None) -> "History":
        """The same history, with the database standing elsewhere.

        Args:
            current: The rows of the version table; None without a database or without the table.

        Returns:
            A history; nothing is read again.
        """
        problems = tuple(p for p in self.problems if p.kind != "unknown_current")
        moved = replace(
            self, current=current, applied=lineage.ancestors(self.comes_after, current or ())
        )
        unknown = tuple(
            Problem(
                "unknown_current",
                f"The database stands at {name}, and no file here has that revision: its file was "
                "deleted, or this database was upgraded with another version of the project. "
                "Bring the file back (git log --all has it), or check the schema and then tell "
                "Alembic where it stands with `alembic stamp --purge ID`.",
                (name,),
            )
            for name in moved.unknown_current
        )
        return replace(moved, problems=problems + unknown)

    def marks(self, name: str) -> tuple[str, ...]:
        """What there is to say about a revision's place, in Alembic's words.

        Args:
            name: A revision's id.

        Returns:
            Any of: head, effective head, base, branchpoint, mergepoint, current, and applied or
            pending where a database was asked.
        """
        return Marks(self).of(name)

    def document(self) -> Document:
        """The graph, in text; a table of revisions; and the problems."""
        return self.shown(SHOWN_REVISIONS)

    def shown(self, limit: int | None) -> Document:
        """The history as sentences and tables.

        Args:
            limit: How many revisions to show, newest first; None for all.

        Returns:
            The document; `print(history.shown(None).to_text())` prints a long history in full.
        """
        revisions = self.revisions[:limit]
        drawing = graph.draw([revision.id for revision in self.revisions], self.parents)[:limit]
        marks = Marks(self)
        rows = tuple(
            (
                revision.id,
                listed(revision.down_revisions) or "none",
                ", ".join(marks.of(revision.id)),
                ", ".join(sorted(self.labels.get(revision.id, ()))),
                listed(revision.depends_on),
                revision.message,
            )
            for revision in revisions
        )
        header = ("Revision", "down_revision", "Marks", "Labels", "depends_on", "Message")
        used = [
            number
            for number, name in enumerate(header)
            if name not in {"Labels", "depends_on"} or any(row[number] for row in rows)
        ]
        rest = len(self.revisions) - len(revisions)
        sentence = f"{counted(rest, 'older revision')} not shown." if rest else ""
        tables = [
            TableView(
                "Revisions, newest first",
                tuple(header[number] for number in used),
                tuple(tuple(row[number] for number in used) for row in rows),
                sentence,
                drawing,
            )
        ]
        if self.problems:
            found = tuple(
                (problem.kind.replace("_", " "), problem.sentence) for problem in self.problems
            )
            tables.append(TableView("Problems", ("Problem", "What it is"), found))
        return Document(self.sentences(), tuple(tables if self.revisions or self.problems else ()))

    def sentences(self) -> tuple[str, ...]:
        """How many revisions there are, which heads, and where the database stands."""
        if not self.revisions:
            return ("No revisions.",)
        heads = listed(self.heads) or "none"
        kinds = [
            counted(len(self.revisions), "revision"),
            f"{counted(len(self.heads), 'head')} ({heads})" if self.heads else "no head",
            counted(len(self.bases), "base"),
        ]
        return (f"{listed(kinds)}.", self._standing())

    def _standing(self) -> str:
        if self.current is None and self.asked:
            return "The database has no alembic_version table yet: no revision was applied to it."
        if self.current is None:
            return "No database stands on it: none was asked, or it has no alembic_version table."
        if not self.current:
            return f"The database stands before the first revision; {self._pending_words()}."
        return f"The database stands at {listed(self.current)}; {self._pending_words()}."

    def _pending_words(self) -> str:
        count = len(self.revisions) - len(self.applied)
        return f"{counted(count, 'revision')} pending" if count else "nothing is pending"


class Marks:
    """Marks for many revisions of one history, looked up once.

    Args:
        history: The history.
    """

    def __init__(self, history: History) -> None:
        effective = frozenset(history.effective_heads)
        self.by_mark = (
            ("head", frozenset(history.heads) - effective),
            ("effective head", effective),
            ("base", frozenset(history.bases)),
            ("branchpoint", frozenset(history.branch_points)),
            ("mergepoint", frozenset(history.merge_points)),
            ("current", frozenset(history.current or ())),
        )
        self.applied = None if history.current is None else history.applied

    def of(self, name: str) -> tuple[str, ...]:
        """What `History.marks` says of a revision."""
        marks = [mark for mark, names in self.by_mark if name in names]
        if self.applied is not None:
            marks.append("applied" if name in self.applied else "pending")
        return tuple(marks)
