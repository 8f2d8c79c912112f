"""The graph of revisions in JupyterLab: by mouse and by keyboard, in both themes."""

import textwrap
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.notebook_page import MINUTE, NotebookPage
from tests.browser.running_lab import RunningLab
from tests.sandbox.projects import CREATE_TODOS, NOTHING, make_project

A, B, C, D, E = (letter * 12 for letter in "abcde")
CELL = """
    from pathlib import Path
    import sqlalchemy as sa
    from course.sandbox.other_dialect import DIALECTS
    from course.sandbox.revision_details import SandboxDetails
    from course.state.revisions import read_current, read_history
    from course.widgets.graph import RevisionGraph

    root = Path({root!r})
    engine = sa.create_engine(f"sqlite:///{{root}}/todo.db", poolclass=sa.NullPool)

    def read():
        return read_history(root, read_current(engine))

    graph = RevisionGraph(read(), SandboxDetails(root, read, lambda: graph.look(read())), DIALECTS)
    graph
"""


def _project(root: Path) -> Path:
    """Two branches, their merge, and a base that depends on the first revision."""
    made = make_project(root, "sqlite:///todo.db")
    made.revision(A, None, CREATE_TODOS)
    made.revision(B, A, NOTHING, more="branch_labels = 'left'")
    made.revision(C, A, NOTHING)
    made.write(
        f"alembic/versions/{D}_x.py",
        f'"""Merge both."""\nrevision = {D!r}\ndown_revision = ({B!r}, {C!r})\n' + NOTHING,
    )
    made.revision(E, None, NOTHING, more=f"depends_on = {A!r}")
    assert made.here("upgrade", B).exit_code == 0
    return made.root


def test_a_revision_is_chosen_read_and_upgraded_to(
    page: Page, lab: RunningLab, tmp_path: Path, console: list[str]
) -> None:
    source = textwrap.dedent(CELL).format(root=str(_project(tmp_path / "project")))
    shown = NotebookPage(page, lab, lab.write("graph", source)).open()
    shown.run_all()

    # Each row says what the drawing says.
    graph = page.locator(".course-view")
    listbox = graph.get_by_role("listbox", name="Revisions, newest first")
    rows = listbox.get_by_role("option")
    expect(rows).to_have_count(5, timeout=MINUTE)
    expect(rows.nth(0)).to_have_text(
        f"{D} Merge both.head, mergepoint, pending; after {B} and {C}; label left"
    )
    expect(rows.filter(has_text=f"{E} {E}")).to_contain_text(f"comes first; depends on {A}")
    assert listbox.locator("path[stroke-dasharray]").count() == 1
    assert listbox.locator(".course-graph-here").count() == 1
    assert listbox.locator(".course-graph-done").count() == 2

    # By mouse, though the rows are drawn anew while the button is down: source, and SQL for a
    # database that isn't there.
    rows.filter(has_text=f"{A} {A}").hover()
    page.mouse.down()
    listbox.evaluate("list => list.dispatchEvent(new Event('scroll'))")
    page.evaluate("() => new Promise(requestAnimationFrame)")
    page.mouse.up()
    expect(graph.get_by_text(f"Revision {A}: {A} made by hand.")).to_be_visible()
    expect(graph.get_by_text("def upgrade() -> None:")).to_contain_text("op.create_table(")
    expect(graph.get_by_role("button", name="Upgrade to here")).to_be_disabled()
    expect(graph.get_by_text(f"not now: {A} is applied already.")).to_be_visible()
    graph.get_by_label("written for").select_option(label="MySQL")
    expect(graph.get_by_text("AUTO_INCREMENT")).to_be_visible(timeout=MINUTE)

    # By keyboard: to the top, a page down and up again, Enter, and on to the button.
    listbox.focus()
    for key in ("End", "Home", "PageDown", "PageUp", "ArrowDown", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    expect(rows.nth(0)).to_have_attribute("aria-selected", "true")
    expect(graph.get_by_text(f"Revision {D}: Merge both.")).to_be_visible()
    expect(graph.get_by_text("AUTO_INCREMENT")).to_have_count(0)
    assert shown.accessibility_problems() == ""
    page.keyboard.press("Tab")
    button = graph.get_by_role("button", name="Upgrade to here")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    told = graph.get_by_role("status").filter(has_text="ended with exit code")
    expect(told).to_have_text(f"alembic upgrade {D} ended with exit code 0.", timeout=MINUTE)
    expect(graph.get_by_text(f"Running upgrade {B}, {C} -> {D}")).to_be_visible()
    expect(rows.nth(0)).to_contain_text("head, mergepoint, current, applied")
    expect(graph.get_by_role("status").first).to_contain_text(f"The database stands at {D};")
    shown.menu("Settings", "Theme", "JupyterLab Dark")
    page.wait_for_timeout(500)
    assert shown.accessibility_problems() == ""
    shown.menu("Settings", "Theme", "JupyterLab Light")
    assert console == []


def test_the_newest_are_in_sight_where_what_is_current_is_near(
    page: Page, lab: RunningLab, tmp_path: Path
) -> None:
    ids = [f"{number:012d}" for number in range(14)]  # two or three more than the list shows
    made = make_project(tmp_path / "project", "sqlite:///todo.db")
    for id_, before in zip(ids, [None, *ids], strict=False):
        made.revision(id_, before, NOTHING)
    assert made.here("upgrade", ids[-3]).exit_code == 0
    before = textwrap.dedent(CELL).format(root=str(made.root)).removesuffix("graph\n")
    shown = NotebookPage(page, lab, lab.write("long_graph", before, "graph")).open()
    shown.run_all()
    shown.run_all()  # for a view that is laid out before its rows come
    listbox = page.get_by_role("listbox", name="Revisions, newest first")
    expect(listbox.locator(".course-graph-here")).to_have_count(1, timeout=MINUTE)
    assert listbox.evaluate("list => [list.scrollTop, list.scrollHeight > list.clientHeight]") == [
        0,
        True,
    ]
