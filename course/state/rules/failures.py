"""Upgrades and downgrades that stop half-way."""

import ast
from collections.abc import Iterator

from course.state.operations import Operation
from course.state.rules.rule import (
    FAILS,
    NO_WAY_BACK,
    POSTGRESQL,
    SQLITE,
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
_CONSTRAINTS = frozenset(
    {
        "create_foreign_key",
        "create_unique_constraint",
        "create_check_constraint",
        "create_primary_key",
        "drop_constraint",
    }
)
_VERSION_NUM = 32


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


def _plain_string(code: Code) -> Iterator[Found]:
    for direction in (code.migration.upgrade, code.migration.downgrade):
        for operation in direction.operations:
            if operation.name != "connection.execute" or not operation.call.args:
                continue
            if code.migration.names.is_plain_text(operation.call.args[0]):
                yield at(operation)


def _parameters(code: Code) -> Iterator[Found]:
    for direction in (code.migration.upgrade, code.migration.downgrade):
        for operation in direction.operations:
            if operation.name == "execute" and len(operation.call.args) > 1:
                yield at(operation)


def _concurrently(code: Code) -> Iterator[Found]:
    committed = False
    for operation in code.migration.upgrade.operations:
        committed = committed or any(each.kind == "commit" for each in operation.sql)
        if operation.in_autocommit or committed:
            continue
        if operation.says_true("postgresql_concurrently"):
            yield at(operation)
        for statement in operation.sql:
            if statement.kind in {"create_index", "drop_index"} and statement.has("CONCURRENTLY"):
                yield at_sql(operation, statement)


def _add_value(code: Code) -> Iterator[Found]:
    for operation, statement in code.written("add_value"):
        if not operation.in_autocommit:
            yield at_sql(operation, statement)


def _drop_none(code: Code) -> Iterator[Found]:
    for direction in (code.migration.upgrade, code.migration.downgrade):
        for operation in direction.operations:
            name = operation.argument(0, "constraint_name")
            if operation.name == "drop_constraint" and is_none(name):
                yield at(operation)


def _long_id(code: Code) -> Iterator[Found]:
    length = len(code.revision.id)
    if length > _VERSION_NUM:
        yield Found(0, f"the id has {length} characters")


def _no_upgrade(code: Code) -> Iterator[Found]:
    if not code.migration.upgrade.exists:
        yield Found(0, "there is no function upgrade")


def _no_downgrade(code: Code) -> Iterator[Found]:
    if not code.migration.downgrade.exists:
        yield Found(0, "there is no function downgrade")


def _needs_batch(code: Code) -> Iterator[Found]:
    if code.story.dialect != "sqlite":
        return
    for operation in code.migration.upgrade.operations:
        if operation.batch is not None:
            continue
        given = keywords(operation.call).keys()
        if operation.name in _CONSTRAINTS or (
            operation.name == "alter_column" and given & {"nullable", "type_", "server_default"}
        ):
            yield at(operation)


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
    Rule(
        "plain_string",
        FAILS,
        "gives a connection a plain string",
        "With SQLAlchemy 2, execute on a connection or a Session takes no plain string: it stops "
        "with ObjectNotExecutableError or ArgumentError. (op.execute takes one.)",
        "Wrap it: sa.text(…).",
        _plain_string,
    ),
    Rule(
        "parameters",
        FAILS,
        "gives op.execute parameters",
        "op.execute takes one statement and no parameters: it stops with a TypeError.",
        "Bind them to the statement: sa.text(…).bindparams(…).",
        _parameters,
    ),
    Rule(
        "concurrently",
        FAILS,
        "builds or drops an index concurrently in a transaction",
        "On PostgreSQL this cannot run inside a transaction block, and if env.py opens one, as the "
        "template does, the whole upgrade is rolled back.",
        "Put it into `with op.get_context().autocommit_block():`, in a revision of its own.",
        _concurrently,
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
        "drop_unnamed",
        FAILS,
        "drops a constraint without saying which",
        "The name is None, and a constraint is dropped by its name: this stops on SQLite and on "
        "PostgreSQL.",
        "Write the name that the database gives it (\\d TABLE in psql, or `ws.schema()`); give "
        "target_metadata a naming_convention, so that new ones have names.",
        _drop_none,
    ),
    Rule(
        "long_id",
        FAILS,
        "has a revision id of more than 32 characters",
        "The column version_num takes 32. SQLite does not count them; on PostgreSQL the upgrade "
        "stops with “value too long for type character varying(32)”, unless env.py made the "
        "version table wider.",
        "Give it a shorter id, and mend the down_revision of what comes after it.",
        _long_id,
    ),
    Rule(
        "no_upgrade",
        FAILS,
        "has no upgrade",
        "Alembic calls a function of that name; without it every upgrade that comes here stops "
        "with an AttributeError.",
        "Write it, if only with `pass`.",
        _no_upgrade,
    ),
    Rule(
        "no_downgrade",
        NO_WAY_BACK,
        "has no downgrade",
        "Alembic calls a function of that name; a downgrade that comes here stops with an "
        "AttributeError. If that is meant, the error says less than it could.",
        "Write the way back; if there is none, raise an error that says so.",
        _no_downgrade,
    ),
    Rule(
        "needs_batch",
        FAILS,
        "alters a table outside of batch mode",
        'SQLite can\'t do this with ALTER TABLE: it stops with “near "ALTER": syntax error” or '
        "with “No support for ALTER of constraints in SQLite dialect”.",
        "Put it into `with op.batch_alter_table(…) as batch_op:`.",
        _needs_batch,
        SQLITE,
    ),
)
