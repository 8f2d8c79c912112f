"""The rows of a table, exactly as the database has them."""

from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, Select, column, inspect, literal_column, select
from sqlalchemy import table as sql_table

from course.errors import ShownPlainly
from course.state.reading import reading

LIMIT = 1000
"""How many rows are read when nothing else is said."""


def read_rows(
    bind: Engine | Connection,
    table: str,
    limit: int | None = LIMIT,
    schema: str | None = None,
) -> pd.DataFrame:
    """Read a table's rows in the order of its primary key.

    Read-only: never writes to the database. Values are the driver's, unchanged: every column has
    the type `object`, so that a whole number stays one beside a NULL, and NULL is None. On SQLite
    a date is the text that is stored.

    Args:
        bind: An engine, or a connection, which is left in the transaction it was in.
        table: The table's name.
        limit: How many rows at most, first ones first; None for all.
        schema: The schema that the table is in, if not the default one.

    Returns:
        The rows. `attrs["primary_key"]` names the columns of the primary key, for `diff_rows`. A
        table without one is read in no promised order.

    Raises:
        NoSuchTableError: There is no such table; the message names those that are there.
        sqlalchemy.exc.SQLAlchemyError: The database could not be reached or read.
    """
    with reading(bind) as connection:
        if connection is None:
            raise NoSuchTableError(table, ())
        inspector = inspect(connection)
        if not inspector.has_table(table, schema=schema):
            raise NoSuchTableError(table, tuple(sorted(inspector.get_table_names(schema))))
        key = tuple(inspector.get_pk_constraint(table, schema)["constrained_columns"])
        source = sql_table(table, schema=schema)
        query: Select[Any] = select(literal_column("*")).select_from(source)
        if key:
            query = query.order_by(*(column(name) for name in key))
        result = connection.execute(query if limit is None else query.limit(limit))
        names = list(result.keys())
        rows = [tuple(row) for row in result]
    frame = pd.DataFrame(rows, columns=names, dtype=object)
    frame.attrs["primary_key"] = key
    return frame


class NoSuchTableError(ShownPlainly, LookupError):
    """A table that is not there; keeps its name, and the names of those that are.

    Attributes:
        table: The name that was asked for.
        tables: The names of the tables that are there.
    """

    def __init__(self, table: str, tables: tuple[str, ...]) -> None:
        there = ", ".join(tables) if tables else "no table at all"
        super().__init__(
            f"There is no table {table!r} in this database; it has {there}. "
            "Was the command that makes it run before? Or look at its spelling."
        )
        self.table = table
        self.tables = tables
