"""07.4: the gate."""

import os
import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from course.checks.doing import write
from course.checks.exercise import Task
from course.checks.expect import Unmet
from course.sandbox.git import GitFailed, GitTakesTooLong, git
from course.sandbox.office import OFFICE, SHARED, commit
from course.sandbox.scratch import scratch_folder
from course.sandbox.workspace import Workspace
from course.state.display import listed

from .pushed import expect_as_pushed, expect_pushed, shared_history
from .team import LIVE_TITLES, PRIORITY, TAGS, bens_tags, file_of, text_of, written

_PATIENCE = 20  # seconds for a push: a hook may start pytest, on a busy machine


class Push(NamedTuple):
    """What a push of a history came to."""

    went: bool
    said: str
    """What git and the hook printed, the last line of it."""


def nothing_stops_a_push(ws: Workspace) -> None:
    """Yours is committed, Ben's is on main and not fetched, and there is no hook."""
    for each in ("hooks", "ci"):  # the page's own
        shutil.rmtree(ws.path / each)
    (ws.path / "tests" / "test_one_head.py").unlink()
    bens_tags(ws)
    written(ws, PRIORITY)


def two_heads_are_stopped(ws: Workspace) -> str:
    """The history is mended and pushed; a push of two heads is refused, and one of one passes."""
    expect_as_pushed(ws, file_of(TAGS), text_of(TAGS), "Ben's file")
    _is_a_hook(ws)
    history = ws.revisions()
    if len(history.heads) > 1:
        too = len(shared_history(ws).heads) > 1
        raise Unmet(
            f"The history has {len(history.heads)} heads, {listed(history.heads)}"
            f"{', and so has the shared main' if too else ''}; expected one.",
            "There is a gate now, and it came too late for these, or let them through."
            if too
            else "There is a gate, and the history is not mended yet.",
            f"Merge the two{', as others may have both by now' if too else ', or move yours'}; "
            "then commit, and push.",
        )
    expect_pushed(ws, folders=("alembic/versions",))
    with _clones(ws) as clones, ThreadPoolExecutor() as pool:
        # At once, as each costs most of a second for Alembic's imports.
        two, one = pool.map(_push, clones)
    _stops_two(two)
    _passes_one(one)
    return (
        "The gate is there: one head passes, and two don't.\n"
        "It stands in this clone alone. The build server is the one that nobody passes by."
    )


def _is_a_hook(ws: Workspace) -> None:
    named = git(ws.path, "rev-parse", "--git-path", "hooks/pre-push").strip()
    file = ws.path / named
    others = [
        each.relative_to(ws.path).as_posix()
        for folder in ("hooks", ".git/hooks", ".githooks", ".git", ".")
        for each in sorted((ws.path / folder).glob("*pre*push*"))
        if each.is_file() and each != file
    ]
    if not file.is_file():
        raise Unmet(
            f"git finds no {named}; expected a hook there"
            + (", which stops these two heads." if len(ws.revisions().heads) > 1 else "."),
            f"There is {others[0]}, and git doesn't look there."
            if others
            else "git runs a file of that name, without an ending, before each push.",
            "Name its folder with `git config core.hooksPath …`, and the file pre-push."
            if others
            else "Write one, make it executable, and name its folder to git: `git config "
            "core.hooksPath hooks`, as on the page.",
        )
    if not os.access(file, os.X_OK):
        raise Unmet(
            f"{named} is not executable; expected that it is.",
            "git passes over a hook that can't be run, and pushes.",
            f"`chmod +x {named}`, and try a push of two heads.",
        )


def _stops_two(two: Push) -> None:
    if two.went:
        raise Unmet(
            "A push of two heads goes through; expected it to be refused.",
            f"The hook runs (it says: {two.said}), and ends with exit code 0."
            if two.said
            else "The hook runs, and ends with exit code 0. `alembic heads` does, for two as well.",
            "Let it end with `exit 1` when there isn't exactly one.",
        )


def _passes_one(one: Push) -> None:
    if not one.went:
        raise Unmet(
            f"A push of one head is refused: {one.said}; expected it to pass.",
            "Something that is asked for isn't so here, such as a database that is at the head."
            if "database" in one.said.casefold()
            else "The hook ends with an exit code that isn't 0, whatever there is.",
            "Ask the files alone: `alembic show head` needs no database.",
        )


@contextmanager
def _clones(ws: Workspace) -> Iterator[list[Path]]:
    """Copies of the clone, each with its own shared branch: one with two new heads, one with one.

    The project itself stays as it is: what is found wrong is looked for there, too.
    """
    (head,) = ws.revisions().heads
    with scratch_folder() as scratch:
        two, one = (Workspace(scratch / name, ws.url) for name in ("two", "one"))
        shutil.copytree(ws.path, one.path, symlinks=True)
        _add(one, head, "estimate", "d60b73a94c21")
        shutil.copytree(one.path, two.path, symlinks=True)
        _add(two, head, "effort", "a15c8d07e3f4")
        yield [two.path, one.path]


def _add(ws: Workspace, head: str, name: str, id_: str) -> None:
    """Commit a revision after that head."""
    column = f'sa.Column("{name}", sa.Integer(), nullable=True)'
    added = PRIORITY._replace(id=id_, name=name, column=column)
    write(ws, added.file, added.text.replace(LIVE_TITLES, head))
    commit(ws, name)


def _push(folder: Path) -> Push:
    """Push, as in a terminal where `alembic` and `python` are those of the course."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    try:
        where = f"{OFFICE}/{SHARED}"  # its own, whatever the remote's name leads to
        said = git(folder, "push", where, "HEAD:main", who={"PATH": path}, patience=_PATIENCE)
        went = True
    except GitFailed as failed:
        said, went = failed.said, False
    except GitTakesTooLong:
        raise Unmet(
            "git push doesn't come to an end; expected it to.",
            f"The hook was stopped after {_PATIENCE} seconds: it loops, or waits for something.",
            "Run it by itself, and look what it waits for.",
        ) from None
    ours = [line for line in said.splitlines() if not line.startswith(("error: failed", "To "))]
    return Push(went, ours[-1].strip() if ours else "")


TASK = Task(
    start=nothing_stops_a_push,
    check=two_heads_are_stopped,
    subject=("heads",),
    hints=(
        (
            "git runs a file named pre-push before each push, and stops if it fails. Which command "
            "of Alembic's fails when there are two heads?"
        ),
        (
            "`hooks/pre-push`: `#!/bin/sh`, then `alembic show head || exit 1`. It "
            "must be executable, and git must know the folder."
        ),
        (
            "`!chmod +x hooks/pre-push`, `!git config core.hooksPath hooks`; `%fails git push` "
            "shows that it stops two heads. Then `%alembic merge heads -m …`, commit and push."
        ),
    ),
)
