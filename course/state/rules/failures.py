"""Upgrades and downgrades that stop half-way."""

from collections.abc import Iterator

from course.state.rules.rule import (
    FAILS,
    NO_WAY_BACK,
    SQLITE,
    Code,
    Found,
    Rule,
    at,
    is_none,
    keywords,
)

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
