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
from course.sandbox.office import commit
from course.sandbox.scratch import scratch_folder
from course.sandbox.workspace import Workspace
from course.state.display import listed

from .team import (
    LIVE_TITLES,
    PRIORITY,
    TAGS,
    Revision,
    bens_tags,
    expect_as_pushed,
    expect_pushed,
    shared_history,
    text_of,
    written,
)

_PATIENCE = 8  # seconds for a push, on a busy machine
_SECOND = Revision("d60b73a94c21", "estimate", "2025-05-27 08:30:00.000001",
                   'sa.Column("estimate", sa.Integer(), nullable=True)', "")  # fmt: skip


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
    """The history is mended and pushed, and a push of two heads, or of rubbish, is refused."""
    expect_as_pushed(ws, TAGS, text_of(TAGS), "Ben's file")
    _is_a_hook(ws)
    history = ws.revisions()
    if len(history.heads) > 1:
        let = " The gate let them through." if len(shared_history(ws).heads) > 1 else ""
        raise Unmet(
            f"The history has {len(history.heads)} heads, {listed(history.heads)}; expected one."
            + let,
            "There is a gate, and the history is not mended yet.",
            "Merge the two, or move yours; then commit, and push.",
        )
    expect_pushed(ws, folders=("alembic/versions",))
    with _clones(ws) as (two, good, broken), ThreadPoolExecutor() as pool:
        # Each costs a second of Alembic's imports: most gates that don't hold show it at the first.
        _stops_two(_push(two))
        _answers(*pool.map(_push, (good, broken)))
    return (
        "The gate is there: one head passes; two don't, and neither does a history that can't be "
        "read.\nIt stands in this clone alone. The build server is the one that nobody passes by."
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
            f"git finds no {named}; expected a hook there.",
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


def _answers(good: Push, broken: Push) -> None:
    if not good.went:
        raise Unmet(
            f"A push of one head is refused: {good.said}; expected it to pass.",
            "Something that is asked for isn't so here, such as a database that is at the head."
            if "database" in good.said.casefold()
            else "The hook ends with an exit code that isn't 0, whatever there is.",
            "Ask the files alone: `alembic show head` needs no database.",
        )
    if broken.went:
        raise Unmet(
            "A push goes through whose history Alembic can't read; expected it to be refused.",
            "A revision in it is no Python, so Alembic prints no head at all, and the hook takes "
            "that for good.",
            "Ask for exactly one head, not for no more than one.",
        )


@contextmanager
def _clones(ws: Workspace) -> Iterator[list[Path]]:
    """Copies of the clone, each with its own shared branch: two heads, one head, a broken file."""
    with scratch_folder() as scratch:
        (head,) = ws.revisions().heads
        third = _SECOND._replace(id="a15c8d07e3f4", name="effort")
        files = {
            "two": {
                third.file: third.text.replace(LIVE_TITLES, head),
                _SECOND.file: _SECOND.text.replace(LIVE_TITLES, head),
            },
            "one": {third.file: third.text.replace(LIVE_TITLES, head)},
            "broken": {_SECOND.file: "revision = (\n"},
        }
        folders = []
        for name, texts in files.items():
            folder = scratch / name
            shutil.copytree(ws.path, folder, symlinks=True)
            for file, text in texts.items():
                write(Workspace(folder, ws.url), file, text)
            commit(Workspace(folder, ws.url), name)
            folders.append(folder)
        yield folders


def _push(folder: Path) -> Push:
    """Push, as in a terminal where `alembic` and `python` are those of the course."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    try:
        said = git(folder, "push", "origin", "HEAD:main", who={"PATH": path}, patience=_PATIENCE)
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
