"""The rows of tables as plain data for JSON, with what changed marked where it stands."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from course.state.display import Document, TableView, counted
from course.state.rows_difference import RowsDifference
from course.state.things import VERSION_TABLES

SHOWN = 100
"""How many rows of a table are drawn; what is more is told."""

_LONGEST = 200  # characters of one value
_EMPTY = "empty text"
_MEAN_SOMETHING = frozenset({"NULL", f"({_EMPTY})"})  # a text of these words is quoted


def row_cards(
    tables: Mapping[str, pd.DataFrame],
    since: Mapping[str, RowsDifference] | None = None,
    limit: int = SHOWN,
) -> dict[str, Any]:
    """Take tables apart into rows and cells.

    Args:
        tables: The rows of each table, as `read_rows` reads them.
        since: What the last command changed in them, as `diff_rows` says.
        limit: How many rows of a table are shown at most. Rows that changed are shown first of
            all where there are more.

    Returns:
        `opens`, the name of the table to look at first: the one with most rows that changed, else
        the first with rows, and Alembic's own only where there is no other. `tables`, each with
        `name`, `sentence`, `changed` (what changed, in a sentence), `note` (how many rows are not
        shown), `columns` (`name`, `mark`, `key`) and `rows`. A row has a `mark` and `cells`; a cell
        has `text`, `null`, `empty` and, where it changed, `before`, another such cell. A `mark` is
        `added`, `changed`, `removed` or empty.
    """
    since = since or {}
    names = [*tables, *(name for name in since if name not in tables)]
    cards = [_table(name, tables.get(name), since.get(name), limit) for name in names]
    return {"opens": _opens(cards, since), "tables": cards}


def _opens(cards: list[dict[str, Any]], since: Mapping[str, RowsDifference]) -> str:
    """The name of the table that a view opens on; empty where there is none."""

    def rank(card: Mapping[str, Any]) -> tuple[int, bool, bool]:
        found, own = since.get(card["name"]), card["name"] in VERSION_TABLES
        return (0 if found is None else _changed_rows(found), not own, bool(card["rows"]))

    # `max` gives the first of several that are equal.
    return str(max(cards, key=rank)["name"]) if cards else ""


def _changed_rows(found: RowsDifference) -> int:
    changed = {cell.key for cell in found.changed}
    return len(found.added) + len(found.removed) + len(changed)


def _table(
    name: str, frame: pd.DataFrame | None, since: RowsDifference | None, limit: int
) -> dict[str, Any]:
    columns = [] if frame is None else list(map(str, frame.columns))
    gone = [] if since is None else [c for c in since.columns_removed if c not in columns]
    if since is not None and frame is None:
        columns = list(since.removed[0]) if since.removed else []
    new = () if since is None else since.columns_added
    key = since.key if since else () if frame is None else frame.attrs.get("primary_key", ())
    rows = _rows(columns, frame, since)
    shown = rows
    if len(rows) > limit:
        places = sorted(range(len(rows)), key=lambda at: (not rows[at]["mark"], at))[:limit]
        shown = [rows[at] for at in sorted(places)]
    read = 0 if frame is None else len(frame)
    there = read if frame is None else frame.attrs.get("count", read)
    sentence = f"Table {name} is gone." if frame is None else f"{name}: {counted(there, 'row')}."
    changed = since.sentence if since else ""
    if changed and there > read:
        changed += f" Only the first {read} rows were compared."
    rest = there - read + len(rows) - len(shown)
    return {
        "name": name,
        "sentence": sentence,
        "changed": changed,
        "note": f"{counted(rest, 'more row')} not shown." if rest else "",
        "columns": [
            *({"name": c, "mark": "added" * (c in new), "key": c in key} for c in columns),
            *({"name": c, "mark": "removed", "key": False} for c in gone),
        ],
        "rows": [{**row, "cells": row["cells"] + [_NOT_THERE] * len(gone)} for row in shown],
    }


def _rows(
    columns: list[str], frame: pd.DataFrame | None, since: RowsDifference | None
) -> list[dict[str, Any]]:
    added, changed = _marks(since)
    removed = [] if since is None else list(since.removed)
    rows = []
    key = since.key if since is not None else ()
    if frame is not None:
        places = [columns.index(each) for each in key if each in columns]
        left = list(added) if not key else []
        for values in frame.itertuples(index=False, name=None):
            name = tuple(values[at] for at in places)
            mark, before = "", changed.get(name, {}) if key else {}
            if key:
                mark = "added" if name in added else "changed" if before else ""
            elif _words(values) in left:
                left.remove(_words(values))
                mark = "added"
            cells = [
                {**_cell(value), "before": _cell(before[c])} if c in before else _cell(value)
                for c, value in zip(columns, values, strict=True)
            ]
            rows.append({"mark": mark, "cells": cells})
    for row in removed:
        cells = [_cell(row[c]) if c in row else _NOT_THERE for c in columns]
        rows.append({"mark": "removed", "cells": cells})
    return rows


def _marks(
    since: RowsDifference | None,
) -> tuple[Any, dict[tuple[Hashable, ...], dict[str, Any]]]:
    """Rows that are new, by key or by their words; and cells that changed, by key."""
    if since is None:
        return (), {}
    changed: dict[tuple[Hashable, ...], dict[str, Any]] = {}
    for cell in since.changed:
        changed.setdefault(cell.key, {})[cell.column] = cell.before
    if since.key:
        return {tuple(row[name] for name in since.key) for row in since.added}, changed
    return [_words(row.values()) for row in since.added], changed


def _words(values: Any) -> tuple[str, ...]:
    return tuple("NULL" if _is_null(value) else repr(value) for value in values)


_NOT_THERE = {"text": "", "null": False, "empty": False}


def _cell(value: Any) -> dict[str, Any]:
    if _is_null(value):
        return {"text": "NULL", "null": True, "empty": False}
    text = value if isinstance(value, str) else _shown(value)
    if text in _MEAN_SOMETHING:
        text = repr(text)
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]}… ({len(text)} characters)"
    return {"text": text or f"({_EMPTY})", "null": False, "empty": not text}


def _shown(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return f"{counted(len(value), 'byte')}: {bytes(value[:20]).hex(' ')}"
    return str(value)


def _is_null(value: Any) -> bool:
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))


def rows_document(
    tables: Mapping[str, pd.DataFrame],
    since: Mapping[str, RowsDifference] | None = None,
    limit: int = SHOWN,
) -> Document:
    """The text form: each table, with a column for what changed where something did."""
    sentences: list[str] = []
    views = []
    for table in row_cards(tables, since, limit)["tables"]:
        said = [table["sentence"], *([f"Last change: {table['changed']}"] * bool(table["changed"]))]
        sentences.append(" ".join(said))
        if not table["rows"]:
            continue
        marks = any(row["mark"] for row in table["rows"])
        header = [
            f"{column['name']} ({column['mark']})" if column["mark"] else column["name"]
            for column in table["columns"]
        ]
        lines = tuple(
            (*((row["mark"],) * marks), *map(_cell_words, row["cells"])) for row in table["rows"]
        )
        header = [*(["Change"] * marks), *header]
        views.append(TableView(table["name"], tuple(header), lines, table["note"]))
    return Document(tuple(sentences) or ("No tables.",), tuple(views))


def _cell_words(cell: Mapping[str, Any]) -> str:
    text = str(cell["text"])
    return f"{text} (was {cell['before']['text']})" if "before" in cell else text
