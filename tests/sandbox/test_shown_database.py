"""course.sandbox.shown_database: a button acts on what its view shows, or not at all."""

import json
import os
import shlex
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from ipywidgets.widgets import widget
from sqlalchemy.engine import URL

from course.sandbox import display, standing
from course.sandbox.guard import AnotherDatabase
from course.sandbox.round_trip import round_trip
from course.sandbox.shown_database import ShownDatabase
from course.sandbox.timeline import timeline_of
from course.sandbox.workspace import Workspace
from course.widgets.view import View
from tests.sandbox.projects import CREATE_TODOS, Project, make_project

A, B = "a" * 12, "b" * 12
NOTE = """
def upgrade() -> None:
    op.add_column("todos", sa.Column("note", sa.Text))


def downgrade() -> None:
    op.drop_column("todos", "note")
"""
READS_DATABASE_URL = """
import os
from dotenv import dotenv_values
said = os.environ.get("DATABASE_URL") or dotenv_values(".env").get("DATABASE_URL")
if said:
    config.set_main_option("sqlalchemy.url", said)
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with two databases, whose env.py reads DATABASE_URL, and `.env` after it."""
    monkeypatch.setenv("COURSE_WORK", str(tmp_path / "work"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    made = make_project(tmp_path / "project", "sqlite:///todo.db")
    made.revision(A, None, CREATE_TODOS)
    made.revision(B, A, NOTE)
    made.replace(
        "alembic/env.py",
        "config = context.config\n",
        f"config = context.config\n{READS_DATABASE_URL}",
    )
    for name in ("todo.db", "copy.db"):
        sqlite3.connect(made.root / name).close()
    return made


@pytest.fixture
def ws(project: Project, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The project, in which the notebook stands."""
    made = Workspace(project.root, URL.create("sqlite", database=str(project.root / "todo.db")))
    monkeypatch.setattr(standing, "_current", made)
    return made


def _stand(ws: Workspace) -> dict[str, tuple[str, ...] | None]:
    return {each: ws.revisions(each).current for each in ws.databases()}


def _view(ws: Workspace, database: str | None) -> View:
    """The graph that a cell shows which ends in `ws.revisions(…)`."""
    shell = InteractiveShell()
    display.register(shell)
    assert shell.display_formatter is not None
    bundle, _ = shell.display_formatter.format(ws.revisions(database))
    model = bundle["application/vnd.jupyter.widget-view+json"]["model_id"]
    view = widget._instances[model]
    assert isinstance(view, View)
    return view


def _ask(view: View, what: str, name: str = A, direction: str = "upgrade") -> Mapping[str, Any]:
    assert view._answer is not None
    return view._answer({"what": what, "id": name, "direction": direction})


@pytest.mark.parametrize(
    ("named", "shown", "plain"),
    [
        ("", None, True),
        ("", "copy.db", False),
        ("sqlite:///copy.db", None, False),
        ("sqlite:///copy.db", "copy.db", True),
        ("sqlite:///todo.db", "todo.db", True),
        (".env: sqlite:///copy.db", None, False),
        (".env: sqlite:///copy.db", "copy.db", True),
    ],
)
def test_a_button_acts_on_what_its_view_shows(
    ws: Workspace, named: str, shown: str | None, plain: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if named.startswith(".env: "):
        (ws.path / ".env").write_text(f'DATABASE_URL="{named.removeprefix(".env: ")}"\n')
    elif named:
        monkeypatch.setenv("DATABASE_URL", named)
    before = dict(os.environ)
    view, expected = _view(ws, shown), shown or "todo.db"
    command = _ask(view, "revision")["steps"][0]["command"]
    done = _ask(view, "run")
    assert (done["exit_code"], done["command"]) == (0, command)
    assert _stand(ws) == {"copy.db": None, "todo.db": None, expected: (A,)}
    assert dict(os.environ) == before
    typed = "" if plain else f"DATABASE_URL=sqlite:///{expected} "
    assert command == f"{typed}alembic upgrade {A}"
    assert [row["marks"] for row in view.data["rows"] if row["id"] == A] == [
        ["base", "current", "applied"]
    ]
    if not plain:  # as one would type it, it does the same
        typed = f'PATH="{Path(sys.executable).parent}:$PATH"; {command.replace(A, B)}'
        subprocess.run(["sh", "-c", typed], cwd=ws.path, check=True, capture_output=True)
        assert _stand(ws)[expected] == (B,)


@pytest.mark.parametrize("connects", ["an address", "a creator", "memory"])
def test_an_env_of_another_mind_is_refused_before_anything_is_sent(
    ws: Workspace, project: Project, connects: str
) -> None:
    url = {"memory": "sqlite://"}.get(connects, "sqlite:///todo.db")
    said = f'said = "{url}"'
    project.replace("alembic/env.py", 'said = os.environ.get("DATABASE_URL")', f"{said} #")
    if connects == "a creator":
        project.replace(
            "alembic/env.py",
            "poolclass=pool.NullPool",
            'poolclass=pool.NullPool, creator=lambda: __import__("sqlite3").connect("todo.db")',
        )
    found = "a database in memory" if connects == "memory" else "todo.db"
    before = (ws.path / "todo.db").read_bytes()
    with pytest.raises(AnotherDatabase) as refused:
        _ask(_view(ws, "copy.db"), "run")
    words = str(refused.value)
    assert words.startswith(f"This view shows copy.db, and env.py connects to {found}, so the ")
    assert f"nothing was sent to {found}. " in words
    assert "Have env.py read DATABASE_URL" in words
    assert str(ws.path) not in words
    assert _stand(ws) == {"copy.db": None, "todo.db": None}
    assert (ws.path / "todo.db").read_bytes() == before


def test_another_file_is_not_even_made(ws: Workspace, project: Project) -> None:
    project.replace("alembic/env.py", "said = os", 'said = "sqlite:///third.db"  # os')
    with pytest.raises(AnotherDatabase, match=r"connects to third\.db"):
        _ask(_view(ws, None), "run")
    assert ws.databases() == ["copy.db", "todo.db"]


def test_a_command_with_its_variable_is_a_moment_of_that_name(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    timeline_of(ws).begin()
    monkeypatch.setenv("DATABASE_URL", "sqlite:///copy.db")
    ShownDatabase(ws).run(["upgrade", A])
    labels = [each.label for each in timeline_of(ws).moments]
    assert labels == ["start", f"DATABASE_URL=sqlite:///todo.db alembic upgrade {A}"]


def test_a_file_with_a_space_is_typed_with_quotes(ws: Workspace) -> None:
    sqlite3.connect(ws.path / "my copy.db").close()
    command = ShownDatabase(ws, "my copy.db").command(["upgrade", A])
    assert shlex.split(command)[0] == "DATABASE_URL=sqlite:///my copy.db"
    assert ShownDatabase(ws, "my copy.db").run(["upgrade", A]).exit_code == 0
    assert _stand(ws)["my copy.db"] == (A,)


def test_a_round_trip_is_that_of_the_project_s_own_database(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    ws.alembic("upgrade", B)
    with closing(sqlite3.connect(ws.path / "todo.db")) as connection, connection:
        connection.execute("INSERT INTO todos VALUES (1, 'milk', 'oat')")
    monkeypatch.setenv("DATABASE_URL", "sqlite:///copy.db")
    assert "note" in json.dumps(round_trip(ws).data())
    assert _stand(ws)["copy.db"] is None


@pytest.mark.postgresql
def test_a_server_s_database_is_named_without_its_password(
    postgresql_project: Project,
    postgresql_url: URL,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("COURSE_WORK", os.environ.get("COURSE_WORK", str(tmp_path / "work")))
    project = postgresql_project
    project.revision(A, None, CREATE_TODOS)
    ws = Workspace(project.root, postgresql_url)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///copy.db")
    shown = ShownDatabase(ws)
    assert shown.command(["upgrade", A]) == f"env -u DATABASE_URL alembic upgrade {A}"
    assert shown.run(["upgrade", A]).exit_code == 0
    assert ws.revisions().current == (A,)
    sqlite3.connect(ws.path / "copy.db").close()
    with pytest.raises(AnotherDatabase, match=r"This view shows copy\.db, and env\.py connects to"):
        ShownDatabase(ws, "copy.db").run(["downgrade", "base"])
