"""SQLite, folders and programs."""

import importlib.util
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from course import paths
from course.machine.finding import Finding, needed_by
from course.source.lesson import find_lessons

# From this one on, ALTER TABLE … DROP COLUMN is SQLite's own, and the migrations use it.
# https://sqlite.org/releaselog/3_35_0.html
OLDEST_SQLITE = (3, 35)
ENOUGH_DISK = 500  # MB: the embedded PostgreSQL, the projects, and backups up to their cap


def look_at_sqlite(version: str = sqlite3.sqlite_version) -> Finding:
    """The SQLite that this Python brings.

    Args:
        version: this Python's own, unless told.
    """
    oldest = ".".join(map(str, OLDEST_SQLITE))
    subject, expected = "SQLite", f"{oldest} or newer, which can drop a column"
    if tuple(map(int, version.split(".")[:2])) >= OLDEST_SQLITE:
        return Finding(subject, expected, version)
    step = "It comes with Python. Take a newer Python: make lab PYTHON=/path/to/python3."
    return Finding(subject, expected, version, "missing", step)


def look_at_the_work_folder() -> Finding:
    """Whether the work folder can be written, and how much room its disk has."""
    subject, expected = "The work folder", f"one that can be written, with {ENOUGH_DISK} MB free"
    work = paths.work_folder()
    there = next(each for each in (work, *work.parents) if each.exists())
    try:
        with tempfile.TemporaryDirectory(prefix=".doctor-", dir=there) as folder:
            (Path(folder) / "written").write_text("written")
        free = shutil.disk_usage(there).free // 1_000_000
    except OSError as error:
        found = f"{there} can't be written: {error.strerror}"
        step = "Make it writable, or name another folder: COURSE_WORK=/path make lab."
        return Finding(subject, expected, found, "missing", step)
    found = f"{work} can be written, {free} MB free"
    if free >= ENOUGH_DISK:
        return Finding(subject, expected, found)
    step = "Make room. Old projects in work/backups may go; what is in them is gone then."
    return Finding(subject, expected, found, "note", step)


def look_at_the_alembic_command() -> Finding:
    """`alembic`: the environment's own, and what a shell finds under that name."""
    subject, expected = "The command alembic", "that of this course's Python, first on the PATH"
    commands = Path(sys.executable).parent
    own = shutil.which("alembic", path=str(commands))
    if own is None:
        step = "`make setup` installs it."
        return Finding(subject, expected, f"none beside {sys.executable}", "missing", step)
    first = shutil.which("alembic")
    if first is not None and Path(first).parent.resolve() == commands.resolve():
        return Finding(subject, expected, first)
    found = f"{first} comes first" if first else f"{own}, which is not on the PATH"
    # The lab puts it first for its kernels and terminals; another shell is the learner's own.
    if "COURSE_BIN" in os.environ:
        step = f"Something puts another folder first. Here, say: export PATH={commands}:$PATH"
        return Finding(subject, expected, found, "missing", step)
    step = f"`make lab` puts it first. In this shell, type {own}, or put {commands} first."
    return Finding(subject, expected, found, "note", step)


def look_at_the_migrations_folder(project: Path = paths.PROJECT) -> Finding:
    """That the folder of migrations isn't taken for the library of the same name."""
    subject, expected = "The folder alembic/", "no __init__.py in it, as it is no Python package"
    spec = importlib.util.find_spec("alembic")
    if not (project / "alembic" / "__init__.py").exists():
        return Finding(
            subject, expected, f"none; `import alembic` is {spec.origin if spec else None}"
        )
    step = (
        "Remove alembic/__init__.py: with it, `import alembic` finds the folder, not the library."
    )
    return Finding(subject, expected, "alembic/__init__.py", "missing", step)


def look_at_git(lessons: Path = paths.LESSONS) -> Finding:
    """git, for the lessons that say they need it."""
    subject, expected = "git", "git on the PATH"
    told = needed_by([each for each in find_lessons(lessons) if "git" in each.programs])
    program = shutil.which("git")
    if program is None:
        step = f"{told} git-scm.com has it for every system."
        return Finding(subject, expected, "no git", "note", step)
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    if said.returncode == 0:
        return Finding(subject, expected, said.stdout.strip())
    words = (said.stderr + said.stdout).strip().splitlines()
    found = f"{program} doesn't run: {words[0] if words else 'it says nothing'}"
    return Finding(subject, expected, found, "note", f"{told} Install git anew.")
