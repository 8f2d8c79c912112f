"""Rows that are gone."""

import ast
from collections.abc import Iterator

from course.state.rules.rule import (
    LOSES,
    SQLITE,
    Code,
    Found,
    Rule,
    at,
    at_sql,
    construct,
    plain_name,
)

_LEAVES_THE_TABLE = frozenset({"add_column", "create_index", "drop_index"})


def _drop_table(code: Code) -> Iterator[Found]:
    yield from map(at, code.on_old_tables("drop_table"))
    for operation, statement in code.written_on_old_tables("drop_table"):
        yield at_sql(operation, statement)


def _drop_column(code: Code) -> Iterator[Found]:
    yield from map(at, code.on_old_tables("drop_column"))
    for operation, statement in code.written_on_old_tables("drop_column"):
        yield at_sql(operation, statement)


def _delete_all(code: Code) -> Iterator[Found]:
    for operation, statement in code.written_on_old_tables("delete", "truncate"):
        if statement.kind == "truncate" or not statement.has_where:
            yield at_sql(operation, statement)
    for operation in code.upgrade("execute", "connection.execute"):
        if construct(code, operation) == ("delete", False):
            yield at(operation)


def _rebuilt_parent(code: Code) -> Iterator[Found]:
    operations = code.migration.upgrade.operations
    for batch in code.on_old_tables("batch_alter_table"):
        if batch.table is None or plain_name(batch.table) not in code.story.cascading:
            continue
        recreate = batch.keyword("recreate")
        how = recreate.value if isinstance(recreate, ast.Constant) else "auto"
        inside = {each.name for each in operations if each.batch is batch.call}
        if how == "always" or (how != "never" and inside - _LEAVES_THE_TABLE):
            yield at(batch)


RULES = (
    Rule(
        "drop_table",
        LOSES,
        "drops a table",
        "Its rows are gone once the upgrade has run, unless they were copied elsewhere before. A "
        "downgrade can make the table again; it comes back empty.",
        "First release an app that no longer uses the table, keep a backup that was tried, and "
        "drop the table in a later release.",
        _drop_table,
    ),
    Rule(
        "drop_column",
        LOSES,
        "drops a column",
        "Its values are gone once the upgrade has run, unless they were copied elsewhere before. A "
        "downgrade can add the column again; it comes back without its values. An app that still "
        "runs and reads the column stops working.",
        "First release an app that no longer uses the column, and drop it in a later release.",
        _drop_column,
    ),
    Rule(
        "delete_all",
        LOSES,
        "deletes all rows of a table",
        "There is no WHERE, so every row goes, and no downgrade brings one back.",
        "If only some rows are meant, say which in a WHERE. If all are meant, keep a backup that "
        "was tried.",
        _delete_all,
    ),
    Rule(
        "rebuilt_parent",
        LOSES,
        "rebuilds a table that others cascade from",
        "On SQLite this batch copies the table and drops the old one. A foreign key in this "
        "history points to the table with ON DELETE CASCADE; if foreign keys are ON while the "
        "migration runs, dropping the old table deletes the rows that refer to it, in silence.",
        "See that env.py connects with PRAGMA foreign_keys = OFF, and look at the rows with PRAGMA "
        "foreign_key_check afterwards.",
        _rebuilt_parent,
        SQLITE,
    ),
)
