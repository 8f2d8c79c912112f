"""A project is taken to another of its moments."""

import os
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from course.errors import ShownPlainly
from course.sandbox.timeline_databases import ready_to_change, write_postgresql, write_sqlite
from course.sandbox.timeline_store import Moment, Store
from course.sandbox.timeline_tree import Entry
from course.sandbox.workspace import Workspace


class NotTakenBack(ShownPlainly, OSError):
    """A file could not be written or removed; what was there is kept as a moment."""


def bring_back(workspace: Workspace, store: Store, now: Moment, target: Moment) -> None:
    """Make a project hold what it held; only what differs is touched.

    Args:
        workspace: the project.
        store: where the contents are.
        now: what is there, kept already.
        target: what is to be there.

    Raises:
        ContentDamaged: a content isn't whole. Nothing was changed.
        DatabaseInUse: a transaction is open in a SQLite file. Nothing was changed.
        NotTakenBack: a file can't be written or removed.
        DumpFailed: PostgreSQL can't be filled.
    """
    root = workspace.path
    differ = {p: e for p, e in target.tree.items() if now.tree.get(p) != e}
    gone = {p: e for p, e in now.tree.items() if p not in target.tree and e.kind != "not kept"}
    sql = _looked_over(root, store, now, target, {**differ, **gone})
    if sql:
        write_postgresql(workspace.url, sql, store.folder)
    try:
        _write_databases(root, store, now, differ)
        _make_room(root, now, differ, gone)
        _write_all(root, store, now, differ)
    except OSError as error:
        if isinstance(error, ShownPlainly):
            raise
        name = Path(str(error.filename or "A file")).name
        reason = error.strerror or type(error).__name__
        raise NotTakenBack(
            f"{name} could not be brought back: {reason}. Is it open in another program? Close it "
            f"there, then try again. What stood here before is moment {now.number}."
        ) from None


def _looked_over(
    root: Path, store: Store, now: Moment, target: Moment, touched: Iterable[str]
) -> bytes:
    """Look for all that may go wrong, before anything is touched; returns the database as SQL."""
    for path in touched:
        entry = target.tree.get(path)
        if entry is not None and entry.kind in {"file", "sqlite"}:
            store.get(entry.content)
        if _was(now, path) == "sqlite":
            ready_to_change(root / path)
    changed = target.database and target.database != now.database
    return store.get(target.database) if changed else b""


def _write_databases(root: Path, store: Store, now: Moment, differ: Mapping[str, Entry]) -> None:
    """First of all: another program can lock them meanwhile, and then no file has changed yet."""
    for path, entry in differ.items():
        if entry.kind == "sqlite" and _was(now, path) == "sqlite":
            write_sqlite(root / path, store.get(entry.content), store.folder, stands=True)


def _make_room(
    root: Path, now: Moment, differ: Mapping[str, Entry], gone: Mapping[str, Entry]
) -> None:
    """Remove what has to go or is in the way; what is in a folder before the folder."""
    for path in sorted({**gone, **differ}, reverse=True):
        if path in gone or (_was(now, path) == "folder") != (differ[path].kind == "folder"):
            _remove(root / path, now.tree.get(path))


def _was(now: Moment, path: str) -> str:
    """What kind of entry a path is now; empty if nothing is there."""
    entry = now.tree.get(path)
    return entry.kind if entry is not None else ""


def _write_all(root: Path, store: Store, now: Moment, differ: Mapping[str, Entry]) -> None:
    """Everything but databases that stand already, of which only the permissions are missing."""
    folders: list[tuple[Path, int]] = []
    for path, entry in sorted(differ.items()):
        place, before = root / path, now.tree.get(path)
        if "not kept" in {entry.kind, _was(now, path)}:
            continue
        same = before is not None and (before.kind, before.content) == (entry.kind, entry.content)
        if entry.kind == "folder":
            place.mkdir(exist_ok=True)
            folders.append((place, entry.mode))
        elif entry.kind == "link":
            place.unlink(missing_ok=True)
            place.symlink_to(entry.content)
        elif same or _was(now, path) == entry.kind == "sqlite":
            place.chmod(entry.mode)
        elif entry.kind == "sqlite":
            write_sqlite(place, store.get(entry.content), store.folder, stands=False)
            place.chmod(entry.mode)
        else:
            _write(place, store.get(entry.content), entry.mode)
    for place, mode in reversed(folders):  # a folder that nobody may write to, after its files
        place.chmod(mode)


def _write(place: Path, content: bytes, mode: int) -> None:
    """At one stroke: an editor never sees half of a file."""
    handle, name = tempfile.mkstemp(prefix=".writing-", dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(mode)
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _remove_journals(place)


def _remove(place: Path, entry: Entry | None) -> None:
    if entry is None:
        return
    if entry.kind == "folder":
        with suppress(OSError):  # something that isn't kept is in it, so it stays
            place.rmdir()
    elif entry.kind != "not kept":
        place.unlink(missing_ok=True)
        if entry.kind == "sqlite":
            _remove_journals(place)


def _remove_journals(place: Path) -> None:
    """What SQLite keeps beside a database would be played into the next one of that name."""
    for suffix in ("-journal", "-wal", "-shm"):
        Path(f"{place}{suffix}").unlink(missing_ok=True)
