"""`course.difference(before, after)`: two schemas, two sets of rows, or two histories."""

from typing import overload

import pandas as pd

from course.errors import ShownPlainly
from course.state.history import History
from course.state.history_difference import HistoryDifference, diff_histories
from course.state.rows import Rows
from course.state.rows_difference import RowsDifference, diff_rows
from course.state.schema import Schema
from course.state.schema_difference import SchemaDifference, diff_schemas


class NotComparable(ShownPlainly, TypeError):
    """Two things that can't be compared: of different kinds, or of a kind that has no difference.

    Args:
        before: the one that was.
        after: the one that is.
    """

    def __init__(self, before: object, after: object) -> None:
        super().__init__(
            f"difference() got a {type(before).__name__} and a {type(after).__name__}; expected "
            "two of the same kind: ws.schema(), ws.rows(…) or ws.revisions(), before and after."
        )


@overload
def difference(before: Schema, after: Schema) -> SchemaDifference: ...
@overload
def difference(before: Rows, after: Rows) -> RowsDifference: ...
@overload
def difference(before: pd.DataFrame, after: pd.DataFrame) -> RowsDifference: ...
@overload
def difference(before: History, after: History) -> HistoryDifference: ...
def difference(before: object, after: object) -> object:
    """What happened between two looks at a project.

    Args:
        before: what `ws.schema()`, `ws.rows(…)` or `ws.revisions()` gave then.
        after: what the same gives now.

    Returns:
        The difference, in sentences; false when there is none.

    Raises:
        NotComparable: they are not two of one of these kinds.
    """
    match before, after:
        case Schema(), Schema():
            return diff_schemas(before, after)
        case Rows(), Rows():
            return diff_rows(before.read, after.read)
        case pd.DataFrame(), pd.DataFrame():
            return diff_rows(_with_key(before), _with_key(after))
        case History(), History():
            return diff_histories(before, after)
    raise NotComparable(before, after)


def _with_key(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows whose key is a column again, where `ws.rows(…).frame` has it as the index."""
    return rows if rows.index.name is None else rows.reset_index()
