"""Files and folders as they are, links and permissions included: moved, copied, weighed, removed.

Every function takes a file, a folder or a link; a link is never followed.
"""

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_OWNER = stat.S_IRUSR | stat.S_IWUSR


def move(source: Path, target: Path) -> None:
    """Move something to a place where nothing is."""
    mode = source.lstat().st_mode
    if not stat.S_ISDIR(mode) or mode & stat.S_IRWXU == stat.S_IRWXU:
        shutil.move(source, target)
        return
    # To move a folder is to write in it: its entry `..` changes.
    source.chmod(stat.S_IMODE(mode) | stat.S_IRWXU)
    try:
        shutil.move(source, target)
    except BaseException:
        source.chmod(stat.S_IMODE(mode))
        raise
    target.chmod(stat.S_IMODE(mode))


def copy(source: Path, target: Path) -> None:
    """Copy something to a place where nothing is: bytes, empty folders, links, permissions, times.

    What is none of these (a pipe, a socket) is left out.
    """
    mode = source.lstat().st_mode
    if stat.S_ISLNK(mode):
        target.symlink_to(source.readlink(), target_is_directory=source.is_dir())
    elif stat.S_ISDIR(mode):
        target.mkdir()
        with _opened(source):
            for each in sorted(source.iterdir()):
                copy(each, target / each.name)
        _same_permissions(source, target, mode)
    elif stat.S_ISREG(mode):
        with _opened(source):
            shutil.copyfile(source, target)
        _same_permissions(source, target, mode)


def size(place: Path) -> int:
    """How many bytes its files hold."""
    mode = place.lstat().st_mode
    if not stat.S_ISDIR(mode):
        return place.lstat().st_size
    with _opened(place):
        return sum(size(each) for each in place.iterdir())


def shown_size(size: int) -> str:
    """A number of bytes in words."""
    megabytes = size / 1_000_000
    return f"{megabytes:.1f} MB" if megabytes >= 0.1 else f"{-(-size // 1000)} KB"  # noqa: PLR2004


def remove(place: Path) -> None:
    """Remove something, also where its permissions say that nobody may; best effort."""
    mode = place.lstat().st_mode
    if not stat.S_ISDIR(mode):
        if os.name == "nt" and not stat.S_ISLNK(mode):
            place.chmod(mode | _OWNER)
        place.unlink()
        return
    place.chmod(mode | stat.S_IRWXU)
    for each in list(place.iterdir()):
        remove(each)
    place.rmdir()


@contextmanager
def _opened(place: Path) -> Iterator[None]:
    """Let the owner read a file or folder for a moment, and change a folder."""
    mode = place.lstat().st_mode
    wanted = stat.S_IRWXU if stat.S_ISDIR(mode) else stat.S_IRUSR
    if stat.S_ISLNK(mode) or mode & wanted == wanted:
        yield
        return
    place.chmod(stat.S_IMODE(mode) | wanted)
    try:
        yield
    finally:
        place.chmod(stat.S_IMODE(mode))


def _same_permissions(source: Path, target: Path, mode: int) -> None:
    shutil.copystat(source, target)
    target.chmod(stat.S_IMODE(mode))
