"""A notebook in JupyterLab, as a person at the screen has it."""

import contextlib
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.running_lab import RunningLab

MINUTE = 60_000  # in the browser's milliseconds
_A_NUMBER = re.compile(r"\[\d+\]:")
OUTPUTS = ".jp-OutputArea-output"
RESTS = 20  # looks, half a second apart


@dataclass(frozen=True)
class NotebookPage:
    """An open notebook. `path` is its file, in the work folder."""

    page: Page
    lab: RunningLab
    path: str

    @property
    def file(self) -> Path:
        """The notebook on disk."""
        return self.lab.work / self.path

    def open(self) -> "NotebookPage":
        """Open it, and wait until its kernel answers."""
        self.page.goto(self.lab.page(self.path))
        return self.wait()

    def wait(self) -> "NotebookPage":
        """Wait until the notebook is drawn and its kernel is idle."""
        expect(self.page.locator(".jp-NotebookPanel:visible .jp-Cell").first).to_be_visible(
            timeout=MINUTE
        )
        kernel = self.page.locator(".jp-KernelName:visible")
        expect(kernel).to_have_text("Python 3 (ipykernel)", timeout=MINUTE)
        idle = self.page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]:visible')
        expect(idle).to_be_visible(timeout=MINUTE)
        return self

    def run_all(self) -> None:
        """Run all cells from the menu, as a learner does, and wait for the last. None may raise."""
        self.menu("Run", "Run All Cells")
        last = self.page.locator(
            ".jp-NotebookPanel:visible .jp-CodeCell:not(:has(.jp-cell-placeholder))"
        ).last.locator(".jp-InputPrompt")
        busy = self.page.locator('.jp-Notebook-ExecutionIndicator[data-status="busy"]:visible')
        deadline, quiet = time.monotonic() + 5 * 60, 0
        while not _A_NUMBER.search(last.inner_text()):
            quiet = 0 if busy.count() else quiet + 1
            # After a cell that raised, those behind it are not run, and the kernel is at rest.
            gave_up = quiet > RESTS or time.monotonic() > deadline
            assert not gave_up, f"not all cells ran: {errors(self.saved())}"
            self.page.wait_for_timeout(500)
        waits = self.page.locator(".jp-NotebookPanel:visible .jp-InputPrompt", has_text="[*]:")
        expect(waits).to_have_count(0, timeout=5 * MINUTE)
        self.wait()

    def menu(self, menu: str, *entries: str) -> None:
        """Choose an entry of the menu bar, or of a menu within a menu."""
        self.page.locator("#jp-MainMenu").get_by_role("menuitem", name=menu, exact=True).click()
        for entry in entries:
            label = self.page.locator(".lm-Menu-itemLabel").get_by_text(entry, exact=True)
            label.click()

    def show(self, text: str) -> None:
        """Scroll the first cell that has this text to the top, as far as the page goes."""
        cell = self.page.locator(".jp-NotebookPanel:visible .jp-Cell", has_text=text).first
        cell.evaluate("cell => cell.scrollIntoView()")
        self.page.wait_for_timeout(500)  # Markdown and outputs are drawn when they come into view
        cell.evaluate("cell => cell.scrollIntoView()")
        self.page.wait_for_timeout(500)

    def saved(self) -> Any:
        """The notebook as it is on disk, after saving it."""
        before = self.file.stat().st_mtime_ns
        self.page.locator(".jp-NotebookPanel:visible .jp-Notebook").click(position={"x": 2, "y": 2})
        self.page.keyboard.press("Control+s")
        self.page.wait_for_function("() => !document.title.startsWith('*')", timeout=MINUTE)
        for _ in range(100):
            if self.file.stat().st_mtime_ns != before:
                # JupyterLab writes the file in place: for a moment there is only a part of it.
                with contextlib.suppress(nbformat.reader.NotJSONError):
                    return nbformat.read(self.file, as_version=4)
            self.page.wait_for_timeout(100)
        return nbformat.read(self.file, as_version=4)

    def accessibility_problems(self) -> str:
        """What axe finds inside the outputs, as text; empty when it finds nothing."""
        if not self.page.locator(OUTPUTS).count():
            return ""
        # JupyterLab's body is 0 pixels high and hides what overflows it, though all is seen. axe
        # would take every output for hidden, and pass colours and images without a look.
        self.page.add_style_tag(content="body { height: 100vh }")
        found = Axe().run(self.page, context=OUTPUTS)
        return found.generate_report() if found.violations_count else ""


def errors(notebook: Any) -> list[str]:
    """The errors among a notebook's outputs."""
    return [
        f"{output.ename}: {output.evalue}"
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "error"
    ]
