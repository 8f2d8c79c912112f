"""ENUM types, which PostgreSQL keeps beside the tables: made too late, left behind, changed."""

import ast
import re
from collections.abc import Iterator
from typing import TypeGuard

from course.state.operations import Migration
from course.state.rules.rule import (
    FAILS,
    LOOK,
    POSTGRESQL,
    Code,
    Found,
    Rule,
    at_sql,
    column_of,
    is_false,
    keywords,
)
from course.state.source_names import Names, last_name

_ENUMS = frozenset({"Enum", "ENUM"})
_CREATE_TYPE = re.compile(r"CREATE\s+TYPE\s+([\w.\"]+)", re.IGNORECASE)


def named_types(migration: Migration) -> frozenset[str]:
    """The ENUM types that a file names, in Python or in SQL; an empty name where it is computed."""
    calls = [node for node in ast.walk(migration.module) if _is_enum(node)]
    return frozenset(_name(call, migration.names) for call in calls) | _written(migration)


def _missing(code: Code) -> Iterator[Found]:
    migration = code.migration
    there = code.types_before | _written(migration)
    calls = [node for node in ast.walk(migration.module) if isinstance(node, ast.Call)]
    if "" in there or any(last_name(call.func) == "create" for call in calls):
        return  # which types are made can't be told: it may well be these
    there |= {
        _name(enum, migration.names)
        for operation in code.upgrade("create_table")
        for enum in _enums_in(operation.call, migration.names)
    }
    for operation in code.upgrade("add_column", "alter_column"):
        is_new = operation.name == "add_column"
        place = column_of(operation) if is_new else operation.keyword("type_")
        for enum in _enums_in(place, migration.names) if place is not None else ():
            name = _name(enum, migration.names)
            if name and name not in there and _is_native(enum):
                yield Found(operation.line, operation.shown, operation.guard)
                break


def _enums_in(place: ast.expr, names: Names) -> Iterator[ast.Call]:
    """The calls of `Enum` in an expression, and in what its names stand for."""
    for part in ast.walk(place):
        value = names.value(part) if isinstance(part, ast.Name) else None
        for node in (part,) if value is None or value is part else ast.walk(value):
            if _is_enum(node):
                yield node


def _is_enum(node: ast.AST) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and last_name(node.func) in _ENUMS


def _name(enum: ast.Call, names: Names) -> str:
    """The type's name; SQLAlchemy names one that is made of a class after that."""
    given = keywords(enum).get("name")
    if given is not None:
        text = names.text(given) or ""
        return "" if "{" in text else text.lower()
    values = enum.args[0] if len(enum.args) == 1 else None
    return last_name(values).lower() if values is not None else ""


def _written(migration: Migration) -> frozenset[str]:
    """The types that SQL makes, in a `DO $$…$$` block too."""
    return frozenset(
        found.rpartition(".")[2].strip('"').lower()
        for node in ast.walk(migration.module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for found in _CREATE_TYPE.findall(node.value)
    )


def _is_native(enum: ast.Call) -> bool:
    given = keywords(enum)
    return not (is_false(given.get("native_enum")) or is_false(given.get("create_type")))


def _add_value(code: Code) -> Iterator[Found]:
    for operation, statement in code.written("add_value"):
        if not operation.in_autocommit:
            yield at_sql(operation, statement)


def _stays(code: Code) -> Iterator[Found]:
    down = code.migration.downgrade
    if not down.exists or down.is_empty or not down.operations:
        return
    if any(sql.kind == "drop_type" for each in down.operations for sql in each.sql):
        return
    calls = [node for node in ast.walk(code.migration.module) if isinstance(node, ast.Call)]
    if any(last_name(call.func) == "drop" for call in calls):
        return
    for operation in code.upgrade("create_table"):
        for call in ast.walk(operation.call):
            if _is_enum(call) and "name" in keywords(call) and call.args and _is_native(call):
                yield Found(call.lineno, ast.unparse(call), operation.guard)


RULES = (
    Rule(
        "enum_missing",
        FAILS,
        "gives a column an ENUM type that is not made",
        "On PostgreSQL an ENUM is a type of its own. create_table makes it on the way; add_column "
        "and alter_column do not, and the upgrade stops with “type … does not exist”. Nothing in "
        "this upgrade or before it that could be read makes it. (On SQLite it is text, and works.)",
        "Make it first: sa.Enum(…, name=…).create(op.get_bind(), checkfirst=True); and drop it in "
        "the downgrade, after the column.",
        _missing,
        POSTGRESQL,
    ),
    Rule(
        "add_value",
        FAILS,
        "adds a value to an ENUM in a transaction",
        "On PostgreSQL the new value can't be used before the transaction ends. If this revision, "
        "or a later one of the same upgrade, writes it, the upgrade stops with “New enum values "
        "must be committed before they can be used”.",
        "Put it into `with op.get_context().autocommit_block():`, in a revision of its own.",
        _add_value,
        POSTGRESQL,
    ),
    Rule(
        "enum_stays",
        LOOK,
        "makes an ENUM that the downgrade leaves",
        "On PostgreSQL the type outlives its table. If the values differ by then, the next upgrade "
        "takes the old ones all the same; where the type is made by itself it stops with “type "
        "already exists”.",
        "Drop the type in the downgrade, after the table: sa.Enum(name=…).drop(op.get_bind()). If "
        "another table uses it, it must stay.",
        _stays,
        POSTGRESQL,
    ),
)
