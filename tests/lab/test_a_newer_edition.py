"""The whole story: `make lab`, a learner works, `git pull` brings a newer edition, `make lab`."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from course.paths import PROJECT
from tests.browser.running_lab import SECONDS_TO_START, free_port

PARTS = ("course", "notebooks", "sample_app", "alembic", "make")
FILES = ("Makefile", "alembic.ini", "pyproject.toml", "requirements.lock", ".gitignore")
EDITED, UNTOUCHED = "01_life_before_migrations.ipynb", "02_small.ipynb"
NOTES_SET_UP = "import bootstrap; bootstrap.write_note({'done': bootstrap.wanted()})"

pytestmark = pytest.mark.skipif(
    not (Path(sys.prefix) / "pyvenv.cfg").is_file(), reason="runs from a virtual environment"
)


def git(folder: Path, *arguments: str) -> str:
    """Run git, as nobody in particular."""
    who = ("-c", "user.name=Course", "-c", "user.email=course@example.com")
    done = subprocess.run(
        ["git", *who, *arguments], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout


def publish(upstream: Path, sentence: str) -> None:
    """A newer edition of both notebooks."""
    for name in (EDITED, UNTOUCHED):
        file = upstream / "notebooks" / name
        notebook = json.loads(file.read_text("utf-8"))
        notebook["cells"][0]["source"] = [sentence]
        file.write_text(json.dumps(notebook, indent=1), "utf-8")
    git(upstream, "commit", "-qam", sentence)


@pytest.fixture
def upstream(tmp_path: Path) -> Path:
    """Where editions come from: this project, in a repository of its own."""
    folder = tmp_path / "upstream"
    left_out = shutil.ignore_patterns("__pycache__", "*.pyc", "0*", "A*")
    for name in PARTS:
        shutil.copytree(PROJECT / name, folder / name, ignore=left_out)
    lesson = "01_life_before_migrations"
    shutil.copytree(PROJECT / "course/lessons" / lesson, folder / "course/lessons" / lesson)
    shutil.copy(PROJECT / "notebooks" / EDITED, folder / "notebooks" / EDITED)
    shutil.copy(PROJECT / "notebooks" / EDITED, folder / "notebooks" / UNTOUCHED)
    for name in FILES:
        shutil.copy(PROJECT / name, folder / name)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "first edition")
    return folder


@pytest.fixture
def clone(tmp_path: Path, upstream: Path) -> Path:
    """A learner's clone, set up: its `.venv` borrows what is installed in this one."""
    folder = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(upstream), str(folder))
    venv = folder / ".venv"
    venv.mkdir()
    for each in Path(sys.prefix).iterdir():
        if not each.name.startswith("course-setup"):
            (venv / each.name).symlink_to(each)
    subprocess.run(
        [sys.executable, "-B", "-c", NOTES_SET_UP], cwd=folder / "course", check=True, timeout=60
    )
    return folder


def make_lab(clone: Path) -> list[str]:
    """`make lab`, until JupyterLab is open; returns what the course itself said."""
    log = clone.parent / "lab.log"
    environment = {
        name: text
        for name, text in os.environ.items()
        if not name.startswith(("JUPYTER", "IPYTHON", "COURSE_", "PYTEST", "MAKE"))
    } | {"HOME": str(clone.parent)}
    with log.open("w") as out:
        process = subprocess.Popen(
            ["make", "lab", "BROWSER=no", f"PORT={free_port()}"],
            cwd=clone,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            deadline = time.monotonic() + SECONDS_TO_START
            while "token=" not in log.read_text():
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < deadline, log.read_text()
                time.sleep(0.05)
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=60)
    said = log.read_text().split("JupyterLab opens on your copies")[0]
    return said.splitlines()


def first_cell(file: Path) -> str:
    """What the first cell of a notebook says."""
    return "".join(json.loads(file.read_text("utf-8"))["cells"][0]["source"])


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, byte for byte."""
    return {
        each.relative_to(folder).as_posix(): each.read_bytes()
        for each in folder.rglob("*")
        if each.is_file()
    }


def test_the_learners_work_and_the_newer_edition_are_both_there(
    upstream: Path, clone: Path
) -> None:
    copies = clone / "work" / "notebooks"
    assert make_lab(clone) == []
    assert sorted(contents(copies)) == [EDITED, UNTOUCHED]

    # The learner adds a cell to one notebook, runs the other, and works on a project.
    mine = json.loads((copies / EDITED).read_text("utf-8"))
    note = {"cell_type": "markdown", "id": "mine", "metadata": {}, "source": ["My own note."]}
    mine["cells"].append(note)
    (copies / EDITED).write_text(json.dumps(mine, indent=2), "utf-8")
    ran = json.loads((copies / UNTOUCHED).read_text("utf-8"))
    next(cell for cell in ran["cells"] if cell["cell_type"] == "code")["execution_count"] = 7
    (copies / UNTOUCHED).write_text(json.dumps(ran), "utf-8")
    start = "import course; course.start('01_life_before_migrations')"
    python = str(clone / ".venv/bin/python")
    subprocess.run([python, "-B", "-c", start], cwd=clone, check=True, timeout=60)
    project = clone / "work/sandboxes/01_life_before_migrations"
    subprocess.run([python, "-B", "-m", "sample_app", "seed"], cwd=project, check=True, timeout=60)
    (project / "sample_app/models.py").write_text("# all my own\n")
    work = contents(project)

    publish(upstream, "# The second edition")
    git(clone, "pull", "-q")
    (line,) = make_lab(clone)
    beside = "01_life_before_migrations.new-edition.ipynb"
    assert line == (
        f"{EDITED} has a newer edition; yours is as you left it, and the new one is beside it: "
        f"{beside}"
    )
    assert json.loads((copies / EDITED).read_text("utf-8")) == mine
    assert first_cell(copies / beside) == "# The second edition"
    assert first_cell(copies / UNTOUCHED) == "# The second edition"
    assert contents(project) == work
    assert git(clone, "status", "--porcelain") == ""

    assert make_lab(clone) == []  # it was said once
    publish(upstream, "# The third edition")
    git(clone, "pull", "-q")
    (line,) = make_lab(clone)
    assert EDITED in line
    assert json.loads((copies / EDITED).read_text("utf-8")) == mine
    assert first_cell(copies / beside) == "# The third edition"
    assert contents(project) == work
