"""Every lesson and every stored notebook: nobody adds a test here for a new lesson."""

import json
from datetime import UTC, datetime
from typing import Any

import nbformat
import pytest

from course.build.build import with_stored_outputs
from course.build.compare import difference
from course.build.outputs import texts
from course.build.portable import Machine
from course.build.shape import problems
from course.paths import NOTEBOOKS
from course.source.lesson import Lesson, find_lessons
from course.source.stored import missing, stored_text, strays
from tests.notebooks.runners import nbval, papermill

LESSONS = find_lessons()


@pytest.fixture
def lesson(request: pytest.FixtureRequest) -> Lesson:
    """The lesson that the test is about, with a PostgreSQL server if it may use one."""
    asked: Lesson = request.param
    if "postgresql" in asked.databases:
        request.getfixturevalue("postgresql_url")
    return asked


def _each(lesson: Lesson, *more: str) -> Any:
    """A lesson as parameter. Runs of one lesson on a server that all share don't overlap."""
    shared = "postgresql" in lesson.databases
    marks = [pytest.mark.xdist_group(lesson.id)] if shared else []
    return pytest.param(lesson, *more, id="-".join([lesson.id, *more]), marks=marks)


each_lesson = pytest.mark.parametrize(
    "lesson", [_each(lesson) for lesson in LESSONS], indirect=True
)


def test_every_notebook_has_a_lesson() -> None:
    assert [file.relative_to(NOTEBOOKS).as_posix() for file in strays(LESSONS)] == []


def test_every_lesson_has_a_notebook() -> None:
    assert [lesson.id for lesson in missing(LESSONS)] == []


@each_lesson
def test_the_lesson_has_the_shape_of_a_lesson(lesson: Lesson) -> None:
    assert problems(lesson) == []


@each_lesson
def test_the_stored_notebook_is_what_the_lesson_makes(lesson: Lesson) -> None:
    """All but the outputs, which nbval compares below: to run each page once more costs minutes."""
    stored = stored_text(lesson)
    differs = difference(stored, with_stored_outputs(lesson, stored or ""))
    if differs:
        pytest.fail(
            f"notebooks/{lesson.notebook} is stale: {differs}\n"
            f"Run `python -m course build {lesson.number}` and look at what changed.",
            pytrace=False,
        )


@each_lesson
def test_what_is_stored_is_the_same_everywhere(lesson: Lesson) -> None:
    """No absolute path, no name of this machine, no address in memory."""
    moment = datetime.now(UTC)
    outputs = [
        output
        for cell in nbformat.reads(stored_text(lesson) or "", as_version=4).cells
        for output in cell.get("outputs", ())
    ]
    found = [Machine.here().find(text, moment, moment) for text in texts(outputs)]
    assert [each for each in found if each is not None] == []


@each_lesson
def test_every_stored_code_cell_has_run(lesson: Lesson) -> None:
    """The outputs of a cell without a number are not compared by nbval."""
    cells = json.loads(stored_text(lesson) or '{"cells": []}')["cells"]
    counts = [cell["execution_count"] for cell in cells if cell["cell_type"] == "code"]
    assert counts
    assert counts == list(range(1, len(counts) + 1))


@each_lesson
def test_nbval_sees_what_is_stored(lesson: Lesson) -> None:
    ran = nbval(NOTEBOOKS / lesson.notebook)
    if ran.returncode:
        pytest.fail(f"notebooks/{lesson.notebook}, run by nbval:\n{ran.stdout}", pytrace=False)


@pytest.mark.parametrize(
    ("lesson", "database"),
    [_each(lesson, database) for lesson in LESSONS for database in lesson.databases],
    indirect=["lesson"],
)
def test_papermill_runs_the_solved_lesson(lesson: Lesson, database: str) -> None:
    ran = papermill(lesson, database)
    if ran.returncode:
        pytest.fail(
            f"{lesson.id} with its solutions, on {database}, run by papermill:\n{ran.stdout}",
            pytrace=False,
        )
