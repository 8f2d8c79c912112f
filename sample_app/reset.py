"""Make the development database anew: everything in it goes, then the migrations run.

`python -m sample_app.reset` asks first, and does it to nothing but a database that is plainly for
development: a SQLite file inside the project, or a PostgreSQL database on this machine whose name
ends in `_dev`.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import URL, Engine, func, inspect, select, table
from sqlalchemy.exc import SQLAlchemyError

from sample_app.database import ROOT, database_url, make_engine

LOCAL_HOSTS = {"", "localhost", "127.0.0.1", "::1"}
SQLITE_MAGIC = b"SQLite format 3\0"


class NotForDevelopment(Exception):
    """The database may hold what somebody needs: it is left alone."""


class NotAgreed(Exception):
    """Nobody said yes."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask, empty the database, and upgrade it to head.

    Args:
        arguments: `--yes` says yes beforehand.

    Returns:
        0, or 1 when it was refused, not agreed to, or failed; one line on stderr says why.
    """
    parser = argparse.ArgumentParser(prog="python -m sample_app.reset", description=__doc__)
    parser.add_argument("--yes", action="store_true", help="don't ask")
    said_yes = parser.parse_args(arguments).yes
    try:
        url = database_url()
        shown = url.render_as_string(hide_password=True)
        check_url(url)
        engine = make_engine(url)
        try:
            check_server(engine)
            if not said_yes:
                ask(shown, contents(engine))
            empty(engine)
        finally:
            engine.dispose()
        command.upgrade(Config(str(ROOT / "alembic.ini")), "head")
    except (NotForDevelopment, NotAgreed, CommandError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except SQLAlchemyError as error:
        said = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        print(f"error: the database says: {said}", file=sys.stderr)
        return 1
    print(f"{shown} is empty and at head.")
    return 0


def check_url(url: URL, root: Path = ROOT) -> None:
    """Read-only: is this the address of a development database?

    Args:
        url: The address.
        root: The project that a SQLite file must be in.

    Raises:
        NotForDevelopment: It isn't; the message says what it is, without its password.
    """
    shown = url.render_as_string(hide_password=True)
    backend = url.get_backend_name()
    if backend == "sqlite":
        _check_file(url, shown, root)
    elif backend == "postgresql":
        far = _far(_hosts(url))
        if far:
            raise NotForDevelopment(f"{shown} is on {', '.join(far)}; expected this machine")
        if not (url.database or "").endswith("_dev"):
            raise NotForDevelopment(f"{shown} is no database whose name ends in _dev")
    else:
        raise NotForDevelopment(f"{shown} is neither SQLite nor PostgreSQL")


def _far(hosts: Sequence[str]) -> list[str]:
    """Those that aren't this machine; a path is a socket on it."""
    return [host for host in hosts if host not in LOCAL_HOSTS and not host.startswith("/")]


def _hosts(url: URL) -> list[str]:
    """Every host that the URL names; PostgreSQL tries several, separated by commas."""
    named = [url.host or ""]
    for key in ("host", "hostaddr", "service"):
        said = url.query.get(key, ())
        named += [said] if isinstance(said, str) else said
    return [
        host.partition(":")[0] if host.count(":") == 1 else host
        for one in named
        for host in one.split(",")
    ]


def _check_file(url: URL, shown: str, root: Path) -> None:
    """Is this a SQLite file (or the name of one to be) in the project?

    Raises:
        NotForDevelopment: It isn't.
    """
    if not url.database or url.database == ":memory:" or url.query:
        raise NotForDevelopment(f"{shown} is no plain path to a SQLite file")
    file = Path(url.database).resolve()
    if not file.is_relative_to(root.resolve()):
        raise NotForDevelopment(f"{shown} is outside the project")
    if not file.exists():
        return
    if not file.is_file():
        raise NotForDevelopment(f"{shown} is no file")
    with file.open("rb") as opened:
        start = opened.read(len(SQLITE_MAGIC))
    if start not in (b"", SQLITE_MAGIC):
        raise NotForDevelopment(f"{shown} is no SQLite database")


def check_server(engine: Engine) -> None:
    """Read-only: did the connection end where the URL said?

    PGHOST and a service file can send a URL without a host anywhere, so the connection itself
    is asked.

    Raises:
        NotForDevelopment: It is on another machine, or in another database.
    """
    if engine.dialect.name != "postgresql":
        return
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        hosts = [driver.info.host, driver.info.hostaddr] if driver is not None else ["?"]
        name = connection.scalar(select(func.current_database())) or ""
    far = _far(hosts)
    if far:
        raise NotForDevelopment(f"the connection went to {', '.join(far)}; expected this machine")
    if not name.endswith("_dev"):
        raise NotForDevelopment(f"the connection went to {name}; expected a name ending in _dev")


def contents(engine: Engine) -> str:
    """Read-only: what there is to lose, such as `todos: 7 rows, users: 4 rows`."""
    names = sorted(inspect(engine).get_table_names())
    with engine.connect() as connection:
        counted = [
            f"{name}: {connection.scalar(select(func.count()).select_from(table(name)))} rows"
            for name in names
            if name != "alembic_version"
        ]
    return ", ".join(counted) or "no tables"


def ask(shown: str, lost: str) -> None:
    """Wait for a yes.

    Raises:
        NotAgreed: The answer was another one, or there was nobody to give it.
    """
    try:
        answer = input(f"All of {shown} will be lost ({lost}). Type yes to go on: ")
    except EOFError:
        print()
        raise NotAgreed(
            "nobody answered, so nothing was changed; `make db-reset CONFIRM=yes` doesn't ask"
        ) from None
    if answer.strip().lower() != "yes":
        raise NotAgreed(f"the answer was {answer.strip()!r} and not yes, so nothing was changed")


def empty(engine: Engine) -> None:
    """Take everything out of the database: tables, types, views, and `alembic_version`."""
    if engine.dialect.name == "sqlite":
        file = Path(str(engine.url.database))
        engine.dispose()  # Windows removes no file that is open
        for suffix in ("", "-journal", "-wal", "-shm"):
            file.with_name(file.name + suffix).unlink(missing_ok=True)
        return
    with engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")  # an app may still read
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")


if __name__ == "__main__":
    sys.exit(main())
