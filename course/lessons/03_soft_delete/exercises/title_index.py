"""03.3: the rule as SQLite and PostgreSQL would get it, from the migration and from the model."""

import re

import sqlalchemy as sa
from sqlalchemy.schema import CreateIndex

from course.checks.expect import Unmet, expect
from course.sandbox.workspace import Workspace

from .team import model_table, offline
from .title_cases import CASES, Case, refuses

_NAME = re.compile(r'INDEX (?:CONCURRENTLY )?(?:IF (?:NOT )?EXISTS )?"?(\w+)')
_ABOUT_INDEXES = re.compile(r"\b(CREATE UNIQUE INDEX|DROP INDEX) .+")
_APART = {
    ("migration", False): (
        (
            "What begins with sqlite_ is SQLite's alone, with postgresql_ PostgreSQL's, and here "
            "they say two things."
        ),
        (
            "Give each index the same condition for both, in the model and in the migration; then "
            "downgrade and upgrade."
        ),
    ),
    ("migration", True): (
        (
            "The database has the right one: the migration was changed after it had run, or the "
            "database by hand."
        ),
        "Give the migration the condition that the database has. Nothing else is to change.",
    ),
    ("model", False): (
        "The migration's is right, and autogenerate doesn't compare conditions.",
        "Write into the model what the migration has. Nothing else is to change.",
    ),
}


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
    for where, statements in (("migration", made), ("model", _described(ws, server))):
        case = next((each for each in CASES if _keep(statements, each) is False), None)
        if case is None:
            continue
        is_here = where == "migration" and server == _server(ws)
        cause, next_step = _APART[where, is_here]
        raise Unmet(
            f"On {server}, the {where}'s rule would {'refuse' if case.fits else 'take'} "
            f"{case.what}; expected the same rule everywhere.",
            f"{cause} By the {where}, {server} gets: {'; '.join(statements)}.",
            next_step,
        )


def _server(ws: Workspace) -> str:
    """The kind of server that the project's database is on."""
    return "SQLite" if ws.url.get_backend_name() == "sqlite" else "PostgreSQL"


def said_already(ws: Workspace, case: Case) -> tuple[str, str] | None:
    """Where a revision or the model keeps a case that the database doesn't: why, and what to do."""
    server = _server(ws)
    made, described = _index_statements(ws, server), _described(ws, server)
    if made and _keep(made, case):
        return (
            "A revision has the right rule, and this database had run it before you changed it.",
            (
                "Downgrade to the one before, and upgrade. If the downgrade misses an index, note "
                "the one before with `alembic stamp` in its place."
            ),
        )
    if not described or not _keep(described, case):
        return None
    if {_name(each) for each in described} <= {_name(each) for each in made}:
        return (
            (
                "The model has the right rule, the revision another. Autogenerate doesn't compare "
                "conditions, and so finds nothing."
            ),
            (
                "Change the condition in the revision, too; then downgrade to the one before it, "
                "and upgrade."
            ),
        )
    return (
        "The model has the right rule, and no revision has brought it.",
        "Have it written by autogenerate, read it, and upgrade.",
    )


def _name(statement: str) -> str:
    """The index that a statement makes or drops."""
    found = _NAME.search(statement)
    return found.group(1) if found else ""


def _described(ws: Workspace, server: str) -> list[str]:
    """What the model says about unique indexes on a kind of server."""
    todos = model_table(ws, "todos")
    dialect = sa.make_url("sqlite://" if server == "SQLite" else "postgresql://").get_dialect()()
    return [
        str(CreateIndex(each).compile(dialect=dialect))
        for each in (() if todos is None else sorted(todos.indexes, key=lambda one: str(one.name)))
        if each.unique
    ]


def _keep(statements: list[str], case: Case) -> bool | None:
    """Whether these indexes do in a case what they should, tried in memory.

    None where there are none, or SQLite doesn't know a statement's words, such as PostgreSQL's own.
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
        return refuses(connection, case) != case.fits
