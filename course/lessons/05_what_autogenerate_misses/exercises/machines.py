"""The other machines of a check: databases with other rows, on which the same history runs."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy.engine import URL

from course.checks.expect import Unmet, expect, expect_table
from course.sandbox import runner
from course.sandbox.runner import AlembicResult
from course.sandbox.workspace import Workspace

from .team import HEAD, OTHER_TODOS, OTHER_USERS, TODOS, fill, kept


def file_of(ws: Workspace, name: str) -> Workspace:
    """The same project, on another of its SQLite files."""
    return Workspace(ws.path, URL.create("sqlite", database=str(ws.path / name)))


@contextmanager
def working_on(ws: Workspace) -> Iterator[None]:
    """The app and Alembic work with this project's database, whatever the notebook has set."""
    before = os.environ.get("DATABASE_URL")
    os.environ["DATABASE_URL"] = ws.url.render_as_string(hide_password=False)
    try:
        yield
    finally:
        os.environ.pop("DATABASE_URL")
        if before is not None:
            os.environ["DATABASE_URL"] = before


def another_machine(ws: Workspace, revision: str = HEAD) -> Workspace:
    """A database with rows of its own, made by the history up to where the exercise began."""
    other = file_of(ws, "another_machine.db")
    moved(other, "upgrade", revision)
    columns = {each.name for each in expect_table(other, "todos").columns}
    expect(
        set(TODOS) <= columns and expect_table(other, "users").column("email"),
        f"At revision {HEAD}, a new database has other columns than before; expected the revisions "
        "that were there to do what they did.",
        "One of them was changed. Where it has run it never runs again, so those databases don't "
        "get your change.",
        "Take that change back, and write a new revision after it.",
    )
    fill(other, OTHER_USERS, OTHER_TODOS)
    return other


def ran(other: Workspace, command: str, revision: str) -> AlembicResult:
    """`alembic upgrade` or `downgrade` on another machine, however it ends."""
    with working_on(other):
        return runner.run([command, revision], root=other.path)


def moved(
    other: Workspace,
    command: str,
    revision: str,
    causes: Iterable[tuple[str, str, str]] = (),
) -> None:
    """`alembic upgrade` or `downgrade`, on another machine, and it runs through.

    Args:
        other: the database there.
        command: one of the two.
        revision: where to.
        causes: a piece of the message when it fails, what that means, and the next step.
    """
    result = ran(other, command, revision)
    if result.exit_code != 0:
        for piece, cause, next_step in causes:
            if piece in result.reason:
                raise Unmet(
                    f"On another machine, `{result.command}` fails: {result.reason}; expected it "
                    "to run through.",
                    cause,
                    next_step,
                )
        raise Unmet(
            f"On another machine, `{result.command}` fails: {result.reason}; expected it to run "
            "through.",
            "The check made a database at the revision where the exercise began, with other rows "
            "in it, and ran your history there.",
            "Your revision has to do the whole step by itself: nothing that was done to todo.db by "
            "hand is there."
            if command == "upgrade"
            else "Look at your revision's downgrade(): it is to lead back to that revision.",
        )


def kept_there(
    other: Workspace, when: str, rename: dict[str, str] | None = None, next_step: str = ""
) -> None:
    """All rows of the other machine are there after a step."""
    cause = (
        f"That is on another machine, after your {when}: the check made a database at the revision "
        "where the exercise began, with three todos in it, and ran your history there."
    )
    next_step = next_step or f"Look at what your revision's {when}() does with rows that are there."
    kept(other, OTHER_USERS, OTHER_TODOS, rename, cause=cause, next_step=next_step)
