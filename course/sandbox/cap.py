"""How much all backups may take together: the oldest go first, and that is said.

`COURSE_BACKUP_MB` names the megabytes; 200, unless told.
"""

import os
from collections.abc import Collection
from contextlib import suppress

from course import paths
from course.sandbox import tree
from course.sandbox.backup import Backup, find_backups, note_file

ENVIRONMENT_VARIABLE = "COURSE_BACKUP_MB"
_MEGABYTES = 200.0


def stay_below_cap(spared: Collection[Backup]) -> None:
    """Remove the oldest backups until the others are small enough together.

    Args:
        spared: those that stay, however big they are.
    """
    cap = _cap()
    sizes = {}
    for backup in find_backups():
        with suppress(OSError):  # somebody has it open, or may read it only
            sizes[backup] = backup.size()
    total = sum(sizes.values())
    gone = []
    for backup in reversed(sizes):
        if total <= cap * 1_000_000:
            break
        if backup not in spared and _removed(backup):
            total -= sizes[backup]
            gone.append(backup.name)
    if gone:
        _say(
            f"Backups may take {cap:g} MB ({ENVIRONMENT_VARIABLE}), so the oldest "
            f"{'was' if len(gone) == 1 else 'were'} removed: {', '.join(gone)}."
        )


def _removed(backup: Backup) -> bool:
    """Remove a backup; False if somebody has it open."""
    # Renamed first: half a backup is never listed. What a kill left is removed here, too.
    doomed = paths.backups() / ".gone" / backup.name.replace("/", "_")
    try:
        doomed.parent.mkdir(exist_ok=True)
        backup.folder.rename(doomed)
    except OSError:
        return False
    note_file(backup.name).unlink(missing_ok=True)
    with suppress(OSError):
        tree.remove(doomed.parent)
    return True


def _cap() -> float:
    said = os.environ.get(ENVIRONMENT_VARIABLE, "")
    try:
        cap = float(said) if said.strip() else _MEGABYTES
    except ValueError:
        cap = -1
    if not 0 <= cap < float("inf"):
        _say(
            f"{ENVIRONMENT_VARIABLE} is {said!r}; expected a number of megabytes. "
            f"{_MEGABYTES:g} it is."
        )
        return _MEGABYTES
    return cap


def _say(line: str) -> None:
    print(line)  # noqa: T201 - the learner is to know
