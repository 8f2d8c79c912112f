"""A revision that is written and not applied: what would come of it on todo.db."""

import shutil
from collections.abc import Iterable

from course.checks.doing import sql
from course.checks.expect import Unmet
from course.sandbox.runner import AlembicResult
from course.sandbox.workspace import Workspace

from .machines import file_of, ran

_LEFT = "_alembic_tmp_"
_LATER = (
    (
        "Batch mode collects what it is told until its with block ends, and op.execute doesn't "
        "wait for that: the column wasn't there yet."
    ),
    "Put op.execute between two with blocks; or say, with new_column_name=, that it is a rename.",
)
TOO_EARLY = (
    ("no such column: finished", *_LATER),
    ("no such column: is_done", *_LATER),
)
"""Why the migration of a rename fails that copies the values inside of a batch."""
_OTHERWISE = (
    "The check tried it on a copy of todo.db; on yours it would do the same.",
    "Mend that, then check again.",
)


def would_run(ws: Workspace, causes: Iterable[tuple[str, str, str]] = ()) -> None:
    """If a revision is pending, the upgrade to it runs through on a copy of todo.db.

    Args:
        ws: the exercise.
        causes: a piece of the message when it fails, what that means, and the next step.
    """
    history = ws.revisions()
    if len(history.heads) != 1 or history.current == history.heads:
        return
    left = next((each.name for each in ws.schema().tables if each.name.startswith(_LEFT)), None)
    clean = ""
    if left:
        table = left.removeprefix(_LEFT)
        clean = f"Make sure that {table} has all its rows, drop {left}, and upgrade again."
    result = tried(ws, "upgrade", "head", without=left)
    if result.exit_code != 0:
        found = (each[1:] for each in causes if each[0] in result.reason)
        cause, next_step = next(found, _OTHERWISE)
        raise Unmet(
            f"`{result.command}` fails: {result.reason}; expected it to run through.",
            cause,
            f"{next_step} {clean}".strip(),
        )
    if left:
        raise Unmet(
            f"todo.db has a table {left}; expected it to have become {left.removeprefix(_LEFT)}.",
            "An upgrade that failed left it behind, and the next one stops at it.",
            clean,
        )


def tried(
    ws: Workspace, command: str, revision: str, *, without: str | None = None
) -> AlembicResult:
    """`alembic upgrade` or `downgrade` on a copy of todo.db, without a table; however it ends."""
    copy = file_of(ws, "tried.db")
    shutil.copy(str(ws.url.database), str(copy.url.database))
    if without:
        sql(copy, f'DROP TABLE "{without}"')
    return ran(copy, command, revision)
