"""How state shows itself: accessible HTML tables, and plain text with the same words.

Both forms are stable: no address in memory, no clock time, no absolute path. A difference or a
state is always said in words, so nothing is lost without colours.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import zip_longest

_CODE = re.compile(r"`([^`\n]+)`")

# Colours are the page's own, light or dark, so contrast is the theme's; only the lines of the
# table take a JupyterLab variable, with half-transparent grey where there is no JupyterLab. The
# class stands twice where JupyterLab's own rules for tables would otherwise weigh more.
STYLE = (
    "<style>"
    ".course-state,.course-state table,.course-state th,.course-state td"
    "{color:inherit;background:none}"
    ".course-state table{border-collapse:collapse;margin:.5em 0}"
    ".course-state caption{caption-side:top;text-align:left;font-weight:bold;color:inherit}"
    ".course-state.course-state th,.course-state.course-state td{text-align:left;"
    "vertical-align:top;white-space:pre-wrap;padding:.2em .6em;"
    "border:1px solid var(--jp-border-color1,#8888)}"
    ".course-state .course-wide{overflow-x:auto;padding:2px}"
    ".course-state caption span{position:sticky;left:2px}"
    "</style>"
)

# JupyterLab takes arrow keys for its own unless what has the focus says that it wants them.
_FOCUSABLE = 'tabindex="0" data-lm-suppress-shortcuts="true"'


@dataclass(frozen=True)
class TableView:
    """A table that can be shown as text and as HTML.

    Attributes:
        caption: What the table is about; it may not be empty.
        header: One name for each column.
        rows: The cells, as many in each row as there are columns. The first cell names its row.
        sentence: What the table says, in one sentence; shown under it.
        gutter: For each row the lines of a drawing that stands left of it in the text form, as in
            `git log --graph`. The first line is the row's own, the others follow it. The
            drawing must say nothing that the cells do not say: HTML leaves it out.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sentence: str = ""
    gutter: tuple[tuple[str, ...], ...] = ()

    def to_text(self) -> str:
        """The table as aligned plain text; the last column is as wide as it likes."""
        widths = [
            max(map(_width, column))
            for column in zip_longest(self.header, *self.rows, fillvalue="")
        ][:-1]
        margin = max((len(line) for lines in self.gutter for line in lines), default=0)
        lines = [self.caption]
        if self.rows:
            rule = ["-" * width for width in (*widths, _width(self.header[-1]))]
            for row in (self.header, rule):
                lines += _text_lines(row, widths, ("",), margin)
        for row, drawing in zip_longest(self.rows, self.gutter, fillvalue=("",)):
            lines += _text_lines(row, widths, drawing, margin)
        if self.sentence:
            lines.append(self.sentence)
        return "\n".join(lines)

    def to_html(self) -> str:
        """The table as HTML: a caption, header cells with a scope, every text escaped.

        A table that is wider than its place is moved by arrow keys once its caption has the focus.
        Not the whole of it takes the focus: a click on a cell would leave JupyterLab without keys.
        """
        caption = f"<span {_FOCUSABLE}>{escape(self.caption)}</span>"
        parts = [f'<div class="course-wide"><table><caption>{caption}</caption>']
        if self.rows:
            cells = "".join(f'<th scope="col">{escape(name)}</th>' for name in self.header)
            parts.append(f"<thead><tr>{cells}</tr></thead><tbody>")
            for first, *others in self.rows:
                cells = "".join(f"<td>{escape(cell)}</td>" for cell in others)
                # A header cell that is empty has nothing to say.
                head = f'<th scope="row">{escape(first)}</th>' if first else "<td></td>"
                parts.append(f"<tr>{head}{cells}</tr>")
            parts.append("</tbody>")
        parts.append("</table></div>")
        if self.sentence:
            parts.append(f"<p>{inline(self.sentence)}</p>")
        return "".join(parts)


@dataclass(frozen=True)
class Document:
    """Sentences, and tables below them.

    Attributes:
        sentences: What there is to say, most important first.
        tables: The tables, in the order in which they are shown.
    """

    sentences: tuple[str, ...] = ()
    tables: tuple[TableView, ...] = ()

    def to_text(self) -> str:
        """Plain text: the sentences one a line, then each table after an empty line."""
        blocks = ["\n".join(self.sentences)] if self.sentences else []
        return "\n\n".join([*blocks, *(table.to_text() for table in self.tables)])

    def to_html(self) -> str:
        """One HTML element that brings its own small style and leaves the page's alone."""
        sentences = "".join(f"<p>{inline(sentence)}</p>" for sentence in self.sentences)
        tables = "".join(table.to_html() for table in self.tables)
        return f'{STYLE}<div class="course-state">{sentences}{tables}</div>'


class Shown(ABC):
    """A base for state that a notebook shows: `str()`, text and HTML say the same."""

    @abstractmethod
    def document(self) -> Document:
        """What is shown, as sentences and tables."""

    def __str__(self) -> str:
        return self.document().to_text()

    def _repr_mimebundle_(
        self,
        include: Iterable[str] | None = None,  # noqa: ARG002 - IPython's signature
        exclude: Iterable[str] | None = None,  # noqa: ARG002 - IPython's signature
    ) -> dict[str, str]:
        """Both forms, for IPython's display."""
        document = self.document()
        return {"text/plain": document.to_text(), "text/html": document.to_html()}


def inline(text: str) -> str:
    """A sentence as HTML: escaped, and what stands between two backticks as code."""
    return _CODE.sub(r"<code>\1</code>", escape(text))


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number and its noun: `1 table`, `2 tables`, `3 indexes`."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def listed(words: Sequence[str]) -> str:
    """Words as one would say them: `a`, `a and b`, `a, b and c`."""
    if len(words) < 2:  # noqa: PLR2004 - "and" stands between two
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def _width(cell: str) -> int:
    return max(map(len, cell.split("\n")))


def _text_lines(
    row: Sequence[str], widths: Sequence[int], drawing: Sequence[str], margin: int
) -> Iterator[str]:
    """Yield a row's lines: more than one where a cell has line ends, or the drawing goes on."""
    cells = [cell.split("\n") for cell in row]
    height = max(len(drawing), *map(len, cells))
    pad = margin + 2 if margin else 0
    for number in range(height):
        line = drawing[number] if number < len(drawing) else _continued(drawing)
        parts = [cell[number] if number < len(cell) else "" for cell in cells]
        padded = [part.ljust(width) for part, width in zip(parts, widths, strict=False)]
        yield (line.ljust(pad) + "  ".join([*padded, parts[-1]])).rstrip()


def _continued(drawing: Sequence[str]) -> str:
    """The lanes of a drawing that go on beside a row's further lines."""
    return "".join(mark if mark == "|" else " " for mark in drawing[-1])
