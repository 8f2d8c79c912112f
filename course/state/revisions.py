"""The history of an Alembic project as plain data, read without running a migration file."""

import re
import time
from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import Connection, Engine, column, inspect, select
from sqlalchemy import table as sql_table

from course.state import graph, lineage
from course.state.configuration import read_configuration
from course.state.display import Document, Shown, TableView, counted, listed
from course.state.listing import Listed, Odd, Signature, list_files, shown_path
from course.state.reading import reading
from course.state.revision_file import RevisionFile, read_bytecode, read_source

SHOWN_REVISIONS = 200
"""How many revisions a history shows of itself; `History.shown` takes another number."""

_LEGAL = re.compile(r"[^@+:-]+")  # alembic/script/revision.py
# Alembic 0.1's files had their id in the name alone; it still takes that.
_ID_IN_NAME = re.compile(r"([a-f0-9]+)\.py$")
# A file that changed this recently may change again with the same time stamp.
_SETTLED_NS = 50_000_000


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


class RevisionCache:
    """What was read from each file, kept between two calls of `read_history`.

    A file is read again when its time of change, its size or its file number differs, or when
    it had changed in the very moment before it was read. One cache serves any number of
    histories.
    """

    def __init__(self) -> None:
        self._files: dict[str, tuple[Signature, RevisionFile, Revision | None]] = {}

    def read(self, file: Listed) -> tuple[RevisionFile, Revision | None]:
        """What a file says, from memory where that is certain to be the same."""
        known = self._files.get(file.path)
        if known is not None and known[0] == file.signature:
            return known[1], known[2]
        started = time.time_ns()
        path = Path(file.path)
        if file.is_bytecode:
            said = read_bytecode(path)
        else:
            said = read_source(path, compiled=file.compiled, stamp=file.signature[:2])
        revision = _revision(said, path)
        if started - file.signature[0] > _SETTLED_NS:
            self._files[file.path] = (file.signature, said, revision)
        else:
            self._files.pop(file.path, None)
        return said, revision


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
        return _Marks(self).of(name)

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
        marks = _Marks(self)
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
        if self.current is None:
            return "No database stands on it: none was asked, or it has no alembic_version table."
        if not self.current:
            return f"The database stands before the first revision; {self._pending_words()}."
        return f"The database stands at {listed(self.current)}; {self._pending_words()}."

    def _pending_words(self) -> str:
        count = len(self.revisions) - len(self.applied)
        return f"{counted(count, 'revision')} pending" if count else "nothing is pending"


class _Marks:
    """Marks for many revisions of one history."""

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
        marks = [mark for mark, names in self.by_mark if name in names]
        if self.applied is not None:
            marks.append("applied" if name in self.applied else "pending")
        return tuple(marks)


def read_history(
    config_file: Path | str,
    current: tuple[str, ...] | None = None,
    *,
    cache: RevisionCache | None = None,
    section: str = "alembic",
) -> History:
    """Read a project's history, whatever state it is in.

    Read-only: files are parsed, never imported or run, so a history whose imports are missing
    reads as well, and nobody's code runs because it was looked at. Linear in the number of
    revisions. A damaged history does not raise: what is there is returned, and `problems` says
    what is wrong.

    Args:
        config_file: `alembic.ini`, `pyproject.toml`, or the folder that holds either.
        current: The rows of the version table, as `read_current` returns them.
        cache: Keeps what was read, so that the next call with the same cache reads the files
            that changed. Without one every file is read.
        section: The ini section, as `alembic --name` would choose it.

    Returns:
        The history.
    """
    config_file = Path(config_file)
    if config_file.is_dir():
        inside = [config_file / name for name in ("alembic.ini", "pyproject.toml")]
        config_file = next((path for path in inside if path.is_file()), inside[0])
    configuration = read_configuration(config_file, section)
    root = config_file.absolute().parent
    problems = [
        Problem("configuration", sentence, stops_alembic=configuration.script_folder is None)
        for sentence in configuration.complaints
    ]
    cache = RevisionCache() if cache is None else cache
    found: dict[str, Revision] = {}
    duplicates: list[Revision] = []
    real_root = Path(root).resolve()
    for file in list_files(configuration):
        if isinstance(file, Odd):
            path = Path(file.path)
            sentence = f"{shown_path(path, real_root)} {file.rest}"
            problems.append(Problem(file.kind, sentence, path=path, stops_alembic=False))
            continue
        said, revision = cache.read(file)
        if not file.is_read:
            problems.append(_leftover(revision, Path(file.path), real_root))
            continue
        if said.complaints:
            problems += _complaints(said, revision, Path(file.path), real_root)
        if revision is None:
            continue
        known = found.get(revision.id)
        if known is not None:
            duplicates.append(known)
            problems.append(_duplicate(known, revision, real_root))
        found[revision.id] = revision
        if not _LEGAL.fullmatch(revision.id):
            problems.append(_illegal(revision))
    history = _connected(found, problems)
    return replace(history, duplicates=tuple(duplicates), root=root).at(current)


def read_current(
    bind: Engine | Connection, version_table: str = "alembic_version", schema: str | None = None
) -> tuple[str, ...] | None:
    """Read where a database stands.

    Read-only: never writes to the database.

    Args:
        bind: An engine, or a connection, which is left in the transaction it was in.
        version_table: The name of Alembic's table, when env.py gives it another.
        schema: The schema that the table is in, when env.py names one.

    Returns:
        The rows, sorted: one for each branch that was upgraded; empty after a downgrade to base;
        None when there is no such table.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: The database could not be reached or read.
    """
    with reading(bind) as connection:
        if connection is None:
            return None
        if not inspect(connection).has_table(version_table, schema=schema):
            return None
        versions = sql_table(version_table, column("version_num"), schema=schema)
        return tuple(sorted(map(str, connection.scalars(select(versions.c.version_num)))))


