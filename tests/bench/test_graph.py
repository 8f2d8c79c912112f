"""A graph of 5,000 revisions in JupyterLab: how soon it answers a click and follows the wheel.

Run by `make bench`. Both are measured in the browser: from the click until what the kernel answered
stands there, and from the scrolling until the rows that came into sight are drawn.
"""

import statistics
import textwrap
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.bench.histories import make_history
from tests.browser.conftest import FLAGS, find_chromium
from tests.browser.notebook_page import MINUTE, NotebookPage
from tests.browser.running_lab import running_lab

pytestmark = [pytest.mark.bench, pytest.mark.browser]

REVISIONS, TIMES = 5000, 15
AT_MOST = 100  # milliseconds
CELL = """
    from course.sandbox.revision_details import RevisionDetails
    from course.state.revisions import read_history
    from course.widgets.graph import RevisionGraph

    graph = RevisionGraph(read_history({config!r}, ()), RevisionDetails(lambda: graph.history))
    graph
"""
# Clicks on the row in the middle of the list, and waits for the answer's title.
CLICK = """async (list) => {
    const middle = list.getBoundingClientRect().top + list.clientHeight / 2;
    const isThere = (row) => Math.abs(row.getBoundingClientRect().top - middle) < 50;
    const row = [...list.querySelectorAll('[role=option]')].find(isThere);
    const id = row.querySelector('code').textContent;
    const about = list.getRootNode().querySelector('.course-graph-about');
    const start = performance.now();
    row.click();
    while (!about.querySelector('pre')?.textContent.includes(`t_${id}`))
        await new Promise((resolve) => setTimeout(resolve));
    return performance.now() - start;
}"""
# Scrolls far away, and waits until rows are drawn there.
SCROLL = """async ([list, part]) => {
    const start = performance.now();
    list.scrollTop = list.scrollHeight * part;
    const box = list.getBoundingClientRect();
    const isSeen = (row) => {
        const { top, bottom } = row.getBoundingClientRect();
        return top <= box.top + 5 && bottom > box.top;
    };
    while (![...list.querySelectorAll('[role=option]')].some(isSeen))
        await new Promise(requestAnimationFrame);
    return performance.now() - start;
}"""


def test_five_thousand_revisions_scroll_and_answer_a_click_at_once(tmp_path: Path) -> None:
    config = make_history(tmp_path / "project", REVISIONS, branches=True, compiled=False)
    source = textwrap.dedent(CELL).format(config=str(config))
    with running_lab(tmp_path / "lab") as lab, sync_playwright() as playwright:
        path = lab.write("graph", source)
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        page = chromium.new_page(viewport={"width": 1400, "height": 900})
        NotebookPage(page, lab, path).open().run_all()
        clicks, scrolls = _measured(page)
    print(f"\na click: {clicks:.0f} ms; scrolling: {scrolls:.0f} ms")
    assert clicks <= AT_MOST
    assert scrolls <= AT_MOST


def _measured(page: Page) -> tuple[float, float]:
    """Milliseconds: the medians for a click and for scrolling."""
    listbox = page.locator(".course-graph-list")
    expect(listbox.locator(".course-graph-row").first).to_be_visible(timeout=MINUTE)
    handle = listbox.element_handle()
    clicks, scrolls = [], []
    for number in range(TIMES):
        part = (number * 7 % TIMES + 0.5) / TIMES
        scrolls.append(float(page.evaluate(SCROLL, [handle, part])))
        clicks.append(float(page.evaluate(CLICK, handle)))
    return statistics.median(clicks), statistics.median(scrolls)
