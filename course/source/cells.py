"""The cells of a lesson, as its `lesson.md` (MyST Markdown) says them.

A code cell is a fence whose first line names the directive `{code-cell}`; its tags come right
under that line as `:tags: [solution]`. A line of three plus signs parts two Markdown cells, and
may carry tags as well: `+++ {"tags": ["solution"]}`.
"""

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from course.source.errors import LessonInvalid, place
from course.source.lesson import Lesson

SOLUTION = "solution"
PARAMETERS = "parameters"
MEASURED = "measured"
"""What the cell shows is of the machine that runs it: it is neither stored nor compared."""
TAGS = (SOLUTION, PARAMETERS, MEASURED)
# A cell with one of these would not be compared, or might fail unseen.
_NBVAL_MARKERS = ("NBVAL_", "PYTEST_VALIDATE_IGNORE_OUTPUT")


@dataclass(frozen=True)
class Cell:
    """One cell: what it says, and the line of `lesson.md` where it begins."""

    kind: Literal["markdown", "code"]
    source: str
    tags: tuple[str, ...]
    line: int


def read_cells(lesson: Lesson) -> list[Cell]:
    """All cells of a lesson, solutions included.

    Raises:
        LessonInvalid: the text cannot be read as MyST Markdown, or a cell is empty, or has a tag
            or an option that the build does not know; the message names file and line.
    """
    from jupytext.myst import (  # type: ignore[import-untyped]
        MystMetadataParsingError,
        myst_to_notebook,
    )

    try:
        notebook = myst_to_notebook(lesson.body, add_source_map=True)
    except MystMetadataParsingError as error:
        told = " ".join(str(error).split())
        raise LessonInvalid(place(lesson.file), told) from error
    starts = notebook.metadata["source_map"]
    cells = [
        _cell(lesson, parsed, _line(lesson, parsed, start))
        for parsed, start in zip(notebook.cells, starts, strict=True)
    ]
    _expect_parameters(lesson, cells)
    return cells


def learners(cells: Sequence[Cell]) -> list[Cell]:
    """The cells of the learner's notebook: all but the solutions."""
    return [cell for cell in cells if SOLUTION not in cell.tags]


def _line(lesson: Lesson, parsed: Any, start: int) -> int:
    """The line of `lesson.md` that a person would look for.

    jupytext counts the body's lines from 0, and tells for code the line below its directive, for
    prose the line after the cell above, which is blank more often than not.
    """
    if parsed.cell_type != "markdown":
        return lesson.body_line + start - 1
    lines = lesson.body.splitlines()
    return lesson.body_line + next(at for at in range(start, len(lines)) if lines[at].strip())


def _cell(lesson: Lesson, parsed: Any, line: int) -> Cell:
    """One of jupytext's cells, looked over."""
    where = place(lesson.file, line)
    if parsed.cell_type not in {"markdown", "code"}:
        raise LessonInvalid(where, f"a {parsed.cell_type} cell; expected Markdown or code")
    options = dict(parsed.metadata)
    tags = options.pop("tags", [])
    if isinstance(tags, str):
        tags = [tags]
    if options:
        raise LessonInvalid(where, f"unknown option {', '.join(options)}; expected tags or none")
    unknown = [str(tag) for tag in tags if tag not in TAGS]
    if unknown:
        raise LessonInvalid(
            where, f"unknown tag {', '.join(unknown)}; expected one of {', '.join(TAGS)}"
        )
    if not parsed.source.strip():
        raise LessonInvalid(where, "an empty code cell; write code in it, or take it out")
    if parsed.cell_type == "code" and any(mark in parsed.source for mark in _NBVAL_MARKERS):
        raise LessonInvalid(
            where, f"a marker for nbval; an output is compared, unless the tag is {MEASURED}"
        )
    return Cell(parsed.cell_type, parsed.source, tuple(tags), line)


def _expect_parameters(lesson: Lesson, cells: Sequence[Cell]) -> None:
    """A lesson for two databases has one parameters cell, which names the default one."""
    found = [cell for cell in cells if PARAMETERS in cell.tags]
    wanted = f"`DATABASE = {lesson.databases[0]!r}`".replace("'", '"')
    if len(found) > 1:
        raise LessonInvalid(
            place(lesson.file, found[1].line), "a second parameters cell; expected one at most"
        )
    if len(lesson.databases) > 1 and not found:
        raise LessonInvalid(
            place(lesson.file),
            f"no code cell is tagged {PARAMETERS}, but databases: names "
            f"{len(lesson.databases)}; expected a cell that says {wanted}",
        )
    if found and _assigned(found[0]) != lesson.databases[0]:
        raise LessonInvalid(
            place(lesson.file, found[0].line), f"expected the parameters cell to say {wanted}"
        )


def _assigned(cell: Cell) -> str | None:
    """What the cell assigns to DATABASE, if it is a text."""
    try:
        statements = ast.parse(cell.source).body
    except SyntaxError:
        return None
    for statement in statements:
        match statement:
            case ast.Assign(
                targets=[ast.Name(id="DATABASE")], value=ast.Constant(value=str(value))
            ):
                return value
    return None
