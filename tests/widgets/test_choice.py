"""course.widgets.choice, as traits: no browser."""

import re
from collections.abc import Callable

import pytest

from course.widgets.choice import Choice


@pytest.fixture
def form() -> Choice:
    """Nothing chosen yet."""
    return Choice("What will <it> do?", ["Add it", "Nothing"], "Choose.")


def _set(form: Choice, **state: object) -> None:
    """As Python does, one after the other."""
    for name, value in state.items():
        setattr(form, name, value)


def _sent(form: Choice, **state: object) -> None:
    """As a browser does."""
    form.set_state(state)


by_either = pytest.mark.parametrize("change", [_set, _sent])
Change = Callable[..., None]


def test_an_answer_is_chosen_changed_and_locked(form: Choice) -> None:
    form.chosen = 0
    form.chosen = 1
    form.locked = True
    assert (form.chosen, form.locked) == (1, True)


@by_either
def test_what_is_locked_stays(form: Choice, change: Change) -> None:
    change(form, chosen=1, locked=True)
    change(form, chosen=0)
    change(form, locked=False)
    change(form, locked=False, chosen=0)
    assert (form.chosen, form.locked) == (1, True)


@by_either
def test_nothing_is_locked_before_something_is_chosen(form: Choice, change: Change) -> None:
    change(form, locked=True)
    assert not form.locked


@by_either
def test_a_closed_form_takes_nothing_more(form: Choice, change: Change) -> None:
    change(form, chosen=0)
    form.closed = True
    change(form, chosen=1, locked=True)
    assert (form.chosen, form.locked) == (0, False)


@by_either
@pytest.mark.parametrize("index", [-2, 2])
def test_an_answer_that_there_is_not_is_not_chosen(
    form: Choice, index: int, change: Change
) -> None:
    change(form, chosen=index)
    assert form.chosen == -1


def test_text_and_html_say_the_same_and_name_no_model(form: Choice) -> None:
    data, _ = form._repr_mimebundle_()
    assert data["text/plain"] == "What will <it> do?\n  1. Add it\n  2. Nothing\nChoose."
    assert "<p>What will &lt;it&gt; do?</p><ol><li>Add it</li>" in data["text/html"]
    assert "<p>Choose.</p>" in data["text/html"]
    for kind in ("text/plain", "text/html"):
        assert form.model_id not in data[kind]
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == form.model_id


def test_the_form_fetches_nothing_from_anywhere(form: Choice) -> None:
    for part in (form._esm, form._css):
        assert re.findall(r"https?:|import\s", str(part)) == []
