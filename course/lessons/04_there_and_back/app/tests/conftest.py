"""What the tests of the migrations share."""

import os
from pathlib import Path

import pytest
from alembic.config import Config
from sqlalchemy import Engine

from sample_app.database import make_engine

# On a build server, pytest prints every failure at full length; here it is the same everywhere.
os.environ.pop("CI", None)


@pytest.fixture(autouse=True)
def new_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For every test: DATABASE_URL leads to a new SQLite file, until the test ends."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/test.db")


@pytest.fixture
def alembic_config() -> Config:
    """For who asks: what Alembic's commands need to run on it."""
    return Config("alembic.ini")


@pytest.fixture
def alembic_engine() -> Engine:
    """For who asks: a way to look into it."""
    return make_engine()
