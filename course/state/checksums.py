"""A checksum of every cell of a database, to be compared with those of another moment.

    with checksums() as before, checksums() as after:
        take_checksums(engine, before)
        ...                                # downgrade, and upgrade again
        take_checksums(engine, after)
        print(diff_checksums(before, after))

They are kept in a file, not in memory, so a million rows take no more of it than a thousand.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, Select, column, inspect, literal_column, select
from sqlalchemy import table as sql_table

from course.state.reading import reading
from course.state.things import VERSION_TABLES

CELL, KEY = 8, 16
"""Bytes of a cell's checksum, and of a key's at most."""

NULL = bytes(CELL)
"""The checksum of NULL, and of nothing else."""

_AT_ONCE = 2000  # rows


class Checksums:
    """Those of a database's cells, in a file that goes when it is closed.

    Attributes:
        file: A SQLite database with a table for each of the other's: for each row the checksum of
            its `key`, and those of its `cells`, one after the other.
        tables: What there is to know of each table besides, by its name.
    """

    def __init__(self) -> None:
        self.file = sqlite3.connect("", isolation_level=None)  # on disk, when it grows
        self.file.execute("PRAGMA synchronous=OFF")
        self.file.execute("PRAGMA journal_mode=OFF")
        self.tables: dict[str, TableChecksums] = {}


@dataclass(frozen=True)
class TableChecksums:
    """A table, and where its checksums are.

    Attributes:
        name: Its name.
        columns: Its columns, in the order of the checksums.
        key: The columns of its primary key.
        stored: The name of the table with the checksums.
        rows: How many rows it has.
        values: For each column how many cells are not NULL.
    """

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    stored: str
    rows: int
    values: tuple[int, ...]


@contextmanager
def checksums() -> Iterator[Checksums]:
    """Room for checksums, which is gone at the end of the block."""
    made = Checksums()
    with closing(made.file):
        yield made


def take_checksums(bind: Engine | Connection, into: Checksums, at_once: int = _AT_ONCE) -> None:
    """Take the checksum of every cell of every table but Alembic's own. Read-only.

    It differs where the value differs, or its type does; NULL has one of its own, and an empty text
    another.

    Args:
        bind: What to read from.
        into: Where the checksums go.
        at_once: How many rows are in memory at a time.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: The database could not be reached or read.
    """
    with reading(bind) as connection:
        if connection is None:
            return
        inspector = inspect(connection)
        for name in sorted(set(inspector.get_table_names()) - VERSION_TABLES):
            key = tuple(inspector.get_pk_constraint(name)["constrained_columns"])
            into.tables[name] = _take_table(connection, into, name, key, at_once)


def _take_table(
    connection: Connection, into: Checksums, name: str, key: tuple[str, ...], at_once: int
) -> TableChecksums:
    stored = f"t{len(into.tables)}"
    into.file.execute(f"CREATE TABLE {stored} (key BLOB, cells BLOB)")
    query: Select[Any] = select(literal_column("*")).select_from(sql_table(name))
    if key:  # so that both sides are written in nearly the same order
        query = query.order_by(*(column(each) for each in key))
    # The server hands over a part at a time; without this, the driver would keep the whole table.
    streamed = connection.execution_options(yield_per=at_once)
    with streamed.execute(query) as result:
        columns = tuple(result.keys())
        places = [columns.index(each) for each in key]
        values = [0] * len(columns)
        rows = 0
        into.file.execute("BEGIN")
        while part := list(islice(result, at_once)):
            taken = []
            for row in part:
                cells = [cell_checksum(value) for value in row]
                for at, cell in enumerate(cells):
                    if cell is not NULL:
                        values[at] += 1
                taken.append((key_checksum([cells[at] for at in places]), b"".join(cells)))
            rows += len(taken)
            into.file.executemany(f"INSERT INTO {stored} VALUES (?, ?)", taken)  # noqa: S608
        into.file.execute("COMMIT")
    return TableChecksums(name, columns, key, stored, rows, tuple(values))


def key_checksum(cells: Sequence[bytes]) -> bytes:
    """The checksum of several cells; of few, these themselves."""
    joined = b"".join(cells)
    return joined if len(joined) <= KEY else hashlib.blake2b(joined, digest_size=KEY).digest()


def cell_checksum(value: Any) -> bytes:
    """The checksum of a value; its type is a part of it."""
    if value is None:
        return NULL
    if isinstance(value, str):
        said = b"s" + value.encode("utf-8", "surrogatepass")
    elif isinstance(value, bytes | bytearray | memoryview):
        said = b"b" + bytes(value)
    elif isinstance(value, dict | list):
        said = b"j" + json.dumps(value, sort_keys=True, default=repr).encode()
    else:  # 1, 1.0 and True are three values
        said = f"{type(value).__name__} {value!r}".encode()
    return hashlib.blake2b(said, digest_size=CELL).digest()
