"""Changes that people make to their models: each with its name, the models before and after it."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.schema import SchemaItem

# The app's own, written down here: so this file works in any project.
NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def tables(**named: list[SchemaItem]) -> sa.MetaData:
    """Tables with these columns and rules, and an id."""
    metadata = sa.MetaData(naming_convention=NAMING_CONVENTION)
    for name, things in named.items():
        sa.Table(name, metadata, Column("id", Integer, primary_key=True), *things)
    return metadata


def title(type_: Any = None, **options: Any) -> Column[Any]:
    """The column that most changes are about."""
    return Column("title", type_ or String(200), **options)


def number(**options: Any) -> Column[Any]:
    """A column of numbers."""
    return Column("priority", Integer, **options)


def status(*values: str) -> Column[Any]:
    """A column that takes one of these values."""
    return Column("status", sa.Enum(*values, name="status"))


def owner(*key: ForeignKey) -> Column[Any]:
    """A column with the id of a user."""
    return Column("user_id", Integer, *key)


def not_empty(rule: str = "title <> ''") -> CheckConstraint:
    """A rule for titles."""
    return CheckConstraint(rule, name="not_empty")


def index(where: str | None = None) -> Index:
    """An index on titles, of all rows or of some."""
    some = sa.text(where) if where else None
    return Index("ix_todos_title", "title", sqlite_where=some, postgresql_where=some)


CHANGES: list[tuple[str, sa.MetaData, sa.MetaData]] = [
    ("add a table", tables(), tables(todos=[title()])),
    ("drop a table", tables(todos=[title()]), tables()),
    ("rename a table", tables(todos=[title()]), tables(tasks=[title()])),
    ("add a column", tables(todos=[]), tables(todos=[title()])),
    ("add a column, NOT NULL", tables(todos=[]), tables(todos=[title(nullable=False)])),
    ("drop a column", tables(todos=[title()]), tables(todos=[])),
    ("rename a column", tables(todos=[title()]), tables(todos=[Column("name", String(200))])),
    ("column: NOT NULL", tables(todos=[title()]), tables(todos=[title(nullable=False)])),
    ("type: longer text", tables(todos=[title()]), tables(todos=[title(String(300))])),
    ("type: shorter text", tables(todos=[title()]), tables(todos=[title(String(5))])),
    ("type: text to number", tables(todos=[title()]), tables(todos=[title(Integer)])),
    (
        "type: with a time zone",
        tables(todos=[Column("at", sa.DateTime)]),
        tables(todos=[Column("at", sa.DateTime(timezone=True))]),
    ),
    (
        "enum: one more value",
        tables(todos=[status("open", "done")]),
        tables(todos=[status("open", "done", "late")]),
    ),
    ("default in Python", tables(todos=[number()]), tables(todos=[number(default=1)])),
    ("server default", tables(todos=[number()]), tables(todos=[number(server_default="1")])),
    ("comment on a column", tables(todos=[title()]), tables(todos=[title(comment="what")])),
    ("add a CHECK", tables(todos=[title()]), tables(todos=[title(), not_empty()])),
    (
        "change a CHECK",
        tables(todos=[title(), not_empty()]),
        tables(todos=[title(), not_empty("length(title) > 1")]),
    ),
    ("drop a CHECK", tables(todos=[title(), not_empty()]), tables(todos=[title()])),
    (
        "add a unique constraint",
        tables(todos=[title()]),
        tables(todos=[title(), UniqueConstraint("title")]),
    ),
    (
        "drop a unique constraint",
        tables(todos=[title(), UniqueConstraint("title")]),
        tables(todos=[title()]),
    ),
    (
        "add a foreign key",
        tables(users=[], todos=[owner()]),
        tables(users=[], todos=[owner(ForeignKey("users.id"))]),
    ),
    (
        "foreign key: ON DELETE",
        tables(users=[], todos=[owner(ForeignKey("users.id"))]),
        tables(users=[], todos=[owner(ForeignKey("users.id", ondelete="CASCADE"))]),
    ),
    ("add an index", tables(todos=[title()]), tables(todos=[title(), index()])),
    ("drop an index", tables(todos=[title(), index()]), tables(todos=[title()])),
    (
        "index: of some rows",
        tables(todos=[title(), index()]),
        tables(todos=[title(), index("id > 9")]),
    ),
    (
        "another primary key",
        tables(todos=[number(nullable=False)]),
        tables(todos=[number(primary_key=True)]),
    ),
]
