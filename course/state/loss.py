"""What a round trip loses: every cell before and after, by its hash.

    with prints() as before, prints() as after:
        take_prints(engine, before)
        ...                                # downgrade, and upgrade again
        take_prints(engine, after)
        print(compare_prints(before, after))

The hashes are kept in a file, not in memory, so a million rows take no more of it than a thousand.
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

from course.state.display import Document, Shown, TableView, counted
from course.state.reading import reading
from course.state.things import VERSION_TABLES

CELL, KEY = 8, 16  # bytes of a hash
NULL = bytes(CELL)
_AT_ONCE = 2000  # rows


@dataclass(frozen=True)
class ColumnLoss:
    """How the cells of one column came back, in rows that came back.

    Attributes:
        table: Its table.
        column: Its name.
        cells: How many cells it had in those rows.
        nulls: Cells that had a value and came back as NULL.
        different: Cells that came back with another value.
    """

    table: str
    column: str
    cells: int
    nulls: int = 0
    different: int = 0

    @property
    def sentences(self) -> Iterator[str]:
        """One for each way in which cells differ."""
        for count, words in ((self.nulls, "as NULL"), (self.different, "with another value")):
            if count:
                of = f"{count} of {counted(self.cells, 'cell')} came back {words}"
                yield f"{self.table}.{self.column}: {of}"


@dataclass(frozen=True)
class Loss(Shown):
    """What came back from a round trip, and what did not.

    Attributes:
        values: How many cells had a value before; NULL is none.
        same: How many of them have the same value after.
        rows: How many rows there were before.
        columns: Columns in which cells came back different.
        lost_tables: Tables that did not come back, and how many rows each had.
        lost_columns: Columns that did not come back: table, column, how many values each had.
        lost_rows: Rows that did not come back, by table.
        new_rows: Rows that were not there before, by table.
    """

    values: int
    same: int
    rows: int
    columns: tuple[ColumnLoss, ...] = ()
    lost_tables: tuple[tuple[str, int], ...] = ()
    lost_columns: tuple[tuple[str, str, int], ...] = ()
    lost_rows: tuple[tuple[str, int], ...] = ()
    new_rows: tuple[tuple[str, int], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.losses or self.new_rows)

    @property
    def percentage(self) -> int:
        """How many of a hundred values came back the same; 100 means all of them, 0 none."""
        if self.same == self.values:
            return 100
        rounded = round(100 * self.same / self.values)
        return min(max(rounded, 1 if self.same else 0), 99)

    @property
    def losses(self) -> tuple[str, ...]:
        """What did not come back, or came back different: tables, columns, rows, cells."""
        return (
            *(
                f"table {name}: did not come back, with {counted(rows, 'row')}"
                for name, rows in self.lost_tables
            ),
            *(
                f"{table}.{name}: the column did not come back, with {counted(values, 'value')}"
                for table, name, values in self.lost_columns
            ),
            *(
                f"{table}: {counted(rows, 'row')} did not come back"
                for table, rows in self.lost_rows
            ),
            *(sentence for each in self.columns for sentence in each.sentences),
        )

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sum first, then what is lost, then what is new."""
        if not self.values:
            first = "There was no value to lose: the tables are empty."
        elif self.same == self.values:
            first = f"All of the {counted(self.values, 'value')} came back."
        else:
            first = f"{self.percentage} % of the values came back ({self.same} of {self.values})."
        new = (
            f"{table}: {counted(rows, 'row')} that {_were(rows)} not there before"
            for table, rows in self.new_rows
        )
        return (first, *self.losses, *new)

    def document(self) -> Document:
        """The sum in a sentence, and a table of what was lost."""
        first, *rest = self.sentences
        if not rest:
            return Document((first,))
        lines = tuple(tuple(sentence.split(": ", 1)) for sentence in rest)
        return Document((first,), (TableView("After the round trip", ("What", "Change"), lines),))

    def data(self) -> dict[str, Any]:
        """Plain data for JSON: `percentage`, `summary`, `sentences`."""
        first, *rest = self.sentences
        return {"percentage": self.percentage, "summary": first, "sentences": rest}


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


# Prints: for each table its columns, its key, and for each row a hash of its key and of its cells.


class Prints:
    """Hashes of a database's cells, in a file that goes when it is closed."""

    def __init__(self) -> None:
        self.file = sqlite3.connect("", isolation_level=None)  # on disk, when it grows
        self.file.execute("PRAGMA synchronous=OFF")
        self.file.execute("PRAGMA journal_mode=OFF")
        self.tables: dict[str, _Table] = {}


@dataclass(frozen=True)
class _Table:
    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    stored: str
    rows: int
    values: tuple[int, ...]


@contextmanager
def prints() -> Iterator[Prints]:
    """Prints that are gone at the end of the block."""
    made = Prints()
    with closing(made.file):
        yield made


