"""A database with the app's last schema, on either engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, NullPool
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session

from sample_app.database import make_engine
from sample_app.models import Base


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
def engine(url: URL) -> Iterator[Engine]:
    """The same, with the app's tables."""
    engine = make_engine(url, poolclass=NullPool)
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session on it, which nobody commits."""
    with Session(engine) as session:
        yield session
