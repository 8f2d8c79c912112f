"""A schema taken apart into single things, so that two or more can be laid side by side."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from course.state.schema import Column, Schema, Table

VERSION_TABLES = frozenset({"alembic_version"})
"""The tables that comparisons leave out: Alembic's own."""


class Key(NamedTuple):
    """What a thing is: the table it belongs to, its kind, and its name.

    Constraints go by what they are about, not by their name, so that two databases of which one
    gave its constraint no name still agree about all but that.
    """

    table: str
    kind: str
    name: str

    def __str__(self) -> str:
        """As one would say it: `todos.due_on`, `table tags`, `index ix_title of todos`."""
        if self.kind == "column":
            return f"{self.table}.{self.name}"
        if self.kind in {"table", "view"}:
            return f"{self.kind} {self.name}"
        if self.kind in {"primary key", "options", "comment"}:
            return f"{self.kind} of {self.table}"
        return f"{self.kind} {self.name} of {self.table}"


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing and what there is to say of it.

    Attributes:
        value: The column, index, … itself; a string for a primary key and the like.
        words: Everything about it that is compared, in words.
    """

    value: object
    words: str


def things(schema: Schema, ignore: Collection[str] = VERSION_TABLES) -> dict[Key, Thing]:
    """Everything in a schema, table by table.

    The order of a table's columns is not among it: adding a column puts it last on one database
    and in its place on another, and nothing follows from that.

    Args:
        schema: What `read_schema` returned.
        ignore: Names of tables to leave out.

    Returns:
        The things. A table stands before what belongs to it.
    """
    found: dict[Key, Thing] = {}
    for table in schema.tables:
        if table.name not in ignore:
            _add_table(found, table)
    for view in schema.views:
        found[Key("", "view", view.name)] = Thing(view, str(view))
    return found


def both(left: Mapping[Key, Thing], right: Mapping[Key, Thing]) -> tuple[Key, ...]:
    """The keys of both, tables in order, what belongs to a table behind it."""
    keys = {**dict.fromkeys(left), **dict.fromkeys(right)}
    return tuple(sorted(keys, key=lambda key: (key.kind == "view", key.table, _RANKS[key.kind])))


_RANKS = {
    "table": 0,
    "options": 1,
    "comment": 2,
    "column": 3,
    "primary key": 4,
    "foreign key": 5,
    "unique constraint": 6,
    "CHECK constraint": 7,
    "index": 8,
    "trigger": 9,
    "view": 10,
}


def _add_table(found: dict[Key, Thing], table: Table) -> None:
    name = table.name
    found[Key(name, "table", name)] = Thing(table, "")
    for kind, about, value in _belongings(table):
        key = Key(name, kind, about)
        number = 1
        while key in found:  # two constraints about the same columns
            number += 1
            key = Key(name, kind, f"{about} ({number})")
        found[key] = Thing(value, _words(value))


def _belongings(table: Table) -> Iterator[tuple[str, str, object]]:
    """Yield kind, name and value of everything in a table."""
    if table.options:
        yield "options", "", table.options
    if table.comment is not None:
        yield "comment", "", table.comment
    if table.primary_key:
        yield "primary key", "", (table.primary_key, table.primary_key_name)
    yield from (("column", column.name, column) for column in table.columns)
    for foreign in table.foreign_keys:
        yield "foreign key", f"({', '.join(foreign.columns)})", foreign
    for unique in table.unique_constraints:
        yield "unique constraint", f"({', '.join(unique.columns)})", unique
    for check in table.check_constraints:
        yield "CHECK constraint", check.name or check.sql, check
    yield from (("index", index.name, index) for index in table.indexes)
    yield from (("trigger", trigger.name, trigger) for trigger in table.triggers)


def _words(value: object) -> str:
    match value:
        case (tuple(columns), name):  # a primary key
            words = f"({', '.join(columns)})"
            return f"{words}, named {name}" if name else words
        case tuple(options):
            return ", ".join(options)
        case _:
            return str(value)


def told(thing: Thing) -> str:
    """A thing's words; for a table its columns."""
    if isinstance(thing.value, Table):
        names = ", ".join(column.name for column in thing.value.columns)
        return f"with {names}" if names else "without columns"
    if isinstance(thing.value, Column):
        return str(thing.value)
    return thing.words
