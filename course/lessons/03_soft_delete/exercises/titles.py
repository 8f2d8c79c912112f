"""03.3: a unique title that may be used again after deletion."""

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from course.checks.exercise import Task
from course.checks.expect import (
    Unmet,
    expect,
    expect_alembic,
    expect_kept,
    expect_models_match,
    expect_one_head,
    expect_rows,
    expect_table,
)
from course.sandbox.workspace import Workspace
from course.state.display import listed

from .team import BASELINE, BOTH, connected, model_table, with_deleted_at
from .title_cases import ANOTHER_USER, CASES, GONE, Case, refuses
from .title_index import is_the_same_on, said_already

_REUSED = "Fix the login page"
_THEM = (
    (1, "Write the release notes", 1),
    (2, _REUSED, 2),
    (3, "Order a cake for the launch", 3),
    (4, "Call the hosting company", 1),
    (5, "Water the plants", None),
    (6, "Try the app on a phone", 4),
    (7, "Back up the database", 2),
    (8, _REUSED, 2),
    (9, _REUSED, 2),
)
_DELETED = [8, 9]
_CHANGE_BOTH = (
    "Change it in the model and in the revision, as autogenerate doesn't compare conditions; then "
    "downgrade and upgrade."
)
_FITS = "The right rule holds for these rows as they are: none has to be changed for it."


def soft_delete_in_use(ws: Workspace) -> None:
    """The story's rows, and two deleted ones whose titles are in use again."""
    with_deleted_at(ws)
    with connected(ws) as connection:
        deleted = "INSERT INTO todos (title, user_id, created_at, deleted_at) VALUES "
        values = f"('{_REUSED}', 2, '{GONE}', '{GONE}'), ('{_REUSED}', 2, '{GONE}', '{GONE}')"
        if ws.url.get_backend_name() == "sqlite":
            values = values.replace("+00:00", ".000000")
        connection.execute(sa.text(deleted + values))


def titles_may_be_used_again(ws: Workspace) -> str:
    """The database refuses what it should and nothing else; so would the other engine."""
    expect_one_head(ws)
    expect_rows(ws, "todos", len(_THEM), cause=_FITS)
    for case in CASES:
        _try(ws, case)
    _rows_are_as_they_were(ws, _FITS)
    _model_says_it(ws)
    expect_models_match(ws, conditions=False)
    for server in ("SQLite", "PostgreSQL"):
        is_the_same_on(ws, server)
    expect_alembic(ws, "downgrade", "-1")
    expect_alembic(ws, "upgrade", "head")
    _rows_are_as_they_were(ws, "The way down and up again has changed them.")
    return (
        "Live titles are unique, for each user and for nobody; what is deleted is in nobody's way, "
        "on SQLite and on PostgreSQL."
    )


def _rows_are_as_they_were(ws: Workspace, cause: str) -> None:
    expect_kept(ws, "todos", ("id", "title", "user_id"), _THEM, cause=cause)
    with connected(ws) as connection:
        asked = sa.text("SELECT id FROM todos WHERE deleted_at IS NOT NULL ORDER BY id")
        deleted = list(connection.scalars(asked))
    expect(
        deleted == _DELETED,
        f"Deleted are the todos {listed(list(map(str, deleted)))}; expected 8 and 9, as before.",
        cause,
        f'Begin afresh with course.reset("{ws.name}"), which keeps what stands there now.',
    )


def _try(ws: Workspace, case: Case) -> None:
    with sa.create_engine(ws.url, poolclass=NullPool).connect() as connection:
        refused = refuses(connection, case)
    if refused != case.fits:
        return
    cause, next_step = case.cause, case.next_step
    of_condition = case.fits or case.done
    if case.what == ANOTHER_USER:
        of_condition = _has_one_for_owners(ws)
        if of_condition:
            cause = (
                "The index on the title alone is there for the todos of nobody, and those of "
                "others are in it, too."
            )
            next_step = "Both conditions belong to it: deleted_at IS NULL AND user_id IS NULL."
    if of_condition:
        next_step += f" {_CHANGE_BOTH}"
    cause, next_step = said_already(ws, case) or (cause, next_step)
    raise Unmet(
        f"todos {'refuses' if refused else 'takes'} {case.what}; expected it to "
        f"{'take' if case.fits else 'refuse'} that.",
        f"{cause} {_rules_there_are(ws)}",
        next_step,
    )


def _has_one_for_owners(ws: Workspace) -> bool:
    return any(
        each.unique and set(each.columns) == {"user_id", "title"}
        for each in expect_table(ws, "todos").indexes
    )


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
    return "The table has no unique rule yet."


def _model_says_it(ws: Workspace) -> None:
    todos = model_table(ws, "todos")
    said = set() if todos is None else {each.name for each in todos.indexes}
    lacks = [
        each.name
        for each in expect_table(ws, "todos").indexes
        if each.unique and each.name not in said
    ]
    if lacks:
        raise Unmet(
            f"Todo in sample_app/models.py has no unique index {listed(lacks)}; expected the rule "
            "there, too.",
            "The database has it. The next autogenerate finds an index that no model knows, and "
            "writes a migration that drops it.",
            "Put the same index, under the same name, into __table_args__ of Todo; then "
            "`alembic check` finds nothing.",
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
