"""The rows of a table, what the last command changed in them, and what a round trip would lose."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from course.state.display import Document
from course.state.loss import Loss
from course.state.row_cards import row_cards, rows_document
from course.state.rows_difference import RowsDifference
from course.widgets.view import Answer, View


class RowsView(View):
    """One table at a time, with what changed marked by sign and word.

    Args:
        tables: the rows of each table, as `read_rows` reads them.
        since: what the last command changed in them, by table, as `diff_rows` says.
        loss: what a round trip lost, where it has been measured.
        answer: measures a round trip when it is asked `{"what": "round_trip"}`, and returns what
            `Loss.data()` gives. Without it there is no button.
    """

    scripts = ("rows",)

    def __init__(
        self,
        tables: Mapping[str, pd.DataFrame],
        since: Mapping[str, RowsDifference] | None = None,
        loss: Loss | None = None,
        answer: Answer | None = None,
    ) -> None:
        self._measures = answer is not None
        data = rows_data(tables, since, loss, measures=self._measures)
        super().__init__(data, rows_view_document(tables, since, loss), answer)

    def look(
        self,
        tables: Mapping[str, pd.DataFrame],
        since: Mapping[str, RowsDifference] | None = None,
        loss: Loss | None = None,
    ) -> None:
        """Draw other rows."""
        data = rows_data(tables, since, loss, measures=self._measures)
        self.show(data, rows_view_document(tables, since, loss))


def rows_data(
    tables: Mapping[str, pd.DataFrame],
    since: Mapping[str, RowsDifference] | None = None,
    loss: Loss | None = None,
    *,
    measures: bool = False,
) -> dict[str, Any]:
    """What is drawn: the tables, `loss` if there is one, and whether one can be measured."""
    data = row_cards(tables, since)
    return {**data, "loss": loss.data() if loss is not None else None, "measures": measures}


def rows_view_document(
    tables: Mapping[str, pd.DataFrame],
    since: Mapping[str, RowsDifference] | None = None,
    loss: Loss | None = None,
) -> Document:
    """The text form: the tables, then the loss."""
    rows = rows_document(tables, since)
    if loss is None:
        return rows
    lost = loss.document()
    return Document(rows.sentences + lost.sentences, rows.tables + lost.tables)
