"""03.3: a unique title that may be used again after deletion."""

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from course.checks.exercise import Task
from course.checks.expect import (
    Unmet,
    expect,
    expect_alembic,
    expect_models_match,
    expect_one_head,
    expect_rows,
    expect_table,
)
from course.sandbox.workspace import Workspace
from course.state.display import listed

from .team import BASELINE, BOTH, connected, model_table, offline, with_deleted_at

_TODOS = 9
_REUSED = "Fix the login page"
_GONE = "2025-03-10 09:00:00+00:00"


def soft_delete_in_use(ws: Workspace) -> None:
    """The story's rows, and two deleted ones whose titles are in use again."""
    with_deleted_at(ws)
    with connected(ws) as connection:
        deleted = "INSERT INTO todos (title, user_id, created_at, deleted_at) VALUES "
        values = f"('{_REUSED}', 2, '{_GONE}', '{_GONE}'), ('{_REUSED}', 2, '{_GONE}', '{_GONE}')"
        if ws.url.get_backend_name() == "sqlite":
            values = values.replace("+00:00", ".000000")
        connection.execute(sa.text(deleted + values))


class _Case(NamedTuple):
    """Two todos that are written one after the other, and whether the second may come in."""

    what: str
    first: tuple[int | None, bool]
    second: tuple[int | None, bool]
    fits: bool
    cause: str
    next_step: str


_CASES = (
    _Case(
        "a second todo of the same title, for the same user",
        (1, False),
        (1, False),
        fits=False,
        cause="No unique index covers it, or one that can't: live todos have NULL in deleted_at, "
        "and two NULLs are not equal.",
        next_step="Make an index on user_id and title unique among the live ones, in the model and "
        "by a revision.",
    ),
    _Case(
        "a todo whose title only deleted ones of the same user have",
        (1, True),
        (1, False),
        fits=True,
        cause="The rule counts deleted rows, too.",
        next_step="Give the index a condition, so that only live todos are in it.",
    ),
    _Case(
        "a second deleted todo of the same title, for the same user",
        (1, True),
        (1, True),
        fits=True,
        cause="The rule counts deleted rows. A todo may be deleted, added and deleted again.",
        next_step="Among the deleted ones there is to be no rule at all: look at the index's "
        "condition.",
    ),
    _Case(
        "a todo of the same title for another user",
        (1, False),
        (2, False),
        fits=True,
        cause="The title alone is unique. The rule is about the todos of one person.",
        next_step="Put user_id into the index, before the title.",
    ),
    _Case(
        "a second todo of the same title, for nobody",
        (None, False),
        (None, False),
        fits=False,
        cause="Their user_id is NULL, and for a unique index two NULLs are not equal.",
        next_step="Make a second index for these alone, on the title.",
    ),
    _Case(
        "a todo of nobody whose title only deleted ones of nobody have",
        (None, True),
        (None, False),
        fits=True,
        cause="The rule for the todos of nobody counts deleted rows.",
        next_step="Both conditions belong to it: deleted_at IS NULL AND user_id IS NULL.",
    ),
    _Case(
        "a todo of nobody whose title somebody's todo has",
        (1, False),
        (None, False),
        fits=True,
        cause="The rule for the todos of nobody counts the todos of others, too.",
        next_step="Both conditions belong to it: deleted_at IS NULL AND user_id IS NULL.",
    ),
)


def titles_may_be_used_again(ws: Workspace) -> str:
    """The database refuses what it should and nothing else; so would the other engine."""
    expect_one_head(ws)
    expect_rows(ws, "todos", _TODOS, cause="The rule holds for these rows as they are.")
    for case in _CASES:
        _try(ws, case)
    _model_says_it(ws)
    expect_models_match(ws)
    for server in ("SQLite", "PostgreSQL"):
        _has_its_condition(ws, server)
    expect_alembic(ws, "downgrade", "-1")
    expect_alembic(ws, "upgrade", "head")
    expect_rows(ws, "todos", _TODOS, cause="The downgrade has lost rows.")
    return (
        "Live titles are unique, for each user and for nobody; what is deleted is in nobody's way, "
        "on SQLite and on PostgreSQL."
    )


