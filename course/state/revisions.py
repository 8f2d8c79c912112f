"""The history of an Alembic project, read without running a migration file."""

import functools
import re
import time
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, Engine, column, inspect, select
from sqlalchemy import table as sql_table

from course.state.configuration import read_configuration
from course.state.connections import connect
from course.state.growing import grown
from course.state.history import History, Problem, Revision
from course.state.listing import Listed, Odd, Signature, list_files, shown_path
from course.state.reading import reading
from course.state.revision_file import RevisionFile, read_bytecode, read_source

__all__ = ["History", "Problem", "Revision", "RevisionCache", "read_current", "read_history"]

_LEGAL = re.compile(r"[^@+:-]+")  # alembic/script/revision.py
# Alembic 0.1's files had their id in the name alone; it still takes that.
_ID_IN_NAME = re.compile(r"([a-f0-9]+)\.py$")
# A file that changed this recently may change again with the same time stamp.
_SETTLED_NS = 50_000_000


class RevisionCache:
    """What was read from each file, kept between two calls of `read_history`.

    A file is read again when its time of change, its size or its file number differs, or when
    it had changed in the very moment before it was read. One cache serves any number of
    histories.
    """

    def __init__(self) -> None:
        self._files: dict[str, tuple[Signature, RevisionFile, Revision | None]] = {}
        self._histories: dict[Path, tuple[_Found, History]] = {}

    def read(self, file: Listed) -> tuple[RevisionFile, Revision | None]:
        """What a file says, from memory where that is certain to be the same."""
        known = self._files.get(file.path)
        if known is not None and known[0] == file.signature:
            return known[1], known[2]
        started = time.time_ns()
        if file.is_bytecode:
            said = read_bytecode(file.path)
        else:
            said = read_source(file.path, compiled=file.compiled, stamp=file.signature[:2])
        revision = _revision(said, Path(file.path))
        if started - file.signature[0] > _SETTLED_NS:
            self._files[file.path] = (file.signature, said, revision)
        else:
            self._files.pop(file.path, None)
        return said, revision

    def connect(self, found: "_Found", root: Path) -> History:
        """The history of what was found, from the one before where little or nothing changed."""
        known = self._histories.get(root)
        if known is not None and known[0].duplicates == found.duplicates:
            before, history = known
            problems = found.problems == before.problems
            grew = grown(history, before.files, found.files) if problems else None
            if grew is not None:
                self._histories[root] = (found, grew)
                return grew
        by_id = {revision.id: revision for revision in found.files}
        history = connect(by_id, found.duplicates, [*found.problems], root)
        self._histories[root] = (found, history)
        return history


class _Found(NamedTuple):
    """What the files say: the revisions in the order of their files, and what is wrong."""

    files: list[Revision]
    duplicates: tuple[Revision, ...]
    problems: list[Problem]


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
    real_root = functools.cache(root.resolve)  # only what is wrong needs it
    for file in list_files(configuration):
        if isinstance(file, Odd):
            path = Path(file.path)
            sentence = f"{shown_path(path, real_root())} {file.rest}"
            problems.append(Problem(file.kind, sentence, path=path, stops_alembic=False))
            continue
        said, revision = cache.read(file)
        if not file.is_read:
            problems.append(_leftover(revision, Path(file.path), real_root()))
            continue
        if said.complaints:
            problems += _complaints(said, revision, Path(file.path), real_root())
        if revision is None:
            continue
        known = found.get(revision.id)
        if known is not None:
            duplicates.append(known)
            problems.append(_duplicate(known, revision, real_root()))
        found[revision.id] = revision
        if not _LEGAL.fullmatch(revision.id):
            problems.append(_illegal(revision))
    together = _Found(list(found.values()), tuple(duplicates), problems)
    return cache.connect(together, root).at(current)


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
