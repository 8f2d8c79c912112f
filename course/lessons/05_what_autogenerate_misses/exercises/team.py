"""What the databases hold when an exercise begins, and the other machines of a check."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from course.checks.doing import replace
from course.checks.expect import Unmet, expect, expect_kept, expect_table
from course.sandbox import runner
from course.sandbox.runner import AlembicResult
from course.sandbox.workspace import Workspace

MODELS, ENV = "sample_app/models.py", "alembic/env.py"
HEAD = "23041f4fe686"
"""The last revision that the team shares when an exercise begins."""

Rows = Sequence[tuple[object, ...]]

USERS = ("id", "first_name", "last_name", "email")
USER_ROWS: Rows = (
    (1, "Ada", "Okafor", "ada@example.com"),
    (2, "Ben", "Sato", "ben@example.com"),
    (3, "Mary Ann", "van der Berg", "maryann@example.com"),
    (4, "Priya", None, "priya@example.com"),
)
TODOS = ("id", "title", "is_done", "user_id", "created_at", "deleted_at")
TODO_ROWS: Rows = tuple(
    (id_, title, done, user, f"2025-04-{id_:02} 09:00:00.000000", deleted)
    for id_, title, done, user, deleted in (
        (1, "Write the release notes", 1, 1, None),
        (2, "Fix the login page", 0, 2, None),
        (3, "Order a cake for the launch", 1, 3, None),
        (4, "Call the hosting company", 0, 1, None),
        (5, "Water the plants", 1, None, None),
        (6, "Try the app on a phone", 1, 4, None),
        (7, "Back up the database", 0, 2, "2025-04-20 17:30:00.000000"),
        (8, "Empty the letter box", 0, None, None),
    )
)
OTHER_USERS: Rows = (
    (1, "Rooms", "Office", "rooms@example.com"),
    (2, "Desk", None, "d@example.com"),
)
OTHER_TODOS: Rows = (
    (3, "Count the chairs", 1, 1, "2025-05-02 08:00:00.000000", None),
    (9, "Order paper", 0, 2, "2025-05-03 08:00:00.000000", None),
    (12, "Lock up", 1, 2, "2025-05-04 08:00:00.000000", "2025-05-05 08:00:00.000000"),
)


def begin(ws: Workspace) -> None:
    """The app with its rows, at the head; autogenerate writes batch mode."""
    old = "context.configure(connection=connection, target_metadata=target_metadata)"
    replace(ws, ENV, old, old.replace(")", ", render_as_batch=True)"))
    ws.alembic("upgrade", "head")
    fill(ws, USER_ROWS, TODO_ROWS)


def fill(ws: Workspace, users: Rows, todos: Rows) -> None:
    """Write rows, as the database's columns are before anything was done."""
    with sa.create_engine(ws.url, poolclass=NullPool).begin() as connection:
        for table, columns, rows in (("users", USERS, users), ("todos", TODOS, todos)):
            marks = ", ".join("?" * len(columns))
            statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608
            connection.exec_driver_sql(statement, [tuple(row) for row in rows])


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
            "hand is there.",
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


def kept(  # noqa: PLR0913 - whose rows, what they are called now, and what to say
    ws: Workspace,
    users: Rows = USER_ROWS,
    todos: Rows = TODO_ROWS,
    rename: dict[str, str] | None = None,
    *,
    cause: str = "",
    next_step: str = "",
) -> None:
    """All users and todos are there, each as it was."""
    expect_kept(ws, "users", USERS, users, cause=cause, next_step=next_step)
    columns = [(rename or {}).get(each, each) for each in TODOS]
    expect_kept(ws, "todos", columns, todos, cause=cause, next_step=next_step)


def has_a_revision(ws: Workspace, next_step: str, *, done_here: object, cause: str = "") -> None:
    """Something follows the revisions that were there, whatever todo.db looks like."""
    expect(
        ws.revisions().heads != (HEAD,),
        f"The head of the history is still {HEAD}"
        + (", and todo.db is changed; " if done_here else "; ")
        + "expected a revision after it.",
        "A change by hand reaches no other database, and nobody can read or test it."
        if done_here
        else cause or "The models have changed, and no revision says so yet.",
        next_step,
    )
