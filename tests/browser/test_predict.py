"""A prediction in JupyterLab, made by keyboard, in the light and the dark theme."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.notebook_page import MINUTE, NotebookPage
from tests.browser.running_lab import RunningLab

QUESTION = "What will the next cell show?"


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_a_prediction_is_locked_by_keyboard_and_stands_below_the_next_cell(
    page: Page, lab: RunningLab, theme: str
) -> None:
    lab.set("@jupyterlab/apputils-extension:themes", theme=theme)
    id_ = f"01-{theme[-5:].strip().lower()}"
    sources = [
        f"import course\ncourse.predict({id_!r}, {QUESTION!r}, ['One', 'Two', 'Three'])",
        "print(1 + 1)",
        f"course.predict('{id_}-later', 'And then?', ['One', 'Two'])",
    ]
    path = lab.write(f"predict-{theme[-5:].strip()}", *sources)
    shown = NotebookPage(page, lab, path).open()
    page.locator(".jp-NotebookPanel:visible .jp-CodeCell").first.click()
    page.keyboard.press("Shift+Enter")
    question = page.get_by_role("group", name=QUESTION)
    expect(question).to_be_visible(timeout=MINUTE)
    lock = page.get_by_role("button", name="Lock my prediction")
    expect(lock).to_be_disabled()

    page.get_by_role("radio", name="One").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Two")).to_be_checked()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    expect(lock).to_be_focused()
    assert shown.accessibility_problems() == ""
    page.keyboard.press("Enter")
    note = page.get_by_role("status").filter(has_text="Locked. Run the next cell")
    expect(note).to_be_visible(timeout=MINUTE)
    expect(note).to_be_focused()
    expect(page.get_by_role("radio", name="Two")).to_be_checked()
    expect(page.get_by_role("radio", name="One")).to_be_disabled()
    assert shown.accessibility_problems() == ""

    page.locator(".jp-NotebookPanel:visible .jp-CodeCell").nth(1).click()
    page.keyboard.press("Shift+Enter")
    expect(page.get_by_text("You predicted: Two")).to_be_visible(timeout=MINUTE)

    # Another question on the page leaves the first answer where it is.
    page.locator(".jp-NotebookPanel:visible .jp-CodeCell").nth(2).click()
    page.keyboard.press("Shift+Enter")
    later = page.get_by_role("group", name="And then?")
    later.get_by_role("radio", name="One").check()
    expect(page.get_by_role("radio", name="Two").first).to_be_checked()
    kept = json.loads((lab.work / "progress.json").read_text("utf-8"))
    assert kept["predictions"][id_]["answer"] == "Two"
    lab.set("@jupyterlab/apputils-extension:themes", theme="JupyterLab Light")
