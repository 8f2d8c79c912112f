"""`course.restore()` and `python -m course restore`: the backups, and one of them back."""

from dataclasses import dataclass
from datetime import datetime

from course.errors import ShownPlainly
from course.sandbox.backups import Backup, bring_back, find_backups
from course.sandbox.tree import shown_size
from course.state.display import Document, Shown, TableView, counted


class NoSuchBackup(ShownPlainly, LookupError):
    """There is no backup of that number or name.

    Attributes:
        which: what was asked for.
    """

    def __init__(self, which: int | str, found: list[Backup]) -> None:
        self.which = which
        there = (
            f"There {'is' if len(found) == 1 else 'are'} {counted(len(found), 'backup')}; "
            "course.restore() lists them, with a number for each."
            if found
            else "Nothing was reset yet, so there is no backup at all."
        )
        super().__init__(f"There is no backup {which!r}. {there}")


@dataclass(frozen=True)
class Backups(Shown):
    """The backups that there are, the newest first."""

    found: tuple[Backup, ...]

    def document(self) -> Document:
        """A table; a number for each, by which it is brought back."""
        if not self.found:
            return Document(("There are no backups: nothing was reset or started again yet.",))
        rows = tuple(
            (str(at), backup.what, in_words(backup.made), shown_size(backup.size()), backup.shown)
            for at, backup in enumerate(self.found, 1)
        )
        header = ("number", "what", "kept", "size", "where")
        sentence = (
            "course.restore(1) brings the first one back, `python -m course restore 1` does in a "
            "terminal. What stands in its place then is kept first."
        )
        return Document(tables=(TableView("Backups, the newest first", header, rows, sentence),))


@dataclass(frozen=True)
class Restored(Shown):
    """What was brought back, and what stood in its place."""

    backup: Backup
    before: Backup | None

    def document(self) -> Document:
        """One or two sentences."""
        back = f"{self.backup.what} is as it was until {in_words(self.backup.made)}."
        if self.backup.whole:
            back += " If it is open in JupyterLab: File, Reload Notebook from Disk."
        if self.before is None:
            return Document((back,))
        kept = (
            f"What stood there is kept in {self.before.shown}; "
            f'course.restore("{self.before.what}") brings that back.'
        )
        return Document((back, kept))


def restore(which: int | str | None = None) -> Backups | Restored:
    """List the backups, or bring one back byte for byte. No backup is used up by that.

    Args:
        which: its number or its place in the list; or what it is a backup of (`03.2`), for the
            newest of those. None lists them.

    Returns:
        The list, or what was brought back.

    Raises:
        NoSuchBackup: there is none of that number or name.
        NotKept: what stands in its place can't be moved away. Nothing was changed.
        NotRestored: it can't be copied. It is still there.
    """
    found = find_backups()
    if which is None:
        return Backups(tuple(found))
    backup = _chosen(which, found)
    return Restored(backup, bring_back(backup))


def in_words(moment: datetime) -> str:
    """A day and a time of day: `1 November 2026, 14:05:09`."""
    return f"{moment.day} {moment:%B %Y, %H:%M:%S}"


def _chosen(which: int | str, found: list[Backup]) -> Backup:
    asked = str(which).strip().removeprefix("work/backups/").rstrip("/")
    if asked.isdecimal():
        if 1 <= int(asked) <= len(found):
            return found[int(asked) - 1]
    else:
        for backup in found:
            if asked in {backup.name, backup.what, backup.what.removesuffix(".ipynb")}:
                return backup
    raise NoSuchBackup(which, found)
