"""How a notebook shows a pandas DataFrame, so that a screen reader can read it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def frame_html(frame: "pd.DataFrame") -> str | None:
    """A frame as pandas draws it, with header cells only where there is a header.

    pandas leaves a header cell empty in the corner, and in the line of the index's name: a
    screen reader announces a header there, and has nothing to say.

    Args:
        frame: Any frame, the course's or a learner's own.

    Returns:
        The HTML; None if pandas is set to draw none.
    """
    html: str | None = frame._repr_html_()  # type: ignore[operator]
    # What a cell holds is escaped, so these are pandas' own marks.
    return html and html.replace("<th></th>", "<td></td>")
