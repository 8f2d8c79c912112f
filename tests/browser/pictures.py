"""`make pictures`: what README shows, taken from the real thing. Not a part of `make test`."""

import pytest
from playwright.sync_api import Page

from course.paths import NOTEBOOKS, PROJECT
from tests.browser.notebook_page import NotebookPage
from tests.browser.running_lab import RunningLab


@pytest.mark.parametrize(("theme", "name"), [("Light", "lab.png"), ("Dark", "lab-dark.png")])
def test_a_picture_of_the_lab(lab: RunningLab, page: Page, theme: str, name: str) -> None:
    (lesson,) = NOTEBOOKS.glob("01_*.ipynb")
    lab.set("@jupyterlab/apputils-extension:themes", theme=f"JupyterLab {theme}")
    notebook = NotebookPage(page, lab, f"notebooks/{lesson.name}").open()
    notebook.run_all()
    notebook.saved()
    notebook.show("ws.drift()")
    page.screenshot(path=PROJECT / "docs" / name)
