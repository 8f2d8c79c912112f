"""Where this notebook stands: in one project at a time, as a shell does."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from course.sandbox.refusals import NoProject, OutsideProject
from course.sandbox.workspace import Workspace

_current: Workspace | None = None


def current() -> Workspace:
    """The project that this notebook started last.

    Raises:
        NoProject: it started none.
    """
    if _current is None:
        raise NoProject
    return _current


def standing_in(folder: Path) -> Workspace | None:
    """The project that this notebook stands in, if it is the one in that folder."""
    return _current if _current is not None and _current.path == folder.resolve() else None


def current_folder(workspace: Workspace) -> Path:
    """The notebook's working folder.

    Raises:
        OutsideProject: it isn't in the project.
    """
    folder = Path.cwd()
    if not folder.is_relative_to(workspace.path):
        raise OutsideProject(folder, workspace.path)
    return folder


def go_to(workspace: Workspace) -> Workspace:
    """Have this notebook, and the commands it starts, stand in a project; returns the project."""
    global _current  # noqa: PLW0603 - a notebook works on one project at a time, as a shell does
    _go_to(workspace.path)
    _current = workspace
    return workspace


@contextmanager
def elsewhere() -> Iterator[None]:
    """What the block starts, and where it goes, is forgotten at its end."""
    global _current  # noqa: PLW0603 - it comes back
    before, environment = _current, dict(os.environ)
    try:
        folder: Path | None = Path.cwd()
    except FileNotFoundError:  # somebody deleted the folder that the kernel stands in
        folder = None
    try:
        yield
    finally:
        _current = before
        os.environ.clear()
        os.environ.update(environment)
        if folder is not None:
            os.chdir(folder)


def _go_to(root: Path) -> None:
    """Make this process, and those it starts, stand in the project as a terminal would."""
    if os.environ.pop("DATABASE_URL", None) is not None:
        print(  # noqa: T201 - the learner is to know
            "DATABASE_URL was set in this notebook. It is removed, so that the project uses its "
            "own database."
        )
    commands = str(Path(sys.executable).parent)
    before = os.environ.get("PATH", os.defpath).split(os.pathsep)
    os.environ["PATH"] = os.pathsep.join([commands, *(each for each in before if each != commands)])
    # Compiled modules can be older than a quick edit, and nobody wants to see them listed.
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    # In a project without git, `git commit` would find the course's own repository above it.
    os.environ["GIT_CEILING_DIRECTORIES"] = str(root.parent)
    os.chdir(root)
