"""Downgrades that lie, and what bites later."""

import ast
import re
from collections.abc import Iterator

from course.state.operations import Operation
from course.state.rules.rule import (
    LOOK,
    NO_WAY_BACK,
    Code,
    Found,
    Rule,
    at,
    column_of,
    construct,
    is_false,
    is_none,
    keywords,
    plain_name,
)
from course.state.source_names import last_name

_SCHEMA = frozenset(
    {"add_column", "alter_column", "drop_column", "drop_table", "create_table", "rename_table"}
)
_NAMELESS = ("create_foreign_key", "create_unique_constraint", "create_check_constraint")
_MODELS = frozenset({"models", "model", "dbmodels", "orm"})
_BY_HAND = re.compile(r"(?:r|rev|v|m)?_?\d{1,4}(?:_\w*)?")


def _lying_downgrade(code: Code) -> Iterator[Found]:
    up, down = code.migration.upgrade, code.migration.downgrade
    if up.exists and not up.is_empty and down.is_empty:
        yield Found(down.line, "downgrade does nothing, and upgrade does something")


def _empty_upgrade(code: Code) -> Iterator[Found]:
    up, down = code.migration.upgrade, code.migration.downgrade
    if not up.is_empty or len(code.revision.down_revisions) > 1:
        return
    if down.exists and not down.is_empty:
        yield Found(up.line, "upgrade does nothing, and downgrade does something")
    elif down.is_empty and not code.revision.depends_on and not code.revision.branch_labels:
        yield Found(up.line, "upgrade and downgrade do nothing")


def _live_models(code: Code) -> Iterator[Found]:
    for node in ast.walk(code.migration.module):
        if isinstance(node, ast.ImportFrom):
            path = (node.module or "").split(".")
            own = node.level > 0 or path[0] in code.story.packages
            parts = {*path, *(alias.name for alias in node.names)}
            classes = [a.name for a in node.names if a.name[:1].isupper() and not a.name.isupper()]
            if own and _MODELS & parts and (classes or _MODELS & {a.name for a in node.names}):
                yield Found(node.lineno, ast.unparse(node))
        elif isinstance(node, ast.Import):
            for alias in node.names:
                path = alias.name.split(".")
                if path[0] in code.story.packages and _MODELS & set(path):
                    yield Found(node.lineno, ast.unparse(node))


def _mixed(code: Code) -> Iterator[Found]:
    if not any(code.on_old_tables(*_SCHEMA)):
        return
    for operation in code.migration.upgrade.operations:
        if _writes_rows(code, operation):
            yield at(operation)
            return


def _writes_rows(code: Code, operation: Operation) -> bool:
    if operation.name == "bulk_insert" and operation.table:
        return plain_name(operation.table) not in code.made_here
    if construct(code, operation)[0]:
        return True
    return any(
        each.kind in {"insert", "update", "delete"}
        and plain_name(each.table or "") not in code.made_here
        for each in operation.sql
    )


def _unnamed(code: Code) -> Iterator[Found]:
    for operation in code.upgrade(*_NAMELESS):
        if is_none(operation.argument(0, "constraint_name")):
            yield at(operation)


def _default_unused(code: Code) -> Iterator[Found]:
    for operation in code.on_old_tables("add_column"):
        column = column_of(operation)
        given = keywords(column) if column is not None else {}
        default = given.get("default")
        if default is None or is_none(default) or "server_default" in given:
            continue
        if not is_false(given.get("nullable")):  # that one fails: another rule
            yield at(operation)


def _utcnow(code: Code) -> Iterator[Found]:
    for node in ast.walk(code.migration.module):
        if isinstance(node, ast.Attribute) and node.attr == "utcnow":
            owner = last_name(node.value)
            if owner in {"datetime", "dt"}:
                yield Found(node.lineno, ast.unparse(node))


def _hand_numbered(code: Code) -> Iterator[Found]:
    if _BY_HAND.fullmatch(code.revision.id):
        yield Found(0, f"the id {code.revision.id} looks numbered by hand")


RULES = (
    Rule(
        "lying_downgrade",
        NO_WAY_BACK,
        "has a downgrade that does nothing",
        "`alembic downgrade` reports success and takes the revision out of alembic_version, but "
        "what the upgrade did is still there. The next upgrade may then stop, because it is there.",
        "Write the way back; if there is none, raise an error that says so.",
        _lying_downgrade,
    ),
    Rule(
        "empty_upgrade",
        LOOK,
        "has an upgrade that does nothing",
        "If it came from --autogenerate, env.py saw no difference; often it does not import the "
        "models. If it is meant (a baseline, a placeholder), all is well.",
        "See that env.py imports every model, or say in the docstring why it is empty.",
        _empty_upgrade,
    ),
    Rule(
        "live_models",
        LOOK,
        "imports the app's models",
        "If these are mapped classes: they change, and this revision is run again on every new "
        "database. A column that the models get later is not there yet when it runs.",
        "Write the few columns that it needs into the file: sa.table(…, sa.column(…)).",
        _live_models,
    ),
    Rule(
        "mixed",
        LOOK,
        "changes the schema and the rows in one revision",
        "If the rows are many, the schema's locks are held while they are written; if it fails "
        "half-way on SQLite or MySQL, a part of the change stays.",
        "Two revisions: one for the schema, one for the rows.",
        _mixed,
    ),
    Rule(
        "unnamed",
        LOOK,
        "makes a constraint without a name",
        "If target_metadata has no naming_convention, the database chooses a name, which a later "
        "revision has to guess; SQLite's batch mode stops with “Constraint must have a name”.",
        "Give it a name, or target_metadata a naming_convention.",
        _unnamed,
    ),
    Rule(
        "default_unused",
        LOOK,
        "adds a column with a default that the database does not get",
        "`default=` is used by the app when it inserts; the rows that are there get NULL, and so "
        "do inserts from elsewhere.",
        "server_default=…, if the database is to know it.",
        _default_unused,
    ),
    Rule(
        "utcnow",
        LOOK,
        "uses datetime.utcnow",
        "It gives a time without a zone, which a database session in another zone takes for its "
        "own; it is deprecated since Python 3.12.",
        "datetime.now(UTC), or sa.func.now() in the statement.",
        _utcnow,
    ),
    Rule(
        "hand_numbered",
        LOOK,
        "has an id that looks numbered by hand",
        "Two people on two branches take the same next number: “Revision … is present more than "
        "once”. The order is in down_revision, not in the id.",
        "Let Alembic choose the ids of new revisions; those that were shared stay as they are.",
        _hand_numbered,
    ),
)
