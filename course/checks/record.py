"""What a learner has done, as data: its form in a file, how two are joined, and what was renamed.

When an exercise gets another id in a newer edition, the course says so in
`course/lessons/renamed.toml`, one step for each such edition. A step is added at the end, and
none is ever changed; a record remembers how many steps it has been through, so that each is taken
once, and two exercises may swap their ids.

    [[step]]
    "02.1" = "02.2"     # old = new
    "01-p3" = "01-p2"   # predictions too
"""

import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Protocol, Self, TypeVar

from course.errors import ShownPlainly

FORMAT = 1
_ABOUT = "What you have done in the course. Nothing here leaves this machine."
_KNOWN = ("about", "format", "renames", "exercises", "predictions")

Renames = Sequence[Mapping[str, str]]


class BrokenRenames(ShownPlainly, ValueError):
    """The list of renamed exercises says something that it can't mean."""


class _Joined(Protocol):
    def joined(self, other: Self) -> Self: ...


_Entry = TypeVar("_Entry", bound=_Joined)


@dataclass(frozen=True)
class Standing:
    """How far a learner is with one exercise.

    Attributes:
        solved: the day on which it was solved first; None if it is open.
        reopened: the day on which it was found to be no longer solved.
        checks: how often it was checked.
        hints: how many of its hints were shown.
        solution: whether the learner asked for its solution.
    """

    solved: date | None = None
    reopened: date | None = None
    checks: int = 0
    hints: int = 0
    solution: bool = False

    def joined(self, other: Self) -> Self:
        """What is true of both together: solved wins, and the earlier day."""
        solved = min((day for day in (self.solved, other.solved) if day), default=None)
        reopened = max((day for day in (self.reopened, other.reopened) if day), default=None)
        return replace(
            self,
            solved=solved,
            reopened=None if solved else reopened,
            checks=max(self.checks, other.checks),
            hints=max(self.hints, other.hints),
            solution=self.solution or other.solution,
        )


@dataclass(frozen=True, order=True)
class Prediction:
    """An answer that was locked before the cell ran. The first one stays."""

    locked: date
    question: str
    answer: str

    def joined(self, other: Self) -> Self:
        """The earlier of the two."""
        return min(self, other)


@dataclass(frozen=True)
class Record:
    """Everything that a learner has done.

    Attributes:
        exercises: by id; those of another edition included.
        predictions: by id.
        renames: how many steps of renaming these ids have been through.
        more: what a newer edition of the kit has written, and this one doesn't know.
    """

    exercises: Mapping[str, Standing] = field(default_factory=dict)
    predictions: Mapping[str, Prediction] = field(default_factory=dict)
    renames: int = 0
    more: Mapping[str, Any] = field(default_factory=dict)

    def renamed(self, renames: Renames) -> "Record":
        """With the ids of the edition at hand; an id that it doesn't know stays as it is."""
        exercises, predictions = dict(self.exercises), dict(self.predictions)
        for step in renames[self.renames :]:
            exercises, predictions = _step(exercises, step), _step(predictions, step)
        taken = max(self.renames, len(renames))
        return replace(self, exercises=exercises, predictions=predictions, renames=taken)

    def joined(self, other: "Record") -> "Record":
        """Both records in one. Joining the same one again changes nothing."""
        return Record(
            _union(self.exercises, other.exercises),
            _union(self.predictions, other.predictions),
            max(self.renames, other.renames),
            {**other.more, **self.more},
        )

    def to_bytes(self) -> bytes:
        """The record as JSON that a person can read; what was never done isn't said."""
        data = {
            "about": _ABOUT,
            "format": FORMAT,
            "renames": self.renames,
            "exercises": {id_: _said(self.exercises[id_]) for id_ in sorted(self.exercises)},
            "predictions": {id_: _said(self.predictions[id_]) for id_ in sorted(self.predictions)},
        }
        text = json.dumps(data | dict(self.more), indent=1, ensure_ascii=False) + "\n"
        # Half a surrogate pair has no form in UTF-8; with a backslash, it has one in JSON.
        return text.encode("utf-8", "backslashreplace")


