"""Indexes that PostgreSQL builds while others write: CONCURRENTLY."""

from collections.abc import Iterator

from course.state.rules.rule import FAILS, LOOK, POSTGRESQL, Code, Found, Rule, at, at_sql


def _in_transaction(code: Code) -> Iterator[Found]:
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


def _by_name_alone(code: Code) -> Iterator[Found]:
    is_cleared = False
    for operation in code.migration.upgrade.operations:
        is_cleared = (
            is_cleared
            or operation.name == "drop_index"
            or any(each.kind == "drop_index" for each in operation.sql)
        )
        if is_cleared:
            return
        if operation.says_true("postgresql_concurrently") and operation.says_true("if_not_exists"):
            yield at(operation)
        for statement in operation.sql:
            if statement.kind == "create_index" and statement.has(
                r"CONCURRENTLY\s+IF\s+NOT\s+EXISTS"
            ):
                yield at_sql(operation, statement)


RULES = (
    Rule(
        "concurrently",
        FAILS,
        "builds or drops an index concurrently in a transaction",
        "On PostgreSQL this cannot run inside a transaction block, and if env.py opens one, as the "
        "template does, the whole upgrade is rolled back.",
        "Put it into `with op.get_context().autocommit_block():`, in a revision of its own.",
        _in_transaction,
        POSTGRESQL,
    ),
    Rule(
        "index_by_name_alone",
        LOOK,
        "takes an index for built if one of that name is there",
        "On PostgreSQL a CONCURRENTLY that stops half-way (two rows are equal, it is cancelled) "
        "leaves an INVALID index of that name, which no query uses. The next upgrade finds the "
        "name, builds nothing, and reports success.",
        "Drop what may be left before: op.drop_index(…, postgresql_concurrently=True, "
        "if_exists=True), in the same autocommit_block. What is left now: SELECT "
        "indexrelid::regclass FROM pg_index WHERE NOT indisvalid.",
        _by_name_alone,
        POSTGRESQL,
    ),
)
