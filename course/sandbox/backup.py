"""One backup of what stood somewhere in the work folder, and which there are.

A backup is a folder `work/backups/NAME/TIME`. It holds what stood in a sandbox, or a notebook, and
`database.sql` if the sandbox had a PostgreSQL database. `work/backups/.about` says for each where
it stood.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from course import paths
from course.sandbox import tree

STAMP = "%Y-%m-%d_%H-%M-%S_%f"
DATABASE = "database.sql"


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


def find_backups() -> list[Backup]:
    """All backups, the newest first. Only reads."""
    found = []
    for folder in paths.backups().glob("[!.]*/*"):
        try:
            made = datetime.strptime(folder.name, STAMP)  # noqa: DTZ007 - the learner's own clock
        except ValueError:
            continue  # somebody else's
        if folder.is_dir():
            found.append(_read(folder, made))
    return sorted(found, key=lambda backup: (backup.made, backup.name), reverse=True)


def note_file(name: str) -> Path:
    """Where the note about a backup is kept."""
    return paths.backups() / ".about" / f"{name}.json"


def _read(folder: Path, made: datetime) -> Backup:
    name = f"{folder.parent.name}/{folder.name}"
    try:
        told = json.loads(note_file(name).read_text("utf-8"))
        place, database = str(told["place"]), told["database"]
        return Backup(name, made, place, database and str(database), bool(told["whole"]))
    except (OSError, ValueError, LookupError, TypeError):
        # Made before there were notes, or the note is lost.
        had_one = (folder / ".env").is_file() and (folder / DATABASE).is_file()
        is_notebook = folder.parent.name.endswith(".ipynb")
        room = paths.notebook_copies() if is_notebook else paths.sandboxes()
        place = f"{room.name}/{folder.parent.name}"
        return Backup(name, made, place, DATABASE if had_one else None, is_notebook)
