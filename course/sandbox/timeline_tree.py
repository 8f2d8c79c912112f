"""What a project's folder holds, as a tree of entries, without reading what hasn't changed."""

import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

LEFT_OUT = frozenset(
    {
        ".git",
        ".office",
        "__pycache__",
        ".ipynb_checkpoints",
        ".venv",
        "node_modules",
        ".pytest_cache",
    }
    | {".mypy_cache", ".ruff_cache", ".hypothesis"}
)
"""Folders that are not looked at; they stay as they are, wherever one goes back to."""

LARGEST_FILE = 20_000_000
LARGEST_DATABASE = 50_000_000
"""Bytes. What is larger is told of, and neither kept nor touched."""

DATABASES = frozenset({".db", ".sqlite", ".sqlite3"})
"""How the names of SQLite files end."""

_NOT_READABLE = "not readable"
_BESIDE = ("-journal", "-wal", "-shm")
# A file that was written this recently may be written again with the same time stamp.
_SETTLED_NS = 50_000_000

Sign = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One file, folder or link of a project.

    Attributes:
        kind: `file`, `sqlite`, `folder`, `link`; or `not kept`.
        mode: its permissions.
        content: the hash of what it holds; where a link points to; why it is not kept.
        size: bytes.
    """

    kind: str
    mode: int = 0
    content: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """What a look at the folder found, before anything was read.

    Attributes:
        path: from the project's folder on.
        kind: `file`, `sqlite`, `folder` or `link`.
        mode: its permissions.
        size: bytes.
        sign: differs when it has changed; of a database, also what SQLite keeps beside it.
        changed: when it was changed last, in nanoseconds.
    """

    path: str
    kind: str
    mode: int
    size: int
    sign: Sign
    changed: int


def find_all(root: Path) -> list[Found]:
    """Everything in a project's folder. Reads no file."""
    return sorted(_found(str(root), ""), key=lambda each: each.path)


def _found(folder: str, before: str) -> Iterator[Found]:
    entries = {}
    with suppress(OSError), os.scandir(folder) as listed:
        entries = {entry.name: entry for entry in listed}
    for name, entry in entries.items():
        database = _database_of(name)
        if name in LEFT_OUT or name.endswith(".pyc") or (database and database in entries):
            continue
        try:
            said = entry.stat(follow_symlinks=False)
        except OSError:  # gone meanwhile
            continue
        path, mode = f"{before}{name}", stat.S_IMODE(said.st_mode)
        sign: Sign = (said.st_mtime_ns, said.st_size, said.st_ino, said.st_mode)
        changed = said.st_mtime_ns
        if stat.S_ISLNK(said.st_mode):
            yield Found(path, "link", 0, 0, sign, changed)
        elif stat.S_ISDIR(said.st_mode):
            # Its time changes with every file in it, its entries tell the same.
            yield Found(path, "folder", mode, 0, (said.st_mode,), 0)
            yield from _found(entry.path, f"{path}/")
        elif stat.S_ISREG(said.st_mode):
            kind = "file"
            if os.path.splitext(name)[1] in DATABASES:  # noqa: PTH122 - on every look, for all
                kind = "sqlite"
                for suffix in _BESIDE[:2]:
                    if f"{name}{suffix}" in entries:
                        with suppress(OSError):
                            beside = entries[f"{name}{suffix}"].stat()
                            sign = (*sign, beside.st_mtime_ns, beside.st_size)
                            changed = max(changed, beside.st_mtime_ns)
            yield Found(path, kind, mode, said.st_size, sign, changed)


def _database_of(name: str) -> str:
    """The database that SQLite keeps this file beside; empty if it is no such file."""
    for suffix in _BESIDE:
        if name.endswith(suffix):
            return name.removesuffix(suffix)
    return ""


class Reader:
    """Reads what has changed since it was read last.

    Args:
        root: the project's folder.
        keep: keeps a file; returns its entry's kind and the hash of its content.
    """

    def __init__(self, root: Path, keep: Callable[[Path, str], tuple[str, str]]) -> None:
        self._root = root
        self._keep = keep
        self._known: dict[str, tuple[Sign, Entry]] = {}

    def tree(self, found: list[Found]) -> dict[str, Entry]:
        """The entries of all that was found, which is kept."""
        tree: dict[str, Entry] = {}
        known: dict[str, tuple[Sign, Entry]] = {}
        for each in found:
            before = self._known.get(each.path)
            if before is not None and before[0] == each.sign:
                tree[each.path] = before[1]
                known[each.path] = before
                continue
            now = time.time_ns()
            try:
                entry = self._entry(each)
            except FileNotFoundError:
                continue
            tree[each.path] = entry
            if entry.content != _NOT_READABLE and now - each.changed > _SETTLED_NS:
                known[each.path] = (each.sign, entry)
        self._known = known
        return tree

    def settled(self, found: list[Found]) -> bool:
        """Whether nothing that was found can have changed since it was read."""
        return all(each.kind == "folder" or each.path in self._known for each in found)

    def forget(self) -> None:
        """Read everything again the next time."""
        self._known = {}

    def _entry(self, found: Found) -> Entry:
        path = self._root / found.path
        if found.kind == "folder":
            return Entry("folder", found.mode)
        if found.kind == "link":
            return Entry("link", 0, str(path.readlink()))
        largest = LARGEST_DATABASE if found.kind == "sqlite" else LARGEST_FILE
        if found.size > largest:
            return Entry("not kept", 0, f"larger than {largest // 1_000_000} MB")
        try:
            kind, content = self._keep(path, found.kind)
        except PermissionError:
            return Entry("not kept", 0, _NOT_READABLE)
        return Entry(kind, found.mode, content, found.size if kind == "file" else 0)