def read_text(text: str) -> tuple[Record, str | None]:
    """Read a record.

    Returns:
        The record, with all that could be read, and what could not be, in a few words; None
        if all of it could.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Record(), f"it is not JSON: {error}"
    if not isinstance(data, dict):
        return Record(), "it is not a JSON object"
    wrong: list[str] = []
    record = Record(
        _entries(data, "exercises", _standing, wrong),
        _entries(data, "predictions", _prediction, wrong),
        _count(data.get("renames", 0), "renames", wrong),
        {key: data[key] for key in data if key not in _KNOWN},
    )
    if data.get("format", FORMAT) != FORMAT:
        wrong.insert(0, f"it has the format {data['format']!r}, and this edition reads {FORMAT}")
    return record, wrong[0] if wrong else None


def read_renames(file: Path) -> Renames:
    """The steps of renaming that the course declares; none if there is no such file.

    Raises:
        BrokenRenames: the file is there, and can't be meant.
    """
    if not file.is_file():
        return ()
    try:
        said = tomllib.loads(file.read_text("utf-8"))
    except ValueError as error:
        raise BrokenRenames(f"{file.name} is not TOML: {error}") from None
    steps = said.pop("step", [])
    right = isinstance(steps, list) and all(
        isinstance(step, dict) and all(isinstance(new, str) for new in step.values())
        for step in steps
    )
    if said or not right:
        raise BrokenRenames(
            f'{file.name}: expected [[step]], and below it lines such as "02.1" = "02.2".'
        )
    return tuple(steps)


def _step(entries: Mapping[str, _Entry], step: Mapping[str, str]) -> dict[str, _Entry]:
    renamed: dict[str, _Entry] = {}
    for id_, entry in entries.items():
        new = step.get(id_, id_)
        renamed[new] = entry.joined(renamed[new]) if new in renamed else entry
    return renamed


def _union(one: Mapping[str, _Entry], other: Mapping[str, _Entry]) -> dict[str, _Entry]:
    both = {id_: one[id_].joined(other[id_]) for id_ in one if id_ in other}
    return {**one, **other, **both}


def _said(entry: Standing | Prediction) -> dict[str, Any]:
    """An entry's fields, without those that say nothing."""
    return {
        key: value.isoformat() if isinstance(value, date) else value
        for key, value in vars(entry).items()
        if value
    }


def _entries(
    data: Mapping[str, Any], key: str, read: Callable[[Mapping[str, Any]], _Entry], wrong: list[str]
) -> dict[str, _Entry]:
    found = data.get(key, {})
    if not isinstance(found, dict):
        wrong.append(f"{key} is not a JSON object")
        return {}
    entries = {}
    for id_, said in found.items():
        try:
            entries[id_] = read(said)
        except (ValueError, LookupError, TypeError, AttributeError):
            wrong.append(f"{key}, {id_}: found {json.dumps(said, ensure_ascii=False)[:80]}")
    return entries


def _standing(said: Mapping[str, Any]) -> Standing:
    solved, reopened = (
        date.fromisoformat(said[key]) if said.get(key) else None for key in ("solved", "reopened")
    )
    checks, hints = (int(said.get(key, 0)) for key in ("checks", "hints"))
    if min(checks, hints) < 0:
        raise ValueError(said)
    return Standing(solved, reopened, checks, hints, bool(said.get("solution", False)))


def _prediction(said: Mapping[str, Any]) -> Prediction:
    question, answer = (str(said.get(key, "")) for key in ("question", "answer"))
    return Prediction(date.fromisoformat(said["locked"]), question, answer)


def _count(said: object, key: str, wrong: list[str]) -> int:
    if isinstance(said, int) and said >= 0:
        return int(said)
    wrong.append(f"{key}: found {said!r}")
    return 0
