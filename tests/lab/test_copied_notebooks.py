"""The learner's copies of real notebooks: what counts as an edit, and what a copy looks like."""

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest

from course import paths
from course.copies import Laid, digest, lay_copies, without_outputs

NAME = "01_x.ipynb"


def _notebook(*sources: str, output: str | None = "printed") -> dict[str, Any]:
    cells: list[dict[str, Any]] = [
        {
            "cell_type": "code",
            "id": f"cell-{number}",
            "execution_count": 1 if output else None,
            "metadata": {},
            "outputs": [{"name": "stdout", "output_type": "stream", "text": [output]}]
            if output
            else [],
            "source": source.splitlines(keepends=True),
        }
        for number, source in enumerate(sources)
    ]
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


class Desk:
    """A course's folder and a learner's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.copy = folder / "work" / "notebooks" / NAME

    def publish(self, notebook: dict[str, Any]) -> Laid:
        """A new edition, and the lab opens."""
        source = self.folder / "notebooks"
        source.mkdir(exist_ok=True)
        (source / NAME).write_text(json.dumps(notebook))
        return lay_copies(source, self.copy.parent, self.folder / "work" / ".editions.json")

    def save(self, notebook: dict[str, Any]) -> None:
        """The learner saves."""
        self.copy.write_text(json.dumps(notebook))

    def sources(self) -> list[str]:
        """The cells of the learner's copy."""
        return ["".join(cell["source"]) for cell in json.loads(self.copy.read_text())["cells"]]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """With the first edition laid."""
    made = Desk(tmp_path)
    made.publish(_notebook("a = 1\nb = 2"))
    return made


def test_a_copy_has_not_run_yet(desk: Desk) -> None:
    (cell,) = json.loads(desk.copy.read_text())["cells"]
    assert (cell["outputs"], cell["execution_count"]) == ([], None)


def test_to_run_a_notebook_is_not_to_edit_it(desk: Desk) -> None:
    ran = _notebook("a = 1\nb = 2", output="the learner's own")
    ran["metadata"] = {"language_info": {"name": "python", "version": "3.11.7"}}
    desk.save(ran)
    assert desk.publish(_notebook("a = 3")).beside == ()
    assert desk.sources() == ["a = 3"]


def test_a_notebook_that_ran_stays_while_there_is_no_newer_edition(desk: Desk) -> None:
    desk.save(_notebook("a = 1\nb = 2", output="the learner's own"))
    before = desk.copy.read_bytes()
    desk.publish(_notebook("a = 1\nb = 2"))
    assert desk.copy.read_bytes() == before


@pytest.mark.parametrize("mine", [["a = 1\nb = 22"], ["a = 1\nb = 2", "note"], []])
def test_a_changed_an_added_and_a_removed_cell_are_edits(desk: Desk, mine: list[str]) -> None:
    desk.save(_notebook(*mine))
    (beside,) = desk.publish(_notebook("a = 3")).beside
    assert desk.sources() == mine
    assert beside.edition == "01_x.new-edition.ipynb"


def test_a_cell_made_into_prose_is_an_edit(desk: Desk) -> None:
    changed = _notebook("a = 1\nb = 2")
    changed["cells"][0] |= {"cell_type": "markdown"}
    desk.save(changed)
    assert desk.publish(_notebook("a = 3")).beside != ()


def test_what_is_no_notebook_is_compared_by_its_bytes() -> None:
    for content in (b"", b"\xff", b"[]", b'{"cells": [1]}', b'{"cells": [], "metadata": 1}'):
        assert without_outputs(content) == content
        assert digest(content) != digest(content + b" ")


def test_every_notebook_of_the_course_is_copied_as_a_valid_one() -> None:
    for notebook in paths.NOTEBOOKS.glob("*.ipynb"):
        edition = notebook.read_bytes()
        copy = without_outputs(edition)
        nbformat.validate(json.loads(copy))
        assert digest(copy) == digest(edition)
