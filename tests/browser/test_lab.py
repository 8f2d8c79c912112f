"""`course lab` in a real browser: what a learner sees, and what it does to their machine."""

import sys
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, Page, expect

from course.paths import NOTEBOOKS, PROJECT
from tests.browser.notebook_page import NotebookPage, errors
from tests.browser.running_lab import RunningLab, running_lab

LIGHT, DARK = "JupyterLab Light", "JupyterLab Dark"
LESSONS = sorted(path.name for path in NOTEBOOKS.glob("*.ipynb"))


def outputs(notebook: nbformat.NotebookNode) -> str:
    """All the text that a notebook's cells printed."""
    return "".join(
        output.get("text", "") for cell in notebook.cells for output in cell.get("outputs", ())
    )


def test_lab_opens_on_the_first_lesson_and_nothing_pops_up(lab: RunningLab, page: Page) -> None:
    page.goto(lab.opens)
    NotebookPage(page, lab, f"notebooks/{LESSONS[0]}").wait()
    expect(page.locator(".lm-TabBar-tab.lm-mod-current", has_text=LESSONS[0])).to_be_visible()
    page.wait_for_timeout(2000)  # announcements come late
    assert page.locator(".jp-Dialog").count() == 0
    assert page.locator(".Toastify__toast").count() == 0


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_runs_without_an_error_and_is_accessible_in_both_themes(
    lab: RunningLab, page: Page, lesson: str
) -> None:
    """One run serves both themes: to run a page takes longer than to look at it."""
    lab.set("@jupyterlab/apputils-extension:themes", theme=LIGHT)
    # Cells beyond the screen's edge are drawn too, so that axe can judge them.
    lab.set("@jupyterlab/notebook-extension:tracker", windowingMode="none")
    notebook = NotebookPage(page, lab, f"notebooks/{lesson}").open()
    notebook.run_all()
    saved = notebook.saved()
    assert errors(saved) == []
    code = [cell for cell in saved.cells if cell.cell_type == "code" and cell.source.strip()]
    assert all(cell.execution_count for cell in code)
    assert notebook.accessibility_problems() == ""
    notebook.menu("Settings", "Theme", DARK)
    expect(page.locator("body")).to_have_attribute("data-jp-theme-name", DARK)
    assert notebook.accessibility_problems() == ""


def test_axe_sees_a_problem_in_an_output(lab: RunningLab, page: Page) -> None:
    pale = "<p style='color: #ccc; background: #fff'>pale</p>"
    source = f"from IPython.display import HTML\nHTML({pale!r})"
    path = lab.write("problem", source)
    notebook = NotebookPage(page, lab, path).open()
    notebook.run_all()
    assert "color-contrast" in notebook.accessibility_problems()


def test_a_kernel_finds_the_commands_of_the_course_first(lab: RunningLab, page: Page) -> None:
    source = "import shutil, sys\nprint(sys.executable, shutil.which('alembic'))"
    path = lab.write("kernel", source)
    notebook = NotebookPage(page, lab, path).open()
    notebook.run_all()
    commands = Path(sys.executable).parent
    python, alembic = outputs(notebook.saved()).split()
    assert Path(python).parent == Path(alembic).parent == commands


def test_a_terminal_finds_the_commands_of_the_course_first(
    browser: Browser, page: Page, tmp_path: Path
) -> None:
    """Even where the learner's own start-up file puts other ones before them."""
    other = tmp_path / "home" / "bin"
    other.mkdir(parents=True)
    for name in ("alembic", "python"):
        (other / name).write_text("#!/bin/sh\necho the wrong one\n")
        (other / name).chmod(0o755)
    (tmp_path / "home" / ".bashrc").write_text('PATH="$HOME/bin:$PATH"\nexport MINE=1\n')
    with running_lab(tmp_path) as lab:
        page.goto(lab.page())
        NotebookPage(page, lab, "").menu("File", "New", "Terminal")
        expect(page.locator(".jp-Terminal .xterm-screen")).to_be_visible(timeout=60_000)
        page.wait_for_timeout(1000)
        page.locator(".jp-Terminal .xterm-screen").click()
        page.keyboard.type(
            "(alembic --version; command -v alembic python; echo $MINE; pwd) >part; mv part said\n"
        )
        said = wait_for(lab.work / "said", page)
    version, alembic, python, mine, folder = said.splitlines()
    assert version.startswith("alembic 1.")
    assert Path(alembic).parent == Path(python).parent == Path(sys.executable).parent
    assert mine == "1"
    assert Path(folder) == tmp_path / "work"


def wait_for(file: Path, page: Page) -> str:
    """The content of a file, once it is there."""
    for _ in range(300):
        if file.exists():
            return file.read_text()
        page.wait_for_timeout(100)
    raise AssertionError(f"{file.name} was not written")


def test_nothing_is_written_outside_the_work_folder(
    browser: Browser, page: Page, tmp_path: Path
) -> None:
    """Neither to the learner's home, nor to the project."""
    before = files(PROJECT)
    with running_lab(tmp_path, DATABASE_URL="sqlite:///real.db") as lab:
        path = lab.write("kernel", "import os\nprint(os.environ.get('DATABASE_URL'))")
        notebook = NotebookPage(page, lab, path).open()
        notebook.run_all()
        assert outputs(notebook.saved()) == "None\n"
        assert "DATABASE_URL is set;" in lab.log.read_text()
    assert list((tmp_path / "home").rglob("*")) == []
    assert files(PROJECT) - before == set()


def files(folder: Path) -> set[Path]:
    """The files of the kit itself; what the tests and the tools beside them write is not of it."""
    kit = ("course", "notebooks", "sample_app", "alembic")
    return {
        path
        for name in kit
        for path in (folder / name).rglob("*")
        if "__pycache__" not in path.parts
    }
