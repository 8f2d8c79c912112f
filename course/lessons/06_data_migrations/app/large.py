"""A large table of todos, and what each way of filling it costs on this machine."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import sqlalchemy as sa
from ways import Todo, in_batches, object_by_object, one_update, row_by_row

SLICE = 10_000
"""So many rows are enough for the ways that handle each row by itself."""
MAKE = """
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :rows)
    INSERT INTO todos (id, title, is_done) SELECT n, 'Todo no. ' || n, n % 3 = 0 FROM numbers
"""


class Cost(NamedTuple):
    """What a way costs: rows, the seconds for all of them, and for how long it locked some."""

    rows: int
    seconds: float
    longest_lock: float

    @property
    def per_second(self) -> float:
        """Rows in a second."""
        return self.rows / self.seconds


def make(engine: sa.Engine, rows: int) -> None:
    """Make the table anew, with so many rows; `status` is empty in all of them."""
    Todo.metadata.drop_all(engine)
    Todo.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(sa.text(MAKE), {"rows": rows})
        connection.execute(sa.text("ANALYZE todos"))


def filled(engine: sa.Engine) -> int:
    """How many rows have a status."""
    with engine.connect() as connection:
        return connection.scalar(sa.select(sa.func.count(Todo.status)))


def try_all(engine: sa.Engine, rows: int) -> dict[str, Cost]:
    """Try all four, each on a table made for it."""
    ways = {
        "object by object": (object_by_object, min(rows, SLICE)),
        "row by row": (row_by_row, min(rows, SLICE)),
        "one UPDATE": (one_update, rows),
        "batches": (in_batches, rows),
    }
    costs = {}
    for name, (way, size) in ways.items():
        make(engine, size)
        with locks(engine) as held:
            started = time.perf_counter()
            way(engine)
            seconds = time.perf_counter() - started
        costs[name] = Cost(size, seconds, max(held))
    return costs


@contextmanager
def locks(engine: sa.Engine) -> Iterator[list[float]]:
    """For how long, in seconds, each transaction of the block held locks.

    A lock is held from the first UPDATE of a transaction until its commit has come to an end.
    """
    held: list[float] = []
    since: list[float] = []

    def at_statement(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("UPDATE") and not since:
            since.append(time.perf_counter())

    def at_end(*_: Any) -> None:
        if since:
            held.append(time.perf_counter() - since.pop())

    # A transaction has come to its end when the next one begins, or the connection is given back.
    told = [(engine, "before_cursor_execute", at_statement), (engine, "begin", at_end)]
    told.append((engine.pool, "checkin", at_end))
    for each in told:
        sa.event.listen(*each)
    try:
        yield held
    finally:
        for each in told:
            sa.event.remove(*each)
