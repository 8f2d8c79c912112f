"""A moment's schema, history and rows, read from what a timeline keeps. The project isn't asked."""

from collections.abc import Callable, Hashable
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from course.sandbox.scratch import scratch_folder
from course.sandbox.timeline_databases import read_postgresql, read_sqlite
from course.sandbox.timeline_store import Moment, Store
from course.sandbox.timeline_tree import DATABASES, Entry
from course.state.moments import Database, StateThen, diff_databases
from course.state.revision_source import RevisionSource, revision_source
from course.state.revisions import History, read_history
from course.state.schema import Schema

_OF_A_HISTORY = (".py", ".ini", ".toml")

_T = TypeVar("_T")


class Remembered(Protocol):
    """Called with a key and a function; what the function made is not made again."""

    def __call__(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """What the function makes, or made before."""
        ...


def state_of(
    moment: Moment, store: Store, home: Path, database: str, remembered: Remembered
) -> StateThen:
    """Read a moment.

    Args:
        moment: the moment.
        store: where its contents are.
        home: the project's folder: revisions are told by their place in it.
        database: the SQLite file whose tables are read; empty for the PostgreSQL database.
        remembered: makes once what is asked for again and again.

    Raises:
        ContentDamaged: it isn't whole.
    """
    found = _database(moment, store, database, remembered)
    files = {p: e for p, e in moment.tree.items() if p.endswith(_OF_A_HISTORY) and e.kind == "file"}
    key = "history", tuple(sorted((path, entry.content) for path, entry in files.items()))
    history = remembered(key, lambda: _history(files, store, home))
    told = {p: e.content for p, e in moment.tree.items() if _is_told(p, e)}
    stood = replace(history.at(found.current), asked=_is_kept(moment, database))
    return StateThen(found.schema, stood, found.tables, told)


def source_then(moment: Moment, store: Store, home: Path, file: Path) -> RevisionSource:
    """What a revision file held at a moment.

    Args:
        moment: the moment.
        store: where its contents are.
        home: the project's folder.
        file: the file, as the history of the moment names it.

    Returns:
        Its functions; `note` says so if what it held is not kept.

    Raises:
        ContentDamaged: it isn't whole.
    """
    inside = file.relative_to(home).as_posix() if file.is_relative_to(home) else ""
    entry = moment.tree.get(inside)
    if entry is None or entry.kind != "file":
        return RevisionSource(
            note=f"{file.name} stands outside the project's folder, so what it held at this "
            "moment is not kept."
        )
    return revision_source(file.name, store.get(entry.content))


def others_since(
    before: Moment, after: Moment, own: str, state: Callable[[Moment, str], StateThen]
) -> dict[str, tuple[str, ...]]:
    """What changed in the project's other SQLite files, in sentences by the file's name.

    Args:
        before: a moment.
        after: a later one.
        own: the project's own SQLite file, which is left out; empty for PostgreSQL.
        state: reads the state at a moment with another file as its database.

    Raises:
        ContentDamaged: one of the two isn't whole.
    """
    found: dict[str, tuple[str, ...]] = {}
    for name in sorted({*before.tree, *after.tree} - {own}):
        was, now = (_database_at(each, name) for each in (before, after))
        if was == now:
            continue
        origin = _origin(before, after, name)
        if now is None:
            found[name] = (f"database {name} removed",)
        elif origin:
            words = f"a copy of {origin}" if origin in after.tree else f"which was {origin}"
            found[name] = (f"database {name} added, {words}",)
        else:
            differs = diff_databases(state(before, name), state(after, name))
            new = (f"database {name} added",) if was is None else ()
            found[name] = (*new, *(f"{name}: {sentence}" for sentence in differs))
    renamed = {_origin(before, after, name) for name in found} - {*after.tree}
    for name in renamed:  # its new name tells of it
        found.pop(name, None)
    return {name: sentences for name, sentences in found.items() if sentences}


def _database_at(moment: Moment, name: str) -> str | None:
    """The hash of what a SQLite file held; None where it is no database."""
    entry = moment.tree.get(name)
    return entry.content if entry is not None and entry.kind == "sqlite" else None


def _origin(before: Moment, after: Moment, name: str) -> str:
    """Which database a new one was copied or renamed from; empty for one that was made."""
    content = _database_at(after, name)
    if content is None or _database_at(before, name) is not None:
        return ""
    same = [each for each in sorted(before.tree) if _database_at(before, each) == content]
    gone = [each for each in same if each not in after.tree]
    return (gone or same or [""])[0]


def _is_told(path: str, entry: Entry) -> bool:
    """Whether it counts among the files; SQLite makes a database as an empty one first."""
    if entry.kind == "file" and not entry.size:
        return not path.endswith(tuple(DATABASES))
    return entry.kind in {"file", "link"}


def _is_kept(moment: Moment, database: str) -> bool:
    """Whether the moment knows what its database held; one that was not there held nothing."""
    if not database:
        return bool(moment.reading)
    entry = moment.tree.get(database)
    return entry is None or entry.kind == "sqlite"


def _database(moment: Moment, store: Store, name: str, remembered: Remembered) -> Database:
    if not name:
        if not moment.reading:
            return Database(Schema("postgresql", ()))
        kept = moment.reading
        return remembered(("database", kept), lambda: read_postgresql(store.get(kept)))
    entry = moment.tree.get(name)
    if entry is None or entry.kind != "sqlite":
        return Database(Schema("sqlite", ()))
    kept = entry.content
    return remembered(("database", kept), lambda: _sqlite(store, kept))


def _sqlite(store: Store, content: str) -> Database:
    store.get(content)  # is it whole?
    try:
        return read_sqlite(store.place(content))
    except (SQLAlchemyError, UnicodeDecodeError):  # it was damaged when it was kept
        return Database(Schema("sqlite", ()))


def _history(files: dict[str, Entry], store: Store, home: Path) -> History:
    """Lay the files out for a moment, and read them there; the paths are those of the project."""
    with scratch_folder() as scratch:
        root = scratch / home.name
        root.mkdir()
        for path, entry in files.items():
            place = root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(store.get(entry.content))
        history = read_history(root)

    def at_home(each: Any) -> Any:
        inside = each.path is not None and each.path.is_relative_to(root)
        return replace(each, path=home / each.path.relative_to(root)) if inside else each

    return replace(
        history,
        revisions=tuple(map(at_home, history.revisions)),
        duplicates=tuple(map(at_home, history.duplicates)),
        problems=tuple(map(at_home, history.problems)),
        root=home,
    )
