"""What a rule is, and what it is told about the file that it looks at."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from course.state.history import Revision
from course.state.operations import Migration, Operation
from course.state.source_names import ANYWHERE, Guard, chain, last_name
from course.state.written_sql import Statement

LOSES = "loses data"
FAILS = "fails"
NO_WAY_BACK = "no way back"
STOPS = "stops the app"
LOOK = "worth a look"
LEVELS = (LOSES, FAILS, NO_WAY_BACK, STOPS, LOOK)
"""What a risk can come to, the worst first."""

POSTGRESQL = frozenset({"postgresql"})
SQLITE = frozenset({"sqlite"})


@dataclass(frozen=True)
class Story:
    """What is known beside the file.

    Attributes:
        dialect: The kind of database; None where nobody said.
        cascading: Tables that a foreign key with ON DELETE CASCADE points to.
        packages: The project's own packages.
    """

    dialect: str | None = None
    cascading: frozenset[str] = frozenset()
    packages: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Code:
    """A revision file, read.

    Attributes:
        revision: What the history says of it.
        migration: What its functions do.
        story: What is known beside it.
        filled_before: The tables whose rows an older revision updates.
        types_before: The ENUM types that an older revision names; an empty name among them where
            one is computed.
    """

    revision: Revision
    migration: Migration
    story: Story
    filled_before: frozenset[str] = frozenset()
    types_before: frozenset[str] = frozenset()

    @cached_property
    def made_here(self) -> frozenset[str]:
        """The tables that the upgrade makes itself: they are empty, and nobody uses them yet."""
        made = {
            plain_name(each.table)
            for each in self.migration.upgrade.operations
            if each.name == "create_table" and each.table
        }
        made |= {
            plain_name(sql.table)
            for _, sql in self.written("create_table")
            if sql.table is not None
        }
        renamed = [each.call.args for each in self.upgrade("rename_table")]
        made |= {
            plain_name(self.migration.names.text(to) or "")
            for was, to, *_ in (each for each in renamed if len(each) > 1)
            if plain_name(self.migration.names.text(was) or "") in made
        }
        return frozenset(made)

    def upgrade(self, *names: str) -> Iterator[Operation]:
        """The upgrade's operations of that name, on tables that were there before."""
        for each in self.migration.upgrade.operations:
            if each.name in names:
                yield each

    def on_old_tables(self, *names: str) -> Iterator[Operation]:
        """The same, where the upgrade did not make the table itself."""
        for each in self.upgrade(*names):
            if each.table is None or plain_name(each.table) not in self.made_here:
                yield each

    def written(self, *kinds: str) -> Iterator[tuple[Operation, Statement]]:
        """The upgrade's SQL statements of that kind."""
        for operation in self.migration.upgrade.operations:
            for statement in operation.sql:
                if statement.kind in kinds:
                    yield operation, statement

    def written_on_old_tables(self, *kinds: str) -> Iterator[tuple[Operation, Statement]]:
        """The same, where the upgrade did not make the table itself."""
        for operation, statement in self.written(*kinds):
            if statement.table is None or plain_name(statement.table) not in self.made_here:
                yield operation, statement


@dataclass(frozen=True)
class Found:
    """A place in a file that a rule is about."""

    line: int
    what: str
    guard: Guard = ANYWHERE


@dataclass(frozen=True)
class Rule:
    """One kind of risk.

    Attributes:
        kind: Its name for programs.
        level: What it can come to, one of `LEVELS`.
        title: What it is, in a few words.
        why: Why it is a risk.
        advice: What to do.
        find: Yields the places in a file.
        dialects: The kinds of database that it is about; None for all.
    """

    kind: str
    level: str
    title: str
    why: str
    advice: str
    find: Callable[[Code], Iterator[Found]]
    dialects: frozenset[str] | None = None


def at(operation: Operation) -> Found:
    """An operation as a place."""
    return Found(operation.line, operation.shown, operation.guard)


def at_sql(operation: Operation, statement: Statement) -> Found:
    """A statement as a place."""
    return Found(operation.line, statement.shown, operation.guard)


def plain_name(table: str) -> str:
    """A table's name without schema and quotes, for comparisons."""
    if "__" in table or "(" in table:  # source code such as Todo.__tablename__
        return table
    return table.rpartition(".")[2].strip("\"'`[]").lower()


def is_none(node: ast.expr | None) -> bool:
    """Whether an argument is there, and is None."""
    return isinstance(node, ast.Constant) and node.value is None


def is_false(node: ast.expr | None) -> bool:
    """Whether an argument is there, and is False."""
    return isinstance(node, ast.Constant) and node.value is False


def column_of(operation: Operation) -> ast.Call | None:
    """The `Column(…)` of an `add_column`; None where it is computed."""
    column = operation.argument(1, "column")
    if isinstance(column, ast.Call) and last_name(column.func) == "Column":
        return column
    return None


def keywords(call: ast.Call) -> dict[str | None, ast.expr]:
    """A call's keyword arguments; `None` among them where it takes some from a dictionary."""
    return {each.arg: each.value for each in call.keywords}


def filled(migration: Migration) -> Iterator[str]:
    """The tables whose rows an upgrade updates; an empty name where that can't be told."""
    for operation in migration.upgrade.operations:
        yield from filled_by(migration, operation)


def filled_by(migration: Migration, operation: Operation) -> Iterator[str]:
    """The same for one operation."""
    yield from (plain_name(sql.table or "") for sql in operation.sql if sql.kind == "update")
    if not operation.name.endswith("execute") or not operation.call.args:
        return
    for part in chain(migration.names.value(operation.call.args[0])):
        if not isinstance(part, ast.Call) or last_name(part.func) != "update":
            continue
        owner = part.func.value if isinstance(part.func, ast.Attribute) else None
        table = part.args[0] if part.args else owner
        made = None if table is None else migration.names.value(table)
        is_table = isinstance(made, ast.Call) and last_name(made.func) in {"table", "Table"}
        name = migration.names.text(made.args[0]) if is_table and made.args else None  # type: ignore[union-attr]
        yield plain_name(name or "")


def construct(code: Code, operation: Operation) -> tuple[str, bool]:
    """Whether an `execute` runs `update()`, `delete()` or `insert()`, and whether with a WHERE."""
    if not operation.name.endswith("execute") or not operation.call.args:
        return "", False
    node = code.migration.names.value(operation.call.args[0])
    names = [last_name(each.func) for each in chain(node) if isinstance(each, ast.Call)]
    kind = next((name for name in names if name in {"update", "delete", "insert"}), "")
    return kind, bool({"where", "filter", "filter_by"} & set(names))
