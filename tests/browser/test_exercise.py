"""An exercise in JupyterLab: everything that a learner is told about it, in both themes."""

from playwright.sync_api import Page, expect

from tests.browser.notebook_page import MINUTE, NotebookPage, errors
from tests.browser.running_lab import RunningLab

CELLS = (
    # Another test may have begun it in the same work folder.
    'import course\ncourse.reset("00.1")\nex = course.exercise("00.1")',
    'course.check("00.1")',
    'course.hint("00.1")',
    'course.goal("00.1")',
    'course.solution("00.1")',
    'course.solution("00.1")',
    "%alembic upgrade head",
    'course.check("00.1")',
    'course.solution("00.1")',
    "course.progress()",
    'course.reset("00.1")',
    "course.restore()",
)


def test_all_that_is_said_about_an_exercise_is_accessible_in_both_themes(
    lab: RunningLab, page: Page
) -> None:
    path = lab.write("exercise", *CELLS)
    lab.set("@jupyterlab/apputils-extension:themes", theme="JupyterLab Light")
    lab.set("@jupyterlab/notebook-extension:tracker", windowingMode="none")
    notebook = NotebookPage(page, lab, path).open()
    notebook.run_all()
    assert errors(notebook.saved()) == []

    verdicts = page.locator(".course-feedback[role=status]")
    expect(verdicts).to_have_count(2, timeout=MINUTE)
    expect(verdicts.nth(0)).to_contain_text("00.1: not there yet.")
    expect(verdicts.nth(1)).to_contain_text("00.1: passed.")
    assert page.locator(".course-feedback:has-text('Traceback')").count() == 0
    assert notebook.accessibility_problems() == ""
    notebook.menu("Settings", "Theme", "JupyterLab Dark")
    expect(page.locator("body")).to_have_attribute("data-jp-theme-name", "JupyterLab Dark")
    assert notebook.accessibility_problems() == ""
