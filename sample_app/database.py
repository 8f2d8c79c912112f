"""Which database the app works on, and how it connects to it."""

import os
import sqlite3
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url

ROOT = Path(__file__).resolve().parent.parent


def database_url() -> URL:
    """The URL of the app's database.

    `DATABASE_URL` in the environment says it; if it doesn't, `.env` in the project's root does;
    if neither does, it is the SQLite file `todo.db` in that root. Nothing is written to
    `os.environ`.

    Raises:
        sqlalchemy.exc.ArgumentError: What was said is no URL.
    """
    said = os.environ.get("DATABASE_URL") or dotenv_values(ROOT / ".env").get("DATABASE_URL")
    return make_url(said) if said else URL.create("sqlite", database=str(ROOT / "todo.db"))


def make_engine(
    url: URL | str | None = None, *, foreign_keys: bool = True, **options: Any
) -> Engine:
    """An engine for the app's database. It makes no tables: migrations do.

    Args:
        url: Another database than `database_url()` names.
        foreign_keys: Whether SQLite holds foreign keys. The app wants it; migrations don't,
            because they rebuild tables, and dropping the old one would delete the rows that
            refer to it. PostgreSQL always holds them.
        options: Passed on to `sqlalchemy.create_engine`.
    """
    engine = create_engine(database_url() if url is None else url, **options)
    if engine.dialect.name == "sqlite":
        _mend_sqlite(engine, foreign_keys=foreign_keys)
    return engine


def _mend_sqlite(engine: Engine, *, foreign_keys: bool) -> None:
    """Give SQLite foreign keys and whole transactions, on this engine only."""

    @event.listens_for(engine, "connect")
    def connect(connection: sqlite3.Connection, _record: object) -> None:
        # Python's driver begins a transaction at the first INSERT, UPDATE or DELETE, so that
        # a CREATE or ALTER before it can't be taken back. Here it begins none by itself.
        connection.isolation_level = None
        # SQLite ignores this inside a transaction, so it has to be said here.
        connection.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")
