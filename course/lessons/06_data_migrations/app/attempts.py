"""Ways to send an UPDATE from a migration; `op` is what a migration imports from Alembic."""

# ruff: noqa: D103 - their names say what they are

from collections.abc import Callable

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations


def values_beside_the_text(op: Operations) -> None:
    op.execute("UPDATE users SET first_name = :name", {"name": "Ada"})


def a_function_as_a_value(op: Operations) -> None:
    text = sa.text("UPDATE users SET first_name = :name WHERE id = 1")
    op.execute(text.bindparams(name=sa.func.upper("Ada")))


def the_text_before_the_at(op: Operations) -> None:
    op.execute("UPDATE users SET first_name = split_part(email, '@', 1)")


def the_text_before_the_at_again(op: Operations) -> None:
    op.execute("UPDATE users SET first_name = substr(email, 1, instr(email, '@') - 1)")


def try_all(engine: sa.Engine) -> None:
    """Print what comes of each; nothing is committed."""
    for attempt in (
        values_beside_the_text,
        a_function_as_a_value,
        the_text_before_the_at,
        the_text_before_the_at_again,
    ):
        print(f"{attempt.__name__}: {_told(attempt, engine)}")


def _told(attempt: Callable[[Operations], None], engine: sa.Engine) -> str:
    with engine.connect() as connection:
        try:
            attempt(Operations(MigrationContext.configure(connection)))
        except (TypeError, sa.exc.SQLAlchemyError) as error:
            return str(getattr(error, "orig", error)).splitlines()[0]
    return "it runs"
