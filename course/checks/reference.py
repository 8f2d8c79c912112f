"""The solution of an exercise, run: the files and the schema that it leads to.

The solution stands once, in the cells of `lesson.md` that are tagged `solution`, behind the cell
with `course.exercise("03.2")` that they belong to. It is run on an exercise's start of its own, so
each solution imports what it uses, and leans on no other cell of the page.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from course.checks.exercise import Exercise
from course.checks.opening import make_exercise, project_of
from course.errors import ShownPlainly
from course.paths import work_folder
from course.sandbox import postgres, standing
from course.sandbox.scratch import scratch_folder
from course.sandbox.shell import run_cells
from course.sandbox.workspace import Workspace
from course.source.cells import PARAMETERS, SOLUTION, Cell, read_cells
from course.state.schema import Schema

_OPENS = re.compile(r"\bcourse\.exercise\(\s*[\"']([^\"']+)[\"']")
_LEFT_OUT = ("__pycache__", ".git/", ".office/")


class NoSolution(ShownPlainly, LookupError):
    """A lesson has no solution of one of its exercises."""

    def __init__(self, exercise: Exercise) -> None:
        super().__init__(
            f"{exercise.lesson.id}/lesson.md has no solution of {exercise.id}. Expected cells "
            f'tagged solution behind the one with course.exercise("{exercise.id}").'
        )


@dataclass(frozen=True)
class Solution:
    """The solution as the lesson says it.

    Attributes:
        prose: What it says about itself.
        steps: Its cells, in their order.
        before: The cells that must run before them.
    """

    prose: tuple[str, ...]
    steps: tuple[str, ...]
    before: tuple[str, ...]


@dataclass(frozen=True)
class Reference:
    """Where a solution leads to.

    Attributes:
        files: Every text file of the project, by its path from the project's folder on.
        schema: The schema of the project's database.
    """

    files: dict[str, str]
    schema: Schema


def opened(cell: Cell) -> str | None:
    """The exercise that a cell opens."""
    found = _OPENS.search(cell.source) if cell.kind == "code" else None
    return found[1] if found else None


def read_solution(exercise: Exercise) -> Solution:
    """The solution's cells.

    Raises:
        NoSolution: there are none.
    """
    prose: list[str] = []
    code: list[str] = []
    opening, parameters = "", ""
    at: str | None = None
    for cell in read_cells(exercise.lesson):
        if PARAMETERS in cell.tags:
            parameters = cell.source
        if opened(cell) is not None:
            at = opened(cell)
            if at == exercise.id and not opening:
                opening = cell.source
        elif at == exercise.id and SOLUTION in cell.tags:
            (prose if cell.kind == "markdown" else code).append(cell.source)
    if not code:
        raise NoSolution(exercise)
    given = [f"{parameters}\nDATABASE = {exercise.database!r}"] if parameters else []
    before = ("import course", *given, opening)
    return Solution(tuple(prose), tuple(code), before)


@contextmanager
def begun(exercise: Exercise) -> Iterator[Workspace]:
    """The exercise as it begins, in a work folder of its own, gone at the end of the block."""
    with own_work_folder(exercise):
        yield make_exercise(exercise)


@contextmanager
def own_work_folder(exercise: Exercise) -> Iterator[Path]:
    """A work folder that isn't there yet, and is gone at the end of the block, database and all.

    `COURSE_WORK` names that folder meanwhile, so whatever the block does to the exercise, it does
    there.
    """
    with standing.elsewhere(), scratch_folder() as scratch:
        if exercise.database == "postgresql":  # the same server, not a second one
            shown = postgres.server_url().render_as_string(hide_password=False)
            os.environ[postgres.ENVIRONMENT_VARIABLE] = shown
        own = scratch / work_folder().name
        os.environ["COURSE_WORK"] = str(own)
        try:
            yield own
        finally:
            project = project_of(exercise)
            if project.url.get_backend_name() == "postgresql":
                postgres.drop_database(project.url)


@contextmanager
def solved(exercise: Exercise) -> Iterator[Workspace]:
    """The same, after its solution has run.

    Raises:
        NoSolution: there is none.
        CellFailed: one of its cells failed.
    """
    solution = read_solution(exercise)
    with begun(exercise) as ws:
        run_cells((*solution.before, *solution.steps), ws.path.parent.parent / ".ipython")
        yield ws


def reference(exercise: Exercise) -> Reference:
    """Where the exercise's solution leads to; found out once in a process.

    Raises:
        NoSolution: there is none.
        CellFailed: one of its cells failed.
    """
    key = (exercise.id, str(exercise.lesson.folder), read_solution(exercise))
    if key not in _known:
        with solved(exercise) as ws:
            _known[key] = Reference(text_files(ws), ws.schema())
    return _known[key]


_known: dict[tuple[str, str, Solution], Reference] = {}


def text_files(ws: Workspace) -> dict[str, str]:
    """The project's text files; those of git, of Python and the databases are left out."""
    found = {}
    for each in sorted(ws.path.rglob("*")):
        name = each.relative_to(ws.path).as_posix()
        if not each.is_file() or each.suffix == ".db" or any(part in name for part in _LEFT_OUT):
            continue
        try:
            found[name] = each.read_text("utf-8")
        except (UnicodeDecodeError, OSError):
            continue
    found.pop(".env", None)  # names the project's own database
    return found
