"""Timeline, rows and statements in JupyterLab: by mouse and by keyboard, in both themes."""

import textwrap
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.notebook_page import MINUTE, NotebookPage, errors
from tests.browser.running_lab import RunningLab
from tests.sandbox.projects import CREATE_TODOS, Project, make_project

A, B = "a" * 12, "b" * 12
SHORTER = """
def upgrade() -> None:
    with op.batch_alter_table("todos", recreate="always") as batch:
        batch.add_column(sa.Column("deleted_at", sa.Date))
    op.execute("UPDATE todos SET deleted_at = '2026-11-01' WHERE title = 'milk'")
    op.execute("UPDATE todos SET title = 'oat milk' WHERE title = 'milk'")


def downgrade() -> None:
    op.drop_column("todos", "deleted_at")
"""
CELL = """
    import sqlite3
    from pathlib import Path
    from sqlalchemy.engine import URL
    from course.sandbox import runner
    from course.sandbox.round_trip import round_trip
    from course.sandbox.timeline import Timeline
    from course.sandbox.timeline_answers import TimelineAnswers
    from course.sandbox.workspace import Workspace
    from course.widgets.rows import RowsView
    from course.widgets.sql import SqlView
    from course.widgets.timeline import TimelineView

    root = Path({root!r})
    ws = Workspace(root, URL.create("sqlite", database=str(root / "todo.db")))
    timeline = Timeline(ws)
    timeline.begin()
    for revision in ({a!r}, {b!r}):
        result = runner.run(["upgrade", revision], root=root)
        timeline.look(result.command)
        if revision == {a!r}:
            connection = sqlite3.connect(root / "todo.db")
            connection.execute("INSERT INTO todos VALUES (1, 'milk'), (2, ''), (3, 'tea')")
            connection.commit()
            connection.close()
            timeline.look()
    moments = TimelineView(timeline.steps(), 0, TimelineAnswers(timeline, lambda: follow()))
    def follow():
        moments.look(timeline.steps(), timeline.dropped)
    rows = RowsView(
        timeline.state(4).tables, timeline.since().rows, answer=lambda ask: round_trip(ws).data()
    )
    display(moments, rows, SqlView(result.statements, result.command))
"""


def _notebook(lab: RunningLab, root: Path) -> str:
    source = textwrap.dedent(CELL).format(root=str(root), a=A, b=B)
    return lab.write("timeline", source)


def test_one_goes_back_and_forward_and_sees_what_changed(
    page: Page, lab: RunningLab, tmp_path: Path, console: list[str]
) -> None:
    project = make_project(tmp_path / "project", "sqlite:///todo.db")
    project.revision(A, None, CREATE_TODOS)
    project.revision(B, A, SHORTER)
    lab.set("@jupyterlab/notebook-extension:tracker", windowingMode="none")
    shown = NotebookPage(page, lab, _notebook(lab, project.root)).open()
    shown.run_all()
    assert errors(shown.saved()) == []

    views = [page.locator(".course-view").nth(at) for at in range(3)]
    _go_back_and_forward(page, views[0], project)
    _measure_a_round_trip(page, views[1])
    _see_the_statements(views[2])

    assert shown.accessibility_problems() == ""
    shown.menu("Settings", "Theme", "JupyterLab Dark")
    page.wait_for_timeout(500)
    assert shown.accessibility_problems() == ""
    shown.menu("Settings", "Theme", "JupyterLab Light")
    assert console == []


def _go_back_and_forward(page: Page, moments: Locator, project: Project) -> None:
    # By keyboard on the slider, and what a moment changed.
    slider = moments.get_by_role("slider", name="Moment")
    back = moments.get_by_role("button", name="Take me back here")
    expect(slider).to_have_attribute("aria-valuetext", f"moment 4: alembic upgrade {B}")
    expect(back).to_have_attribute("aria-disabled", "true")
    slider.focus()
    page.keyboard.press("Home")
    expect(moments.get_by_text("Moment 1, after: start")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", f"moment 2: alembic upgrade {A}")
    expect(moments.get_by_text("table todos added, with id, title")).to_be_visible()

    # The project at that moment, without touching it.
    moments.get_by_text("The project at this moment").click()
    then = moments.locator("details")
    expect(then.locator('[data-name="todos"]')).to_contain_text("VARCHAR(200)", timeout=MINUTE)
    history = then.get_by_role("group", name="History then")
    expect(history).to_contain_text(f"The database stands at {A}; 1 revision pending.")
    assert history.locator(".course-graph-done").count() == 1
    assert history.locator(".course-graph-open").count() == 1
    history.get_by_role("listbox").focus()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(history.get_by_role("option", selected=True)).to_contain_text("head, pending")
    expect(history.get_by_text("batch.add_column")).to_be_visible(timeout=MINUTE)
    assert history.get_by_role("button").count() == history.get_by_role("combobox").count() == 0
    expect(then.get_by_text("todos: 0 rows.")).to_be_visible()
    moments.get_by_role("button", name="todos: 3 rows added").click()
    expect(then.get_by_text("todos: 3 rows.")).to_be_visible(timeout=MINUTE)

    # Back, by keyboard, and forward again.
    back.focus()
    page.keyboard.press("Enter")
    said = "The project is as it was after moment 3 (todos: 3 rows added)."
    expect(moments.get_by_text(said)).to_be_visible(timeout=MINUTE)
    expect(slider).to_have_attribute("aria-valuetext", "moment 5: back to 3 (todos: 3 rows added)")
    expect(back).to_be_focused()
    assert project.here("current").stdout == f"{A}\n"
    moments.get_by_role("button", name=f"alembic upgrade {B}").click()
    back.click()
    expect(slider).to_have_attribute(
        "aria-valuetext", f"moment 6: back to 4 (alembic upgrade {B})", timeout=MINUTE
    )
    assert project.here("current").stdout == f"{B} (head)\n"


def _measure_a_round_trip(page: Page, rows: Locator) -> None:
    expect(rows.get_by_label("Table")).to_have_value("todos")
    table = rows.locator(".course-rows-place")
    expect(table.get_by_role("row").nth(1)).to_contain_text("oat milk~ changed was milk")
    expect(table.get_by_role("row").nth(2)).to_contain_text("(empty text)")
    expect(table.get_by_role("columnheader", name="deleted_at added")).to_be_visible()
    measure = rows.get_by_role("button", name="Measure a round trip of the last revision")
    measure.focus()
    page.keyboard.press("Enter")
    lost = rows.locator(".course-rows-meter")
    expect(lost).to_contain_text("todos.deleted_at: 1 of 3 cells came back", timeout=MINUTE)
    expect(lost.locator("strong")).to_contain_text("% of the values came back")
    rows.get_by_label("Table").select_option("alembic_version")
    expect(table).to_contain_text(B)


def _see_the_statements(sql: Locator) -> None:
    statements = sql.get_by_role("row")
    expect(statements.filter(has_text="CREATE TABLE _alembic_tmp_todos")).to_have_count(1)
    expect(statements.filter(has_text="PRAGMA")).to_have_count(0)
    sql.get_by_role("checkbox", name="also what Alembic asked the database").press("Space")
    expect(statements.filter(has_text="PRAGMA").first).to_be_attached()
