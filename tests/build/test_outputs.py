import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_output

from course.build.outputs import texts, tidy


def _stream(name: str, text: str) -> NotebookNode:
    return new_output("stream", name=name, text=text)


def _kept(text: str) -> str:
    return text


@given(st.lists(st.tuples(st.sampled_from(["stdout", "stderr"]), st.text(max_size=3)), max_size=8))
def test_how_a_stream_was_cut_makes_no_difference(pieces: list[tuple[str, str]]) -> None:
    """Whole streams, and the same text in pieces that take turns, are stored alike."""
    whole = [
        _stream(name, "".join(text for other, text in pieces if other == name))
        for name in dict.fromkeys(name for name, _ in pieces)
    ]
    cut = [_stream(name, text) for name, text in pieces]
    assert tidy(cut, 1, _kept) == tidy(whole, 1, _kept)


def test_stdout_comes_first() -> None:
    stored = tidy([_stream("stderr", "log"), _stream("stdout", "out")], 1, _kept)
    assert [output.name for output in stored] == ["stdout", "stderr"]


def test_what_is_displayed_stays_between_what_was_printed() -> None:
    shown = new_output("display_data", data={"text/plain": "table"})
    stored = tidy([_stream("stdout", "a"), shown, _stream("stdout", "b")], 1, _kept)
    assert [output.output_type for output in stored] == ["stream", "display_data", "stream"]


def test_the_result_has_its_cells_number() -> None:
    result = new_output("execute_result", data={"text/plain": "1"}, execution_count=17)
    assert tidy([result], 3, _kept)[0].execution_count == 3


def test_a_widgets_random_id_is_not_stored() -> None:
    view = {"model_id": "ab12", "version_major": 2, "version_minor": 0}
    kinds = {"text/plain": "A graph", "application/vnd.jupyter.widget-view+json": view}
    assert tidy([new_output("display_data", data=kinds)], 1, _kept)[0].data == {
        "text/plain": "A graph"
    }


@pytest.mark.parametrize(
    "output",
    [
        _stream("stdout", "PATH/x"),
        new_output("display_data", data={"text/html": "<p>PATH/x</p>"}),
        new_output("display_data", data={"application/json": {"files": ["PATH/x"]}}),
    ],
)
def test_every_text_is_rewritten_and_found(output: NotebookNode) -> None:
    stored = tidy([from_dict(output)], 1, lambda text: text.replace("PATH", "work"))
    assert len(texts(stored)) == 1
    assert "work/x" in texts(stored)[0]
    assert "PATH" not in texts(stored)[0]


def test_pictures_are_not_looked_through() -> None:
    picture = new_output("display_data", data={"image/png": "aGVsbG8=", "text/plain": "A chart"})
    assert texts([picture]) == ["A chart"]
