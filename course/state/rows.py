"""The rows of a table, exactly as the database has them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, Select, column, func, inspect, literal_column, select
from sqlalchemy import table as sql_table

from course.errors import ShownPlainly
from course.state.display import Document, Shown
from course.state.reading import reading
from course.state.row_cards import rows_document
from course.state.rows_difference import RowsDifference

LIMIT = 1000
"""How many rows are read when nothing else is said."""


@dataclass(frozen=True, eq=False)
class Rows(Shown):
    """The rows of one table, as a notebook shows them and as Python works with them.

    `rows["title"]` is a column, `len(rows)` how many rows the table has, `"title" in rows` whether
    it has the column. `rows.frame` is a pandas DataFrame, for all else.

    Attributes:
        table: The table's name.
        read: The rows as `read_rows` reads them, the first `LIMIT` of them.
        since: What the last change did to them, where somebody has kept that; rows that differ in
            nothing else are equal.
    """

    table: str
    read: pd.DataFrame
    since: RowsDifference | None = field(default=None, repr=False)

    @property
    def frame(self) -> pd.DataFrame:
        """The rows that were read; a key of one column is the index."""
        key = self.read.attrs["primary_key"]
        # Otherwise pandas numbers the rows itself, beside the ids.
        is_index = len(key) == 1 < len(self.read.columns)
        return self.read.set_index(key[0]) if is_index else self.read

    def __len__(self) -> int:
        return int(self.read.attrs["count"])

    def __iter__(self) -> Iterator[Any]:
        return iter(self.frame)

    def __contains__(self, name: object) -> bool:
        return name in self.frame

    def __getitem__(self, name: Any) -> Any:
        return self.frame[name]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Rows):
            return NotImplemented
        return (self.table, len(self)) == (other.table, len(other)) and self.read.equals(other.read)

    def __hash__(self) -> int:
        return hash((self.table, len(self)))

    def document(self) -> Document:
        """How many there are, what changed in them, and the first of them."""
        since = {self.table: self.since} if self.since is not None else {}
        return rows_document({self.table: self.read}, since)


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
        table without one is read in no promised order. `attrs["count"]` is how many rows the table
        has, whatever the limit.

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
        count = len(rows)
        if limit is not None and count >= limit:
            counted = select(func.count()).select_from(source)
            count = max(count, connection.scalars(counted).one())
    frame = pd.DataFrame(rows, columns=names, dtype=object)
    frame.attrs.update(primary_key=key, count=count)
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
