"""course.sandbox.display: what a cell shows that ends in a project's state."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell
from ipywidgets.widgets import widget
from sqlalchemy.engine import URL

from course.sandbox import display, standing
from course.sandbox.timeline import timeline_of
from course.sandbox.timeline_store import ContentDamaged, Store
from course.sandbox.workspace import Workspace
from course.state.drift import Drift, drift
from course.widgets.drift import DriftView
from course.widgets.graph import RevisionGraph
from course.widgets.rows import RowsView
from course.widgets.schema import SchemaView
from tests.sandbox.projects import CREATE_TODOS, make_project

VIEW = "application/vnd.jupyter.widget-view+json"
A, B = "a" * 12, "b" * 12
OAT_MILK = """
def upgrade() -> None:
    op.execute("UPDATE todos SET title = 'oat milk' WHERE id = 1")


def downgrade() -> None:
    pass
"""


@pytest.fixture
def ws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A project with two rows, in which the notebook stands."""
    monkeypatch.setenv("COURSE_WORK", str(tmp_path / "work"))
    project = make_project(tmp_path / "project", "sqlite:///todo.db")
    project.revision(A, None, CREATE_TODOS)
    project.revision(B, A, OAT_MILK)
    made = Workspace(project.root, URL.create("sqlite", database=str(project.root / "todo.db")))
    monkeypatch.setattr(standing, "_current", made)
    made.alembic("upgrade", A)
    _sql(made, "INSERT INTO todos VALUES (1, 'milk'), (2, 'tea')")
    timeline_of(made).begin()
    return made


@pytest.fixture
def shell() -> InteractiveShell:
    """An IPython that shows state as the kit does."""
    made = InteractiveShell()
    display.register(made)
    return made


def _sql(ws: Workspace, statement: str) -> None:
    with closing(sqlite3.connect(ws.path / "todo.db")) as connection, connection:
        connection.execute(statement)


def _shown(shell: InteractiveShell, state: object) -> tuple[widget.Widget, str]:
    """The widget that a cell shows which ends in this, and the text beside it."""
    bundle, _ = shell.display_formatter.format(state)
    assert 'class="course-state"' in bundle["text/html"]
    return widget._instances[bundle[VIEW]["model_id"]], bundle["text/plain"]


def _drift_without_models(ws: Workspace) -> Drift:
    return drift(models=None, history=None, database=ws.schema(), revisions=ws.revisions())


@pytest.mark.parametrize(
    ("look", "view"),
    [
        (Workspace.schema, SchemaView),
        (lambda ws: ws.rows("todos"), RowsView),
        (Workspace.revisions, RevisionGraph),
        (_drift_without_models, DriftView),
    ],
)
def test_state_is_shown_as_a_widget_with_its_own_text_beside_it(
    ws: Workspace,
    shell: InteractiveShell,
    look: Callable[[Workspace], object],
    view: type[widget.Widget],
) -> None:
    state = look(ws)
    shown, text = _shown(shell, state)
    assert isinstance(shown, view)
    assert str(state) in text


def test_rows_say_what_the_last_command_changed(ws: Workspace, shell: InteractiveShell) -> None:
    ws.rows("todos")
    ws.alembic("upgrade", B)
    shown, text = _shown(shell, ws.rows("todos"))
    assert text == (
        "todos: 2 rows. Last change: 1 cell changed in 1 row.\n"
        "\n"
        "todos\n"
        "Change   id  title\n"
        "-------  --  -----\n"
        "changed  1   oat milk (was milk)\n"
        "         2   tea"
    )
    (table,) = shown.data["tables"]
    assert [row["mark"] for row in table["rows"]] == ["changed", ""]
    assert ws.rows("todos")["title"].to_dict() == {1: "oat milk", 2: "tea"}


def test_rows_of_another_file_or_of_another_project_have_no_last_change(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    ws.alembic("upgrade", B)
    assert ws.rows("todos").since is not None
    assert ws.rows("alembic_version").since is None
    assert ws.rows("todos", "todo.db").since is None
    monkeypatch.setattr(standing, "_current", None)
    assert ws.rows("todos").since is None


def test_a_timeline_that_is_damaged_hides_no_row(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    ws.alembic("upgrade", B)
    ws.rows("todos")

    def damaged(*_: object) -> bytes:
        raise ContentDamaged

    monkeypatch.setattr(Store, "read", damaged)
    assert ws.rows("todos").since is None
    assert ws.schema().since is None
    assert len(ws.rows("todos")) == 2


def test_of_a_large_table_the_first_rows_go_to_the_browser_and_the_rest_is_counted(
    ws: Workspace, shell: InteractiveShell
) -> None:
    _sql(
        ws,
        "WITH RECURSIVE n(i) AS (SELECT 3 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) "
        "INSERT INTO todos SELECT i, 'todo ' || i FROM n",
    )
    rows = ws.rows("todos")
    assert len(rows) == 100_000
    shown, text = _shown(shell, rows)
    (table,) = shown.data["tables"]
    assert len(table["rows"]) == 100
    assert len(json.dumps(shown.data)) < 100_000
    assert table["sentence"] == "todos: 100000 rows."
    assert table["note"] == "99900 more rows not shown."
    assert text.endswith("99900 more rows not shown.")
