"""Projects and databases that the tests of state read."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import NullPool

from tests.state.projects import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An Alembic project without a revision."""
    return Project(tmp_path / "project")


@pytest.fixture
def sqlite(tmp_path: Path) -> Engine:
    """An engine for a SQLite file that is not there yet; it keeps no connection open."""
    return create_engine(f"sqlite:///{tmp_path / 'app.db'}", poolclass=NullPool)


@pytest.fixture
def statements() -> Callable[[Engine], list[str]]:
    """Keeps what an engine sends from now on."""

    def follow(engine: Engine) -> list[str]:
        sent: list[str] = []
        event.listen(
            engine, "before_cursor_execute", lambda *found: sent.append(str(found[2]).strip())
        )
        return sent

    return follow
