"""A learner's progress: a small readable file in the work folder.

Safe against a kill at any moment: the file is replaced at one stroke. Safe against two kernels at
once: they take turns (`course.sandbox.turn`), and each reads what the other wrote. Safe against a
file that can't be read: it is kept beside, and what it still says is taken over. No method here
raises because of the file: a check shows its result, whatever happens to the disk.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from itertools import count
from pathlib import Path

from course import paths
from course.checks.record import Prediction, Record, Renames, Standing, read_renames, read_text
from course.copies import write
from course.errors import ShownPlainly
from course.sandbox.turn import turn


class NotAProgressFile(ShownPlainly, ValueError):
    """A file that was to be merged holds no progress, or none that can be read."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            f"{name} can't be merged: {reason}. Expected a file that was exported with "
            "`python -m course status --export FILE`. Nothing was changed."
        )


class Progress:
    """What the learner has solved, been shown, and predicted.

    Args:
        file: where it is kept; `progress.json` in the work folder, unless told.
        renames: the steps of renaming; those of `course/lessons/renamed.toml`, unless told.
    """

    def __init__(self, file: Path | None = None, renames: Renames | None = None) -> None:
        self.file = file or paths.work_folder() / "progress.json"
        self._renames = read_renames(paths.LESSONS / "renamed.toml") if renames is None else renames

    # What there is to see. It writes nothing, unless a file that can't be read is to be kept.

    def read(self) -> Record:
        """Everything, as it is now."""
        if not os.path.lexists(self.file):
            return Record().renamed(self._renames)
        return self._take_turn(lambda record: record)

    def standing(self, id_: str) -> Standing:
        """How far the learner is with one exercise."""
        return self.read().exercises.get(id_, Standing())

    def is_solved(self, id_: str) -> bool:
        """Whether an exercise's check has passed, and it wasn't reopened since."""
        return self.standing(id_).solved is not None

    def hints_shown(self, id_: str) -> int:
        """How many hints of an exercise were shown."""
        return self.standing(id_).hints

    def prediction(self, id_: str) -> Prediction | None:
        """The answer that was locked; None if none was."""
        return self.read().predictions.get(id_)

    # What is remembered.

    def record_check(self, id_: str, passed: bool) -> None:
        """Remember the result of a check. What was solved once stays solved."""

        def checked(before: Standing) -> Standing:
            now = replace(before, checks=before.checks + 1)
            if not passed or before.solved:
                return now
            return replace(now, solved=_today(), reopened=None)

        self._change(id_, checked)

    def reopen(self, id_: str) -> None:
        """Remember that an exercise which was solved no longer passes its check."""
        self._change(
            id_,
            lambda before: (
                replace(before, solved=None, reopened=_today()) if before.solved else before
            ),
        )

    def next_hint(self, id_: str, of: int) -> int:
        """Which hint to show now; remembers that it was shown.

        Args:
            id_: the exercise.
            of: how many hints it has; one at least.

        Returns:
            0 for the first, then 1, …; at the end the last one again.
        """
        before = self._change(
            id_, lambda before: replace(before, hints=max(before.hints, min(before.hints + 1, of)))
        )
        return min(before.hints, of - 1)

    def asked_for_solution(self, id_: str) -> bool:
        """Whether the learner has asked for the solution before; remembers the asking."""
        return self._change(id_, lambda before: replace(before, solution=True)).solution

    def lock_prediction(self, id_: str, question: str, answer: str) -> Prediction:
        """Remember a prediction.

        Returns:
            The one that counts: an earlier answer to the same question stays as it is.
        """
        made = Prediction(_today(), question, answer)

        def locked(record: Record) -> Record:
            before = record.predictions.get(id_)
            if before is not None and before.question == question:
                return record
            return replace(record, predictions={**record.predictions, id_: made})

        return self._take_turn(locked).predictions[id_]

    # From one machine to another.

    def export(self, file: Path) -> None:
        """Write everything to a file, to be merged on another machine.

        Raises:
            OSError: the file can't be written.
        """
        write(file, self.read().to_bytes())

    def merge(self, file: Path) -> Record:
        """Take over what another machine exported: solved wins, and the earlier day.

        Returns:
            What there is afterwards.

        Raises:
            NotAProgressFile: the file can't be read, or says something that can't be meant.
        """
        try:
            other, wrong = read_text(file.read_text("utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise NotAProgressFile(file.name, _reason(error)) from None
        if wrong is None and not (other.exercises or other.predictions or other.renames):
            wrong = "it holds no exercise and no prediction"
        if wrong:
            raise NotAProgressFile(file.name, wrong)
        return self._take_turn(lambda record: record.joined(other.renamed(self._renames)))

    def _change(self, id_: str, change: Callable[[Standing], Standing]) -> Standing:
        """Change one exercise's standing; returns the one before."""
        found: list[Standing] = []

        def changed(record: Record) -> Record:
            found.append(record.exercises.get(id_, Standing()))
            return replace(record, exercises={**record.exercises, id_: change(found[-1])})

        self._take_turn(changed)
        return found[-1]

    def _take_turn(self, change: Callable[[Record], Record]) -> Record:
        """Read, change and write while all others wait; returns what there is afterwards."""
        try:
            with turn(self.file.with_name(f".{self.file.stem}.lock")):
                record, was_whole = self._load()
                changed = change(record)
                if changed != record or not was_whole:
                    write(self.file, changed.to_bytes())
                return changed
        except OSError as error:
            _say(f"Your progress could not be kept in {_shown(self.file)}: {_reason(error)}.")
            record, _ = _read(self.file)
            return change(record.renamed(self._renames))

    def _load(self) -> tuple[Record, bool]:
        """What the file says, with today's ids, and whether it can stay as it is."""
        record, wrong = _read(self.file)
        if wrong:
            aside = _keep_aside(self.file)
            _say(
                f"{_shown(self.file)} could not be read: {wrong}. It is kept as {aside.name}; "
                f"taken over from it: {len(record.exercises)} of the exercises, "
                f"{len(record.predictions)} of the predictions."
            )
        return record.renamed(self._renames), wrong is None


def _read(file: Path) -> tuple[Record, str | None]:
    """What a file says, and what is wrong with it."""
    try:
        return read_text(file.read_text("utf-8"))
    except FileNotFoundError:
        return Record(), None
    except (OSError, UnicodeDecodeError) as error:
        return Record(), _reason(error)


def _keep_aside(file: Path) -> Path:
    """Keep a file's bytes under a free name beside it; it stays, if it can be copied."""
    for number in count(1):
        aside = file.with_name(f"{file.stem}.damaged{'' if number == 1 else f'-{number}'}.json")
        if not os.path.lexists(aside):
            break
    with suppress(OSError):
        write(aside, file.read_bytes())
        return aside
    file.rename(aside)  # a folder, or a file that can't be read
    return aside


def _today() -> date:
    return datetime.now().astimezone().date()


def _reason(error: OSError | UnicodeDecodeError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "it is not text in UTF-8"
    return error.strerror or f"{type(error).__name__} {error}"


def _shown(file: Path) -> str:
    return f"work/{file.name}"


def _say(line: str) -> None:
    print(line)  # noqa: T201 - the learner is to know
