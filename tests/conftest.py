"""What every test may ask for: a work folder of its own, and a fresh PostgreSQL database."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from course.sandbox import postgres


@pytest.fixture(scope="session")
def _postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One embedded server for each test process, unless COURSE_POSTGRES_URL names another."""
    named = os.environ.get(postgres.ENVIRONMENT_VARIABLE)
    if named:
        yield named
        return
    server = postgres._embedded_server(tmp_path_factory.mktemp("postgres"))
    yield server.get_uri()
    server.cleanup()


@pytest.fixture
def postgresql_url(_postgres_server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[URL]:
    """The URL of a fresh, empty PostgreSQL database, dropped after the test."""
    monkeypatch.setenv(postgres.ENVIRONMENT_VARIABLE, _postgres_server)
    url = postgres.create_database()
    yield url
    postgres.drop_database(url)


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A work folder of the test's own."""
    folder = tmp_path / "work"
    monkeypatch.setenv("COURSE_WORK", str(folder))
    return folder
