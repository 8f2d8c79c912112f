"""A database opened for reading: nothing is written, made or left open."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine


@contextmanager
def reading(bind: Engine | Connection) -> Iterator[Connection | None]:
    """A connection to read from, left as it was found.

    Read-only: an engine's connection is asked to refuse writing where the database can
    (PostgreSQL), is rolled back and is given back at the end. A connection that was in no
    transaction is in none afterwards; one that was in a transaction stays in it.

    Args:
        bind: What to read from.

    Yields:
        The connection; None when the bind is an engine for a SQLite file that is not there.
        Connecting would make that file.
    """
    if isinstance(bind, Connection):
        was_busy = bind.in_transaction()
        try:
            yield bind
        finally:
            if not was_busy:
                bind.rollback()
        return
    if not _is_there(bind):
        yield None
        return
    with bind.connect() as connection:
        if bind.dialect.name == "postgresql":
            connection = connection.execution_options(postgresql_readonly=True)  # noqa: PLW2901
        try:
            yield connection
        finally:
            connection.rollback()


def _is_there(engine: Engine) -> bool:
    """False when connecting would make an empty SQLite file."""
    if engine.dialect.name != "sqlite":
        return True
    name = engine.url.database
    if not name or name == ":memory:" or name.startswith("file:"):
        return True
    return Path(name).exists()
