"""A wired Alembic project on either engine, and the timeline of one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from course.sandbox.timeline import Timeline
from course.sandbox.workspace import Workspace
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


@pytest.fixture
def on_sqlite(work: Path) -> Iterator[Timeline]:
    """The timeline of a project on SQLite, begun."""
    project = make_project(work / "sandboxes" / "01.1", "sqlite:///todo.db")
    url = URL.create("sqlite", database=str(project.root / "todo.db"))
    timeline = Timeline(Workspace(project.root, url))
    timeline.begin()
    yield timeline
    timeline.close()


@pytest.fixture
def on_postgresql(work: Path, postgresql_url: URL) -> Iterator[Timeline]:
    """The timeline of a project on PostgreSQL, begun."""
    shown = postgresql_url.render_as_string(hide_password=False)
    project = make_project(work / "sandboxes" / "01.1", shown)
    timeline = Timeline(Workspace(project.root, postgresql_url))
    timeline.begin()
    yield timeline
    timeline.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def timeline(request: pytest.FixtureRequest) -> Timeline:
    """The same on either engine."""
    made: Timeline = request.getfixturevalue(f"on_{request.param}")
    return made
