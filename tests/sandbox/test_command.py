"""course.sandbox.command: a command, with a moment of the timeline before and after it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from course.sandbox import making, postgres
from course.sandbox.command import last_command, run_command
from course.sandbox.timeline import timeline_of
from course.sandbox.workspace import Workspace


@pytest.fixture
def ws(work: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Workspace:
    """The Todo app with its whole history, as `course.start` makes it."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", "")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("course.sandbox.standing._current", None)
    return making.start("00_start_here")


def _labels(ws: Workspace) -> list[str]:
    return [moment.label for moment in timeline_of(ws).moments]


def test_each_command_that_changes_something_is_a_moment(ws: Workspace) -> None:
    run_command(ws, ["upgrade", "1c68802d1a50"])
    run_command(ws, ["current"])
    with closing(sqlite3.connect(ws.path / "todo.db")) as connection:
        connection.execute("ALTER TABLE todos ADD COLUMN note TEXT")
    run_command(ws, ["upgrade", "+1"])
    assert _labels(ws) == ["start", "alembic upgrade 1c68802d1a50", "outside", "alembic upgrade +1"]
    assert timeline_of(ws).since().schema.sentences == (
        "todos: column deleted_at added, DATETIME, allows NULL",
    )


def test_the_last_command_is_remembered_with_its_statements(ws: Workspace) -> None:
    assert last_command(ws) is None
    run_command(ws, ["upgrade", "1c68802d1a50"])
    result = last_command(ws)
    assert result is not None
    assert any(each.sql.lstrip().startswith("CREATE TABLE todos") for each in result.statements)


def test_a_fresh_project_has_a_fresh_timeline(ws: Workspace) -> None:
    run_command(ws, ["upgrade", "head"])
    assert _labels(making.start("00_start_here")) == ["start"]


@pytest.mark.postgresql
def test_on_postgresql_a_command_is_a_moment_once_somebody_has_opened_the_timeline(
    ws: Workspace, postgresql_url: URL
) -> None:
    ws = making.start("00_start_here", database="postgresql")
    run_command(ws, ["upgrade", "1c68802d1a50"])
    assert _labels(ws) == ["start"]
    ws.timeline()
    run_command(ws, ["upgrade", "+1"])
    assert _labels(ws) == ["start", "outside", "alembic upgrade +1"]
    postgres.drop_database(ws.url)
