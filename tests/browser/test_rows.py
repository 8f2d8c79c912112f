"""Rows in JupyterLab, and tables wider than the cell: reached and moved by keyboard."""

import textwrap

from playwright.sync_api import Locator, Page, expect

from tests.browser.notebook_page import MINUTE, NotebookPage, errors
from tests.browser.running_lab import RunningLab

START = """
    import course
    ws = course.start("00_start_here")
    ws.alembic("upgrade", "head")
    !python -m sample_app seed
"""
CHANGE = """
    import sqlite3
    ws.rows("todos")
    connection = sqlite3.connect("todo.db")
    connection.execute("UPDATE todos SET title = 'Oat milk' WHERE id = 3")
    connection.execute("CREATE TABLE readings (id INTEGER PRIMARY KEY, value INTEGER)")
    connection.executemany("INSERT INTO readings VALUES (?, 7)", [(n,) for n in range(2000)])
    connection.commit()
    connection.close()
    ws.rows("todos")
"""
WIDE = """
    import shutil
    sqlite3.connect("empty.db").close()
    offices = [f"office_number_{number}.db" for number in range(12)]
    for office in offices:
        shutil.copy("todo.db", office)
    ws.compare("empty.db", *offices)
"""


def test_rows_and_wide_tables_are_seen_and_moved_by_keyboard(
    page: Page, lab: RunningLab, console: list[str]
) -> None:
    lab.set("@jupyterlab/notebook-extension:tracker", windowingMode="none")
    cells = [textwrap.dedent(each) for each in (START, CHANGE, 'ws.rows("readings")', WIDE)]
    shown = NotebookPage(page, lab, lab.write("rows", *cells)).open()
    shown.run_all()
    assert errors(shown.saved()) == []

    todos, log = page.locator(".course-view").nth(0), page.locator(".course-view").nth(1)
    expect(todos.get_by_role("status").first).to_contain_text(
        "Last change: 1 cell changed in 1 row."
    )
    changed = todos.get_by_role("row").filter(has_text="Oat milk")
    expect(changed).to_contain_text("~ changed was ")
    expect(todos.get_by_label("Table")).to_be_hidden()
    expect(log).to_contain_text("readings: 2000 rows.")
    expect(log).to_contain_text("1900 more rows not shown.")
    expect(log.get_by_role("row")).to_have_count(101)

    _is_moved_by_keyboard(page, log.get_by_role("group", name="Rows of readings"), "ArrowDown")
    wide = page.locator(".course-state").last
    expect(wide).to_contain_text("office_number_11.db")
    _is_moved_by_keyboard(page, wide.locator("caption span").first, "ArrowRight")
    _leaves_the_keys_alone_after_a_click(page, wide.get_by_role("cell").first)
    _leaves_the_keys_alone_after_a_click(page, log.get_by_role("cell").first)

    assert shown.accessibility_problems() == ""
    shown.menu("Settings", "Theme", "JupyterLab Dark")
    page.wait_for_timeout(500)
    assert shown.accessibility_problems() == ""
    shown.menu("Settings", "Theme", "JupyterLab Light")
    assert console == []


def _is_moved_by_keyboard(page: Page, focused: Locator, key: str) -> None:
    """What has the focus, or what it stands in, scrolls; JupyterLab doesn't take the key."""
    focused.evaluate("element => element.focus({ focusVisible: true })")
    cell = page.locator(".jp-Cell.jp-mod-active")
    before = cell.count() and cell.get_attribute("data-windowed-list-index")
    for _ in range(3):
        page.keyboard.press(key)
    page.wait_for_function(
        """() => {
            const at = document.activeElement;
            const place = at.closest(".course-wide, .course-rows-place");
            return place && place.scrollLeft + place.scrollTop > 0;
        }""",
        timeout=MINUTE,
    )
    expect(focused).to_be_focused()
    assert (cell.count() and cell.get_attribute("data-windowed-list-index")) == before


def _leaves_the_keys_alone_after_a_click(page: Page, cell: Locator) -> None:
    """JupyterLab's own keys work on, as after a click on any other output."""
    cell.click()
    takes = "document.activeElement.dataset.lmSuppressShortcuts"
    assert page.evaluate(takes) is None
