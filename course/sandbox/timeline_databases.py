"""A project's databases, as a timeline keeps them and brings them back."""

import pickle
import re
import sqlite3
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from course.errors import ShownPlainly
from course.sandbox import postgres
from course.sandbox.duplicate import copy_database, reading_sqlite
from course.sandbox.timeline_store import ContentDamaged
from course.sandbox.timeline_tree import LARGEST_DATABASE
from course.state.moments import Database, read_database

PATIENCE = 2.0
"""Seconds to wait for a database that somebody else writes to."""

_MAGIC = b"SQLite format 3\0"
# What SQLite counts up as it writes, so that it differs where the content is the same: changes (24,
# and again 92), changes of the schema (40), the version that wrote last (96). And whether a WAL is
# used (18), which a database keeps when its content is replaced.
_COUNTERS = (
    (slice(18, 20), bytes((1, 1))),
    (slice(24, 28), bytes(4)),
    (slice(40, 44), bytes(4)),
    (slice(92, 100), bytes(8)),
)
_RESTRICT = re.compile(rb"^\\restrict (\S+)$", re.MULTILINE)
_TOO_LARGE = (
    f"The database is larger than {LARGEST_DATABASE // 1_000_000} MB, so it is not kept here."
)
_SIZE = sa.text("SELECT pg_database_size(current_database())")


class DatabaseInUse(ShownPlainly, RuntimeError):
    """Somebody has a transaction open in a database that is to be changed.

    Attributes:
        name: the database's file.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"{name} has a transaction open, in this notebook or in another program. Commit it or "
            "roll it back, or close the connection; then try again. Nothing was changed."
        )


def sqlite_bytes(file: Path, scratch: Path) -> tuple[str, bytes]:
    """A SQLite file as of its last commit, the same bytes whenever the content is the same.

    Args:
        file: the file, which is only read.
        scratch: a folder for the moment.

    Returns:
        `sqlite`, or `file` where it is no database; and its content.

    Raises:
        DatabaseLocked: it can't be read now.
    """
    if file.stat().st_size == 0:  # as SQLite makes it before the first table
        return "file", b""
    try:
        with reading_sqlite(file) as connection:
            content = connection.serialize()
    except (sqlite3.Error, UnicodeDecodeError):
        # Locked, or damaged, or a journal was left behind that only a writer may roll back.
        with tempfile.TemporaryDirectory(dir=scratch, prefix=".copying-") as folder:
            copy = Path(folder) / "copy"
            copy_database(file, copy)
            if len(list(Path(folder).iterdir())) > 1:
                with suppress(sqlite3.Error), closing(sqlite3.connect(copy)) as connection:
                    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            content = copy.read_bytes()
    if not content.startswith(_MAGIC):
        return "file", content
    plain = bytearray(content)
    for part, value in _COUNTERS:
        plain[part] = value
    return "sqlite", bytes(plain)


def ready_to_change(file: Path) -> None:
    """Look whether a SQLite file can be changed now.

    Raises:
        DatabaseInUse: somebody has a transaction open in it.
    """
    with closing(_connection(file)) as connection:
        try:
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise DatabaseInUse(file.name) from None
            raise


def write_sqlite(file: Path, content: bytes, scratch: Path, *, stands: bool) -> None:
    """Make a SQLite file hold a content.

    Where a database stands, its pages are replaced by SQLite itself: a connection that a notebook
    has open sees the new content, and goes on. A new file in its place would leave it with the old.

    Args:
        file: the file.
        content: what it is to hold.
        scratch: a folder for the moment.
        stands: whether the file is a SQLite database now.

    Raises:
        DatabaseInUse: somebody has a transaction open in it. It stays as it is.
    """
    with tempfile.TemporaryDirectory(dir=scratch, prefix=".writing-") as folder:
        source = Path(folder) / "source"
        source.write_bytes(content)
        if not stands:
            source.replace(file)
            return
        with closing(sqlite3.connect(source)) as there, closing(_connection(file)) as here:
            try:
                # `backup` has no patience of its own, and would wait for ever.
                here.execute("BEGIN EXCLUSIVE")
                here.execute("ROLLBACK")
                there.backup(here, sleep=0.01, progress=_Patience(file.name))
            except sqlite3.OperationalError as error:
                if "locked" in str(error) or "busy" in str(error):
                    raise DatabaseInUse(file.name) from None
                raise


class _Patience:
    """Called after each attempt of a backup; ends those that get nowhere."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._left = PATIENCE / 0.01

    def __call__(self, status: int, remaining: int, total: int) -> None:  # noqa: ARG002
        if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            self._left -= 1
            if self._left < 0:
                raise DatabaseInUse(self._name)


