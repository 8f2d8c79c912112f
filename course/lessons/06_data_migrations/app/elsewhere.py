"""Another machine, for a moment: a database of its own, where nothing can be broken."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pandas as pd
import sqlalchemy as sa


@contextmanager
def another_machine(ws: Any, database: str, at: str = "") -> Iterator[sa.Engine]:
    """A new database, on which Alembic and the app work until the block ends.

    With `at` it stands at that revision, one before `full_name`, and has the project's users;
    without, it is empty.
    """
    with ws.empty_database(database) as url:
        os.environ["DATABASE_URL"] = url.render_as_string(hide_password=False)
        try:
            if at:
                ws.alembic("upgrade", at)
                _bring_users(ws.url, url)
            yield sa.create_engine(url, poolclass=sa.NullPool)
        finally:
            del os.environ["DATABASE_URL"]


def _bring_users(here: sa.URL, there: sa.URL) -> None:
    """Copy the users, without the app's models: they are today's, and the table is not."""
    users = sa.table("users", *map(sa.column, ("first_name", "last_name", "email")))
    with sa.create_engine(here, poolclass=sa.NullPool).connect() as connection:
        rows = connection.execute(sa.select(users).order_by(sa.column("id"))).mappings().all()
    with sa.create_engine(there, poolclass=sa.NullPool).begin() as connection:
        connection.execute(users.insert(), [dict(row) for row in rows])


def names(engine: sa.Engine) -> pd.DataFrame:
    """The names of all users, in whatever columns there are for them."""
    table = pd.read_sql_table("users", engine).drop(columns="email").set_index("id").sort_index()
    return table.astype(object).where(table.notna(), "NULL")
