"""The schema of a PostgreSQL database (13 and newer), from its system catalogs.

Meanings of the columns: https://www.postgresql.org/docs/current/catalogs.html.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, TextClause, bindparam, text

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

_ACTIONS = {"a": None, "r": "RESTRICT", "c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT"}
# The names that SQL and SQLAlchemy use for what PostgreSQL calls otherwise.
_TYPE_NAMES = (
    (re.compile(r"^character varying"), "varchar"),
    (re.compile(r"^character(?=\(|\[|$)"), "char"),
)

_CHECK = re.compile(r"^CHECK \((.*)\)( NO INHERIT)?( NOT ENFORCED)?$", re.DOTALL)


def _query(sql: str) -> TextClause:
    return text(sql).bindparams(bindparam("schemas", expanding=True))


# Where no schema is named: the first one of the search path, as for CREATE TABLE.
_IN_SCHEMAS = "n.nspname IN :schemas"
_LABEL = (
    "CASE WHEN n.nspname = current_schema() THEN c.relname ELSE n.nspname || '.' || c.relname END"
)
_TABLES = _query(f"""
    SELECT c.oid, {_LABEL} AS name, c.relkind, c.relpersistence,
           obj_description(c.oid, 'pg_class') AS comment,
           CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END AS view
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND {_IN_SCHEMAS}
    ORDER BY name
