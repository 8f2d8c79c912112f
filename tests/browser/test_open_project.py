"""Somebody's project in JupyterLab: by mouse and by keyboard, in both themes."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.messy_project import CHAIN, messy_project, revision_id
from tests.browser.notebook_page import MINUTE, NotebookPage, errors
from tests.browser.running_lab import RunningLab

DROP = revision_id(120)


def test_a_messy_project_is_looked_at_and_nothing_of_it_is_run(
    page: Page, lab: RunningLab, tmp_path: Path, console: list[str]
) -> None:
    root = messy_project(tmp_path / "project").root
    before = {each: each.stat().st_mtime_ns for each in root.rglob("*")}
    lab.set("@jupyterlab/apputils-extension:themes", theme="JupyterLab Light")
    cell = f"import course\ncourse.open_project({str(root)!r}, url='sqlite:///todo.db')"
    shown = NotebookPage(page, lab, lab.write("open", cell)).open()
    shown.run_all()
    tabs = page.locator(".course-view [role=tab]")
    expect(tabs).to_have_text(
        ["History", re.compile(r"Risks \(\d+\)"), "Problems (4)", "Drift"], timeout=MINUTE
    )

    _history_is_only_read(page)
    _a_risk_leads_to_its_revision(shown)
    _risks_are_filtered(page)
    _problems_and_drift_in_the_dark(shown)
    shown.menu("Settings", "Theme", "JupyterLab Light")
    assert errors(shown.saved()) == []
    assert {each: each.stat().st_mtime_ns for each in root.rglob("*")} == before
    assert console == []


def _history_is_only_read(page: Page) -> None:
    history = page.get_by_role("tabpanel", name="History")
    expect(history.get_by_role("status").first).to_contain_text(f"{CHAIN + 6} revisions, 4 heads")
    newest = history.get_by_role("option").first
    expect(newest).to_contain_text("head, mergepoint, pending")
    expect(newest).to_contain_text("label reports")
    newest.click()
    expect(history.get_by_text("What upgrade does")).to_be_visible()
    expect(history.get_by_role("button")).to_have_count(0)
    expect(history.get_by_label("written for")).to_be_hidden()


def _a_risk_leads_to_its_revision(shown: NotebookPage) -> None:
    # By keyboard: to the worst one, its line, and its revision in the history.
    page = shown.page
    history = page.get_by_role("tabpanel", name="History")
    page.locator(".course-view [role=tab]").first.focus()
    page.keyboard.press("ArrowRight")
    risks = page.get_by_role("tabpanel", name="Risks")
    listbox = risks.get_by_role("listbox", name="Risks")
    expect(listbox.get_by_role("option")).to_have_count(200)
    expect(risks.get_by_role("button", name="Show 200 more of")).to_be_visible()
    listbox.focus()
    for key in ("ArrowDown", "End", "Home", "Enter"):
        page.keyboard.press(key)
    expect(listbox.get_by_role("option", selected=True)).to_contain_text("loses data: drops a")
    expect(risks.get_by_role("status").last).to_have_text(f"Revision {DROP} drops a column")
    expect(risks.locator(".course-risks-line", has_text="→")).to_contain_text("op.drop_column(")
    assert shown.accessibility_problems() == ""
    for _ in range(2):  # over the button for more
        page.keyboard.press("Tab")
    expect(risks.get_by_role("button", name=f"Show {DROP} in the history")).to_be_focused()
    page.keyboard.press("Enter")
    rows = history.get_by_role("listbox")
    expect(rows).to_be_focused()
    chosen = rows.get_by_role("option", selected=True)
    expect(chosen).to_contain_text(f"{DROP} drop the notes")
    expect(chosen).to_be_in_viewport()
    expect(history.get_by_role("row", name="Risk", exact=False).first).to_contain_text("line 13")


def _risks_are_filtered(page: Page) -> None:
    page.get_by_role("tab", name="Risks").click()
    risks = page.get_by_role("tabpanel", name="Risks")
    listbox = risks.get_by_role("listbox", name="Risks")
    expect(listbox.get_by_role("option", selected=True)).to_contain_text("drops a column")
    risks.get_by_label("In the database").select_option("pending")
    risks.get_by_label("Level").select_option(index=2)
    expect(listbox.get_by_role("option")).to_have_count(1)
    expect(listbox).to_contain_text("fails (1)fails: adds a NOT NULL column")
    risks.get_by_label("Level").select_option("")
    risks.get_by_label("In the database").select_option("")
    risks.get_by_label("Grouped by").select_option("revision")
    risks.get_by_label("Revision").select_option(DROP)
    expect(listbox.get_by_role("group")).to_have_count(1)
    expect(listbox.get_by_role("option")).to_have_count(2)
    expect(risks.get_by_role("status").first).to_contain_text("2 of ")


def _problems_and_drift_in_the_dark(shown: NotebookPage) -> None:
    page = shown.page
    shown.menu("Settings", "Theme", "JupyterLab Dark")
    expect(page.locator("body")).to_have_attribute("data-jp-theme-name", "JupyterLab Dark")
    assert shown.accessibility_problems() == ""
    page.get_by_role("tab", name="Drift", exact=True).click()
    drift = page.get_by_role("tabpanel", name="Drift")
    expect(drift.get_by_role("row", name="todos.title")).to_contain_text("VARCHAR(100)")
    assert shown.accessibility_problems() == ""
    page.get_by_role("tab", name="Problems").click()
    problems = page.get_by_role("tabpanel", name="Problems")
    expect(problems.get_by_role("row", name="duplicate id")).to_contain_text("z_copied.py")
    expect(problems.get_by_role("row", name="leftover")).to_contain_text("gone.cpython")
    expect(problems.get_by_role("row", name="missing down")).to_contain_text("stops Alembic")
    assert shown.accessibility_problems() == ""
    problems.get_by_role("button", name="Show d1aaaaaaaaaa in the history").click()
    rows = page.get_by_role("tabpanel", name="History").get_by_role("listbox")
    expect(rows.get_by_role("option", selected=True)).to_contain_text("d1aaaaaaaaaa")
    assert shown.accessibility_problems() == ""
