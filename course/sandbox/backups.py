"""What stood somewhere in the work folder before it was made anew, and how it comes back.

A backup is a folder `work/backups/NAME/TIME`. It holds what stood in a sandbox, or a notebook, and
`database.sql` if the sandbox had a PostgreSQL database. `work/backups/.about` says for each where
it stood.

All backups together take at most `COURSE_BACKUP_MB` megabytes (200, unless told): the oldest go
first, and that is said. The one that was made last stays, however big it is.
"""

import json
import os
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path

from sqlalchemy.engine import URL

from course import paths
from course.copies import write
from course.errors import ShownPlainly
from course.sandbox import postgres, tree

ENVIRONMENT_VARIABLE = "COURSE_BACKUP_MB"
_MEGABYTES = 200.0
_STAMP = "%Y-%m-%d_%H-%M-%S_%f"
_DATABASE = "database.sql"


class NotKept(ShownPlainly, OSError):
    """Something could not be moved to the backups, and stands where it stood."""


class NotRestored(ShownPlainly, OSError):
    """A backup could not be brought back; it is still there."""


@dataclass(frozen=True)
class Backup:
    """One backup.

    Attributes:
        name: its place below `work/backups`.
        made: when.
        place: where it stood, below the work folder: `sandboxes/03.2`, `notebooks/….ipynb`.
        database: the file in it that holds the PostgreSQL database, if there was one.
        whole: whether it was a file, such as a notebook; of a folder, only the content is moved.
    """

    name: str
    made: datetime
    place: str = field(compare=False)
    database: str | None = field(compare=False, default=None)
    whole: bool = field(compare=False, default=False)

    @property
    def folder(self) -> Path:
        """Where it is."""
        return paths.backups() / self.name

    @property
    def shown(self) -> str:
        """Where it is, without the place on this machine."""
        return f"work/{paths.backups().name}/{self.name}"

    @property
    def what(self) -> str:
        """What it is a backup of: an exercise's id, a lesson, or a notebook."""
        return self.place.rpartition("/")[2]

    @property
    def target(self) -> Path:
        """Where it stood."""
        return paths.work_folder() / self.place

    def size(self) -> int:
        """How many bytes it holds."""
        return tree.size(self.folder)


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
    backup = _move_away(place)
    if backup is not None:
        _stay_below_cap({backup})
    return backup


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
        _about_file(backup.name).unlink(missing_ok=True)
        raise
    return backup


def find_backups() -> list[Backup]:
    """All backups, the newest first. Only reads."""
    found = []
    for folder in paths.backups().glob("[!.]*/*"):
        try:
            made = datetime.strptime(folder.name, _STAMP)  # noqa: DTZ007 - the learner's own clock
        except ValueError:
            continue  # somebody else's
        if folder.is_dir():
            found.append(_read(folder, made))
    return sorted(found, key=lambda backup: (backup.made, backup.name), reverse=True)


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
    _stay_below_cap({backup, before} if before else {backup})
    return before


def shown_size(size: int) -> str:
    """A number of bytes in words."""
    megabytes = size / 1_000_000
    return f"{megabytes:.1f} MB" if megabytes >= 0.1 else f"{-(-size // 1000)} KB"  # noqa: PLR2004


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
        names = (_DATABASE if at == 1 else f"database-{at}.sql" for at in count(1))
        database = next(name for name in names if not os.path.lexists(place / name))
    while True:
        made = datetime.now()  # noqa: DTZ005 - the learner's own clock
        name = f"{place.name}/{made.strftime(_STAMP)}"
        backup = Backup(name, made, shown, database, whole=not _is_folder(place))
        backup.folder.parent.mkdir(parents=True, exist_ok=True)
        try:
            backup.folder.mkdir()
        except FileExistsError:
            continue  # another notebook's, at the same moment
        told = {"place": shown, "database": database, "whole": backup.whole}
        write(_about_file(backup.name), json.dumps(told, indent=1).encode())
        return backup, backup.folder


def _about_file(name: str) -> Path:
    return paths.backups() / ".about" / f"{name}.json"


def _read(folder: Path, made: datetime) -> Backup:
    name = f"{folder.parent.name}/{folder.name}"
    try:
        told = json.loads(_about_file(name).read_text("utf-8"))
        place, database = str(told["place"]), told["database"]
        return Backup(name, made, place, database and str(database), bool(told["whole"]))
    except (OSError, ValueError, LookupError, TypeError):
        # Made before there were notes, or the note is lost.
        had_one = (folder / ".env").is_file() and (folder / _DATABASE).is_file()
        is_notebook = folder.parent.name.endswith(".ipynb")
        room = paths.notebook_copies() if is_notebook else paths.sandboxes()
        place = f"{room.name}/{folder.parent.name}"
        return Backup(name, made, place, _DATABASE if had_one else None, is_notebook)


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


def _stay_below_cap(spared: Collection[Backup]) -> None:
    """Remove the oldest backups until the others are small enough together."""
    cap = _cap()
    sizes = {backup: backup.size() for backup in find_backups()}
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
    _about_file(backup.name).unlink(missing_ok=True)
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


def _reason(error: OSError) -> str:
    return error.strerror or str(error) or type(error).__name__


def _say(line: str) -> None:
    print(line)  # noqa: T201 - the learner is to know
