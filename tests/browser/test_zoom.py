"""Every view at 200 % zoom, for a person who asked for less motion."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import HEIGHT, WIDTH, fresh_page
from tests.browser.messy_project import messy_project
from tests.browser.notebook_page import MINUTE, NotebookPage, errors
from tests.browser.running_lab import RunningLab

LONG = "the_colour_that_ada_chose_for_the_label"
CELLS = (
    # Another test may have begun it in the same work folder.
    'import course\ncourse.reset("00.1")\nws = course.exercise("00.1")',
    'course.predict("zoom", "Which of `head` and `base` is the newest?", ["head", "base", "none"])',
    "%alembic upgrade 4212c8a83850",
    "!python -m sample_app seed",
    "%alembic upgrade +1",
    f"""import sqlite3
with sqlite3.connect(ws.path / "todo.db") as connection:
    connection.execute("ALTER TABLE todos ADD COLUMN {LONG} TEXT")""",
    'course.check("00.1")',
    'display(ws.schema(), ws.revisions(), ws.drift(), ws.rows("todos"), ws.timeline())',
    "course.open_project({root!r}, url='sqlite:///todo.db')",
    "ws.panel()",
)
ROOTS = ".course-view, .course-choice, .course-choice-note, .course-feedback, .course-state"
LEAST = 24  # pixels, of a control: what WCAG 2.5.8 asks for
TABS = ("Schema", "History", "Drift", "Rows", "SQL", "Timeline")
OPENED = ("History", "Risks", "Problems", "Drift")
FIND = (Path(__file__).parent / "layout.js").read_text("utf-8").rstrip().removesuffix(";")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page whose pixels are twice as large, and which asks for less motion."""
    size = {"width": WIDTH, "height": HEIGHT}
    with fresh_page(browser, viewport=size, device_scale_factor=2, reduced_motion="reduce") as made:
        yield made


def _problems(page: Page) -> list[str]:
    """What is cut off, overlaps, is too small or can move."""
    told = page.evaluate(FIND, {"roots": ROOTS, "least": LEAST})
    assert told["texts"] > 20, "nothing was looked at"
    return list(told["found"])


def _choose_the_oldest(page: Page, shown: Locator) -> None:
    shown.get_by_role("listbox").focus()
    page.keyboard.press("End")
    page.keyboard.press("Enter")


def test_at_200_percent_nothing_is_cut_off_and_nothing_moves(
    page: Page, lab: RunningLab, tmp_path: Path
) -> None:
    # No view moves anything, so no stylesheet has a rule for prefers-reduced-motion; this fails
    # when one begins to, unless it keeps still for those who ask for that.
    lab.set("@jupyterlab/apputils-extension:themes", theme="JupyterLab Light")
    lab.set("@jupyterlab/notebook-extension:tracker", windowingMode="none")
    root = str(messy_project(tmp_path / "project").root)
    cells = [each.replace("{root!r}", repr(root)) for each in CELLS]
    notebook = NotebookPage(page, lab, lab.write("zoom", *cells)).open()
    notebook.run_all()
    assert errors(notebook.saved()) == []
    page.keyboard.press("Control+b")
    # 200 %: half as many pixels of CSS, each twice as large. JupyterLab finds no room for the
    # kernel's name then, on which everything before waits.
    page.set_viewport_size({"width": WIDTH // 2, "height": HEIGHT // 2})
    panel = page.locator(".course-view").last
    expect(panel.get_by_role("tab", name="Schema")).to_be_visible(timeout=MINUTE)
    for then in page.get_by_text("The project at this moment").all():
        if then.is_visible():
            then.click()
    problems = []
    for name in TABS:
        panel.get_by_role("tab", name=name, exact=True).click()
        shown = panel.get_by_role("tabpanel", name=name)
        if name == "History":
            _choose_the_oldest(page, shown)
            shown.get_by_label("written for").select_option(label="MySQL")
            expect(shown.get_by_text("AUTO_INCREMENT").first).to_be_visible(timeout=MINUTE)
        elif name == "Rows":
            shown.get_by_label("Table").select_option("todos")
            shown.get_by_role("button", name="Measure").click()
            expect(shown.get_by_role("meter")).to_be_visible(timeout=MINUTE)
        elif name == "Timeline":
            shown.get_by_text("The project at this moment").click()
            expect(shown.get_by_role("listbox")).to_be_visible(timeout=MINUTE)
            _choose_the_oldest(page, shown)
            expect(shown.get_by_text("def upgrade")).to_be_visible(timeout=MINUTE)
        problems += _problems(page)
    opened = page.locator(".course-view:has([role=tablist])").first
    for name in OPENED:
        opened.get_by_role("tab", name=name).click()
        expect(opened.get_by_role("tabpanel", name=name)).to_be_visible()
        problems += _problems(page)
    assert not problems, "\n".join(dict.fromkeys(problems))
    assert notebook.accessibility_problems() == ""
