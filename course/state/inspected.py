"""The schema of any other database, as far as SQLAlchemy's inspector tells."""

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Dialect, Inspector, inspect
from sqlalchemy.exc import CompileError, SAWarning

from course.state.schema import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Table,
    UniqueConstraint,
    View,
)

_Found = Mapping[tuple[str | None, str], Any]


def read(
    connection: Connection, schemas: Sequence[str] = ()
) -> tuple[tuple[Table, ...], tuple[View, ...]]:
    """Read the default schema's tables and views, and those of other schemas.

    Read-only. What the inspector does not tell, such as triggers, is left out.

    Args:
        connection: A connection to any database that SQLAlchemy knows.
        schemas: Names of schemas to read besides the default one.

    Returns:
        The tables, and the views, each sorted by name.
    """
    inspector = inspect(connection)
    tables: list[Table] = []
    views: list[View] = []
    with warnings.catch_warnings():
        # A type that SQLAlchemy does not know is told by its place: it has no name.
        warnings.simplefilter("ignore", SAWarning)
        for schema in (None, *schemas):
            tables += _tables(inspector, connection.dialect, schema)
            views += (
                View(
                    _label(schema, name),
                    " ".join((inspector.get_view_definition(name, schema) or "").split()),
                )
                for name in inspector.get_view_names(schema)
            )
    return (
        tuple(sorted(tables, key=lambda table: table.name)),
        tuple(sorted(views, key=lambda view: view.name)),
    )


def _tables(inspector: Inspector, dialect: Dialect, schema: str | None) -> list[Table]:
    columns = inspector.get_multi_columns(schema)
    primary = _optional(inspector.get_multi_pk_constraint, schema)
    foreign = _optional(inspector.get_multi_foreign_keys, schema)
    indexes = _optional(inspector.get_multi_indexes, schema)
    uniques = _optional(inspector.get_multi_unique_constraints, schema)
    checks = _optional(inspector.get_multi_check_constraints, schema)
    return [
        Table(
            _label(*key),
            columns=tuple(_column(column, dialect) for column in found),
            primary_key=tuple((primary.get(key) or {}).get("constrained_columns", ())),
            primary_key_name=(primary.get(key) or {}).get("name"),
            foreign_keys=tuple(sorted(map(_foreign_key, foreign.get(key, ())), key=str)),
            indexes=tuple(
                sorted(
                    (
                        _index(index, dialect.name)
                        for index in indexes.get(key, ())
                        if not index.get("duplicates_constraint")
                    ),
                    key=lambda index: index.name,
                )
            ),
            unique_constraints=tuple(
                sorted(
                    (
                        UniqueConstraint(tuple(unique["column_names"]), unique["name"])
                        for unique in uniques.get(key, ())
                        if not unique.get("duplicates_index")
                    ),
                    key=str,
                )
            ),
            check_constraints=tuple(
                sorted(
                    (
                        CheckConstraint(check["sqltext"], check["name"])
                        for check in checks.get(key, ())
                    ),
                    key=str,
                )
            ),
        )
        for key, found in columns.items()
    ]


def _optional(read_all: Any, schema: str | None) -> _Found:
    """What the inspector has of a kind; nothing where the dialect cannot tell."""
    try:
        found: _Found = read_all(schema)
    except NotImplementedError:
        return {}
    return found


def _label(schema: str | None, name: str) -> str:
    return f"{schema}.{name}" if schema else name


def _column(column: Any, dialect: Dialect) -> Column:
    try:
        type_ = column["type"].compile(dialect=dialect)
    except CompileError:
        type_ = ""
    computed = column.get("computed") or {}
    identity = column.get("identity") or {}
    return Column(
        column["name"],
        type_,
        nullable=column["nullable"],
        default=None if computed or identity else column["default"],
        computed=computed.get("sqltext"),
        identity=("ALWAYS" if identity.get("always") else "BY DEFAULT") if identity else None,
        comment=column.get("comment"),
    )


def _foreign_key(key: Any) -> ForeignKey:
    options = key.get("options") or {}
    return ForeignKey(
        tuple(key["constrained_columns"]),
        _label(key["referred_schema"], key["referred_table"]),
        tuple(key["referred_columns"]),
        name=key["name"],
        on_delete=options.get("ondelete"),
        on_update=options.get("onupdate"),
    )


def _index(index: Any, dialect: str) -> Index:
    options = index.get("dialect_options") or {}
    where = options.get(f"{dialect}_where")
    return Index(
        index["name"] or "",
        tuple(index.get("expressions") or index["column_names"]),
        unique=bool(index["unique"]),
        where=None if where is None else str(where),
    )
