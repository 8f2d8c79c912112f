"""What a timeline keeps on disk: contents by their hash, and one small file for each moment.

    work/.timeline/NAME/objects/ab/cd…     a content; its name is its SHA-256
    work/.timeline/NAME/moments/000007.json

Every file is written at one stroke and never changed, and a moment is written after all that it
names. So a kill at any moment leaves a timeline that is whole. What a power failure may leave half
written is found out by its hash.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Hashable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from course.errors import ShownPlainly
from course.sandbox import tree
from course.sandbox.timeline_tree import Entry
from course.sandbox.turn import turn

CAP = 200_000_000
"""Bytes that all contents of one timeline may have together."""

MOST = 500
"""Moments that one timeline may have."""


class ContentDamaged(ShownPlainly, OSError):
    """A content is missing, or isn't what was kept."""

    def __init__(self) -> None:
        super().__init__(
            "A part of this moment is missing or damaged on disk, so it can't be shown or brought "
            "back. Other moments are not affected. Nothing was changed."
        )


@dataclass(frozen=True)
class Moment:
    """The state of a project after something had happened.

    Attributes:
        number: its number, from 1 on; numbers are never used again.
        label: what had happened: `start`, a command, or `outside`, which no page shows:
            `Moments.label` names it by what differs.
        tree: what the folder held.
        database: the hash of the PostgreSQL database, as SQL; empty without one.
        reading: the hash of what was read from that database.
        remark: why the PostgreSQL database is not kept, if it is not.
    """

    number: int
    label: str
    tree: dict[str, Entry] = field(repr=False)
    database: str = ""
    reading: str = ""
    remark: str = ""

    @property
    def not_kept(self) -> tuple[str, ...]:
        """What is told of and not kept, in words."""
        return tuple(
            f"{path} is {entry.content}, so it is not kept here."
            for path, entry in self.tree.items()
            if entry.kind == "not kept"
        ) + ((self.remark,) if self.remark else ())

    @property
    def content(self) -> Hashable:
        """Equal where two moments hold the same."""
        return tuple(sorted(self.tree.items(), key=lambda item: item[0])), self.database

    def contents(self) -> set[str]:
        """The hashes of all that it needs."""
        named = {e.content for e in self.tree.values() if e.kind in {"file", "sqlite"}}
        return named | ({self.database, self.reading} - {""})


class Store:
    """One timeline on disk.

    Args:
        folder: its folder; it is made when something is kept.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._moments = folder / "moments"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Other kernels wait until the block ends."""
        with turn(self.folder / ".lock"):
            yield

    def numbers(self) -> list[int]:
        """The numbers of all moments, the oldest first."""
        try:
            names = os.listdir(self._moments)  # noqa: PTH208 - on every look
        except FileNotFoundError:
            return []
        return sorted(int(name[:-5]) for name in names if name[:-5].isdecimal())

    def read(self, number: int) -> Moment:
        """Read a moment.

        Raises:
            LookupError: there is none of that number.
            ContentDamaged: it can't be read.
        """
        try:
            said = json.loads(self._file(number).read_text("utf-8"))
            entries = {path: Entry(*values) for path, values in said.pop("tree").items()}
            return Moment(number=number, tree=entries, **said)
        except FileNotFoundError:
            raise LookupError(number) from None
        except (ValueError, KeyError, TypeError):
            raise ContentDamaged from None

    def last(self) -> Moment | None:
        """The newest moment that can be read."""
        for number in reversed(self.numbers()):
            with suppress(ContentDamaged, LookupError):
                return self.read(number)
        return None

    def add(self, moment: Moment) -> None:
        """Write a moment, whose contents are there; when it is one's turn."""
        said: dict[str, Any] = {
            "label": moment.label,
            "database": moment.database,
            "reading": moment.reading,
            "remark": moment.remark,
            "tree": {
                path: [entry.kind, entry.mode, entry.content, entry.size]
                for path, entry in moment.tree.items()
            },
        }
        _write(self._file(moment.number), json.dumps(said).encode())

    def drop(self, number: int) -> None:
        """Take the newest moment away; when it is one's turn. Its number may be used again."""
        self._file(number).unlink(missing_ok=True)

    def put(self, content: bytes) -> str:
        """Keep a content; when it is one's turn. Returns its hash."""
        name = hashlib.sha256(content).hexdigest()
        place = self.place(name)
        if not place.exists():
            _write(place, content)
        return name

    def get(self, name: str) -> bytes:
        """A content.

        Raises:
            ContentDamaged: it isn't what was kept.
        """
        try:
            content = self.place(name).read_bytes()
        except FileNotFoundError:
            raise ContentDamaged from None
        if hashlib.sha256(content).hexdigest() != name:
            with suppress(OSError):
                self.place(name).unlink()  # so that the same content can be kept again
            raise ContentDamaged
        return content

    def place(self, name: str) -> Path:
        """The file that holds a content."""
        return self.folder / "objects" / name[:2] / name[2:]

    def trim(self) -> None:
        """Drop the oldest moments but the first and the last two, down to the caps.

        When it is one's turn.
        """
        for unfinished in self.folder.glob("**/.writing-*"):
            tree.remove(unfinished)  # left by a kill
        numbers = self.numbers()
        sizes = {
            f"{file.parent.name}{file.name}": file.stat().st_size
            for file in self.folder.glob("objects/??/*")
        }
        total = sum(sizes.values())
        if total <= CAP and len(numbers) <= MOST:
            return
        needed: dict[int, set[str]] = {}
        for number in numbers:
            with suppress(ContentDamaged, LookupError):
                needed[number] = self.read(number).contents()
        middle = numbers[1:-2]
        while True:
            for name in set(sizes) - set().union(*needed.values()):
                total -= sizes.pop(name)
                self.place(name).unlink(missing_ok=True)
            if not middle or (total <= CAP and len(needed) <= MOST):
                return
            # First the moment, then what it alone needed: a kill leaves too much, never too little.
            self._file(middle[0]).unlink(missing_ok=True)
            needed.pop(middle.pop(0), None)

    def clear(self) -> None:
        """Drop everything; when it is one's turn."""
        for part in ("moments", "objects"):
            if (self.folder / part).is_dir():
                tree.remove(self.folder / part)

    def _file(self, number: int) -> Path:
        return self._moments / f"{number:06d}.json"


def _write(path: Path, content: bytes) -> None:
    """At one stroke, and without waiting for the disk: a hash tells what a power failure left."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".writing-", dir=path.parent.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
