"""What is on the shared main, and what several checks ask of it."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from course.checks.expect import Unmet
from course.sandbox.git import GitFailed, git
from course.sandbox.office import shared_files
from course.sandbox.scratch import scratch_folder
from course.sandbox.workspace import Workspace
from course.state.display import counted, listed
from course.state.history import History
from course.state.revisions import read_history

from .team import VERSIONS

_NOT_COMMITTED = ("It is not committed yet.", "Commit it, and push.")
_NOT_PUSHED = (
    "It is committed here, and not pushed to main.",
    "Run `git push` (from another branch `git push origin HEAD:main`), and read what it says.",
)


def expect_as_pushed(ws: Workspace, file: str, text: str, whose: str) -> None:
    """A file that others have is there, and says what it said; spaces don't count."""
    id_ = Path(file).name.partition("_")[0]
    named = [path for path in (ws.path / VERSIONS).glob("*.py") if path.name.startswith(id_)]
    if named and named[0].read_text("utf-8", errors="replace").split() == text.split():
        return
    on_main = any(each.split() == text.split() for each in shared_files(ws, VERSIONS).values())
    # What was done to it may be pushed; then origin/main is no way back.
    back = (
        f"`git checkout origin/main -- {'/'.join((VERSIONS, *(each.name for each in named)))}`"
        if on_main
        else f"{_way_back(ws, file, text)}; then commit, and push"
    )
    if named:
        raise Unmet(
            f"{named[0].name} is not what is on main; expected {whose} unchanged."
            if on_main
            else f"{named[0].name} is changed, here and on main; expected {whose} as it was.",
            "Others have it, and their databases have had it. Where it comes to follow something "
            "else, they skip that.",
            f"Bring it back with {back}.",
        )
    stands = "every database that has had it stands at an id that no file has."
    raise Unmet(
        f"There is no revision {id_} in {VERSIONS}{'' if on_main else ', nor on main'}; expected "
        f"{whose}, as it was pushed.",
        f"It was not fetched and merged yet, or it was deleted: then {stands}"
        if on_main
        else f"It was deleted, and that was pushed: {stands}",
        f"Run `git fetch` and `git merge origin/main`. If you have deleted it: {back}."
        if on_main
        else f"Bring it back with {back}.",
    )


def _way_back(ws: Workspace, file: str, text: str) -> str:
    """The command that brings a file back as it was in some commit of this clone."""
    for commit in git(ws.path, "log", "--all", "--format=%h", "--", file).split():
        try:
            there = git(ws.path, "show", f"{commit}:{file}")
        except GitFailed:  # the commit that deleted it
            continue
        if there.split() == text.split():
            return f"`git checkout {commit} -- {file}`"
    return f'course.reset("{ws.name}"), which begins afresh'


def shared_history(ws: Workspace) -> History:
    """The history that is on the shared branch."""
    with scratch_folder() as scratch:
        shutil.copyfile(ws.path / "alembic.ini", scratch / "alembic.ini")
        (scratch / VERSIONS).mkdir(parents=True)
        for name, text in shared_files(ws, VERSIONS).items():
            (scratch / name).write_text(text, "utf-8")
        return read_history(scratch / "alembic.ini")


def expect_pushed(ws: Workspace, *, folders: Sequence[str] = (VERSIONS, "sample_app")) -> None:
    """What is in the project is on the shared branch."""
    heads = shared_history(ws).heads
    for folder in folders:
        there = shared_files(ws, folder)
        here = {
            each.relative_to(ws.path).as_posix(): each.read_text("utf-8", errors="replace")
            for each in sorted((ws.path / folder).glob("*.py"))
        }
        for name in sorted({*there, *here}):
            if there.get(name) == here.get(name):
                continue
            differs = "lacks" if name not in there else "has another"
            if name not in here:
                differs = "still has"
            left = git(ws.path, "status", "--porcelain", "--", name).strip()
            raise Unmet(
                f"The shared main has {counted(len(heads), 'head')}, {listed(heads)}, and "
                f"{differs} {name}; expected it as it is here.",
                *(_NOT_COMMITTED if left else _NOT_PUSHED),
            )
