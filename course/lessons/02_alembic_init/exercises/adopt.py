"""02.5: adopt a database."""

import random
import runpy
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from course.checks.exercise import Task
from course.checks.expect import (
    Unmet,
    expect_column,
    expect_history_makes,
    expect_kept,
    expect_one_head,
    expect_table,
)
from course.sandbox.workspace import Workspace
from course.state.display import listed

from .databases import all_agree, database_url
from .team import DUE_ON, MODELS, PHONE, PRIORITY, TABLES, bring_alembic_in, take

_FIRST_DAY = datetime(2025, 5, 5, 9, 0)  # noqa: DTZ001 - as SQLite keeps it, without a zone
_WHO = ("Front desk", "Workshop", "Warehouse", "Accounts", "Night shift")
_WHAT = ("Call", "Write to", "Send the offer to", "Invoice", "Visit", "Thank", "Remind")
_WHOM = ("the printer", "the bakery", "the school", "the tax office", "the museum", "the bank")
_USERS = ("id", "first_name", "last_name", "email")
_TODOS = ("id", "title", "is_done", "user_id", "created_at", "due_on")
_NUMBER = 640
_OPEN = 1
"""The todo that the office says is done: by the app, once that works again."""


def _rows_of_then() -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Users and todos of two years, the same each time."""
    chance = random.Random(20250203)  # noqa: S311 - for rows, not for secrets
    users: list[tuple[object, ...]] = [(1, "Priya", None, "priya@example.com")]
    for id_, name in enumerate(_WHO, 2):
        users.append((id_, name, None, f"{name.lower().replace(' ', '')}@example.com"))
    todos: list[tuple[object, ...]] = []
    moment = _FIRST_DAY
    for id_ in range(1, _NUMBER + 1):
        moment += timedelta(minutes=chance.randint(60, 3100))
        due = moment.date() + timedelta(days=chance.randint(1, 30))
        todos.append(
            (
                id_,
                f"{chance.choice(_WHAT)} {chance.choice(_WHOM)}",
                int(id_ != _OPEN and chance.random() < 0.8),  # noqa: PLR2004 - most are done
                chance.choice((None, *range(1, len(users) + 1))),
                f"{moment}.000000",
                due.isoformat() if chance.random() < 0.5 else None,  # noqa: PLR2004 - some are due
            )
        )
    return users, todos


def old_database(ws: Workspace) -> None:
    """A history of four revisions; a database that create_all made between the second and third."""
    bring_alembic_in(ws)
    take(ws, TABLES)
    take(ws, DUE_ON)
    models = runpy.run_path(str(ws.path / MODELS))  # as they were then
    take(ws, PRIORITY)
    take(ws, PHONE)
    (ws.path / "todo.db").unlink()
    engine = sa.create_engine(ws.url, poolclass=NullPool)
    models["Base"].metadata.create_all(engine)
    users, todos = _rows_of_then()
    with engine.begin() as connection:
        for table, columns, rows in (("users", _USERS, users), ("todos", _TODOS, todos)):
            marks = ", ".join("?" * len(columns))
            connection.exec_driver_sql(
                f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})",  # noqa: S608
                rows,
            )


def database_is_adopted(ws: Workspace) -> str:
    """Every row as it was, a history that still makes everything, and the database at its head."""
    users, todos = _rows_of_then()
    expect_kept(ws, "users", _USERS, users)
    _todos_are_kept(ws, todos)
    with database_url(None):
        expect_history_makes(
            ws,
            "users",
            "todos",
            cause="The revision that made them was emptied or deleted, so that it would not fail "
            "here. Every new database lacks the tables now.",
            next_step="Bring the revision back as it was. What this database has had already is "
            "told to Alembic by stamp, not by changing the past.",
        )
        _stands_where_it_is(ws)
        all_agree(ws)
    return (
        f"All {len(todos)} todos are as they were. From here on, `alembic upgrade head` runs what "
        "is new."
    )


def _todos_are_kept(ws: Workspace, todos: list[tuple[object, ...]]) -> None:
    """Each as it was; the one that the office says is done may be done by now."""
    expect_column(ws, "todos", "is_done")
    done = int(ws.rows("todos")["is_done"].get(_OPEN, 0) == 1)
    place = _TODOS.index("is_done")
    first, *others = todos
    expect_kept(ws, "todos", _TODOS, [(*first[:place], done, *first[place + 1 :]), *others])


def _stands_where_it_is(ws: Workspace) -> None:
    history = ws.revisions()
    current = history.current
    has = {each.name for each in expect_table(ws, "todos").columns}
    if current is None or not current:
        tried = current is not None
        raise Unmet(
            "todo.db has "
            + ("an empty alembic_version" if tried else "no alembic_version")
            + f"; expected it to say {listed(history.heads)}, the head.",
            "Alembic takes it for empty: an upgrade stopped at the first revision, whose tables "
            "are there, or the note was taken back."
            if tried
            else "It was made by create_all, so Alembic doesn't know how far it is.",
            "Compare `alembic history` with ex.schema(): which revision is the last whose "
            "columns are all there? Stamp that one, then upgrade.",
        )
    if current != history.heads:
        ids = _ids(ws)
        behind = current == ids[:1] and "due_on" in has
        expect_one_head(
            ws,
            cause="todos.due_on is there already, which the next revision would add; so the note "
            "is behind the database."
            if behind
            else "The note is right or nearly so, and the revisions after it have not run.",
            next_step="Stamp the revision that this database really is at, then upgrade."
            if behind
            else "Run `alembic upgrade head`.",
        )


def _ids(ws: Workspace) -> tuple[str, ...]:
    """The ids of the history, oldest first."""
    return tuple(each.id for each in reversed(ws.revisions().revisions))


TASK = Task(
    start=old_database,
    check=database_is_adopted,
    hints=(
        (
            "`create_all` made this database from the models of one certain day. Look at "
            "`alembic history` and at `ex.schema()`: which of the four changes does it "
            "have?"
        ),
        (
            "The last revision of which everything is in the database is the one to note: "
            "`alembic stamp` with its id writes the note, and runs nothing. Not `stamp head`: "
            "that would say that the later ones have run, too."
        ),
        (
            "`todos.due_on` and its index are there, `priority` and `phone` are not. So stamp "
            "the id of “add due_on to todos”, then `alembic upgrade head`, then `alembic "
            "check`."
        ),
    ),
)
