"""`make pictures`: what README and the page on the widgets show, taken from the real thing.

Not a part of `make test`.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from course.paths import PROJECT
from tests.browser.messy_project import messy_project
from tests.browser.notebook_page import MINUTE, NotebookPage
from tests.browser.running_lab import RunningLab

CELLS = (
    'import course\nws = course.start("00_start_here")',
    "%alembic upgrade head",
    "!python -m sample_app seed",
    "%alembic downgrade -2",
    "%alembic upgrade +1",
    "ws.panel()",
)
TABS = ("Schema", "History", "Drift", "Rows", "SQL", "Timeline")
LIGHT, DARK = "JupyterLab Light", "JupyterLab Dark"


def _panel(lab: RunningLab, page: Page) -> NotebookPage:
    path = lab.write("panel", *CELLS)
    lab.set("@jupyterlab/apputils-extension:themes", theme=LIGHT)
    notebook = NotebookPage(page, lab, path).open()
    notebook.run_all()
    notebook.saved()
    expect(page.get_by_role("tab", name="Schema")).to_be_visible(timeout=MINUTE)
    page.locator("[role=tablist][aria-label='Views of the project']").evaluate(
        "tabs => tabs.scrollIntoView()"
    )
    return notebook


@pytest.fixture
def panel(lab: RunningLab, page: Page) -> NotebookPage:
    """A notebook with an open panel."""
    return _panel(lab, page)


def test_a_picture_of_the_lab(panel: NotebookPage, page: Page) -> None:
    page.get_by_role("tab", name="History").click()
    page.locator("[role=option]").nth(1).click()
    page.wait_for_timeout(1500)
    view = page.locator(".course-view:has([role=tablist])")
    view.evaluate("view => view.scrollIntoView({ block: 'end' })")
    for theme, name in ((LIGHT, "lab.png"), (DARK, "lab-dark.png")):
        panel.menu("Settings", "Theme", theme)
        page.wait_for_timeout(1000)
        page.screenshot(path=PROJECT / "docs" / name)


def test_a_picture_of_each_view(panel: NotebookPage, page: Page) -> None:
    view = page.locator(".course-view:has([role=tablist])")
    for name in TABS:
        page.get_by_role("tab", name=name, exact=True).click()
        if name == "History":
            page.locator("[role=option]").nth(1).click()
        if name == "Rows":
            page.get_by_role("combobox", name="Table").select_option("todos")
        page.wait_for_timeout(1000)
        view.screenshot(path=PROJECT / "docs" / f"panel-{name.lower()}.png")


def test_a_picture_of_an_opened_project(lab: RunningLab, page: Page, tmp_path: Path) -> None:
    root = messy_project(tmp_path / "shop").root
    lab.set("@jupyterlab/apputils-extension:themes", theme=LIGHT)
    cell = f"import course\ncourse.open_project({str(root)!r}, url='sqlite:///todo.db')"
    NotebookPage(page, lab, lab.write("open", cell)).open().run_all()
    view = page.locator(".course-view:has([role=tablist])")
    page.get_by_role("tab", name="Risks").click()
    page.get_by_role("option", name="drops a column").first.click()
    page.wait_for_timeout(1000)
    view.screenshot(path=PROJECT / "docs" / "open-project.png")
