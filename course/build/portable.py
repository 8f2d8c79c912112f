"""Outputs that are the same on every machine.

Some commands print absolute paths (`alembic revision` does), and a run's work folder stands
somewhere else each time. So the build writes the word `work` in place of that one folder's path,
and nbval is told to do the same before it compares. Anything else that belongs to one machine or
one moment is refused.
"""

import re
import socket
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from course.paths import PROJECT

_SHORTEST_HOST = 4  # a shorter one, such as "vm", may be a word of the output
# Two folders deep at least, at the beginning of a word: no fraction, no tag of HTML, no URL. The
# three that a script names are the same everywhere.
ABSOLUTE_PATH = re.compile(
    r"""(?:(?<![\w./:<>~\\-])|(?<=sqlite:///)|(?<=file://))"""
    r"""(?!/(?:bin/sh|usr/bin/env|dev/null)(?![\w./-]))/[\w.-]+/[\w./-]*\w"""
    r"""|(?<![\w])[A-Za-z]:\\{1,2}\w[\w\\.-]*"""
)
_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}\b")
_CLOCK = re.compile(r"\b\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d")


def work_folder_patterns(work: Path) -> list[str]:
    """Regular expressions that match a work folder's path, the longest first.

    There is one for each way in which the path may be written: as it is, with slashes, and with
    each backslash doubled, as in a Python text.
    """
    spellings = {str(work), work.as_posix(), str(work).replace("\\", "\\\\")}
    longest_first = sorted(spellings, key=lambda text: (-len(text), text))
    return [rf"{re.escape(text)}(?![\w-]|\.\w)" for text in longest_first]


def without_work_folder(text: str, work: Path) -> str:
    """The text with the word `work` wherever that folder's path stood."""
    for pattern in work_folder_patterns(work):
        text = re.sub(pattern, "work", text)
    return text


def nbval_sanitizers(work: Path) -> str:
    """The same replacement as the text of a file for nbval's `--nbval-sanitize-with`."""
    return "".join(f"regex: {pattern}\nreplace: work\n" for pattern in work_folder_patterns(work))


@dataclass(frozen=True)
class Finding:
    """A piece of an output that belongs to one machine or one moment, and what to do about it."""

    match: str
    reason: str


@dataclass(frozen=True)
class Machine:
    """What is known of the machine that an output must not show."""

    folders: tuple[tuple[str, str], ...]
    """Paths, each with what it is."""
    host: str

    @classmethod
    def here(cls) -> Self:
        """This machine."""
        known = (
            (PROJECT, "the project's folder"),
            (Path(sys.prefix), "the environment's folder"),
            (Path.home(), "the home folder"),
            (Path(tempfile.gettempdir()), "the folder for temporary files"),
        )
        both = [(path, told) for folder, told in known for path in (folder, folder.resolve())]
        named = [(str(path), told) for path, told in both if path != Path(path.anchor)]
        return cls(tuple(dict(reversed(named)).items()), socket.gethostname())

    def find(self, text: str, began: datetime, ended: datetime) -> Finding | None:
        """The first thing in an output that would not be the same elsewhere, or later.

        Args:
            text: an output in which the work folder's path is already replaced.
            began: when the run began, with its time zone.
            ended: when it ended: a clock time between the two is one of this run.
        """
        for path, told in self.folders:
            if found := re.search(rf"{re.escape(path)}(?![\w-])", text):
                return Finding(_word(text, found.start()), f"{told}; print a relative path")
        if found := ABSOLUTE_PATH.search(text):
            return Finding(found[0], "an absolute path; print a relative one")
        if found := _ADDRESS.search(text):
            return Finding(found[0], "an address in memory; show something with a repr of its own")
        if len(self.host) >= _SHORTEST_HOST and (
            found := re.search(rf"(?<![\w-]){re.escape(self.host)}(?![\w-])", text)
        ):
            return Finding(found[0], "this machine's name")
        for clock in _CLOCK.finditer(text):
            if _is_between(clock[0], began, ended):
                return Finding(clock[0], "the time of this run; show a fixed time, or none")
        return None


def _word(text: str, start: int) -> str:
    """The text from there to the next space or quote."""
    return re.split(r"[\s'\"<>]", text[start:], maxsplit=1)[0]


def _is_between(clock: str, began: datetime, ended: datetime) -> bool:
    """Whether a time without a zone, taken as UTC or as local time, lies in the run."""
    told = datetime.fromisoformat(clock)
    slack = timedelta(seconds=2)
    return any(
        began - slack <= meant <= ended + slack
        for meant in (told.replace(tzinfo=UTC), told.astimezone())
    )
