"""course.sandbox.panel: what the panel shows, without a browser."""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from course.sandbox import making, panel
from course.sandbox.command import run_command
from course.sandbox.follow import Follower
from course.sandbox.panel import ProjectPanel, panel_of
from course.sandbox.workspace import Workspace

TABS = ["schema", "graph", "drift", "rows", "sql", "timeline"]


@pytest.fixture
def ws(work: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Workspace]:
    """The Todo app with its whole history, as `course.start` makes it."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("PATH", os.environ["PATH"])
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", "")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("course.sandbox.standing._current", None)
    # These tests say themselves when it looks; a loop of the browser's tests may be running.
    monkeypatch.setattr(Follower, "start", lambda _: None)
    yield making.start("00_start_here")
    panel._open.clear()


def _tab(opened: ProjectPanel, name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(t for t in opened.widget.data["tabs"] if t["name"] == name)
    return found


def test_every_view_has_a_tab_and_a_text_form(ws: Workspace) -> None:
    run_command(ws, ["upgrade", "head"])
    opened = ProjectPanel(ws)
    assert [tab["name"] for tab in opened.widget.data["tabs"]] == TABS
    assert not [tab for tab in opened.widget.data["tabs"] if tab["problem"]]
    json.dumps(opened.widget.data)
    text = str(opened.widget)
    for said in (
        "Schema: SQLite: 5 tables.",
        "History: 14 revisions, 1 head (ce789624b3df) and 1 base.",
        "Drift: Models, history and database agree.",
        "alembic upgrade head",
    ):
        assert said in text
    assert str(ws.path) not in text


def test_it_shows_what_the_last_command_changed(ws: Workspace) -> None:
    run_command(ws, ["upgrade", "head"])
    opened = ProjectPanel(ws)
    run_command(ws, ["downgrade", "-1"])
    opened.refresh()
    assert _tab(opened, "schema")["data"]["changes"] == [
        "todos: index ix_todos_status_due_on removed"
    ]
    assert "DROP INDEX ix_todos_status_due_on" in json.dumps(_tab(opened, "sql")["data"])
    assert "alembic downgrade -1" in json.dumps(_tab(opened, "timeline")["data"])


def test_drift_is_computed_again_once_somebody_looks(ws: Workspace) -> None:
    run_command(ws, ["upgrade", "head"])
    opened = ProjectPanel(ws)
    with closing(sqlite3.connect(ws.path / "todo.db")) as connection:
        connection.execute("ALTER TABLE todos ADD COLUMN note TEXT")
    opened.refresh()
    assert _tab(opened, "drift")["data"]["differences"] == []
    opened.widget._route({"what": "tab", "tab": "drift"})
    assert "todos.note" in json.dumps(_tab(opened, "drift")["data"])


def test_a_button_of_the_graph_runs_the_command_and_it_is_a_moment(ws: Workspace) -> None:
    opened = ProjectPanel(ws)
    asked = {"view": "graph", "what": "run", "id": "1c68802d1a50", "direction": "upgrade"}
    answer = opened.widget._route(asked)
    assert (answer["command"], answer["exit_code"]) == ("alembic upgrade 1c68802d1a50", 0)
    assert ws.revisions().current == ("1c68802d1a50",)
    assert "alembic upgrade 1c68802d1a50" in json.dumps(_tab(opened, "timeline")["data"])
    opened.widget._route({"view": "timeline", "what": "restore", "number": 1})
    assert ws.revisions().current is None


def test_what_is_broken_is_told_and_the_last_picture_stays(ws: Workspace) -> None:
    run_command(ws, ["upgrade", "head"])
    opened = ProjectPanel(ws)
    opened.widget._route({"what": "tab", "tab": "drift"})
    (ws.path / "sample_app/models.py").write_text("def (\n")
    opened.refresh()
    drift = _tab(opened, "drift")
    assert drift["problem"].startswith("sample_app.models can't be imported")
    assert drift["problem"].endswith("What you see is how it was before.")
    assert drift["data"]["summary"] == "Models, history and database agree."
    assert not _tab(opened, "schema")["problem"]


def test_a_database_that_is_none_is_told(ws: Workspace) -> None:
    (ws.path / "todo.db").write_bytes(b"no database" * 100)
    opened = ProjectPanel(ws)
    for name in ("schema", "rows"):
        assert _tab(opened, name)["problem"] == "file is not a database"


def test_a_project_that_is_gone_is_told(ws: Workspace) -> None:
    run_command(ws, ["upgrade", "head"])
    opened = ProjectPanel(ws)
    shutil.rmtree(ws.path)
    opened.refresh()
    assert opened.widget.data["note"].startswith("The project's folder is gone")
    assert "SQLite: 5 tables." in json.dumps(_tab(opened, "schema")["data"])
    assert str(opened.widget).startswith("The project's folder is gone")


def test_a_notebook_has_one_panel_for_a_project(ws: Workspace) -> None:
    first = panel_of(ws)
    run_command(ws, ["upgrade", "1c68802d1a50"])
    assert panel_of(ws) is first
    assert "stands at 1c68802d1a50" in str(first)


def test_a_project_that_is_begun_on_another_database_leaves_its_panel(ws: Workspace) -> None:
    first = panel_of(ws)
    other = Workspace(ws.path, ws.url.set(database=str(ws.path / "other.db")))
    second = panel_of(other)
    assert second is not first
    assert first.data["note"].startswith("The project was begun anew on another database")
    run_command(ws, ["upgrade", "1c68802d1a50"])
    first._route({"what": "tab", "tab": "drift"})
    assert "stands at 1c68802d1a50" not in str(first)
    assert panel_of(ws) not in (first, second)


def test_the_timeline_alone_takes_one_back_and_the_meter_is_at_hand(ws: Workspace) -> None:
    run_command(ws, ["upgrade", "1c68802d1a50"])
    view = ws.timeline()
    assert "alembic upgrade 1c68802d1a50" in str(view)
    assert view._answer is not None
    view._answer({"what": "restore", "number": 1})
    assert ws.revisions().current is None
    assert "back to 1" in str(view)
    run_command(ws, ["upgrade", "1c68802d1a50"])
    before = ws.schema()
    assert ws.round_trip().document().sentences
    assert ws.schema() == before


def test_a_project_without_alembic_says_so(ws: Workspace) -> None:
    opened = ProjectPanel(making.start("01_life_before_migrations"))
    assert _tab(opened, "graph")["problem"].startswith("This project has no alembic.ini")
    assert "has run no `%alembic` command" in _tab(opened, "sql")["data"]["heading"]
