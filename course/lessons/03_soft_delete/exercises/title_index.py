"""03.3: the rule as SQLite and PostgreSQL would get it, from the migration and from the model."""

import re

import sqlalchemy as sa
from sqlalchemy.schema import CreateIndex

from course.checks.expect import Unmet, expect
from course.sandbox.workspace import Workspace

from .team import model_table, offline
from .title_cases import CASES, Case, refuses

_ABOUT_INDEXES = re.compile(r"\b(CREATE UNIQUE INDEX|DROP INDEX) .+")


def is_the_same_on(ws: Workspace, server: str) -> None:
    """The rule that a kind of server would get is the one that was asked for."""
    made = _index_statements(ws, server)
    _has_its_condition(made, server)
    _would_do_the_same(ws, server, made)


def _index_statements(ws: Workspace, server: str) -> list[str]:
    """What the migrations say about unique indexes on a kind of server, without the comments."""
    found = [_ABOUT_INDEXES.search(each) for each in offline(ws, server).splitlines()]
    return [each.group() for each in found if each]


def _has_its_condition(statements: list[str], server: str) -> None:
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


def _would_do_the_same(ws: Workspace, server: str, made: list[str]) -> None:
    """The rule as a kind of server would get it, from the migration and from the model."""
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
                "What begins with sqlite_ is SQLite's alone, with postgresql_ PostgreSQL's, and "
                f"here they say two things. {server} gets: {'; '.join(statements)}.",
                "Give each index the same condition for both, in the model and in the migration; "
                "then downgrade and upgrade.",
            )


def _case_not_kept(statements: list[str]) -> Case | None:
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
        for case in CASES:
            if refuses(connection, case) == case.fits:
                return case
    return None
