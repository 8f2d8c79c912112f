"""Cells, put together as a notebook with fixed ids and a header."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Any

import nbformat
from nbformat import NotebookNode

from course.source.cells import MEASURED, Cell
from course.source.lesson import Lesson

HEADER_ID = "header"
_NOT_COMPARED = "nbval-ignore-output"  # nbval's own word; an error in the cell still fails
# What a kernel says about itself, less what differs from one Python to the next.
_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
_LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}


def cell_ids(cells: Sequence[Cell]) -> list[str]:
    """An id for each cell that depends on what the cell says, not on where it stands.

    A cell that is inserted, moved or edited leaves the ids of all others as they are. Cells that
    say the same are counted.

    Returns:
        Twelve hexadecimal digits for each cell, with `-2`, `-3`, … from the second alike on.
    """
    seen: Counter[str] = Counter()
    ids = []
    for cell in cells:
        digest = hashlib.sha256(f"{cell.kind}\n{cell.source}".encode()).hexdigest()[:12]
        seen[digest] += 1
        ids.append(digest if seen[digest] == 1 else f"{digest}-{seen[digest]}")
    return ids


def header(lesson: Lesson, minutes: int) -> str:
    """The first cell: what the lesson is for, how long it takes, what comes before it."""
    goals = "\n".join(f"- {goal}" for goal in lesson.goals)
    return (
        f"# {lesson.number} · {lesson.title}\n\n"
        f"**When you are done, you can**\n\n{goals}\n\n"
        f"**Time:** about {minutes} minutes.  \n"
        f"**Before this:** {lesson.needs}"
    )


def assemble(lesson: Lesson, cells: Sequence[Cell], minutes: int, run_minutes: int) -> NotebookNode:
    """A notebook that has not run: the header, and then the cells.

    Args:
        lesson: what the header tells.
        cells: those that the notebook is to have, from `read_cells` or `learners`.
        minutes: what the header says.
        run_minutes: kept in the notebook's metadata, for the next build.
    """
    made = [_cell("markdown", HEADER_ID, header(lesson, minutes), ())]
    for cell, cell_id in zip(cells, cell_ids(cells), strict=True):
        made.append(_cell(cell.kind, cell_id, cell.source, cell.tags))
    told = {
        "lesson": lesson.id,
        "minutes": minutes,
        "run_minutes": run_minutes,
        "databases": list(lesson.databases),
    }
    notebook: NotebookNode = nbformat.from_dict(  # type: ignore[no-untyped-call]
        {
            "cells": made,
            "metadata": {"course": told, "kernelspec": _KERNEL, "language_info": _LANGUAGE},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )
    return notebook


def _cell(kind: str, cell_id: str, source: str, tags: Sequence[str]) -> dict[str, Any]:
    """A cell in the notebook format's own terms."""
    told = [*tags, _NOT_COMPARED] if MEASURED in tags else list(tags)
    metadata = {"tags": told} if told else {}
    cell = {"cell_type": kind, "id": cell_id, "source": source, "metadata": metadata}
    return cell if kind == "markdown" else cell | {"execution_count": None, "outputs": []}


def to_text(notebook: NotebookNode) -> str:
    """A notebook as its file's text: keys sorted, one newline at the end."""
    text: str = nbformat.writes(notebook, version=4)  # type: ignore[no-untyped-call]
    return text.rstrip("\n") + "\n"
