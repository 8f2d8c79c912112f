"""A schema as cards: for each table what a picture of it shows, as plain data for JSON.

What changed is marked where it stands, and what is gone still stands there, marked as removed.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from course.state.schema import Column, Schema, Table, View, default_words
from course.state.schema_difference import Change
from course.state.things import Key, things

Card = dict[str, Any]


def schema_cards(schema: Schema) -> dict[str, Any]:
    """Take a schema apart into cards. Linear in its size.

    Args:
        schema: What is there, and what the last change did to it.

    Returns:
        `heading`; `changes`, in sentences; `tables`, each with `name`, `note`, `mark`,
        `columns`, `more` (constraints, indexes, triggers) and `links` (its foreign keys, by
        name); and `views`. A `mark` is `added`, `changed`, `removed` or empty.
    """
    changes = schema.since.changes if schema.since is not None else ()
    by_table: dict[str, dict[Key, Change]] = {}
    for change in changes:
        by_table.setdefault(change.key.table, {})[change.key] = change
    gone = [
        change.before
        for change in changes
        if change.kind == "removed" and isinstance(change.before, Table)
    ]
    tables = sorted([*schema.tables, *gone], key=lambda table: table.name)
    return {
        "heading": schema.sentence,
        "changes": [change.sentence for change in changes],
        "tables": [_table_card(table, by_table.get(table.name, {})) for table in tables],
        "views": list(_views(schema.views, by_table.get("", {}))),
    }


def _table_card(table: Table, changes: dict[Key, Change]) -> Card:
    whole = changes.get(Key(table.name, "table", table.name))
    mark = whole.kind if whole else ""
    marks = {key: change.kind for key, change in changes.items()}
    removed = [change for change in changes.values() if change.kind == "removed" and not whole]
    return {
        "name": table.name,
        "note": "; ".join([*table.options, *([table.comment] if table.comment else [])]),
        "mark": mark,
        "columns": [
            *(
                _column(column, table, mark or marks.get(Key(table.name, "column", column.name)))
                for column in table.columns
            ),
            *(
                _column(change.before, table, "removed")
                for change in removed
                if isinstance(change.before, Column)
            ),
        ],
        "more": list(_more(table, marks, removed, mark)),
        "links": [
            {"columns": list(key.columns), "table": key.table, "target": list(key.target)}
            for key in table.foreign_keys
        ],
    }


def _column(column: Column, table: Table, mark: str | None) -> Card:
    points = [key for key in table.foreign_keys if column.name in key.columns]
    keys = ["primary key"] if column.name in table.primary_key else []
    keys += [f"to {key.table}" for key in points]
    return {
        "name": column.name,
        "type": column.type or "no type",
        "null": "allows NULL" if column.nullable else "not NULL",
        "default": default_words(column),
        "key": ", ".join(keys),
        "mark": mark or "",
    }


_ON_THE_CARD = frozenset({"table", "column", "options", "comment", "primary key"})
_NAMED = frozenset({"index", "trigger"})


def _more(
    table: Table, marks: dict[Key, str], removed: Iterable[Change], mark: str
) -> Iterator[Card]:
    """Yield what belongs to the table and stands neither in its rows nor in its heading."""
    for key, thing in things(Schema("", (table,)), ignore=()).items():
        if key.kind not in _ON_THE_CARD or (key.kind == "primary key" and key in marks):
            text = f"{key.name} {thing.words}" if key.kind in _NAMED else thing.words
            yield {"kind": key.kind, "text": text, "mark": mark or marks.get(key, "")}
    for change in removed:
        if change.key.kind not in _ON_THE_CARD:
            yield {"kind": change.key.kind, "text": change.key.name, "mark": "removed"}


def _views(views: Iterable[View], changes: dict[Key, Change]) -> Iterator[Card]:
    for view in views:
        change = changes.get(Key("", "view", view.name))
        yield {"name": view.name, "sql": str(view), "mark": change.kind if change else ""}
    for key, change in changes.items():
        if change.kind == "removed":
            yield {"name": key.name, "sql": str(change.before), "mark": "removed"}
