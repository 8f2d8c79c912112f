"""The column that 04.2 brings back: what it was, its rule and its index."""

import re
from collections.abc import Iterable
from contextlib import suppress

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from course.checks.expect import Unmet, expect, expect_column, expect_index, expect_table
from course.state.display import listed

from .team import Trial

INDEX, RULE = "ix_todos_priority", "ck_todos_priority"
LOOK = "Look at upgrade() of “add priority to todos”: it made all that there is to bring back."
_ALLOWED = range(4)


def column_is_back(other: Trial) -> None:
    """With its type, not NULL, and with its default."""
    if expect_table(other.ws, "todos").column("priority") is None:
        raise Unmet(
            "After the upgrade and the downgrade, todos has no column priority; expected it to be "
            "back.",
            "The downgrade runs through, and brings nothing back: a `pass` is no less than a "
            "success to Alembic.",
            f"Write the whole of the column into the downgrade. {LOOK}",
        )
    expect_column(
        other.ws,
        "todos",
        "priority",
        type="SMALLINT",
        cause="An INTEGER is a larger type than a SMALLINT. SQLite stores both alike, and "
        "PostgreSQL doesn't.",
        next_step=f"Write the whole of the column into the downgrade. {LOOK}",
    )
    expect_column(
        other.ws,
        "todos",
        "priority",
        nullable=False,
        cause="Where nothing is said, a column allows NULL.",
        next_step="Say nullable=False, and the server_default that fills the rows.",
    )
    found = expect_column(other.ws, "todos", "priority")
    if re.sub(r"\D", "", found.default or "") != "0":
        expect_column(other.ws, "todos", "priority", default="0", next_step=LOOK)


def rule_is_back(other: Trial) -> None:
    """It takes what it took, refuses what it refused, and has its name."""
    names = [each.name for each in expect_table(other.ws, "todos").check_constraints]
    accepted = _accepted(other, range(-1, 5))
    for value in range(-1, 5):
        if (value in accepted) != (value in _ALLOWED):
            has, is_to = ("refuses", "take") if value in _ALLOWED else ("takes", "refuse")
            raise Unmet(
                f"todos.priority {has} {value} after the downgrade; expected it to {is_to} that.",
                "The rule came back as another one."
                if names
                else "The column is back without its rule, a CHECK, which went with it.",
                f"Bring back the rule too. {LOOK}",
            )
    expect(
        RULE in names,
        f"The rule on todos.priority is named {listed([str(each) for each in names])}; expected "
        f"{RULE}.",
        "The models' naming convention puts ck_todos_ before a plain name, and this one has that "
        "already. op.f(…) says that a name is whole."
        if f"ck_todos_{RULE}" in names
        else "A rule without its name, or with another, can't be dropped by those who know it.",
        f'Give it the name that it had, name=op.f("{RULE}").',
    )


def index_is_back(other: Trial) -> None:
    """On the column, under its name."""
    index = expect_index(
        other.ws,
        "todos",
        ["priority"],
        unique=False,
        cause="An index goes with its column, and doesn't come back with it.",
        next_step="Make it as “add priority to todos” does.",
    )
    expect(
        index.name == INDEX,
        f"The index on todos (priority) is named {index.name}; expected {INDEX}.",
        "The upgrade drops it by its name, and won't find it.",
        "Give it the name that it had.",
    )


def _accepted(other: Trial, values: Iterable[int]) -> list[int]:
    """Those of the values that the database takes for a priority."""
    taken = []
    engine = sa.create_engine(other.ws.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for value in values:
            with suppress(sa.exc.DBAPIError):
                connection.exec_driver_sql(f"UPDATE todos SET priority = {value} WHERE id = 1")  # noqa: S608 - a number
                taken.append(value)
    return taken
