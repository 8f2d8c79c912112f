"""Columns that must have a value, where rows may have none."""

import ast
from collections.abc import Iterator

from course.state.operations import Operation
from course.state.rules.rule import (
    FAILS,
    Code,
    Found,
    Rule,
    at,
    at_sql,
    column_of,
    filled_by,
    is_false,
    is_none,
    keywords,
    plain_name,
)
from course.state.source_names import last_name

_GIVES_A_VALUE = frozenset({"Identity", "Computed", "FetchedValue", "Sequence", "DefaultClause"})


def _not_null(code: Code) -> Iterator[Found]:
    emptied = {
        plain_name(statement.table or "")
        for _, statement in code.written("delete", "truncate")
        if not statement.has_where
    }
    for operation in code.on_old_tables("add_column"):
        if plain_name(operation.table or "") in emptied:
            continue
        column = column_of(operation)
        if column is None:
            continue
        given = keywords(column)
        if is_false(given.get("nullable")) and not _has_value(column) and None not in given:
            yield at(operation)


def _has_value(column: ast.Call) -> bool:
    """Whether the database knows what the rows that are there get."""
    default = keywords(column).get("server_default")
    return (default is not None and not is_none(default)) or any(
        isinstance(part, ast.Call) and last_name(part.func) in _GIVES_A_VALUE
        for part in column.args
    )


def _set_not_null(code: Code) -> Iterator[Found]:
    filled: set[str] = set(code.filled_before)
    with_value: set[str] = set()
    old = list(code.on_old_tables("alter_column"))
    for operation in code.migration.upgrade.operations:
        filled |= set(filled_by(code.migration, operation))
        if "" in filled:
            return  # it can't be told whose rows are filled: it may well be these
        column = column_of(operation) if operation.name == "add_column" else None
        if column is not None and column.args and _has_value(column):
            with_value.add(ast.unparse(column.args[0]))
        name = operation.argument(1, "column_name")
        if (
            operation in old
            and _becomes_not_null(operation)
            and plain_name(operation.table or "") not in filled
            and not (name is not None and ast.unparse(name) in with_value)
        ):
            yield at(operation)
        for statement in operation.sql:
            table = plain_name(statement.table or "")
            if statement.kind == "set_not_null" and table not in filled | code.made_here:
                yield at_sql(operation, statement)


def _becomes_not_null(operation: Operation) -> bool:
    """Whether it is changed: beside a new type or name, nullable often repeats what is so."""
    before = operation.keyword("existing_nullable")
    if not is_false(operation.keyword("nullable")) or is_false(before):
        return False
    other = operation.keyword("type_") or operation.keyword("new_column_name")
    return other is None or before is not None


RULES = (
    Rule(
        "not_null_without_default",
        FAILS,
        "adds a NOT NULL column without a server default",
        "If the table has rows, they would have no value there, and the upgrade stops; SQLite "
        "refuses even on an empty table. (`default=` is for the app's inserts; a migration "
        "does not use it.)",
        "Give it a server_default; or add it with nullable=True, fill it, and make it NOT NULL in "
        "a later revision.",
        _not_null,
    ),
    Rule(
        "set_not_null",
        FAILS,
        "makes a column NOT NULL",
        "If a row holds NULL there, the upgrade stops. Nothing in this upgrade or before it that "
        "could be read fills rows of the table. On PostgreSQL the whole table is read under a lock "
        "that keeps everybody out, unless a validated CHECK (… IS NOT NULL) is there.",
        "See that the rows are filled and that the app writes the column; on a large PostgreSQL "
        "table go by CHECK … NOT VALID, VALIDATE, SET NOT NULL.",
        _set_not_null,
    ),
)
