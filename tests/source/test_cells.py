from pathlib import Path

import pytest

from course.source.cells import learners, read_cells
from course.source.errors import LessonInvalid
from tests.build.miniature import FRONT_MATTER, code, write_lesson

BOTH = FRONT_MATTER.replace("[sqlite]", "[sqlite, postgresql]")


def _invalid(lessons: Path, body: str, front_matter: str = FRONT_MATTER) -> str:
    """The message about a lesson with these cells."""
    with pytest.raises(LessonInvalid) as caught:
        read_cells(write_lesson(lessons, body, front_matter))
    return str(caught.value)


def test_cells_know_their_kind_source_and_tags(tmp_path: Path) -> None:
    cells = read_cells(write_lesson(tmp_path))
    assert [(cell.kind, cell.tags) for cell in cells] == [
        ("markdown", ()),
        ("code", ()),
        ("markdown", ()),
        ("code", ("solution",)),
        ("code", ()),
        ("markdown", ()),
    ]
    assert cells[1].source == "answer = 6 * 7\nanswer"


def test_a_code_cell_knows_the_line_of_its_directive(tmp_path: Path) -> None:
    lesson = write_lesson(tmp_path)
    lines = lesson.file.read_text(encoding="utf-8").splitlines()
    codes = [cell for cell in read_cells(lesson) if cell.kind == "code"]
    assert [lines[cell.line - 1] for cell in codes] == ["```{code-cell}"] * 3


def test_solutions_are_not_the_learners(tmp_path: Path) -> None:
    """Neither in code nor in prose."""
    body = (
        'Before\n\n+++ {"tags": ["solution"]}\n\nThe answer.\n\n+++\n\nAfter\n'
        + code("secret = 1", "solution")
        + code("shown = 1")
    )
    cells = learners(read_cells(write_lesson(tmp_path, body)))
    assert [cell.source for cell in cells] == ["Before", "After", "shown = 1"]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (code("1", "raises-exception"), "unknown tag raises-exception"),
        (code("1", "nbval-ignore-output"), "unknown tag nbval-ignore-output"),
        (code("# NBVAL_IGNORE_OUTPUT\n1"), "a marker for nbval"),
        (code(""), "an empty code cell"),
        ("\n```{code-cell}\n:hidden: true\n\n1\n```\n", "unknown option hidden"),
        ("\n```{raw-cell}\n1\n```\n", "a raw cell"),
        ("\n```{code-cell}\n:tags: [\n\n1\n```\n", "could not be read"),
        ("Text\n\n+++ {not json\n\nText\n", "could not be read"),
    ],
)
def test_a_cell_that_is_not_as_expected_is_told(tmp_path: Path, body: str, told: str) -> None:
    message = _invalid(tmp_path, body)
    assert message.startswith("01_small/lesson.md")
    assert told in message


def test_a_lesson_for_two_databases_needs_a_parameters_cell(tmp_path: Path) -> None:
    assert "no code cell is tagged parameters" in _invalid(tmp_path, code("1"), BOTH)


def test_the_parameters_cell_names_the_default_database(tmp_path: Path) -> None:
    body = code('DATABASE = "postgresql"', "parameters")
    assert 'to say `DATABASE = "sqlite"`' in _invalid(tmp_path, body, BOTH)


def test_two_parameters_cells_are_told(tmp_path: Path) -> None:
    body = code('DATABASE = "sqlite"', "parameters")
    assert "a second parameters cell" in _invalid(tmp_path, body + body, BOTH)


def test_a_parameters_cell_may_have_a_comment(tmp_path: Path) -> None:
    body = code('# or "postgresql"\nDATABASE = "sqlite"', "parameters")
    assert read_cells(write_lesson(tmp_path, body, BOTH))[0].tags == ("parameters",)
