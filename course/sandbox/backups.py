"""What stood somewhere in the work folder is kept before it is made anew, and comes back.

The backup that was made last stays, however big it is; see `course.sandbox.cap` for the others.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import count
from pathlib import Path

from sqlalchemy.engine import URL

from course import paths
from course.copies import write
from course.errors import ShownPlainly
from course.sandbox import postgres, tree
from course.sandbox.backup import DATABASE, STAMP, Backup, find_backups, note_file
from course.sandbox.cap import stay_below_cap
from course.sandbox.turn import TurnNotGiven, turn

__all__ = ["Backup", "NotKept", "NotRestored", "bring_back", "find_backups", "keep"]


class NotKept(ShownPlainly, OSError):
    """Something could not be moved to the backups, and stands where it stood."""


class NotRestored(ShownPlainly, OSError):
    """A backup could not be brought back; it is still there."""


def keep(place: Path) -> Backup | None:
    """Move what stands somewhere in the work folder to the backups.

    A folder itself stays, empty: a terminal may stand in it, and would go along. A sandbox's
    PostgreSQL database is saved as SQL, and stays too.

    Args:
        place: a folder or a file below the work folder.

    Returns:
        The backup; None if there is nothing there.

    Raises:
        NotKept: something can't be moved. Everything stands where it stood.
        DumpFailed: the database can't be saved. Everything stands where it stood.
        PostgresUnavailable: the sandbox has a PostgreSQL database, and no server answers.
    """
    if not _is_something(place):
        return None
    with _turn():
        backup = _move_away(place)
        if backup is not None:
            stay_below_cap({backup})
        return backup


@contextmanager
def _turn() -> Iterator[None]:
    """Two notebooks that reset the same exercise would otherwise take halves of it each."""
    try:
        with turn(paths.backups() / ".lock", wait=60):
            yield
    except TurnNotGiven:
        raise NotKept(
            "Another notebook is at work on the backups, and has been for a minute. Stop its "
            "kernel, then try again. Nothing was changed."
        ) from None


def _move_away(place: Path) -> Backup | None:
    """What `keep` does, without a look at the cap."""
    if not _is_something(place):
        return None
    shown = place.relative_to(paths.work_folder()).as_posix()
    url = _database(place)
    backup, folder = _new_folder(shown, place, has_database=url is not None)
    try:
        if url is not None:
            postgres.dump(url, folder / str(backup.database))
        _move_all(place, folder)
    except BaseException:
        tree.remove(folder)
        with suppress(OSError):
            folder.parent.rmdir()
        note_file(backup.name).unlink(missing_ok=True)
        raise
    return backup


def bring_back(backup: Backup) -> Backup | None:
    """Put a backup back where it stood, byte for byte. The backup stays.

    Args:
        backup: one of `find_backups`.

    Returns:
        The backup of what stood there; None if there was nothing.

    Raises:
        NotKept: what stands there can't be moved away. Nothing was changed.
        NotRestored: the backup can't be copied, or the database not be filled. It is still there.
        DumpFailed: the database that stands there can't be saved. Nothing was changed.
        PostgresUnavailable: it has a PostgreSQL database, and no server answers.
    """
    if backup.database is not None:
        postgres.server_url()  # before anything is changed
    with _turn():
        return _exchange(backup)


def _exchange(backup: Backup) -> Backup | None:
    """What `bring_back` does, when it is its turn."""
    target = backup.target
    url = _database(target)
    before = _move_away(target)
    try:
        _copy_all(backup, target)
        if backup.database is not None:
            made = postgres.create_database(postgres.sandbox_name(target))
            postgres.run_sql(made, backup.folder / backup.database)
        elif url is not None:
            postgres.drop_database(url)  # saved above; this project had none
    except (OSError, postgres.DumpFailed) as error:
        reason = error.reason if isinstance(error, postgres.DumpFailed) else _reason(error)
        raise NotRestored(
            f"{backup.shown} could not be brought back: {reason}. It is still there"
            + (f", and what stood in its place is in {before.shown}." if before else ".")
        ) from None
    stay_below_cap({backup, before} if before else {backup})
    return before


def _is_folder(place: Path) -> bool:
    return place.is_dir() and not place.is_symlink()


def _is_something(place: Path) -> bool:
    return any(place.iterdir()) if _is_folder(place) else os.path.lexists(place)


def _database(place: Path) -> URL | None:
    """The PostgreSQL database of a sandbox, if it has one."""
    if not (place / ".env").is_file():
        return None
    named = os.environ.get(postgres.ENVIRONMENT_VARIABLE)
    if not named and not (paths.work_folder() / ".postgres").exists():
        return None  # there never was a server: somebody else's .env
    name = postgres.database_name(postgres.sandbox_name(place))
    url = postgres.server_url().set(database=name)
    return url if postgres.database_exists(url) else None


def _new_folder(shown: str, place: Path, *, has_database: bool) -> tuple[Backup, Path]:
    """A folder for a backup, and the note about it, which is written first."""
    database = None
    if has_database:
        names = (DATABASE if at == 1 else f"database-{at}.sql" for at in count(1))
        database = next(name for name in names if not os.path.lexists(place / name))
    while True:
        made = datetime.now()  # noqa: DTZ005 - the learner's own clock
        name = f"{place.name}/{made.strftime(STAMP)}"
        backup = Backup(name, made, shown, database, whole=not _is_folder(place))
        backup.folder.parent.mkdir(parents=True, exist_ok=True)
        try:
            backup.folder.mkdir()
        except FileExistsError:
            continue  # another notebook's, at the same moment
        told = {"place": shown, "database": database, "whole": backup.whole}
        write(note_file(backup.name), json.dumps(told, indent=1).encode())
        return backup, backup.folder


def _move_all(place: Path, folder: Path) -> None:
    """Move a file, or what is in a folder; all of it, or nothing."""
    moved: list[tuple[Path, Path]] = []
    try:
        for each in sorted(place.iterdir()) if _is_folder(place) else [place]:
            moved.append((each, folder / each.name))
            tree.move(*moved[-1])
    except OSError as error:
        failed = moved.pop()[0]
        for source, target in moved:
            tree.move(target, source)
        raise NotKept(
            f"{failed.name} could not be moved to the backups: {_reason(error)}. Is it open in "
            "another program or notebook? Close it there, then try again. Nothing was changed."
        ) from None


def _copy_all(backup: Backup, target: Path) -> None:
    if backup.whole:
        target.parent.mkdir(parents=True, exist_ok=True)
        if _is_folder(target):
            target.rmdir()
        tree.copy(backup.folder / target.name, target)
        return
    target.mkdir(parents=True, exist_ok=True)
    for each in sorted(backup.folder.iterdir()):
        if each.name != backup.database:
            tree.copy(each, target / each.name)


def _reason(error: OSError) -> str:
    return error.strerror or str(error) or type(error).__name__
