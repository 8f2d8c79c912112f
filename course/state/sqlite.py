"""The schema of a SQLite database, from `sqlite_master` and one pragma.

SQLite keeps the statement that made each table and keeps names of constraints nowhere else, so
the statement is read too.
"""

from collections import defaultdict
from dataclasses import replace

from sqlalchemy import Connection, text

from course.state.schema import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Table,
    Trigger,
    UniqueConstraint,
    View,
)
from course.state.sqlite_sql import TableSql, index_parts, read_create_table, spaced

_OBJECTS = text(
    "SELECT type, name, tbl_name, sql FROM sqlite_master "
    "WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND sql IS NOT NULL ORDER BY name"
)
# Virtual tables are left out: asking for their columns would load their module.
_COLUMNS = text(
    'SELECT m.name, c.name, c.type, c."notnull", c.dflt_value, c.pk, c.hidden '
    "FROM sqlite_master AS m JOIN pragma_table_xinfo(m.name) AS c "
    "WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
    "AND m.sql NOT LIKE 'CREATE VIRTUAL %' ORDER BY m.name, c.cid"
)


def read(connection: Connection) -> tuple[tuple[Table, ...], tuple[View, ...]]:
    """Read the main database's tables and views, each sorted by name.

    Read-only: two queries, however many tables there are.

    Args:
        connection: A connection to a SQLite database.

    Returns:
        The tables, and the views.
    """
    statements: dict[str, str] = {}
    indexes = defaultdict(list)
    triggers = defaultdict(list)
    views = []
    for kind, name, table, sql in connection.execute(_OBJECTS):
        if kind == "table":
            statements[name] = sql
        elif kind == "index":
            columns, unique, where = index_parts(sql)
            indexes[table].append(Index(name, columns, unique, where))
        elif kind == "trigger":
            triggers[table].append(Trigger(name, spaced(sql)))
        else:
            views.append(View(name, spaced(sql)))
    columns_of = defaultdict(list)
    for name, *column in connection.execute(_COLUMNS):
        columns_of[name].append(column)

    tables = {}
    for name, sql in statements.items():
        table = _table(name, read_create_table(sql), columns_of[name])
        tables[name] = replace(table, indexes=tuple(indexes[name]), triggers=tuple(triggers[name]))
    return tuple(_with_targets(table, tables) for table in tables.values()), tuple(views)


def _table(name: str, sql: TableSql, columns: list[list[str | int | None]]) -> Table:
    keys = sorted((int(pk or 0), str(column)) for column, _, _, _, pk, _ in columns if pk)
    primary_key = tuple(column for _, column in keys)
    without_rowid = "WITHOUT ROWID" in sql.options
    return Table(
        name,
        columns=tuple(
            _column(column, sql, primary_key, without_rowid=without_rowid)
            for column in columns
            if column[5] != 1  # 1: a hidden column of a virtual table
        ),
        primary_key=primary_key,
        primary_key_name=sql.primary_key_name,
        foreign_keys=tuple(sorted((ForeignKey(**key) for key in sql.foreign_keys), key=str)),
        unique_constraints=tuple(
            sorted((UniqueConstraint(*unique) for unique in sql.uniques), key=str)
        ),
        check_constraints=tuple(sorted((CheckConstraint(*check) for check in sql.checks), key=str)),
        options=sql.options,
    )


def _column(
    column: list[str | int | None],
    sql: TableSql,
    primary_key: tuple[str, ...],
    *,
    without_rowid: bool,
) -> Column:
    name, declared, not_null, default, _, _ = column
    type_ = str(declared or "").upper()
    # A rowid alias, and any key of a table without rowid, holds no NULL, said or unsaid.
    is_rowid = primary_key == (name,) and type_ == "INTEGER"
    never_null = bool(not_null) or is_rowid or (without_rowid and name in primary_key)
    collation = sql.collations.get(str(name).casefold())
    return Column(
        str(name),
        f"{type_} COLLATE {collation}" if collation else type_,
        nullable=not never_null,
        default=None if default is None else spaced(str(default)),
        computed=sql.computed.get(str(name).casefold()),
    )


def _with_targets(table: Table, tables: dict[str, Table]) -> Table:
    """`REFERENCES users` without columns means the primary key of users: write it out."""
    if all(key.target for key in table.foreign_keys):
        return table
    keys = []
    for key in table.foreign_keys:
        target = tables.get(key.table)
        keys.append(
            key if key.target or target is None else replace(key, target=target.primary_key)
        )
    return replace(table, foreign_keys=tuple(keys))
