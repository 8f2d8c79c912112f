"""nbval and papermill, run as a person would run them, in a scratch folder."""

import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course.build.build import solved
from course.build.portable import nbval_sanitizers
from course.build.scratch import Scratch, scratch
from course.checks.feedback import MIME_TYPE
from course.source.lesson import Lesson


def nbval(notebook: Path) -> subprocess.CompletedProcess[str]:
    """Run every cell of a stored notebook and compare its outputs, strictly.

    The notebook runs as a copy in a work folder of its own, as a learner's does. nbval runs in a
    pytest of its own: each cell is a test there, and this project's settings do not reach it.

    Returns:
        The finished process; its exit code is 0 only if every cell showed what is stored.
    """
    with scratch() as room:
        copy = room.notebooks / notebook.name
        copy.write_bytes(notebook.read_bytes())
        settings = room.folder / "pytest.ini"
        settings.write_text("[pytest]\n")
        sanitizers = room.folder / "sanitize.cfg"
        sanitizers.write_text(nbval_sanitizers(room.work))
        # nbval opens os.devnull for its kernel's stderr, and leaves closing it to the collector.
        warnings = ["-W", "error", "-W", "ignore:unclosed file:ResourceWarning"]
        # The other plugins take a second to import. No variable says so: a cell that runs pytest
        # would inherit it.
        others = [each.name for each in entry_points(group="pytest11") if each.name != "nbval"]
        plugins = [part for name in ("cacheprovider", *others) for part in ("-p", f"no:{name}")]
        compare = ["--nbval", "--nbval-sanitize-with", sanitizers]
        return _run(
            ["pytest", "-c", settings, *compare, *warnings, *plugins, "--color=no", "-q", copy],
            room,
        )


def papermill(lesson: Lesson, database: str) -> subprocess.CompletedProcess[str]:
    """Run a lesson with its solutions, on one of its databases.

    Returns:
        The finished process; its exit code is 0 only if every cell ran through, and every
        `course.check` in them passed.
    """
    with scratch() as room:
        notebook = room.notebooks / lesson.notebook
        made = solved(lesson)
        nbformat.write(made, notebook)
        has_parameters = any("parameters" in cell.metadata.get("tags", ()) for cell in made.cells)
        parameters = ["-p", "DATABASE", database] if has_parameters else []
        where = ["--cwd", room.notebooks, "--no-progress-bar"]
        into = room.folder / "ran.ipynb"
        ran = _run(["papermill", notebook, into, *parameters, *where], room)
        if ran.returncode == 0:
            failed = failed_checks(nbformat.read(into, as_version=4))
            if failed:
                ran.returncode = 1
                ran.stdout += "\n".join(("Checks that did not pass, solutions and all:", *failed))
        return ran


def failed_checks(notebook: NotebookNode) -> list[str]:
    """The exercises in a notebook that ran whose last `course.check` did not pass.

    A page may let the learner check an exercise before it is solved, so the last one counts.

    Returns:
        A line for each, with the exercise's id and what was found.
    """
    last = {
        output.data[MIME_TYPE]["exercise"]: output.data[MIME_TYPE]
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if MIME_TYPE in output.get("data", {})
    }
    return [f"{id_}: {told['found']}" for id_, told in last.items() if not told["passed"]]


def _run(module: list[str | Path], room: Scratch) -> subprocess.CompletedProcess[str]:
    """Run a module of this interpreter, both its streams in one text."""
    return subprocess.run(
        [sys.executable, "-m", *map(str, module)],
        env=room.environment,
        cwd=room.folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
