from collections.abc import Sequence
from pathlib import Path

import nbformat
from hypothesis import given
from hypothesis import strategies as st

from course.build.notebook import HEADER_ID, assemble, cell_ids, header
from course.source.cells import Cell, read_cells
from tests.build.miniature import write_lesson

SOURCES = st.lists(st.sampled_from(["a", "b", "c", "1 + 1"]), max_size=8)


def _cells(sources: Sequence[str]) -> list[Cell]:
    """Code cells that say this."""
    return [Cell("code", source, (), 1) for source in sources]


@given(SOURCES)
def test_ids_are_the_same_every_time_and_all_different(sources: list[str]) -> None:
    ids = cell_ids(_cells(sources))
    assert ids == cell_ids(_cells(sources))
    assert len(set(ids)) == len(sources)
    assert HEADER_ID not in ids


@given(SOURCES, st.integers(0, 8))
def test_inserting_a_cell_keeps_the_ids_of_the_others(sources: list[str], at: int) -> None:
    at = min(at, len(sources))
    more = [*sources[:at], "inserted", *sources[at:]]
    ids = cell_ids(_cells(more))
    assert ids[:at] + ids[at + 1 :] == cell_ids(_cells(sources))


def test_prose_and_code_that_say_the_same_have_different_ids() -> None:
    ids = cell_ids([Cell("code", "text", (), 1), Cell("markdown", "text", (), 1)])
    assert ids[0] != ids[1]


def test_an_assembled_notebook_is_valid(tmp_path: Path) -> None:
    lesson = write_lesson(tmp_path)
    notebook = assemble(lesson, read_cells(lesson), 5, 0)
    nbformat.validate(notebook)
    assert notebook.cells[0].id == HEADER_ID


def test_the_header_tells_title_goals_minutes_and_needs(tmp_path: Path) -> None:
    told = header(write_lesson(tmp_path), 25)
    assert told.startswith("# 01 · A small lesson\n")
    assert "- run a cell\n" in told
    assert "about 25 minutes" in told
    assert told.endswith("Nothing.")
