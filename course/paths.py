"""Where things are: the project, its lessons, and the learner's work folder."""

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
LESSONS = PROJECT / "course" / "lessons"
NOTEBOOKS = PROJECT / "notebooks"

SCRATCH = ".scratch-"
"""What the names of the kit's own folders begin with that stand for a moment."""


def work_folder() -> Path:
    """The folder that holds everything the learner makes, and the only one the kit writes to.

    `COURSE_WORK` names another one (the tests use this); otherwise it is `work/` in the project.
    It need not exist yet.
    """
    named = os.environ.get("COURSE_WORK")
    return Path(named).resolve() if named else PROJECT / "work"


def notebook_copies() -> Path:
    """The learner's copies of the notebooks."""
    return work_folder() / "notebooks"


def sandboxes() -> Path:
    """The learner's projects, one folder each."""
    return work_folder() / "sandboxes"


def backups() -> Path:
    """What stood in a sandbox before it was made anew."""
    return work_folder() / "backups"


def is_scratch(path: Path) -> bool:
    """Whether a path leads into a folder that stands for a moment."""
    return any(part.startswith(SCRATCH) for part in path.parts)
