"""A project at one moment: its schema, its history and its rows; and what changed since another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from course.state.display import Document, Shown, TableView
from course.state.history_difference import HistoryDifference, diff_histories
from course.state.revisions import History, read_current
from course.state.rows import LIMIT, read_rows
from course.state.rows_difference import RowsDifference, diff_rows
from course.state.schema import Schema, read_schema
from course.state.schema_difference import SchemaDifference, diff_schemas
from course.state.things import VERSION_TABLES

SHOWN_FILES = 10
"""How many changed files are told by name."""


@dataclass(frozen=True)
class Database:
    """What a database held.

    Attributes:
        schema: Its tables.
        current: The rows of the version table; None without such a table.
        tables: The rows of each table, the first `course.state.rows.LIMIT` of them.
    """

    schema: Schema
    current: tuple[str, ...] | None = None
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)


def read_database(connection: Connection) -> Database:
    """Read all that a moment shows of a database. Only reads.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: It can't be read.
    """
    schema = read_schema(connection)
    tables = {}
    for table in schema.tables:
        try:
            tables[table.name] = read_rows(connection, table.name)
        except SQLAlchemyError:  # such as a virtual table whose module isn't there
            continue
    return Database(schema, read_current(connection), tables)


@dataclass(frozen=True)
class StateThen(Shown):
    """A project at one moment.

    Attributes:
        schema: The tables of its database.
        history: Its revisions, and where the database stood.
        tables: The rows of each table, the first `course.state.rows.LIMIT` of them.
        files: The hash of each of its files, by name.
    """

    schema: Schema
    history: History
    tables: Mapping[str, pd.DataFrame]
    files: Mapping[str, str] = field(default_factory=dict)

    def document(self) -> Document:
        """The schema and the history, as each shows itself."""
        schema, history = self.schema.document(), self.history.document()
        return Document(schema.sentences + history.sentences, schema.tables + history.tables)


@dataclass(frozen=True)
class Since(Shown):
    """What changed from one moment to another.

    Attributes:
        schema: In the schema.
        history: In the history, and where the database stands.
        rows: In the rows, by table; only tables in which something changed. Alembic's own is
            left out.
        files: In the files, one sentence for each.
        others: In other databases of the project, sentences by the database's name.
        not_compared: Names of tables of which only the first rows were compared.
    """

    schema: SchemaDifference = field(default_factory=lambda: SchemaDifference(()))
    history: HistoryDifference = field(default_factory=lambda: HistoryDifference((), (), (), ()))
    rows: Mapping[str, RowsDifference] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    not_compared: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """All of it in words: schema, history, rows, files, other databases."""
        rows = [
            f"{table}: {found.sentence.rstrip('.')}"
            + (
                f" (only the first {LIMIT} rows were compared)"
                if table in self.not_compared
                else ""
            )
            for table, found in self.rows.items()
        ]
        more = len(self.files) - SHOWN_FILES
        files = [*self.files[:SHOWN_FILES], *([f"{more} more files changed"] if more > 0 else [])]
        others = [sentence for each in self.others.values() for sentence in each]
        return (*self.schema.sentences, *self.history.sentences, *rows, *files, *others)

    def __bool__(self) -> bool:
        return bool(self.sentences)

    def document(self) -> Document:
        """The sentences."""
        return Document(self.sentences or ("Nothing changed.",))


def diff_states(before: StateThen, after: StateThen) -> Since:
    """Compare a project at two moments."""
    rows: dict[str, RowsDifference] = {}
    for name in sorted({*before.tables, *after.tables} - VERSION_TABLES):
        was, now = before.tables.get(name), after.tables.get(name)
        found = diff_rows(_or_none_of(was, now), _or_none_of(now, was))
        # A column that came or went is told by the schema, and of a table that did all else is.
        if found.added or found.removed or found.changed:
            rows[name] = found
    cut = [
        name
        for name in rows
        if any(len(side.tables.get(name, ())) >= LIMIT for side in (before, after))
    ]
    return Since(
        diff_schemas(before.schema, after.schema),
        diff_histories(before.history, after.history),
        rows,
        _files(before.files, after.files),
        not_compared=tuple(cut),
    )


def diff_databases(before: StateThen, after: StateThen) -> tuple[str, ...]:
    """Compare only what the database held, in sentences: schema, place in the history, rows."""
    was = replace(before, history=after.history.at(before.history.current), files={})
    return diff_states(was, replace(after, files={})).sentences


def _or_none_of(frame: pd.DataFrame | None, like: pd.DataFrame | None) -> pd.DataFrame:
    """The rows; of a table that isn't there, none."""
    if frame is not None:
        return frame
    assert like is not None  # noqa: S101 - one of the two is there
    empty = like.iloc[:0]
    empty.attrs = like.attrs
    return empty


def _files(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    sentences = []
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            word = "added" if name not in before else "removed" if name not in after else "changed"
            sentences.append(f"file {name} {word}")
    return tuple(sentences)


@dataclass(frozen=True)
class Step:
    """A moment, as a timeline lists it.

    Attributes:
        number: Its number.
        label: What had happened.
        changes: What that changed, in sentences.
        remarks: What of it is not kept, in sentences.
    """

    number: int
    label: str
    changes: Sequence[str] = ()
    remarks: Sequence[str] = ()


def timeline_data(steps: Sequence[Step], dropped: int = 0) -> dict[str, Any]:
    """A timeline as plain data for JSON.

    Args:
        steps: The moments, the oldest first.
        dropped: How many were dropped to save room.

    Returns:
        `heading`, and `moments`, each with `number`, `label`, `changes`, `remarks`, and `last` for
        the newest: the project stands there.
    """
    return {
        "heading": timeline_sentence(steps, dropped),
        "moments": [
            {
                "number": step.number,
                "label": step.label,
                "changes": list(_changes(step, first=at == 0)),
                "remarks": list(step.remarks),
                "last": at == len(steps) - 1,
            }
            for at, step in enumerate(steps)
        ],
    }


def timeline_sentence(steps: Sequence[Step], dropped: int) -> str:
    """How many moments there are, and how many were dropped."""
    count = "1 moment" if len(steps) == 1 else f"{len(steps)} moments"
    gone = "1 older moment was" if dropped == 1 else f"{dropped} older moments were"
    return f"{count} in this project." + (f" {gone} dropped to save room." if dropped else "")


def timeline_document(steps: Sequence[Step], dropped: int = 0) -> Document:
    """The text form: a numbered table of the moments, and what each changed."""
    lines = tuple(
        (str(step.number), step.label, "\n".join((*_changes(step, first=at == 0), *step.remarks)))
        for at, step in enumerate(steps)
    )
    header = ("No.", "After", "What changed")
    tables = (TableView("Moments, oldest first", header, lines),) if lines else ()
    return Document((timeline_sentence(steps, dropped),), tables)


def _changes(step: Step, *, first: bool) -> Sequence[str]:
    if step.changes:
        return step.changes
    return ("The beginning.",) if first else ("Nothing in the files, the schema or the rows.",)
