"""The panel in JupyterLab: every view, by keyboard, in both themes, and what changes followed."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from tests.browser.notebook_page import MINUTE, NotebookPage, errors
from tests.browser.running_lab import RunningLab

CELLS = (
    'import course\nws = course.start("00_start_here")',
    "%alembic upgrade 4212c8a83850",
    "!python -m sample_app seed || true",
    "ws.panel()",
)
TABS = ["Schema", "History", "Drift", "Rows", "SQL", "Timeline"]


@pytest.fixture
def notebook(lab: RunningLab, page: Page, console: list[str]) -> NotebookPage:
    """A notebook with an open panel."""
    path = lab.write("panel", *CELLS)
    lab.set("@jupyterlab/apputils-extension:themes", theme="JupyterLab Light")
    lab.set("@jupyterlab/notebook-extension:tracker", windowingMode="none")
    opened = NotebookPage(page, lab, path).open()
    opened.run_all()
    expect(page.get_by_role("tab", name="Schema")).to_be_visible(timeout=MINUTE)
    assert errors(opened.saved()) == []
    return opened


def test_every_view_is_reached_by_keyboard_and_accessible_in_both_themes(
    notebook: NotebookPage, page: Page, console: list[str]
) -> None:
    page.get_by_role("tab", name="Schema").focus()
    for theme in ("JupyterLab Light", "JupyterLab Dark"):
        if theme.endswith("Dark"):
            notebook.menu("Settings", "Theme", theme)
            expect(page.locator("body")).to_have_attribute("data-jp-theme-name", theme)
            page.get_by_role("tab", name="Schema").click()
        for name in TABS:
            tab = page.get_by_role("tab", name=name, exact=True)
            expect(tab).to_be_focused()
            expect(tab).to_have_attribute("aria-selected", "true")
            expect(page.get_by_role("tabpanel", name=name)).to_be_visible()
            assert notebook.accessibility_problems() == "", f"{name}, {theme}"
            page.keyboard.press("ArrowRight")
        expect(page.get_by_role("tab", name="Schema")).to_be_focused()
    assert console == []


def test_what_a_terminal_does_is_followed_and_the_way_back_is_open(
    notebook: NotebookPage, page: Page, lab: RunningLab, console: list[str]
) -> None:
    project = lab.work / "sandboxes/00_start_here"
    alembic = [sys.executable, "-m", "alembic"]
    subprocess.run([*alembic, "upgrade", "head"], cwd=project, check=True, capture_output=True)
    schema = page.get_by_role("tabpanel", name="Schema")
    # Each migration commits, so that the panel may have seen the last of them by itself.
    expect(schema.locator("[data-name=todos]")).to_contain_text("ix_todos_status_due_on")

    with closing(sqlite3.connect(project / "todo.db")) as connection:
        connection.execute("ALTER TABLE tags ADD COLUMN colour TEXT")
    expect(schema.get_by_role("status")).to_contain_text("tags: column colour added")
    page.get_by_role("tab", name="Drift").click()
    drift = page.get_by_role("tabpanel", name="Drift")
    expect(drift.get_by_role("row", name="tags.colour")).to_contain_text("differs")

    # One revision down by the button of the history, and all the way back by the timeline.
    page.get_by_role("tab", name="History").click()
    history = page.get_by_role("tabpanel", name="History")
    history.get_by_role("option", name="status replaces is_done").click()
    history.get_by_role("button", name="Downgrade to here").click()
    page.get_by_role("tab", name="SQL").click()
    expect(page.get_by_role("tabpanel", name="SQL")).to_contain_text("DROP INDEX")
    page.get_by_role("tab", name="Timeline").click()
    timeline = page.get_by_role("tabpanel", name="Timeline")
    timeline.get_by_role("slider").focus()
    page.keyboard.press("Home")
    timeline.get_by_role("button", name="Take me back here").click()
    page.get_by_role("tab", name="Schema").click()
    expect(schema.get_by_role("status")).to_contain_text("removed")
    expect(schema.locator("[data-name=tags]")).to_contain_text("removed")
    assert console == []


def test_a_deleted_project_and_a_restarted_kernel_are_told_and_break_nothing(
    notebook: NotebookPage, page: Page, lab: RunningLab, console: list[str]
) -> None:
    shutil.rmtree(lab.work / "sandboxes/00_start_here")
    expect(page.get_by_text("The project's folder is gone")).to_be_visible()
    assert page.get_by_role("tab", name="History").count() == 1
    notebook.menu("Kernel", "Restart Kernel…")
    page.get_by_role("button", name="Confirm Kernel Restart").click()
    notebook.wait()
    assert console == []


def test_two_kernels_on_one_project_see_the_same(
    lab: RunningLab, page: Page, console: list[str]
) -> None:
    begun = 'import course\nex = course.exercise("00.1")'
    watching = NotebookPage(page, lab, lab.write("watching", begun, "ex.panel()")).open()
    watching.run_all()
    expect(page.get_by_role("tab", name="Schema")).to_be_visible(timeout=MINUTE)
    other = page.context.new_page()
    working = NotebookPage(other, lab, lab.write("working", begun, "%alembic upgrade head"))
    working.open().run_all()
    assert errors(working.saved()) == []
    schema = page.get_by_role("tabpanel", name="Schema")
    expect(schema.locator("[data-name=todos]")).to_contain_text("ix_todos_status_due_on")
    page.get_by_role("tab", name="Timeline").click()
    timeline = page.get_by_role("tabpanel", name="Timeline")
    expect(timeline).to_contain_text("alembic upgrade head")
    assert console == []
