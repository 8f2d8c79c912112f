"""How a notebook shows a DataFrame."""

import pandas as pd
from IPython.core.interactiveshell import InteractiveShell

import course
from course.state.frames import frame_html


def test_no_header_cell_is_empty() -> None:
    html = frame_html(pd.DataFrame({"title": ["a"]}, index=pd.Index([1], name="id")))
    assert html
    assert "<th></th>" not in html
    assert "<th>id</th>" in html
    assert "<th>title</th>" in html
    assert "<th>1</th>" in html


def test_what_a_cell_holds_stays_as_it_is() -> None:
    html = frame_html(pd.DataFrame({"title": ["<th></th>"]}))
    assert html
    assert "<td>&lt;th&gt;&lt;/th&gt;</td>" in html


def test_a_frame_that_pandas_draws_as_text_alone_has_no_html() -> None:
    with pd.option_context("display.notebook_repr_html", False):  # noqa: FBT003 - pandas' way
        assert frame_html(pd.DataFrame({"title": ["a"]})) is None


def test_a_notebook_that_imports_the_course_shows_its_frames_so() -> None:
    shell = InteractiveShell()
    course.load_ipython_extension(shell)
    data, _ = shell.display_formatter.format(pd.DataFrame({"title": ["a"]}))
    assert "<td></td>" in data["text/html"]
    assert "<th></th>" not in data["text/html"]