""")  # noqa: S608 - both parts are constants of this module
_COLUMNS = _query(f"""
    SELECT a.attrelid, a.attname, format_type(a.atttypid, a.atttypmod) AS type,
           tn.nspname = 'pg_catalog' AS builtin,
           a.attnotnull, pg_get_expr(d.adbin, d.adrelid) AS default,
           a.attgenerated, a.attidentity, col_description(a.attrelid, a.attnum) AS comment,
           CASE WHEN a.attcollation <> t.typcollation THEN co.collname END AS collation,
           (SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder)
            FROM pg_enum e WHERE e.enumtypid = coalesce(nullif(t.typelem, 0), t.oid)) AS labels
    FROM pg_attribute a
    JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_type t ON t.oid = a.atttypid JOIN pg_namespace tn ON tn.oid = t.typnamespace
    LEFT JOIN pg_collation co ON co.oid = a.attcollation
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE c.relkind IN ('r', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped AND {_IN_SCHEMAS}
    ORDER BY a.attrelid, a.attnum
""")  # noqa: S608 - constants
# Triggers that serve a constraint, and NOT NULL as PostgreSQL 18 keeps it, are left out; a
# NOT NULL that is not validated is told.
_CONSTRAINTS = _query(f"""
    SELECT k.conrelid, k.contype, k.conname, k.convalidated, k.condeferrable, k.condeferred,
           k.confupdtype, k.confdeltype, pg_get_constraintdef(k.oid) AS sql,
           (SELECT array_agg(a.attname::text ORDER BY u.at)
            FROM unnest(k.conkey) WITH ORDINALITY AS u(num, at)
            JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num) AS columns,
           (SELECT array_agg(a.attname::text ORDER BY u.at)
            FROM unnest(k.confkey) WITH ORDINALITY AS u(num, at)
            JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.num) AS target,
           CASE WHEN fn.nspname = current_schema() THEN f.relname
                ELSE fn.nspname || '.' || f.relname END AS target_table
    FROM pg_constraint k
    JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_class f ON f.oid = k.confrelid
    LEFT JOIN pg_namespace fn ON fn.oid = f.relnamespace
    WHERE (k.contype IN ('p', 'u', 'f', 'c', 'x') OR (k.contype = 'n' AND NOT k.convalidated))
      AND {_IN_SCHEMAS}
    ORDER BY k.conname
""")  # noqa: S608 - constants
_INDEXES = _query(f"""
    SELECT i.indrelid, ic.relname AS name, i.indisunique, i.indisvalid, i.indnkeyatts, am.amname,
           pg_get_expr(i.indpred, i.indrelid) AS predicate,
           (SELECT array_agg(pg_get_indexdef(i.indexrelid, k, true)
                             || CASE WHEN k > i.indnkeyatts THEN ''
                                     ELSE CASE WHEN i.indoption[k - 1] & 1 = 1
                                               THEN ' DESC' ELSE '' END
                                          || CASE i.indoption[k - 1] & 3
                                               WHEN 1 THEN ' NULLS LAST'
                                               WHEN 2 THEN ' NULLS FIRST' ELSE '' END END
                             ORDER BY k)
            FROM generate_series(1, i.indnatts) AS k) AS columns
    FROM pg_index i
    JOIN pg_class ic ON ic.oid = i.indexrelid JOIN pg_am am ON am.oid = ic.relam
    JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'm') AND {_IN_SCHEMAS}
      AND NOT EXISTS (SELECT 1 FROM pg_constraint k
                      WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
    ORDER BY name
""")  # noqa: S608 - constants
_TRIGGERS = _query(f"""
    SELECT t.tgrelid, t.tgname, pg_get_triggerdef(t.oid, true) AS sql, t.tgenabled
    FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT t.tgisinternal AND {_IN_SCHEMAS}
    ORDER BY t.tgname
""")  # noqa: S608 - constants


def read(
    connection: Connection, schemas: Sequence[str] = ()
) -> tuple[tuple[Table, ...], tuple[View, ...]]:
    """Read the default schema's tables and views, and those of other schemas.

    Read-only: six queries, however many tables there are.

    Args:
        connection: A connection to a PostgreSQL database.
        schemas: Names of schemas to read besides the default one.

    Returns:
        The tables, and the views, each sorted by name.
    """
    default = connection.scalar(text("SELECT current_schema()"))
    names = {"schemas": [*([default] if default else []), *schemas] or [""]}

    def rows_by_table(query: TextClause) -> dict[int, list[Any]]:
        grouped = defaultdict(list)
        for row in connection.execute(query, names):
            grouped[row[0]].append(row)
        return grouped

    columns, constraints = rows_by_table(_COLUMNS), rows_by_table(_CONSTRAINTS)
    indexes, triggers = rows_by_table(_INDEXES), rows_by_table(_TRIGGERS)
    tables = []
    views = []
    for row in connection.execute(_TABLES, names):
        if row.view is not None:
            views.append(View(row.name, " ".join(row.view.split()), row.relkind == "m"))
            continue
        by_kind = defaultdict(list)
        for constraint in constraints[row.oid]:
            by_kind[constraint.contype].append(constraint)
        primary = by_kind["p"][0] if by_kind["p"] else None
        tables.append(
            Table(
                row.name,
                columns=tuple(map(_column, columns[row.oid])),
                primary_key=tuple(primary.columns) if primary else (),
                primary_key_name=primary.conname if primary else None,
                foreign_keys=tuple(sorted(map(_foreign_key, by_kind["f"]), key=str)),
                indexes=tuple(map(_index, indexes[row.oid])),
                unique_constraints=tuple(sorted(map(_unique, by_kind["u"]), key=str)),
                check_constraints=tuple(
                    sorted(map(_check, by_kind["c"] + by_kind["x"] + by_kind["n"]), key=str)
                ),
                triggers=tuple(map(_trigger, triggers[row.oid])),
                options=_options(row),
                comment=row.comment,
            )
        )
    return tuple(tables), tuple(views)


def type_name(type_: str, labels: Sequence[str] | None = None, *, builtin: bool = True) -> str:
    """PostgreSQL's name for a type, as one writes it in models: `VARCHAR(20)`.

    Args:
        type_: What `format_type` says, such as `character varying(20)`.
        labels: The values of an enumeration.
        builtin: Whether the type is PostgreSQL's own; others keep their spelling.

    Returns:
        The name, with an enumeration's values behind it.
    """
    if labels:
        values = ", ".join(f"'{label}'" for label in labels)
        return f"{type_} ENUM ({values})"
    if not builtin:
        return type_
    for pattern, name in _TYPE_NAMES:
        type_ = pattern.sub(name, type_)
    return type_.upper()


def _column(row: Any) -> Column:
    name = type_name(row.type, row.labels, builtin=row.builtin)
    return Column(
        row.attname,
        f"{name} COLLATE {row.collation}" if row.collation else name,
        nullable=not row.attnotnull,
        default=None if row.attgenerated else row.default,
        computed=row.default if row.attgenerated else None,
        identity={"a": "ALWAYS", "d": "BY DEFAULT"}.get(row.attidentity),
        comment=row.comment,
    )


def _foreign_key(row: Any) -> ForeignKey:
    deferrable = "DEFERRABLE" if row.condeferrable else None
    return ForeignKey(
        tuple(row.columns),
        row.target_table,
        tuple(row.target),
        name=row.conname,
        on_delete=_ACTIONS[row.confdeltype],
        on_update=_ACTIONS[row.confupdtype],
        deferrable="DEFERRABLE INITIALLY DEFERRED" if row.condeferred else deferrable,
        validated=row.convalidated,
    )


def _unique(row: Any) -> UniqueConstraint:
    return UniqueConstraint(tuple(row.columns), row.conname, "NULLS NOT DISTINCT" in row.sql)


def _check(row: Any) -> CheckConstraint:
    sql = row.sql.removesuffix(" NOT VALID")
    if row.contype == "c":
        # CHECK ((expression)): the expression alone, with what may stand behind it
        sql = _CHECK.sub(r"\1\2\3", sql)
        if sql.startswith("(") and _closes_last(sql):
            sql = sql[1:-1]
    return CheckConstraint(sql, row.conname, row.convalidated)


def _closes_last(sql: str) -> bool:
    """Whether the first bracket is closed by the last character."""
    depth = 0
    quoted = False
    for at, sign in enumerate(sql):
        if sign == "'":
            quoted = not quoted
        elif not quoted:
            depth += {"(": 1, ")": -1}.get(sign, 0)
            if depth == 0:
                return at == len(sql) - 1
    return False


def _index(row: Any) -> Index:
    predicate = row.predicate
    if predicate and predicate.startswith("(") and _closes_last(predicate):
        predicate = predicate[1:-1]
    return Index(
        row.name,
        tuple(row.columns[: row.indnkeyatts]),
        unique=row.indisunique,
        where=predicate,
        method=None if row.amname == "btree" else row.amname,
        include=tuple(row.columns[row.indnkeyatts :]),
        valid=row.indisvalid,
    )


def _trigger(row: Any) -> Trigger:
    sql = " ".join(row.sql.split())
    return Trigger(row.tgname, f"{sql} (disabled)" if row.tgenabled == "D" else sql)


def _options(row: Any) -> tuple[str, ...]:
    kinds = {"p": ("PARTITIONED",), "f": ("FOREIGN TABLE",)}
    persistence = {"u": ("UNLOGGED",), "t": ("TEMPORARY",)}
    return kinds.get(row.relkind, ()) + persistence.get(row.relpersistence, ())
