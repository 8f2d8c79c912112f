"""A database that the project's own migrations are run on."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import NullPool
from sqlalchemy.engine import URL

from sample_app.database import make_engine
from tests.migrations.history import MigratedDatabase, make_config


@pytest.fixture(autouse=True)
def no_bytecode(monkeypatch: pytest.MonkeyPatch) -> None:
    """Migration files are imported from the checkout: leave no `__pycache__` beside them."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> URL:
    """A SQLite file that isn't there yet."""
    return URL.create("sqlite", database=str(tmp_path / "app.db"))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> URL:
    """An empty database on either engine; DATABASE_URL names it."""
    found: URL = request.getfixturevalue(f"{request.param}_url")
    monkeypatch.setenv("DATABASE_URL", found.render_as_string(hide_password=False))
    return found


@pytest.fixture
def database(url: URL) -> Iterator[MigratedDatabase]:
    """The same, with Alembic on it."""
    engine = make_engine(url, poolclass=NullPool)
    yield MigratedDatabase(engine, make_config())
    engine.dispose()
