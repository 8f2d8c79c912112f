"""What todo.db holds when an exercise begins, and what a check asks of it afterwards."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from course.checks.doing import replace
from course.checks.expect import expect, expect_kept, expect_models_match
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


def has_a_revision(
    ws: Workspace, next_step: str, *, done_here: object, undo: str = "", cause: str = ""
) -> None:
    """Something follows the revisions that were there, and todo.db was changed by nothing else.

    Args:
        ws: the exercise.
        next_step: for somebody who has no revision yet.
        done_here: true if todo.db has what a revision should bring.
        undo: the statement that takes it out again.
        cause: why there should be a revision, where the models are no reason.
    """
    history = ws.revisions()
    expect(
        history.heads != (HEAD,),
        f"The head of the history is still {HEAD}"
        + (", and todo.db is changed; " if done_here else "; ")
        + "expected a revision after it.",
        "A change by hand reaches no other database, and nobody can read or test it."
        if done_here
        else cause or "The models have changed, and no revision says so yet.",
        next_step,
    )
    expect(
        not (done_here and history.current == (HEAD,)),
        f"todo.db is changed, and stands at {HEAD}; expected it to be changed by your revision, "
        "and to stand there.",
        "It was changed by hand, or an upgrade failed on its way: SQLite keeps what it had done "
        "until then. The next upgrade would do it a second time.",
        f"Mend the revision, if it failed. Then take the change out of todo.db with `{undo}`, and "
        "run `alembic upgrade head`.",
    )


def all_agree(ws: Workspace, but: str | None = None) -> None:
    """Models, history and database agree, and a difference is put down to who made it.

    Args:
        ws: the exercise.
        but: a thing whose differences don't count.
    """
    found = ws.drift()
    if found.notices:
        expect_models_match(ws)
    for each in found.differences:
        by_revision = each.history == each.database
        expect(
            but is not None and but in each.object,
            f"{each.sentence.rstrip('.')}; expected models, history and database to agree.",
            "Your revision makes something else than the models say. (They are as they should be, "
            "unless you have changed them.)"
            if by_revision
            else each.meaning,
            "Downgrade, mend the revision, and upgrade again." if by_revision else each.mend,
        )
