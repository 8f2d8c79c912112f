"""Which database the app works on: the one that DATABASE_URL or .env names, or todo.db."""

import os
from pathlib import Path

from dotenv import dotenv_values
from sqlalchemy import URL, Engine, create_engine, make_url

ROOT = Path(__file__).resolve().parent.parent


def database_url() -> URL:
    """The URL of the app's database."""
    said = os.environ.get("DATABASE_URL") or dotenv_values(ROOT / ".env").get("DATABASE_URL")
    return make_url(said) if said else URL.create("sqlite", database=str(ROOT / "todo.db"))


def make_engine(url: URL | str | None = None) -> Engine:
    """An engine for the app's database, or for another one."""
    return create_engine(database_url() if url is None else url)