def take_prints(bind: Engine | Connection, into: Prints, at_once: int = _AT_ONCE) -> None:
    """Hash every cell of every table but Alembic's own. Read-only.

    A hash differs where the value differs, or its type does; NULL has one of its own, and an empty
    text another.

    Args:
        bind: What to read from.
        into: Where the hashes go.
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
            into.tables[name] = _print_table(connection, into, name, key, at_once)


def _print_table(
    connection: Connection, into: Prints, name: str, key: tuple[str, ...], at_once: int
) -> _Table:
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
            printed = []
            for row in part:
                cells = [_hash(value) for value in row]
                for at, cell in enumerate(cells):
                    if cell is not NULL:
                        values[at] += 1
                printed.append((_key([cells[at] for at in places]), b"".join(cells)))
            rows += len(printed)
            into.file.executemany(f"INSERT INTO {stored} VALUES (?, ?)", printed)  # noqa: S608
        into.file.execute("COMMIT")
    return _Table(name, columns, key, stored, rows, tuple(values))


def _key(cells: Sequence[bytes]) -> bytes:
    """Short keys as they are; of more columns, their hash."""
    joined = b"".join(cells)
    return joined if len(joined) <= KEY else hashlib.blake2b(joined, digest_size=KEY).digest()


def _hash(value: Any) -> bytes:
    if value is None:
        return NULL
    if isinstance(value, str):
        said = b"s" + value.encode("utf-8", "surrogatepass")
    elif isinstance(value, bytes | bytearray | memoryview):
        said = b"b" + bytes(value)
    elif isinstance(value, dict | list):
        said = b"j" + json.dumps(value, sort_keys=True, default=repr).encode()
    else:  # its type is part of it: 1, 1.0 and True are three values
        said = f"{type(value).__name__} {value!r}".encode()
    return hashlib.blake2b(said, digest_size=CELL).digest()


# Comparing.


def compare_prints(before: Prints, after: Prints) -> Loss:
    """What came back, and what did not.

    Rows are found again by their primary key. Where a table has none, or another one than before,
    its rows can only be counted: one that differs is one lost and one new.
    """
    found: list[_Compared] = []
    lost_tables = []
    for name, table in before.tables.items():
        if name in after.tables:
            found.append(_compare(before, table, after, after.tables[name]))
        else:
            lost_tables.append((name, table.rows))
    new = [
        (name, table.rows)
        for name, table in after.tables.items()
        if name not in before.tables and table.rows
    ]
    return Loss(
        values=sum(sum(table.values) for table in before.tables.values()),
        same=sum(each.same for each in found),
        rows=sum(table.rows for table in before.tables.values()),
        columns=tuple(c for each in found for c in each.columns if c.nulls or c.different),
        lost_tables=tuple(lost_tables),
        lost_columns=tuple(lost for each in found for lost in each.lost_columns),
        lost_rows=tuple((each.table, each.lost) for each in found if each.lost),
        new_rows=(*((each.table, each.new) for each in found if each.new), *new),
    )


@dataclass(frozen=True)
class _Compared:
    table: str
    same: int
    lost: int
    new: int
    columns: tuple[ColumnLoss, ...]
    lost_columns: tuple[tuple[str, str, int], ...]


def _compare(before: Prints, was: _Table, after: Prints, now: _Table) -> _Compared:
    shared = [name for name in was.columns if name in now.columns]
    pairs = [(was.columns.index(name), now.columns.index(name)) for name in shared]
    by_key = was.key and was.key == now.key
    same, lost, new = 0, 0, 0
    nulls, different = [0] * len(shared), [0] * len(shared)
    left = _sorted(before, was, None if by_key else [one for one, _ in pairs])
    right = _sorted(after, now, None if by_key else [other for _, other in pairs])
    for old, current in _merged(left, right):
        if old is None or current is None:
            lost, new = lost + (current is None), new + (old is None)
            continue
        for number, (one, other) in enumerate(pairs):
            cell = old[one * CELL : one * CELL + CELL]
            if cell == current[other * CELL : other * CELL + CELL]:
                same += cell != NULL
            elif current[other * CELL : other * CELL + CELL] == NULL:
                nulls[number] += 1
            else:
                different[number] += 1
    gone = tuple(
        (was.name, name, was.values[at])
        for at, name in enumerate(was.columns)
        if name not in now.columns
    )
    stayed = was.rows - lost
    columns = tuple(
        ColumnLoss(was.name, name, stayed, nulls[at], different[at])
        for at, name in enumerate(shared)
    )
    return _Compared(was.name, same, lost, new, columns, gone)


def _sorted(
    prints_: Prints, table: _Table, columns: Sequence[int] | None
) -> Iterator[tuple[bytes, bytes]]:
    """Rows by their key, sorted by SQLite, which does it on disk where there are many."""
    if columns is not None:  # no key of its own: all that both sides have is the key
        of = [(at * CELL, at * CELL + CELL) for at in columns]
        prints_.file.create_function(
            "key_of", 1, lambda cells: _key([cells[a:b] for a, b in of]), deterministic=True
        )
    key = "key" if columns is None else "key_of(cells)"
    query = f"SELECT {key} AS k, cells FROM {table.stored} ORDER BY k"  # noqa: S608 - our own names
    yield from prints_.file.execute(query)


def _merged(
    left: Iterator[tuple[bytes, bytes]], right: Iterator[tuple[bytes, bytes]]
) -> Iterator[tuple[bytes | None, bytes | None]]:
    """Pair what has the same key, and each of the rest with None."""
    one, other = next(left, None), next(right, None)
    while one is not None or other is not None:
        if other is None or (one is not None and one[0] < other[0]):
            assert one is not None  # noqa: S101 - otherwise the loop had ended
            yield one[1], None
            one = next(left, None)
        elif one is None or other[0] < one[0]:
            yield None, other[1]
            other = next(right, None)
        else:
            yield one[1], other[1]
            one, other = next(left, None), next(right, None)
