"""Change many rows in small steps: nobody waits long for a lock, and a killed run can go on.

Needs SQLAlchemy alone: copy this file into your project.
"""

import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa


def backfill(  # noqa: PLR0913 - most of them have names
    connection: sa.Connection,
    table: sa.TableClause,
    values: Mapping[str, Any],
    *,
    where: sa.ColumnElement[bool],
    key: str = "id",
    seconds: float = 0.05,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Run one UPDATE on all rows that need it, in batches that are committed one by one.

    Args:
        connection: Without a transaction. In a migration it is `op.get_bind()`, inside a
            `with op.get_context().autocommit_block():`.
        table: A `sa.table`, with the columns that the other arguments use.
        values: What to set, as for `update().values()`.
        where: True of a row that needs it, false of a row that has had it. This is how a run
            knows what another run, which was killed, has done.
        key: A column that is unique, never NULL and has an index: batches follow its order.
        seconds: How long the UPDATE of a batch may take; batches are made to fit. Locks are held
            until its commit has ended, which takes some time more.
        progress: Called after each batch with the rows done so far, and with the rows in all.

    Returns:
        How many rows this run has changed.

    Raises:
        ValueError: The connection is in a transaction, so that no batch would be committed.
    """
    # Inside an autocommit_block each statement commits itself.
    by_itself = connection.get_execution_options().get("isolation_level") == "AUTOCOMMIT"
    if connection.in_transaction() and not by_itself:
        raise ValueError("The connection is in a transaction: no batch would be committed.")
    commit = (lambda: None) if by_itself else connection.commit
    column = table.c[key]
    total = 0
    if progress is not None:
        total = connection.scalar(sa.select(sa.func.count()).select_from(table).where(where)) or 0

    begin = connection.scalar(sa.select(sa.func.min(column)).where(where))
    done, size = 0, 1000
    speeds: list[float] = []
    while begin is not None:
        batch = column >= begin
        ahead = sa.select(column).where(batch).order_by(column).offset(size).limit(1)
        begin = connection.scalar(ahead)  # of the next batch; None where this is the last one
        if begin is not None:
            batch &= column < begin
        commit()

        started = time.perf_counter()
        done += connection.execute(table.update().where(batch, where).values(values)).rowcount
        took = time.perf_counter() - started
        commit()
        if progress is not None:
            progress(done, total)

        speeds = [*speeds[-2:], size / took]
        size = max(1, min(4 * size, int(seconds * min(speeds))))
    commit()
    return done


def bar(done: int, total: int) -> None:
    """Draw a line such as `[#########           ]  45 %`, in place of the one before."""
    part = done / total if total else 1
    sys.stdout.write(f"\r[{'#' * int(20 * part):20}] {part:4.0%} of {total:,} rows")
    sys.stdout.flush()
