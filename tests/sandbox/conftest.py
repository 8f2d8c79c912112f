"""A wired Alembic project on either engine."""

from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from tests.sandbox.projects import Project, make_project


@pytest.fixture
def sqlite_project(tmp_path: Path) -> Project:
    """A wired project on SQLite, without revisions."""
    return make_project(tmp_path / "project", "sqlite:///todo.db")


@pytest.fixture
def postgresql_project(tmp_path: Path, postgresql_url: URL) -> Project:
    """A wired project on a fresh PostgreSQL database, without revisions."""
    return make_project(tmp_path / "project", postgresql_url.render_as_string(hide_password=False))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def project(request: pytest.FixtureRequest) -> Project:
    """The same on either engine."""
    made: Project = request.getfixturevalue(f"{request.param}_project")
    return made
