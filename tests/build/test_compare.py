import json
from collections.abc import Callable
from typing import Any

import pytest

from course.build.build import Built
from course.build.compare import difference


def test_the_same_text_has_no_difference(built: Built) -> None:
    assert difference(built.text, built.text) is None


def test_no_notebook_is_told(built: Built) -> None:
    assert difference(None, built.text) == "there is no such notebook yet"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda stored: stored["cells"][1].update(source=["Other"]), "cell 2, source"),
        (lambda stored: stored["cells"][2].update(outputs=[]), "cell 3, outputs"),
        (lambda stored: stored["cells"][2].update(id="abc"), "cell 3, id"),
        (lambda stored: stored["cells"].pop(), "5 cells are stored, the lesson now makes 6"),
        (lambda stored: stored["metadata"].pop("course"), "metadata"),
        (lambda stored: stored.clear(), "what is stored is not a notebook"),
    ],
)
def test_the_first_difference_is_told(
    built: Built, change: Callable[[dict[str, Any]], object], told: str
) -> None:
    stored = json.loads(built.text)
    change(stored)
    differs = difference(json.dumps(stored), built.text)
    assert differs is not None
    assert differs.startswith(told)


def test_both_sides_are_shown_where_they_part(built: Built) -> None:
    long = "Some prose before " + "very " * 200
    stored = built.text.replace("Some prose before ", long)
    differs = difference(stored, built.text) or ""
    assert "stored: 'Some prose before very" in differs
    assert "now:    'Some prose before the first cell.'" in differs
    assert len(differs) < 800


def test_another_form_of_the_same_content_is_a_difference(built: Built) -> None:
    differs = difference(json.dumps(json.loads(built.text)), built.text)
    assert differs == "the same content, written in another form"


def test_a_file_that_is_no_notebook_is_told(built: Built) -> None:
    assert "not a notebook" in (difference("<<<<<<< HEAD", built.text) or "")
