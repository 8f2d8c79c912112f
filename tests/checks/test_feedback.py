"""course.checks.feedback: the same words as text, as HTML and as data."""

import json
from html.parser import HTMLParser

import pytest

from course.checks.feedback import MIME_TYPE, Feedback, Unmet

NOT_YET = Feedback(
    passed=False,
    found="todos.deleted_at does not allow NULL; expected a nullable column.",
    cause="Rows that are not deleted have no time.",
    next_step="Look at nullable= in <your> migration.",
    exercise="03.1",
)
PASSED = Feedback(passed=True, found="It is there.", exercise="03.1")


class _Words(HTMLParser):
    """The text that a screen reader speaks, and the attributes of every element."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.spoken: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self._silent = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += attrs
        if tag == "style" or ("aria-hidden", "true") in attrs:
            self._silent = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = ""

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.spoken.append(data.strip())


def test_the_first_line_is_what_was_found() -> None:
    assert str(NOT_YET).splitlines() == [
        NOT_YET.found,
        NOT_YET.cause,
        NOT_YET.next_step,
        "(03.1: not there yet.)",
    ]


@pytest.mark.parametrize("feedback", [NOT_YET, PASSED])
def test_html_says_what_the_text_says_and_announces_itself(feedback: Feedback) -> None:
    words = _Words(feedback.to_html())
    text = [line.strip("()") for line in str(feedback).splitlines()]
    assert words.spoken == text
    assert ("role", "status") in words.attributes


def test_the_verdict_is_in_words_not_in_colour_alone() -> None:
    assert "03.1: passed" in PASSED.to_html()
    assert "03.1: not there yet" in NOT_YET.to_html()
    assert "background:none" in NOT_YET.to_html()  # the page's own, light or dark
    assert "color:inherit" in NOT_YET.to_html()


def test_a_notebook_gets_all_three_forms() -> None:
    bundle = NOT_YET._repr_mimebundle_()
    assert list(bundle) == ["text/plain", "text/html", MIME_TYPE]
    data = json.loads(json.dumps(bundle[MIME_TYPE]))
    assert data["exercise"] == "03.1"
    assert data["passed"] is False
    assert Feedback(**data) == NOT_YET


def test_an_unmet_expectation_makes_a_feedback_of_three_lines() -> None:
    assert Unmet("a", "b", "c").feedback == Feedback(
        passed=False, found="a", cause="b", next_step="c"
    )
