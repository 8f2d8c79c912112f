"""The difference between two sets of rows, in sentences."""

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from course.state.display import Document, Shown, TableView, counted, listed

SHOWN_CHANGES = 100
"""How many changed rows a difference shows of itself; its attributes have them all."""


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that has another value: the row's key, the column, the value before and after."""

    key: tuple[Hashable, ...]
    column: str
    before: Any
    after: Any


@dataclass(frozen=True)
class RowsDifference(Shown):
    """What happened to a table's rows.

    Attributes:
        key: The columns by which rows were found again; empty where rows have no key, and a
            changed row is then one removed and one added.
        added: Rows that were not there, each as a dictionary.
        removed: Rows that are gone.
        changed: Cells of rows that stayed. A column that came or went is not counted here.
        columns_added: Columns that were not there.
        columns_removed: Columns that are gone, with every value in them.
    """

    key: tuple[str, ...]
    added: tuple[dict[str, Any], ...]
    removed: tuple[dict[str, Any], ...]
    changed: tuple[CellChange, ...]
    columns_added: tuple[str, ...] = ()
    columns_removed: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The difference in one sentence."""
        parts = []
        if self.added:
            parts.append(f"{counted(len(self.added), 'row')} added")
        if self.removed:
            parts.append(f"{counted(len(self.removed), 'row')} removed")
        if self.changed:
            rows = len({change.key for change in self.changed})
            parts.append(f"{counted(len(self.changed), 'cell')} changed in {counted(rows, 'row')}")
        if self.columns_added:
            noun = "column" if len(self.columns_added) == 1 else "columns"
            parts.append(f"{noun} {listed(self.columns_added)} added")
        if self.columns_removed:
            noun = "column" if len(self.columns_removed) == 1 else "columns"
            parts.append(f"{noun} {listed(self.columns_removed)} gone")
        return f"{listed(parts)}." if parts else "The rows are the same."

    def __bool__(self) -> bool:
        return bool(
            self.added or self.removed or self.changed or self.columns_added or self.columns_removed
        )

    def document(self) -> Document:
        """The sentence, and one line for each row that came, went or changed."""
        lines = [
            *(("added", _row_words(row, self.key), _others(row, self.key)) for row in self.added),
            *(
                ("removed", _row_words(row, self.key), _others(row, self.key))
                for row in self.removed
            ),
            *(
                (
                    "changed",
                    ", ".join(map(str, change.key)),
                    f"{change.column}: {_cell(change.before)} to {_cell(change.after)}",
                )
                for change in self.changed
            ),
        ]
        if not lines:
            return Document((self.sentence,))
        rest = len(lines) - SHOWN_CHANGES
        note = f"{counted(rest, 'more line')} not shown." if rest > 0 else ""
        header = ("Change", ", ".join(self.key) or "Row", "Values")
        table = TableView("Rows", header, tuple(lines[:SHOWN_CHANGES]), note)
        return Document((self.sentence,), (table,))


def diff_rows(
    before: pd.DataFrame, after: pd.DataFrame, key: Sequence[str] | None = None
) -> RowsDifference:
    """Compare the rows of a table at two times.

    None, NaN, NaT and pandas' NA are all NULL, and equal.

    Args:
        before: The rows that were.
        after: The rows that are.
        key: The columns that tell a row from any other; without them, the primary key that
            `read_rows` noted in `DataFrame.attrs`, if both have it.

    Returns:
        The difference; false when there is none.
    """
    if key is None:
        noted = before.attrs.get("primary_key", ())
        key = noted if noted == after.attrs.get("primary_key", ()) else ()
    names = tuple(key)
    old_columns, new_columns = list(map(str, before.columns)), list(map(str, after.columns))
    columns_added = tuple(name for name in new_columns if name not in old_columns)
    columns_removed = tuple(name for name in old_columns if name not in new_columns)
    shared = [name for name in old_columns if name in new_columns]
    old, new = _records(before), _records(after)
    was, now = _by_key(old, names), _by_key(new, names)
    if was is None or now is None:
        added, removed = _counted_rows(old, new, shared)
        return RowsDifference((), added, removed, (), columns_added, columns_removed)
    return RowsDifference(
        names,
        added=tuple(row for name, row in now.items() if name not in was),
        removed=tuple(row for name, row in was.items() if name not in now),
        changed=tuple(
            CellChange(name, column, row[column], now[name][column])
            for name, row in was.items()
            if name in now
            for column in shared
            if not _same(row[column], now[name][column])
        ),
        columns_added=columns_added,
        columns_removed=columns_removed,
    )


def _is_null(value: Any) -> bool:
    if value is None or value is pd.NaT or value is pd.NA:
        return True
    return isinstance(value, float) and value != value  # noqa: PLR0124 - NaN alone is not itself


def _same(left: Any, right: Any) -> bool:
    if _is_null(left) or _is_null(right):
        return _is_null(left) and _is_null(right)
    return bool(left == right)


def _cell(value: Any) -> str:
    return "NULL" if _is_null(value) else repr(value) if isinstance(value, str) else str(value)


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    names = list(map(str, frame.columns))
    return [
        {
            name: None if _is_null(value) else value
            for name, value in zip(names, values, strict=True)
        }
        for values in frame.itertuples(index=False, name=None)
    ]


def _by_key(
    rows: list[dict[str, Any]], key: Sequence[str]
) -> dict[tuple[Hashable, ...], dict[str, Any]] | None:
    """Rows by their key; None when there is no key, or it does not tell them apart."""
    if not key or any(name not in row for row in rows[:1] for name in key):
        return None
    found = {tuple(row[name] for name in key): row for row in rows}
    return found if len(found) == len(rows) else None


def _counted_rows(
    old: list[dict[str, Any]], new: list[dict[str, Any]], shared: Sequence[str]
) -> tuple[tuple[dict[str, Any], ...], tuple[dict[str, Any], ...]]:
    """Rows that came and rows that went, where rows can only be counted."""

    def mark(row: dict[str, Any]) -> tuple[str, ...]:
        return tuple(_cell(row[name]) for name in shared)

    left, right = Counter(map(mark, old)), Counter(map(mark, new))

    def surplus(rows: list[dict[str, Any]], more: Counter[tuple[str, ...]]) -> Iterator[Any]:
        for row in rows:
            if more[mark(row)] > 0:
                more[mark(row)] -= 1
                yield row

    return tuple(surplus(new, right - left)), tuple(surplus(old, left - right))


def _row_words(row: dict[str, Any], key: Sequence[str]) -> str:
    return ", ".join(str(row[name]) for name in key) or "no key"


def _others(row: dict[str, Any], key: Sequence[str]) -> str:
    return ", ".join(f"{name}: {_cell(value)}" for name, value in row.items() if name not in key)
