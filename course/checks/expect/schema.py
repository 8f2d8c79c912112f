"""What a check may expect of the schema."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from course.checks.feedback import Unmet
from course.sandbox.workspace import Workspace
from course.state.display import listed
from course.state.schema import Column, ForeignKey, Index, Table

_UNSAID: Any = object()
_MIGRATE = "Look at the migration, then downgrade, mend it, and upgrade again."


def expect_table(
    ws: Workspace, table: str, *, database: str | None = None, cause: str = "", next_step: str = ""
) -> Table:
    """A table; the project's own database unless another SQLite file is named."""
    schema = ws.schema(database)
    there = schema.table(table)
    if there is None:
        names = listed([each.name for each in schema.tables]) or "no table at all"
        raise Unmet(
            f"{place_of(ws, database)} has {names}; expected a table {table}.",
            cause or "The migration that makes it is not written, or not applied here.",
            next_step or "Look at `alembic history` and `alembic current`, then upgrade.",
        )
    return there


def expect_no_table(
    ws: Workspace, table: str, *, database: str | None = None, cause: str = "", next_step: str = ""
) -> None:
    """No table of that name."""
    if ws.schema(database).table(table) is not None:
        raise Unmet(
            f"{place_of(ws, database)} has a table {table}; expected none of that name.",
            cause or "The step that drops or renames it is not written, or not applied here.",
            next_step or _MIGRATE,
        )


def expect_column(  # noqa: PLR0913 - one for each thing there is to say of a column
    ws: Workspace,
    table: str,
    column: str,
    *,
    type: str | None = None,  # noqa: A002 - what a column's type is called
    nullable: bool | None = None,
    default: str | None = _UNSAID,
    database: str | None = None,
    cause: str = "",
    next_step: str = "",
) -> Column:
    """A column, and what of it is named.

    Args:
        ws: the project.
        table: the table's name.
        column: the column's name.
        type: its type in the database's words, such as `VARCHAR(20)`; capitals don't count.
        nullable: whether it allows NULL.
        default: the server's default as SQL; None for a column without one.
        database: another SQLite file than the project's own.
        cause: instead of the general sentence.
        next_step: instead of the general sentence.
    """
    there = expect_table(ws, table, database=database)
    found = there.column(column)
    name = f"{table}.{column}" + (f" in {database}" if database else "")
    if found is None:
        columns = listed([each.name for each in there.columns]) or "no columns"
        raise Unmet(
            f"{name} is not there: {table} has {columns}; expected a column {column}.",
            cause or "The migration that adds it is not written, not applied, or names another.",
            next_step or "Look at `alembic current` and at the migration's upgrade().",
        )
    if type is not None and found.type.casefold() != type.casefold():
        raise Unmet(
            f"{name} is of type {found.type or 'none'}; expected {type}.",
            cause or "The migration or the model says another type.",
            next_step or _MIGRATE,
        )
    if nullable is not None and found.nullable != nullable:
        there_, wanted = ("allows NULL", "not") if found.nullable else ("does not allow NULL", "a")
        raise Unmet(
            f"{name} {there_}; expected "
            + ("one that does not." if wanted == "not" else "a nullable column."),
            cause or "In a model, `Mapped[… | None]` allows it; in a migration, nullable=True.",
            next_step or "Look at nullable= in your migration, then downgrade, mend it, upgrade.",
        )
    if default is not _UNSAID and found.default != default:
        has = "no server default" if found.default is None else f"the default {found.default}"
        wants = "none" if default is None else default
        raise Unmet(
            f"{name} has {has}; expected {wants}.",
            cause or "server_default= is the database's; default= is Python's, and stays in it.",
            next_step or _MIGRATE,
        )
    return found


def expect_no_column(  # noqa: PLR0913 - as all of them
    ws: Workspace,
    table: str,
    column: str,
    *,
    database: str | None = None,
    cause: str = "",
    next_step: str = "",
) -> None:
    """A table without a column of that name."""
    if expect_table(ws, table, database=database).column(column) is not None:
        raise Unmet(
            f"{table}.{column} is there; expected {table} without it.",
            cause or "The step that drops or renames it is not written, or not applied here.",
            next_step or _MIGRATE,
        )


def expect_index(  # noqa: PLR0913 - as all of them
    ws: Workspace,
    table: str,
    columns: Sequence[str],
    *,
    unique: bool | None = None,
    where: str | None = _UNSAID,
    cause: str = "",
    next_step: str = "",
) -> Index:
    """An index on these columns, in this order; a unique constraint is not one."""
    there = expect_table(ws, table)
    shown = f"{table} ({', '.join(columns)})"
    found = [each for each in there.indexes if each.columns == tuple(columns)]
    fits = [
        each
        for each in found
        if (unique is None or each.unique == unique) and (where is _UNSAID or each.where == where)
    ]
    if fits:
        return fits[0]
    has = listed([f"{each.name} {each}" for each in found or there.indexes]) or "no index"
    wanted = "a unique index" if unique else "an index"
    condition = f" where {where}" if where is not _UNSAID and where else ""
    raise Unmet(
        f"{table} has {has}; expected {wanted} on {shown}{condition}.",
        cause or "The migration makes none, or makes it on something else.",
        next_step or _MIGRATE,
    )


def expect_unique(
    ws: Workspace, table: str, columns: Sequence[str], *, cause: str = "", next_step: str = ""
) -> None:
    """Uniqueness of these columns together, by a constraint or by an index of all rows."""
    there = expect_table(ws, table)
    unique = {frozenset(each.columns) for each in there.unique_constraints}
    unique |= {
        frozenset(each.columns) for each in there.indexes if each.unique and each.where is None
    }
    if frozenset(columns) not in unique:
        raise Unmet(
            f"{table} lets ({', '.join(columns)}) occur twice; expected a unique constraint.",
            cause or "Nothing but the database can refuse the second of two equal rows in time.",
            next_step or _MIGRATE,
        )


def expect_foreign_key(  # noqa: PLR0913 - as all of them
    ws: Workspace,
    table: str,
    columns: Sequence[str],
    to: str,
    *,
    on_delete: str | None = _UNSAID,
    cause: str = "",
    next_step: str = "",
) -> ForeignKey:
    """A foreign key from these columns to a table."""
    shown = f"{table} ({', '.join(columns)})"
    found = [
        each
        for each in expect_table(ws, table).foreign_keys
        if each.columns == tuple(columns) and each.table == to
    ]
    if not found:
        raise Unmet(
            f"{shown} points to nothing that the database knows; expected a foreign key to {to}.",
            cause or "The migration makes the column without its constraint.",
            next_step or _MIGRATE,
        )
    if on_delete is not _UNSAID and found[0].on_delete != on_delete:
        raise Unmet(
            f"The foreign key of {shown} says {_on_delete(found[0].on_delete)}; "
            f"expected {_on_delete(on_delete)}.",
            cause or "It decides what happens to these rows when the one they point to goes.",
            next_step or _MIGRATE,
        )
    return found[0]


def place_of(ws: Workspace, database: str | None) -> str:
    """The database as a check names it."""
    if database:
        return database
    if ws.url.get_backend_name() == "sqlite":
        return Path(str(ws.url.database)).name
    return "The database"


def _on_delete(action: str | None) -> str:
    return f"ON DELETE {action}" if action else "nothing of ON DELETE"