def _connection(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)


@dataclass(frozen=True)
class PostgresKept:
    """A PostgreSQL database as SQL, and what was read from it in the same moment."""

    sql: bytes = b""
    reading: bytes = b""
    remark: str = ""


def postgresql_bytes(url: URL, scratch: Path) -> PostgresKept:
    """A PostgreSQL database as SQL, the same bytes whenever the content is the same. Only reads.

    The server takes about 50 ms for a small one. What a view shows of it is read now too: to read
    it from the SQL would take a database of its own, and ten times as long.
    """
    try:
        with (
            ThreadPoolExecutor(1) as beside,
            tempfile.TemporaryDirectory(dir=scratch, prefix=".copying-") as folder,
            _engine(url).connect() as connection,
        ):
            if connection.scalar(_SIZE) > LARGEST_DATABASE:
                return PostgresKept(remark=_TOO_LARGE)
            file = Path(folder) / "database.sql"
            dumping = beside.submit(postgres.dump, url, file)  # waits for a program of its own
            reading = pickle.dumps(read_database(connection))
            dumping.result()
            sql = file.read_bytes()
    except (sa.exc.SQLAlchemyError, postgres.PostgresUnavailable, postgres.DumpFailed) as error:
        shown = postgres.first_line(error)
        return PostgresKept(remark=f"The database could not be kept here: {shown}")
    # pg_dump makes up a new key for each dump, so that what it quotes can't end it.
    found = _RESTRICT.search(sql)
    if found is not None:
        sql = sql.replace(b"restrict " + found[1], b"restrict course")
    return PostgresKept(sql, reading)


@lru_cache(maxsize=8)
def _engine(url: URL) -> sa.Engine:
    """It keeps no connection, only the questions that it has put together."""
    return sa.create_engine(url, poolclass=NullPool)


def write_postgresql(url: URL, sql: bytes, scratch: Path) -> None:
    """Make a project's PostgreSQL database anew from SQL; whoever is connected is thrown out.

    Raises:
        DumpFailed: it can't be filled.
        NotOurDatabase: the kit didn't make it.
        PostgresUnavailable: no server answers.
    """
    with tempfile.TemporaryDirectory(dir=scratch, prefix=".writing-") as folder:
        file = Path(folder) / "database.sql"
        file.write_bytes(sql)
        if not postgres.is_ours(url):
            raise postgres.NotOurDatabase(f"{url.database} was not made by the course.")
        postgres.create_database(str(url.database).removeprefix(postgres.PREFIX))
        postgres.run_sql(url, file)


def read_postgresql(reading: bytes) -> Database:
    """What `postgresql_bytes` read.

    Raises:
        ContentDamaged: another edition of this kit kept it in another form.
    """
    try:
        said = pickle.loads(reading)  # noqa: S301 - this kit's own, and known by its hash
    except (pickle.UnpicklingError, AttributeError, ImportError, TypeError, EOFError):
        raise ContentDamaged from None
    if not isinstance(said, Database):
        raise ContentDamaged
    return said


def read_sqlite(place: Path) -> Database:
    """Read a SQLite database where it is kept."""
    address = f"{place.absolute().as_uri()}?mode=ro&immutable=1"
    engine = sa.create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(address, uri=True), poolclass=NullPool
    )
    with engine.connect() as connection:
        return read_database(connection)