def _revision(said: RevisionFile, path: Path) -> Revision | None:
    name = said.id
    if name is None and any(kind == "no_revision" for kind, _ in said.complaints):
        match = _ID_IN_NAME.match(path.name)
        name = match[1] if match else None
    if name is None:
        return None
    return Revision(
        name, said.down_revisions, said.depends_on, said.branch_labels, said.message, path
    )


def _complaints(
    said: RevisionFile, revision: Revision | None, path: Path, root: Path
) -> list[Problem]:
    ids = (revision.id,) if revision else ()
    return [
        Problem(
            kind,
            f"{shown_path(path, root)} {rest}",
            ids,
            path,
            stops_alembic=kind != "computed",
        )
        for kind, rest in said.complaints
        if not (kind == "no_revision" and revision)
    ]


def _illegal(revision: Revision) -> Problem:
    return Problem(
        "illegal_id",
        f"{revision.id} is not an id that Alembic takes: it may hold none of @ - + and :",
        (revision.id,),
        revision.path,
    )


def _leftover(revision: Revision | None, path: Path, root: Path) -> Problem:
    what = f" It holds revision {revision.id}." if revision else ""
    return Problem(
        "leftover",
        f"{shown_path(path, root)} has no .py beside it: the file was deleted, moved or renamed, "
        f"or belongs to another git branch.{what} Alembic passes over it (sourceless is off).",
        (revision.id,) if revision else (),
        path,
        stops_alembic=False,
    )


def _duplicate(first: Revision, second: Revision, root: Path) -> Problem:
    return Problem(
        "duplicate_id",
        f"{shown_path(first.path, root)} and {shown_path(second.path, root)} both have revision "
        f"{second.id}. Alembic warns and uses the second. Give one of them another id, and mend "
        "the down_revision of what comes after it.",
        (second.id,),
        second.path,
        stops_alembic=False,
    )


def _connected(found: dict[str, Revision], problems: list[Problem]) -> History:
    """Everything that follows from the revisions themselves."""
    by_label = _by_label(found, problems)
    written: dict[str, tuple[str, ...]] = {}
    needs: dict[str, tuple[str, ...]] = {}
    for name, revision in found.items():
        parents = revision.down_revisions
        if not all(parent in found for parent in parents):
            parents = _known(revision, "down_revision", parents, found, problems)
        written[name] = parents
        if revision.depends_on:
            known = _known(
                revision, "depends_on", revision.depends_on, {*found, *by_label}, problems
            )
            needs[name] = tuple(dict.fromkeys(by_label.get(need, need) for need in known))
    both = dict(written)
    for name, needed in needs.items():
        both[name] = tuple(dict.fromkeys(written[name] + needed))
    all_children = lineage.reversed_edges(both)
    rings = lineage.cycles(both, all_children)
    problems += map(_cycle, rings)

    children = lineage.reversed_edges(written) if needs else all_children
    dependents: dict[str, list[str]] = {}
    for name, needed in needs.items():
        for need in needed:
            dependents.setdefault(need, []).append(name)
    comes_after, straight = both, written
    if rings:
        comes_after = lineage.without_cycles(both)
        all_children = lineage.reversed_edges(comes_after)
        straight = {
            name: tuple(p for p in written[name] if p in comes_after[name]) for name in found
        }
    heads = tuple(name for name in found if not children[name])
    order = lineage.newest_first(
        comes_after, all_children, [name for name in heads if name not in dependents]
    )
    own = {name: found[name].branch_labels for name in set(by_label.values())}
    return History(
        tuple(found[name] for name in order),
        heads=heads,
        bases=tuple(name for name, revision in found.items() if not revision.down_revisions),
        merge_points=tuple(name for name in order if len(found[name].down_revisions) > 1),
        branch_points=tuple(name for name in order if len(children[name]) > 1),
        effective_heads=tuple(name for name in heads if name in dependents),
        problems=tuple(problems),
        labels=lineage.labels(order, straight, dependents, own),
        children=children,
        parents=straight,
        comes_after=comes_after,
    )


def _by_label(found: dict[str, Revision], problems: list[Problem]) -> dict[str, str]:
    by_label: dict[str, str] = {}
    for name, revision in found.items():
        for label in revision.branch_labels:
            other = label if label in found else by_label.get(label)
            if other is None:
                by_label[label] = name
                continue
            problems.append(
                Problem(
                    "duplicate_label",
                    f"The branch label {label} of {name} is already the name of {other}; a label "
                    "belongs to one revision. Give one of them another.",
                    (name, other),
                    revision.path,
                )
            )
    return by_label


def _known(
    revision: Revision,
    variable: str,
    names: tuple[str, ...],
    there: Container[str],
    problems: list[Problem],
) -> tuple[str, ...]:
    """The names that are there; each of the others is a problem."""
    problems += (
        Problem(
            f"missing_{'dependency' if variable == 'depends_on' else variable}",
            f"{revision.id} names {name} in {variable}, and no file has that revision. Bring its "
            f"file back, or mend {variable}; until then Alembic stops with KeyError: {name!r}.",
            (revision.id, name),
            revision.path,
        )
        for name in names
        if name not in there
    )
    return tuple(name for name in names if name in there)


def _cycle(ring: tuple[str, ...]) -> Problem:
    path = ", which comes after ".join([*ring, ring[0]])
    return Problem(
        "cycle",
        f"{path}: a ring has no first revision, so none of these can be applied. One down_revision "
        "or depends_on among them is wrong.",
        ring,
    )
