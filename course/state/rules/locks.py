"""What an app that is running meanwhile would notice."""

import ast
from collections.abc import Iterator

from course.state.operations import Operation
from course.state.rules.rule import (
    POSTGRESQL,
    STOPS,
    Code,
    Found,
    Rule,
    at,
    at_sql,
    column_of,
    keywords,
)
from course.state.source_names import last_name

_WITHOUT_LIMIT = frozenset({"Text", "TEXT", "UnicodeText"})
_COUNTED = frozenset({"String", "VARCHAR", "Unicode", "AutoString"})
_VOLATILE = ("gen_random_uuid", "uuid_generate", "clock_timestamp", "random(", "uuidv")


def _rename(code: Code) -> Iterator[Found]:
    yield from map(at, code.on_old_tables("rename_table"))
    for operation in code.on_old_tables("alter_column"):
        if operation.keyword("new_column_name") is not None:
            yield at(operation)
    for operation, statement in code.written_on_old_tables("rename_table", "rename_column"):
        yield at_sql(operation, statement)


def _type(code: Code) -> Iterator[Found]:
    for operation in code.on_old_tables("alter_column"):
        wanted = operation.keyword("type_")
        if wanted is not None and not _is_widened(operation, wanted):
            yield at(operation)
    for operation, statement in code.written_on_old_tables("alter_type"):
        yield at_sql(operation, statement)


def _is_widened(operation: Operation, wanted: ast.expr) -> bool:
    """Whether a text column gets room: that rewrites nothing, and no value is too long for it."""
    before = operation.keyword("existing_type")
    if before is None or _kind(before) not in _COUNTED:
        return False
    if _kind(wanted) in _WITHOUT_LIMIT:
        return True
    old, new = _length(before), _length(wanted)
    return _kind(wanted) in _COUNTED and new is not None and old is not None and new >= old


def _kind(type_: ast.expr) -> str:
    return last_name(type_.func if isinstance(type_, ast.Call) else type_)


def _length(type_: ast.expr) -> int | None:
    if not isinstance(type_, ast.Call):
        return None
    given = type_.args[0] if type_.args else keywords(type_).get("length")
    value = given.value if isinstance(given, ast.Constant) else None
    return value if isinstance(value, int) else None


def _index(code: Code) -> Iterator[Found]:
    for operation in code.on_old_tables("create_index"):
        if not any(each.arg == "postgresql_concurrently" for each in operation.call.keywords):
            yield at(operation)
    for operation, statement in code.written_on_old_tables("create_index"):
        if not statement.has("CONCURRENTLY"):
            yield at_sql(operation, statement)


def _constraint(code: Code) -> Iterator[Found]:
    for operation in code.on_old_tables("create_foreign_key", "create_check_constraint"):
        if not any(each.arg == "postgresql_not_valid" for each in operation.call.keywords):
            yield at(operation)
    for operation, statement in code.written_on_old_tables("add_constraint"):
        if not statement.has(r"NOT\s+VALID"):
            yield at_sql(operation, statement)


def _unique(code: Code) -> Iterator[Found]:
    for operation in code.on_old_tables("create_unique_constraint"):
        if operation.keyword("postgresql_using_index") is None:
            yield at(operation)


def _volatile(code: Code) -> Iterator[Found]:
    for operation in code.on_old_tables("add_column"):
        column = column_of(operation)
        default = keywords(column).get("server_default") if column is not None else None
        if default is not None and any(word in ast.unparse(default).lower() for word in _VOLATILE):
            yield at(operation)


def _update_all(code: Code) -> Iterator[Found]:
    for operation, statement in code.written_on_old_tables("update"):
        if not statement.has_where:
            yield at_sql(operation, statement)


RULES = (
    Rule(
        "rename",
        STOPS,
        "renames a table or a column",
        "An app that still runs asks for the old name, and fails until it is replaced; so does the "
        "new one before the upgrade. If the app is down meanwhile, nothing happens.",
        "Where it must go on: add the new one, write both, copy the rows, move the readers, and "
        "drop the old one in a later release. For a table, a view with the old name may do.",
        _rename,
    ),
    Rule(
        "type_change",
        STOPS,
        "changes a column's type",
        "On PostgreSQL most changes write the whole table anew under a lock that keeps everybody "
        "out (a longer VARCHAR, or TEXT for it, does not); a narrower type stops at a value that "
        "doesn't fit. On SQLite, batch mode copies the table.",
        "On a large table: add a new column, write both, copy in batches, and move over.",
        _type,
    ),
    Rule(
        "index",
        STOPS,
        "builds an index while writers wait",
        "On PostgreSQL nobody can write to the table until the index is built. On a large table "
        "that takes long.",
        "`postgresql_concurrently=True` in `with op.get_context().autocommit_block():`, in a "
        "revision of its own.",
        _index,
        POSTGRESQL,
    ),
    Rule(
        "constraint",
        STOPS,
        "checks all rows of a table under a lock",
        "On PostgreSQL a new foreign key or CHECK reads every row while writers wait, a foreign "
        "key on both tables. It stops if one row breaks it.",
        "`postgresql_not_valid=True`, then VALIDATE CONSTRAINT in a later revision.",
        _constraint,
        POSTGRESQL,
    ),
    Rule(
        "unique",
        STOPS,
        "builds a unique constraint under a lock",
        "On PostgreSQL its index is built while everybody else waits, readers too. It stops if two "
        "rows are equal.",
        "Build the unique index concurrently, then ADD CONSTRAINT … UNIQUE USING INDEX.",
        _unique,
        POSTGRESQL,
    ),
    Rule(
        "volatile_default",
        STOPS,
        "adds a column whose default differs from row to row",
        "On PostgreSQL the whole table is written anew under a lock that keeps everybody out.",
        "Add the column bare, set the default, then fill the old rows in batches.",
        _volatile,
        POSTGRESQL,
    ),
    Rule(
        "update_all",
        STOPS,
        "writes every row in one statement",
        "There is no WHERE. If the table is large, one transaction holds all its rows until the "
        "end; if only some rows are meant, the others are overwritten.",
        "Say which rows, and fill a large table in batches by key that can be taken up again.",
        _update_all,
    ),
)
