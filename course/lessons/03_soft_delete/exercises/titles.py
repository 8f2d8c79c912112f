"""03.3: a unique title that may be used again after deletion."""

import re
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateIndex

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
    done: bool = False


_ABOUT_INDEXES = re.compile(r"\b(CREATE UNIQUE INDEX|DROP INDEX) .+")
_ANOTHER_USER = "a todo of the same title for another user"
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
        _ANOTHER_USER,
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
        "a second todo of the same title, for the same user, where both are done",
        (1, False),
        (1, False),
        fits=False,
        cause="A todo that is done is a todo still; only what is deleted doesn't count.",
        next_step="Take is_done out of the index's condition.",
        done=True,
    ),
    _Case(
        "a second todo of the same title, for nobody, where both are done",
        (None, False),
        (None, False),
        fits=False,
        cause="A todo that is done is a todo still; only what is deleted doesn't count.",
        next_step="Take is_done out of the condition of the index for nobody's.",
        done=True,
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
        _would_do_the_same(ws, server)
    expect_alembic(ws, "downgrade", "-1")
    expect_alembic(ws, "upgrade", "head")
    expect_rows(ws, "todos", _TODOS, cause="The downgrade has lost rows.")
    return (
        "Live titles are unique, for each user and for nobody; what is deleted is in nobody's way, "
        "on SQLite and on PostgreSQL."
    )


def _try(ws: Workspace, case: _Case) -> None:
    with sa.create_engine(ws.url, poolclass=NullPool).connect() as connection:
        refused = _refuses(connection, case)
    if refused and case.what == _ANOTHER_USER and _has_one_for_owners(ws):
        raise Unmet(
            f"todos refuses {case.what}; expected it to take that.",
            "The index on the title alone is there for the todos of nobody, and those of others "
            f"are in it, too. {_rules_there_are(ws)}",
            "Both conditions belong to it: deleted_at IS NULL AND user_id IS NULL.",
        )
    expect(
        refused != case.fits,
        f"todos {'refuses' if refused else 'takes'} {case.what}; expected it to "
        f"{'take' if case.fits else 'refuse'} that.",
        f"{case.cause} {_rules_there_are(ws)}",
        case.next_step,
    )


def _refuses(connection: sa.Connection, case: _Case) -> bool:
    """Whether the second todo of a case may not come in; neither stays."""
    try:
        _add(connection, *case.first, case.done)
        _add(connection, *case.second, case.done)
    except sa.exc.IntegrityError:
        return True
    finally:
        connection.rollback()
    return False


def _has_one_for_owners(ws: Workspace) -> bool:
    return any(
        each.unique and set(each.columns) == {"user_id", "title"}
        for each in expect_table(ws, "todos").indexes
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


def _add(connection: sa.Connection, user: int | None, deleted: bool, done: bool) -> None:
    lite = connection.dialect.name == "sqlite"
    at = _GONE.replace("+00:00", ".000000") if lite else _GONE
    connection.execute(
        sa.text(
            "INSERT INTO todos (title, user_id, deleted_at, is_done) "
            "VALUES ('Same', :user, :at, :done)"
        ),
        {"user": user, "at": at if deleted else None, "done": done},
    )


def _model_says_it(ws: Workspace) -> None:
    if not _model_has_a_unique_index(ws):
        raise Unmet(
            "Todo in sample_app/models.py has no unique index; expected the rule there, too.",
            "The database has it. The next autogenerate finds an index that no model knows, and "
            "writes a migration that drops it.",
            "Put the same index into __table_args__ of Todo; `alembic check` then finds nothing.",
        )


def _index_statements(ws: Workspace, server: str) -> list[str]:
    """What the migrations say about unique indexes on a kind of server, without the comments."""
    found = [_ABOUT_INDEXES.search(each) for each in offline(ws, server).splitlines()]
    return [each.group() for each in found if each]


def _has_its_condition(ws: Workspace, server: str) -> None:
    statements = _index_statements(ws, server)
    dropped = [each.split()[2] for each in statements if each.startswith("DROP")]
    bare = [
        each
        for each in statements
        if each.startswith("CREATE") and " WHERE " not in each and each.split()[3] not in dropped
    ]
    expect(
        not bare,
        f"On {server}, the migration makes an index without a condition: "
        f"{bare[0] if bare else ''}; expected a WHERE there, too.",
        "sqlite_where= is SQLite's and postgresql_where= is PostgreSQL's. Each leaves the other's "
        "alone, so that deleted titles would stay in use there.",
        "Give the migration and the model both parameters, then downgrade and upgrade.",
    )


def _would_do_the_same(ws: Workspace, server: str) -> None:
    """The rule as a kind of server would get it, from the migration and from the model."""
    made = _index_statements(ws, server)
    todos = model_table(ws, "todos")
    dialect = sa.make_url("sqlite://" if server == "SQLite" else "postgresql://").get_dialect()()
    described = [
        str(CreateIndex(each).compile(dialect=dialect))
        for each in (() if todos is None else sorted(todos.indexes, key=lambda one: str(one.name)))
        if each.unique
    ]
    for where, statements in (("migration", made), ("model", described)):
        case = _case_not_kept(statements)
        if case is not None:
            raise Unmet(
                f"On {server}, the {where}'s rule would {'refuse' if case.fits else 'take'} "
                f"{case.what}; expected the same rule on both.",
                "sqlite_where= is SQLite's condition and postgresql_where= is PostgreSQL's, and "
                f"here they say two things. {server} gets: {'; '.join(statements)}.",
                "Give each index the same condition for both, in the model and in the migration; "
                "then downgrade and upgrade.",
            )


def _case_not_kept(statements: list[str]) -> _Case | None:
    """The first case in which these indexes don't do what they should, tried in memory.

    None as well where SQLite doesn't know a statement's words, such as PostgreSQL's own.
    """
    if not statements:
        return None
    engine = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(
            "CREATE TABLE todos (id INTEGER PRIMARY KEY, title TEXT, is_done BOOLEAN, "
            "user_id INTEGER, created_at TEXT, deleted_at TEXT)"
        )
        try:
            for each in statements:
                connection.exec_driver_sql(each)
        except sa.exc.DatabaseError:
            return None
        connection.commit()
        for case in _CASES:
            if _refuses(connection, case) == case.fits:
                return case
    return None


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
