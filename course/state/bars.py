"""Measured values as bars, beside their numbers and whatever else is told of each."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from course.state.display import STYLE

_WIDEST = 30  # characters of the longest bar in the text form


class Bars:
    """A chart of a few values: a table in which each value has a bar as long as it is large.

    Values differ between machines and moments, so a page shows one in a cell tagged `measured`.

    Args:
        caption: what the values are, with their unit.
        values: each with its name; none is negative.
        more: further columns by their header, with a text for each name.
        digits: how many digits after the point.
    """

    def __init__(
        self,
        caption: str,
        values: Mapping[str, float],
        more: Mapping[str, Mapping[str, str]] | None = None,
        *,
        digits: int = 2,
    ) -> None:
        self.caption = caption
        self.values = dict(values)
        self.more = {header: dict(told) for header, told in (more or {}).items()}
        self._digits = digits

    @property
    def header(self) -> list[str]:
        """The names of the columns; the bar, which says nothing new, has none."""
        return ["", "value", *self.more]

    def rows(self) -> list[list[str]]:
        """Each name with its value and what else is told of it, as texts."""
        return [
            [
                name,
                f"{value:,.{self._digits}f}",
                *(told.get(name, "") for told in self.more.values()),
            ]
            for name, value in self.values.items()
        ]

    def _shares(self) -> list[float]:
        most = max(self.values.values(), default=0)
        return [value / most if most else 0 for value in self.values.values()]

    def to_text(self) -> str:
        """Aligned columns, and at the end of each line a bar of `#`."""
        table = [self.header, *self.rows()]
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        bars = ["", *("#" * round(_WIDEST * share) for share in self._shares())]
        lines = [
            f"{_aligned(row, widths)}  {bar}".rstrip() for row, bar in zip(table, bars, strict=True)
        ]
        return "\n".join([self.caption, *lines])

    def to_html(self) -> str:
        """The same as a table; screen readers are told the numbers, and not the bars."""
        head = "".join(
            f'<th scope="col">{escape(name)}</th>' if name else "<td></td>" for name in self.header
        )
        top = (
            f'{STYLE}<div class="course-state"><div class="course-wide"><table>'
            f"<caption>{escape(self.caption)}</caption>"
            f'<thead><tr>{head}<td aria-hidden="true"></td></tr></thead><tbody>'
        )
        parts = [top]
        for (name, *cells), share in zip(self.rows(), self._shares(), strict=True):
            told = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
            bar = (
                f'<td aria-hidden="true" style="min-width:16em"><div style="width:{share:.1%};'
                'height:1em;min-width:1px;background:currentColor;opacity:.6"></div></td>'
            )
            parts.append(f'<tr><th scope="row">{escape(name)}</th>{told}{bar}</tr>')
        return "".join([*parts, "</tbody></table></div></div>"])

    def __str__(self) -> str:
        return self.to_text()

    def _repr_mimebundle_(
        self,
        include: Iterable[str] | None = None,  # noqa: ARG002 - IPython's signature
        exclude: Iterable[str] | None = None,  # noqa: ARG002 - IPython's signature
    ) -> dict[str, str]:
        """Both forms, for IPython's display."""
        return {"text/plain": self.to_text(), "text/html": self.to_html()}


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    """The name on the left; numbers and what is told beside them on the right."""
    first, *others = row
    cells = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
    return "  ".join([first.ljust(widths[0]), *cells])
