"""Which files of the version folders Alembic would take for revisions, and in which order."""

import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from course.state.configuration import Configuration

# Alembic's own patterns (alembic/script/base.py).
_SOURCE = re.compile(r"(?!\.#|__init__).*\.py$")
_BYTECODE = re.compile(r"(?!\.#|__init__)(.*\.py)[co]$")
_CACHE = "__pycache__"

Signature = tuple[int, int, int]


class Listed(NamedTuple):
    """A file that is there.

    Attributes:
        path: Where it is.
        signature: Time of its last change, size and file number: another one, another content.
        compiled: For a `.py`, its `.pyc` when there is one.
        is_bytecode: True for a `.pyc` or `.pyo` without its `.py`.
        is_read: False for bytecode that Alembic passes over, because `sourceless` is off.
    """

    path: str
    signature: Signature
    compiled: str | None = None
    is_bytecode: bool = False
    is_read: bool = True


class Odd(NamedTuple):
    """Something beside the revisions that is worth telling: a kind, a path, the rest of it."""

    kind: str
    path: str
    rest: str


def list_files(configuration: Configuration) -> Iterator[Listed | Odd]:
    """The files in Alembic's order: folder by folder, by name.

    Read-only. A folder that can't be read is told as an oddity; nothing is raised.

    Args:
        configuration: Where to look, and for what.

    Returns:
        Each file once, and what is odd.
    """
    folders = [os.path.realpath(each) for each in configuration.version_folders if each.is_dir()]
    if len(folders) == 1:  # as a rule; and then no file can be reached twice
        return _walk(folders[0], configuration)
    return _each_once(found for each in folders for found in _walk(each, configuration))


def _each_once(files: Iterable[Listed | Odd]) -> Iterator[Listed | Odd]:
    seen: set[str] = set()
    for found in files:
        if isinstance(found, Odd):
            yield found
        elif found.path in seen:
            rest = "is reached twice through version_locations; it is read once."
            yield Odd("loaded_twice", found.path, rest)
        else:
            seen.add(found.path)
            yield found


def _walk(top: str, configuration: Configuration) -> Iterator[Listed | Odd]:
    folders = [top]
    while folders:
        folder = folders.pop()
        files, inner, problem = _entries(folder)
        if problem:
            yield Odd("unreadable", folder, f"could not be read: {problem}.")
        yield from _of_folder(files, inner.get(_CACHE), sourceless=configuration.sourceless)
        inner_names = sorted(name for name in inner if not name.endswith(_CACHE))
        if configuration.recursive:
            folders += (inner[name] for name in reversed(inner_names))
            continue
        for name in inner_names:
            count = _sources_below(inner[name])
            if count:
                rest = (
                    f"is a folder with .py files ({count}) that Alembic does not read: "
                    "recursive_version_locations is off."
                )
                yield Odd("folder_not_read", inner[name], rest)


def _sources_below(folder: str) -> int:
    """How many `.py` files a folder that is not read holds, however deep."""
    files, inner, _ = _entries(folder)
    deeper = (_sources_below(path) for name, path in inner.items() if not name.endswith(_CACHE))
    return sum(1 for name in files if _SOURCE.match(name)) + sum(deeper)


def _of_folder(
    files: dict[str, os.DirEntry[str]], cache: str | None, *, sourceless: bool
) -> Iterator[Listed | Odd]:
    cached = _names(cache)
    ending = f".{sys.implementation.cache_tag}.pyc"
    beside = f"{cache}{os.sep}"
    ours = 0
    for name in sorted(files):
        if _SOURCE.match(name):
            compiled = name[:-3] + ending
            if compiled in cached:
                ours += 1
                yield _listed(files[name], beside + compiled)
            else:
                yield _listed(files[name])
        elif match := _BYTECODE.match(name):
            has_better = match[1] in files or (name.endswith("o") and f"{match[1]}c" in files)
            if not has_better:
                yield _listed(files[name], is_bytecode=True, is_read=sourceless)
    # The .pyc of a file that is there is the rule: only where there are more are they looked at.
    if cache is not None and len(cached) > ours:
        gone = cached.difference([name[:-3] + ending for name in files])
        yield from _leftovers(_entries(cache)[0], gone, files, sourceless=sourceless)


def _leftovers(
    cached: dict[str, os.DirEntry[str]],
    gone: set[str],
    files: dict[str, os.DirEntry[str]],
    *,
    sourceless: bool,
) -> Iterator[Listed | Odd]:
    stems = {name.split(".")[0] for name in files}
    for name in sorted(gone & cached.keys()):
        stem = name.split(".")[0]
        if stem not in stems and _BYTECODE.match(name):
            # One leftover for each Python version; the first stands for them where unread.
            if not sourceless:
                stems.add(stem)
            yield _listed(cached[name], is_bytecode=True, is_read=sourceless)


def _listed(
    entry: os.DirEntry[str],
    compiled: str | None = None,
    *,
    is_bytecode: bool = False,
    is_read: bool = True,
) -> Listed | Odd:
    path = os.path.realpath(entry.path) if entry.is_symlink() else entry.path
    try:
        status = entry.stat()
    except OSError:  # a link that leads nowhere: reading it will say so
        signature = (0, 0, 0)
    else:
        if not stat.S_ISREG(status.st_mode):  # to open a pipe is to wait for its other end
            return Odd("unreadable", entry.path, "is a pipe, a socket or a device, and no file.")
        signature = (status.st_mtime_ns, status.st_size, status.st_ino)
    return Listed(path, signature, compiled, is_bytecode, is_read)


def _names(folder: str | None) -> set[str]:
    """What is in a folder that may not be there, or not be readable."""
    try:
        return set(os.listdir(folder)) if folder is not None else set()  # noqa: PTH208 - the names
    except OSError:
        return set()


def _entries(
    folder: str,
) -> tuple[dict[str, os.DirEntry[str]], dict[str, str], str]:
    """A folder's files, its folders, and what kept it from being read."""
    files: dict[str, os.DirEntry[str]] = {}
    folders: dict[str, str] = {}
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                try:
                    is_folder = entry.is_dir()
                except OSError:  # a link that leads round in a ring
                    is_folder = False
                if not is_folder:
                    files[entry.name] = entry
                elif not entry.is_symlink():  # Alembic does not follow these
                    folders[entry.name] = entry.path
    except OSError as error:
        return files, folders, error.strerror or type(error).__name__
    return files, folders, ""


def shown_path(path: Path, root: Path) -> str:
    """A path as a notebook may show it: relative to the project, with forward slashes."""
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return path.name
