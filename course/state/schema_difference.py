"""The difference between two schemas, in sentences."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from course.state.display import Document, Shown
from course.state.schema import Schema, Table
from course.state.things import VERSION_TABLES, Key, both, things, told


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was added, removed or changed.

    Attributes:
        kind: `added`, `removed` or `changed`.
        key: What it is: its table, its kind, its name.
        sentence: The change in words, such as `todos: column due_on added, DATE, allows NULL`.
        before: The thing as it was; None when it was not there.
        after: The thing as it is; None when it is gone.
    """

    kind: str
    key: Key
    sentence: str
    before: object = None
    after: object = None


@dataclass(frozen=True)
class SchemaDifference(Shown):
    """What has to happen to one schema to make it the other.

    Attributes:
        changes: Table by table. A table that came or went stands for all that belongs to it.
    """

    changes: tuple[Change, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """The changes in words."""
        return tuple(change.sentence for change in self.changes)

    def __bool__(self) -> bool:
        return bool(self.changes)

    def document(self) -> Document:
        """One sentence for each change."""
        return Document(self.sentences or ("The schema is the same.",))


def diff_schemas(
    before: Schema, after: Schema, ignore: Collection[str] = VERSION_TABLES
) -> SchemaDifference:
    """Compare two schemas.

    Args:
        before: The one that was.
        after: The one that is.
        ignore: Names of tables to leave out.

    Returns:
        The difference; false when there is none. The order of columns does not count.
    """
    changes: list[Change] = []
    was = {table.name: table for table in before.tables}
    is_ = {table.name: table for table in after.tables}
    for name in sorted({*was, *is_}.difference(ignore)):
        old, new = was.get(name), is_.get(name)
        if old != new:  # a table at a time: of thousands only a few are taken apart
            changes += _changes(_alone(old), _alone(new))
    changes += _changes(Schema("", (), before.views), Schema("", (), after.views))
    return SchemaDifference(tuple(changes))


def _alone(table: Table | None) -> Schema:
    return Schema("", () if table is None else (table,))


def _changes(before: Schema, after: Schema) -> Iterator[Change]:
    left, right = things(before, ()), things(after, ())
    passing = set()  # tables that came or went
    for key in both(left, right):
        old, new = left.get(key), right.get(key)
        if key.table in passing or (old and new and old.words == new.words):
            continue
        if key.kind == "table" and not (old and new):
            passing.add(key.name)
        name = key.kind if key.name in {"", key.table} else f"{key.kind} {key.name}"
        where = "" if key.kind in {"table", "view"} else f"{key.table}: "
        name = f"{key.kind} {key.name}" if not where else name
        if old and new:
            kind, words = "changed", f" from {old.words} to {new.words}"
        elif new:
            kind, words = "added", f", {told(new)}"
        else:
            kind, words = "removed", ""
        yield Change(
            kind,
            key,
            f"{where}{name} {kind}{words}",
            old.value if old else None,
            new.value if new else None,
        )