def _try(ws: Workspace, case: _Case) -> None:
    with sa.create_engine(ws.url, poolclass=NullPool).connect() as connection:
        try:
            _add(ws, connection, *case.first)
            _add(ws, connection, *case.second)
            refused = False
        except sa.exc.IntegrityError:
            refused = True
        connection.rollback()  # nothing is to stay for the next case
    expect(
        refused != case.fits,
        f"todos {'refuses' if refused else 'takes'} {case.what}; expected it to "
        f"{'take' if case.fits else 'refuse'} that.",
        f"{case.cause} {_rules_there_are(ws)}",
        case.next_step,
    )


def _model_has_a_unique_index(ws: Workspace) -> bool:
    todos = model_table(ws, "todos")
    return todos is not None and any(each.unique for each in todos.indexes)


def _rules_there_are(ws: Workspace) -> str:
    """What the database has that makes something unique in todos, in one sentence."""
    todos = expect_table(ws, "todos")
    rules = [f"the index {each.name} {each}" for each in todos.indexes if each.unique]
    rules += [
        f"the constraint {each.name} ({', '.join(each.columns)}), which can't have a condition"
        for each in todos.unique_constraints
    ]
    if rules:
        return f"The table's unique rules are: {listed(rules)}."
    if _model_has_a_unique_index(ws):
        return "The table has no unique rule. The model has one, and no revision has brought it."
    return "The table has no unique rule yet."


def _add(ws: Workspace, connection: sa.Connection, user: int | None, deleted: bool) -> None:
    at = _GONE.replace("+00:00", ".000000") if ws.url.get_backend_name() == "sqlite" else _GONE
    connection.execute(
        sa.text("INSERT INTO todos (title, user_id, deleted_at) VALUES ('Same', :user, :at)"),
        {"user": user, "at": at if deleted else None},
    )


def _model_says_it(ws: Workspace) -> None:
    if not _model_has_a_unique_index(ws):
        raise Unmet(
            "Todo in sample_app/models.py has no unique index; expected the rule there, too.",
            "The database has it. The next autogenerate finds an index that no model knows, and "
            "writes a migration that drops it.",
            "Put the same index into __table_args__ of Todo; `alembic check` then finds nothing.",
        )


def _has_its_condition(ws: Workspace, server: str) -> None:
    statements = [
        each for each in offline(ws, server).splitlines() if "CREATE UNIQUE INDEX" in each
    ]
    bare = [each for each in statements if " WHERE " not in each]
    expect(
        not bare,
        f"On {server}, the migration makes an index without a condition: "
        f"{bare[0] if bare else ''}; expected a WHERE there, too.",
        "sqlite_where= is SQLite's and postgresql_where= is PostgreSQL's. Each leaves the other's "
        "alone, so that deleted titles would stay in use there.",
        "Give the migration and the model both parameters, then downgrade and upgrade.",
    )


TASK = Task(
    start=soft_delete_in_use,
    check=titles_may_be_used_again,
    databases=BOTH,
    check_writes=True,
    hints=(
        (
            "A unique constraint can't have a condition; a unique index can. Begin with the one "
            "for todos that have a user, and check. The message says what is still taken or "
            "refused."
        ),
        (
            "In `Todo`, `__table_args__` is a tuple of two indexes: one on `user_id` and `title`, "
            "one on `title` alone. Both have `unique=True`, and a condition for SQLite and for "
            f"PostgreSQL. Your revision follows `alembic history`'s last; {BASELINE} stays."
        ),
        (
            'The first has the condition `text("deleted_at IS NULL")`, the second '
            '`text("deleted_at IS NULL AND user_id IS NULL")`, each as `sqlite_where=` and as '
            "`postgresql_where=`. Then revision --autogenerate, review, upgrade, check."
        ),
    ),
)
