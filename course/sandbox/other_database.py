"""Somebody's own database, opened so that nothing is written to it.

The kit's other ways to a database make or fill one of its own; this one only reads, because that is
what was asked for. A SQLite file is opened `mode=ro`. Where SQLite would have to write to be able
to read (a journal that was left behind, a write-ahead log), a copy is read. PostgreSQL and MySQL
are asked for transactions that can't write. On any other database only SELECTs are sent.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from course.errors import ShownPlainly
from course.sandbox.scratch import scratch_folder

_SECONDS = 10
_FROM_ENVIRONMENT = "env:"
_LOG_VERSION = b"\x02"  # byte 18 of a file that has a write-ahead log


class DatabaseNotRead(ShownPlainly, RuntimeError):
    """A database could not be read. Its password is not in the message."""


def parse_url(said: str | URL) -> URL:
    """The URL of a database.

    Args:
        said: A URL as SQLAlchemy takes it, or `env:NAME` for the one in an environment variable.

    Raises:
        DatabaseNotRead: It is none.
    """
    if isinstance(said, URL):
        return said
    if said.startswith(_FROM_ENVIRONMENT):
        name = said.removeprefix(_FROM_ENVIRONMENT)
        if not os.environ.get(name):
            raise DatabaseNotRead(f"The environment has no variable {name}, or it is empty.")
        said = os.environ[name]
    try:
        return sa.make_url(said)
    except (sa.exc.ArgumentError, ValueError):
        raise DatabaseNotRead(
            "The url is none that SQLAlchemy takes. Expected one like sqlite:///app.db or "
            "postgresql://user:password@host/name; an @ or a / in a password is written %40 or %2F."
        ) from None


def shown_url(url: URL) -> str:
    """A URL without its secrets, and for a SQLite file without the folders above it."""
    if url.get_backend_name() == "sqlite":
        return f"sqlite: {Path(url.database or ':memory:').name}"
    return url.set(query={}).render_as_string(hide_password=True)


@contextmanager
def read_only(url: URL, folder: Path) -> Iterator[sa.Engine]:
    """An engine that only reads.

    Args:
        url: The database.
        folder: Where a relative SQLite file is looked for, after the working folder.

    Yields:
        The engine; nothing of it stays open.

    Raises:
        DatabaseNotRead: There is no such file, no such driver, or the database doesn't answer.
    """
    try:
        if url.get_backend_name() == "sqlite":
            with _sqlite(url, folder) as engine:
                yield engine
            return
        yield _server(url)
    except (sa.exc.SQLAlchemyError, sqlite3.Error, ImportError, OSError, ValueError) as error:
        raise DatabaseNotRead(_told(error, url)) from None


@contextmanager
def _sqlite(url: URL, folder: Path) -> Iterator[sa.Engine]:
    name = url.database or ""
    if name in {"", ":memory:"} or "mode=memory" in name:
        raise DatabaseNotRead("A database in memory ends with its process: there is none to read.")
    file = Path(name.removeprefix("file:").partition("?")[0]).expanduser()
    if not file.is_absolute() and not file.is_file():
        file = folder / file
    if not file.is_file():
        raise DatabaseNotRead(
            f"There is no SQLite file {name}. None was made. A relative path is looked for in the "
            "working folder, then beside the configuration file."
        )
    file = file.resolve()
    beside = [Path(f"{file}{ending}") for ending in ("-wal", "-journal")]
    if any(each.is_file() and each.stat().st_size for each in beside):
        with scratch_folder() as place:
            for each in (file, *beside):
                if each.is_file():
                    shutil.copyfile(each, place / each.name)
            yield _engine_of(f"file:{quote(str(place / file.name))}?mode=rw")
        return
    with file.open("rb") as opened:
        has_log = opened.read(20)[18:19] == _LOG_VERSION
    # With an empty log, SQLite would make one only to read.
    yield _engine_of(f"file:{quote(str(file))}?mode=ro{'&immutable=1' if has_log else ''}")


def _engine_of(uri: str) -> sa.Engine:
    return sa.create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(uri, uri=True), poolclass=NullPool
    )


def _server(url: URL) -> sa.Engine:
    backend = url.get_backend_name()
    if backend == "postgresql":
        # The kit brings one driver; the project may name another.
        query = {key: value for key, value in url.query.items() if key != "ssl"}
        if "ssl" in url.query and "sslmode" not in query:  # asyncpg's name for it
            query["sslmode"] = url.query["ssl"]
        query.setdefault("connect_timeout", str(_SECONDS))
        engine = sa.create_engine(
            url.set(drivername="postgresql+psycopg", query=query),
            poolclass=NullPool,
            execution_options={"postgresql_readonly": True},
        )
    else:
        engine = sa.create_engine(url, poolclass=NullPool)
    if backend in {"mysql", "mariadb"}:

        @sa.event.listens_for(engine, "connect")
        def connect(connection: sa.engine.interfaces.DBAPIConnection, _: object) -> None:
            cursor = connection.cursor()
            cursor.execute("SET SESSION TRANSACTION READ ONLY")
            cursor.close()

    with engine.connect():  # says now whether there is one
        pass
    return engine


def _told(error: BaseException, url: URL) -> str:
    reason = str(getattr(error, "orig", None) or error).strip().split("\n")[0]
    if url.password:
        reason = reason.replace(str(url.password), "***")
    if isinstance(error, sa.exc.NoSuchModuleError | ImportError):
        reason += ". The driver isn't installed where the course runs"
    return f"{shown_url(url)} could not be read: {reason}.\nNothing was written to it."
