"""How soon the panel shows what another process did, and what it costs while nothing happens."""

import json
import sqlite3
import statistics
import time
from contextlib import closing

import psutil
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import browser, chromium, context, lab, page  # noqa: F401 - fixtures
from tests.browser.notebook_page import MINUTE, NotebookPage
from tests.browser.running_lab import RunningLab

pytestmark = pytest.mark.bench

WITHIN = 500  # milliseconds, from the end of what changed the project until it is seen
IDLE = 0.01  # of a core
TIMES = 9
SECONDS = 20
CELLS = (
    'import course\nws = course.start("00_start_here")',
    "%alembic upgrade head",
    "ws.panel()",
    "import os; os.getpid()",
)
SEEN = """name => new Promise(done => {
  const look = () => {
    if (document.body.innerText.includes(name)) return done(Date.now());
    requestAnimationFrame(look);
  };
  look();
})"""


@pytest.fixture
def panel(lab: RunningLab, page: Page) -> NotebookPage:  # noqa: F811
    """A notebook with an open panel."""
    path = lab.write("panel-bench", *CELLS)
    notebook = NotebookPage(page, lab, path).open()
    notebook.run_all()
    expect(page.get_by_role("tab", name="Schema")).to_be_visible(timeout=MINUTE)
    return notebook


def test_what_another_process_did_is_seen_within_half_a_second(
    panel: NotebookPage,
    page: Page,  # noqa: F811
    lab: RunningLab,  # noqa: F811
) -> None:
    database = lab.work / "sandboxes/00_start_here/todo.db"
    taken = []
    for number in range(TIMES):
        page.wait_for_timeout(700 + 37 * number)  # at another point between two looks each time
        with closing(sqlite3.connect(database)) as connection:
            connection.execute(f"ALTER TABLE tags ADD COLUMN seen_{number} TEXT")
        changed = time.time() * 1000
        taken.append(page.evaluate(SEEN, f"seen_{number} added") - changed)
    print(f"\nseen after {statistics.median(taken):.0f} ms (median), {max(taken):.0f} ms at most")
    assert statistics.median(taken) < WITHIN


def test_an_idle_panel_costs_next_to_nothing(
    panel: NotebookPage,
    page: Page,  # noqa: F811
) -> None:
    kernel = psutil.Process(_pid(panel))
    page.wait_for_timeout(3000)
    before = sum(kernel.cpu_times()[:2])
    page.wait_for_timeout(SECONDS * 1000)
    used = (sum(kernel.cpu_times()[:2]) - before) / SECONDS
    print(f"\nan idle panel costs {used:.2%} of a core")
    assert used < IDLE


def _pid(panel: NotebookPage) -> int:
    """The kernel's process, as the last cell printed it."""
    cell = panel.saved().cells[-1]
    return int(json.loads(cell.outputs[0].data["text/plain"]))
