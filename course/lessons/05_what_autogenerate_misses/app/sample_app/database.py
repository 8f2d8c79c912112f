"""Which database the app works on: the one that DATABASE_URL or .env names, or todo.db."""

import os
import sqlite3
from pathlib import Path

from dotenv import dotenv_values
from sqlalchemy import URL, Engine, create_engine, event, make_url

ROOT = Path(__file__).resolve().parent.parent


def database_url() -> URL:
    """The URL of the app's database."""
    said = os.environ.get("DATABASE_URL") or dotenv_values(ROOT / ".env").get("DATABASE_URL")
    return make_url(said) if said else URL.create("sqlite", database=str(ROOT / "todo.db"))


def make_engine(url: URL | str | None = None, *, foreign_keys: bool = True) -> Engine:
    """An engine for the app's database; SQLite holds foreign keys unless told not to."""
    engine = create_engine(database_url() if url is None else url)
    if engine.dialect.name == "sqlite" and foreign_keys:
        event.listen(engine, "connect", hold_foreign_keys)
    return engine


def hold_foreign_keys(connection: sqlite3.Connection, _: object) -> None:
    """SQLite asks for this anew on each connection."""
    connection.execute("PRAGMA foreign_keys = ON")
