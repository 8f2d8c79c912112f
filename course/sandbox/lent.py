"""An empty database that a project is lent for the length of a block.

A lesson that compares engines needs more than the one database that its project has.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from sqlalchemy.engine import URL

from course.sandbox import guard
from course.sandbox.refusals import ENGINES, NoSuchEngine
from course.sandbox.scratch import scratch_database

_DRIVERS = dict(zip(ENGINES, ("sqlite", "postgresql+psycopg"), strict=True))


@contextmanager
def empty_database(engine: str) -> Iterator[URL]:
    """An empty database; it is dropped at the end of the block, whatever happened in it.

    Alembic commands may go there, too: the guard lets them.

    Args:
        engine: `sqlite` or `postgresql`.

    Raises:
        NoSuchEngine: it is neither.
        PostgresUnavailable: `postgresql` was asked for, and none is to be had.
    """
    if engine not in _DRIVERS:
        raise NoSuchEngine(engine)
    with scratch_database(URL.create(_DRIVERS[engine])) as url:
        sqlite = engine == "sqlite"
        with guard.lending(Path(str(url.database)).parent) if sqlite else nullcontext():
            yield url
