"""How state shows itself."""

import re
from dataclasses import dataclass
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from course.state.display import STYLE, Document, Shown, TableView, counted, listed

words = st.text(st.characters(codec="ascii", categories=("L", "N", "P", "S")), max_size=12)


def words_of_html(html: str) -> list[str]:
    """Every word of an HTML text, in order."""
    html = html.removeprefix(STYLE)
    return unescape(re.sub(r"<[^>]*>", " ", html)).split()


def words_of_text(text: str) -> list[str]:
    """Every word of a plain text, without the rules under a header and a graph's lines."""
    return [word for word in text.split() if word.strip("-*|\\/")]


def test_text_is_aligned() -> None:
    view = TableView("Columns", ("Column", "Type"), (("id", "INTEGER"), ("due_on", "DATE")), "Two.")
    assert view.to_text() == (
        "Columns\nColumn  Type\n------  ----\nid      INTEGER\ndue_on  DATE\nTwo."
    )


def test_html_has_a_caption_and_header_cells_with_scope() -> None:
    html = TableView("Columns", ("Column", "Type"), (("id", "INTEGER"),)).to_html()
    assert html == (
        '<div class="course-wide"><table><caption><span tabindex="0" '
        'data-lm-suppress-shortcuts="true">Columns</span></caption>'
        '<thead><tr><th scope="col">Column</th><th scope="col">Type</th></tr></thead>'
        '<tbody><tr><th scope="row">id</th><td>INTEGER</td></tr></tbody></table></div>'
    )


def test_a_row_without_a_name_has_no_empty_header_cell() -> None:
    html = TableView("Rows", ("Change", "id"), (("", "1"),)).to_html()
    assert "<tr><td></td><td>1</td></tr>" in html


def test_html_escapes_every_text() -> None:
    evil = "<script>alert('x')</script>&"
    html = Document((evil,), (TableView(evil, (evil,), ((evil,),), evil),)).to_html()
    assert "<script>" not in html
    assert html.count("&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;&amp;") == 5


def test_a_drawing_stands_left_of_the_text_and_a_row_of_several_lines_keeps_its_lanes() -> None:
    view = TableView(
        "Graph",
        ("Revision", "Message"),
        (("b", "two\nlines"), ("a", "one")),
        gutter=(("*", "|\\"), ("| *",)),
    )
    assert view.to_text().splitlines()[3:] == [
        "*    b         two",
        "|\\             lines",
        "| *  a         one",
    ]


def test_a_document_brings_its_style_once() -> None:
    document = Document(("A.",), (TableView("B", ("C",), (("d",),)),) * 3)
    assert document.to_html().count("<style>") == 1
    assert "color:#" not in STYLE
    assert "color:inherit" in STYLE


@dataclass(frozen=True)
class Sample(Shown):
    """Shows what it is given."""

    shown: Document

    def document(self) -> Document:
        """What it was given."""
        return self.shown


@given(st.lists(words, max_size=3), st.lists(st.tuples(words, words), max_size=4), words)
def test_html_and_text_carry_the_same_words(
    sentences: list[str], rows: list[tuple[str, str]], sentence: str
) -> None:
    table = TableView("Caption", ("First", "Second"), tuple(rows), sentence)
    bundle = Sample(Document(tuple(sentences), (table,)))._repr_mimebundle_()
    in_html = words_of_html(bundle["text/html"])
    assert [word for word in in_html if word.strip("-*|\\/")] == words_of_text(bundle["text/plain"])


def test_str_is_the_text_form() -> None:
    sample = Sample(Document(("One.", "Two.")))
    assert str(sample) == sample._repr_mimebundle_()["text/plain"] == "One.\nTwo."


def test_numbers_and_lists_are_said_in_words() -> None:
    assert counted(1, "row") == "1 row"
    assert counted(2, "index", "indexes") == "2 indexes"
    assert [listed(list("abc")[:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]


def test_what_stands_between_backticks_is_code() -> None:
    document = Document(("Run `alembic upgrade <id>`, then look.", "A lone ` stays."))
    assert "<p>Run <code>alembic upgrade &lt;id&gt;</code>, then look.</p>" in document.to_html()
    assert "<p>A lone ` stays.</p>" in document.to_html()
    assert "Run `alembic upgrade <id>`, then look." in document.to_text()
