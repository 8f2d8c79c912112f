"""A database's schema as plain data, read without writing anything.

SQLite and PostgreSQL are read from their own catalogs, in a handful of queries however many
tables there are; other databases as far as SQLAlchemy's inspector tells.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine

from course.state.display import Document, Shown, TableView, counted
from course.state.reading import reading

if TYPE_CHECKING:
    from course.state.schema_difference import SchemaDifference


@dataclass(frozen=True, slots=True)
class Column:
    """A column as the database has it.

    Attributes:
        name: Its name.
        type: Its type in the database's words, such as `VARCHAR(20)`; an enumeration with its
            values, a collation that is not the usual one behind it.
        nullable: Whether it allows NULL.
        default: The default that the server gives, as SQL; None without one.
        computed: The expression of a generated column; None for any other.
        identity: `ALWAYS` or `BY DEFAULT` for an identity column; None for any other.
        comment: The comment that the database keeps on it.
    """

    name: str
    type: str
    nullable: bool
    default: str | None = None
    computed: str | None = None
    identity: str | None = None
    comment: str | None = None

    def __str__(self) -> str:
        """In words, without the name: `VARCHAR(20), allows NULL, default 'open'`."""
        words = [self.type or "no type", "allows NULL" if self.nullable else "not NULL"]
        if self.default is not None:
            words.append(f"default {self.default}")
        if self.computed is not None:
            words.append(f"computed as {self.computed}")
        if self.identity is not None:
            words.append(f"identity {self.identity}")
        if self.comment is not None:
            words.append(f"comment {self.comment!r}")
        return ", ".join(words)


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A foreign key.

    Attributes:
        columns: The columns that point.
        table: The table that they point to.
        target: The columns that they point to.
        name: The constraint's name; None when it has none.
        on_delete: What happens to these rows when the other is deleted, such as `CASCADE`; None
            for the database's usual answer, which is to refuse.
        on_update: The same for a changed key.
        deferrable: None, `DEFERRABLE` or `DEFERRABLE INITIALLY DEFERRED`.
        validated: False for one added `NOT VALID` on PostgreSQL and not validated since.
    """

    columns: tuple[str, ...]
    table: str
    target: tuple[str, ...]
    name: str | None = None
    on_delete: str | None = None
    on_update: str | None = None
    deferrable: str | None = None
    validated: bool = True

    def __str__(self) -> str:
        """In words: `(user_id) to users (id), ON DELETE CASCADE, named fk_todos_user_id`."""
        words = [f"({', '.join(self.columns)}) to {self.table} ({', '.join(self.target)})"]
        if self.on_delete:
            words.append(f"ON DELETE {self.on_delete}")
        if self.on_update:
            words.append(f"ON UPDATE {self.on_update}")
        if self.deferrable:
            words.append(self.deferrable)
        return _constraint_words(words, self.name, validated=self.validated)


@dataclass(frozen=True, slots=True)
class Index:
    """An index that is not there on behalf of a constraint.

    Attributes:
        name: Its name.
        columns: Column names and expressions, in order, with `DESC` and the like behind them.
        unique: Whether it refuses equal rows.
        where: The condition of a partial index; None for a whole one.
        method: PostgreSQL's access method when it is not `btree`.
        include: Columns that are stored in it without being searched by it.
        valid: False for one that PostgreSQL does not use (`pg_index.indisvalid`), as a failed
            `CREATE INDEX CONCURRENTLY` leaves it.
    """

    name: str
    columns: tuple[str, ...]
    unique: bool = False
    where: str | None = None
    method: str | None = None
    include: tuple[str, ...] = ()
    valid: bool = True

    def __str__(self) -> str:
        """In words, without the name: `on (title), unique, where deleted_at IS NULL`."""
        words = [f"on ({', '.join(self.columns)})"]
        if self.unique:
            words.append("unique")
        if self.method:
            words.append(f"using {self.method}")
        if self.include:
            words.append(f"includes ({', '.join(self.include)})")
        if self.where is not None:
            words.append(f"where {self.where}")
        if not self.valid:
            words.append("INVALID: its build failed or has not ended")
        return ", ".join(words)


@dataclass(frozen=True, slots=True)
class UniqueConstraint:
    """A unique constraint: its columns, its name, and PostgreSQL's `NULLS NOT DISTINCT`."""

    columns: tuple[str, ...]
    name: str | None = None
    nulls_not_distinct: bool = False

    def __str__(self) -> str:
        words = [f"({', '.join(self.columns)})"]
        if self.nulls_not_distinct:
            words.append("NULLS NOT DISTINCT")
        return _constraint_words(words, self.name)


@dataclass(frozen=True, slots=True)
class CheckConstraint:
    """A CHECK: the condition as SQL, its name, and whether the old rows were checked too.

    PostgreSQL's exclusion constraints, and its NOT NULL constraints that are not validated,
    stand here as well: `sql` says which.
    """

    sql: str
    name: str | None = None
    validated: bool = True

    def __str__(self) -> str:
        return _constraint_words([self.sql], self.name, validated=self.validated)


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger of a table, and the SQL that makes it."""

    name: str
    sql: str

    def __str__(self) -> str:
        return self.sql


@dataclass(frozen=True, slots=True)
class View:
    """A view, the SQL of its query, and whether it is a materialized one."""

    name: str
    sql: str
    materialized: bool = False

    def __str__(self) -> str:
        return f"materialized, {self.sql}" if self.materialized else self.sql


@dataclass(frozen=True)
class Table(Shown):
    """A table: columns in their order, everything else sorted by name or by content.

    Attributes:
        name: Its name, with `schema.` before it outside the default schema.
        columns: The columns, in the table's order.
        primary_key: The names of the primary key's columns; empty without one.
        foreign_keys: The foreign keys.
        indexes: The indexes, without those that serve a constraint.
        unique_constraints: The unique constraints.
        check_constraints: The CHECK constraints.
        triggers: The triggers, without those that serve a constraint.
        primary_key_name: The name of the primary key's constraint, if it has one.
        options: What else the table was made with, such as `AUTOINCREMENT` or `STRICT`.
        comment: The comment that the database keeps on it.
    """

    name: str
    columns: tuple[Column, ...] = ()
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    indexes: tuple[Index, ...] = ()
    unique_constraints: tuple[UniqueConstraint, ...] = ()
    check_constraints: tuple[CheckConstraint, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    primary_key_name: str | None = None
    options: tuple[str, ...] = ()
    comment: str | None = None

    def column(self, name: str) -> Column | None:
        """The column of that name; None when there is none."""
        return next((column for column in self.columns if column.name == name), None)

    def document(self) -> Document:
        """The columns as a table, and all that goes with them as a second one."""
        return Document(tables=_table_views(self))


@dataclass(frozen=True)
class Schema(Shown):
    """All tables and views of a database.

    Attributes:
        dialect: SQLAlchemy's name for the kind of database, such as `sqlite`.
        tables: The tables, sorted by name.
        views: The views, sorted by name.
        since: What the last change did to it, where somebody has kept that; two schemas that
            differ in this alone are equal.
    """

    dialect: str
    tables: tuple[Table, ...] = ()
    views: tuple[View, ...] = ()
    since: "SchemaDifference | None" = field(default=None, compare=False, repr=False)

    def table(self, name: str) -> Table | None:
        """The table of that name; None when there is none."""
        return next((table for table in self.tables if table.name == name), None)

    @property
    def sentence(self) -> str:
        """How many tables and views there are, and in which kind of database."""
        counts = counted(len(self.tables), "table")
        if self.views:
            counts += f" and {counted(len(self.views), 'view')}"
        engine = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(self.dialect, self.dialect)
        return f"{engine}: {counts}."

    def document(self) -> Document:
        """Each table, then the views, below sentences that count them and tell the last change."""
        parts = [part for table in self.tables for part in _table_views(table)]
        if self.views:
            rows = tuple((view.name, str(view)) for view in self.views)
            parts.append(TableView("Views", ("View", "SQL"), rows))
        changes = self.since.sentences if self.since is not None else ()
        told = [f"Last change: {sentence}." for sentence in changes]
        return Document((self.sentence, *told), tuple(parts))


def read_schema(bind: Engine | Connection, schemas: Sequence[str] = ()) -> Schema:
    """Read tables, views and all that belongs to them.

    Read-only: never writes to the database. Linear in the number of tables.

    Args:
        bind: An engine, or a connection, which is left in the transaction it was in. For a
            SQLite file that is not there the answer is an empty schema, and no file is made.
        schemas: Names of schemas to read besides the default one; their tables are called
            `schema.table`. SQLite has none.

    Returns:
        The schema.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: The database could not be reached or read.
    """
    from course.state import inspected, postgresql, sqlite

    with reading(bind) as connection:
        dialect = bind.dialect.name
        if connection is None:
            return Schema(dialect)
        if dialect == "sqlite":
            return Schema(dialect, *sqlite.read(connection))
        if dialect == "postgresql":
            return Schema(dialect, *postgresql.read(connection, schemas))
        return Schema(dialect, *inspected.read(connection, schemas))


def _constraint_words(words: list[str], name: str | None, *, validated: bool = True) -> str:
    if name:
        words.append(f"named {name}")
    if not validated:
        words.append("NOT VALID: rows from before it were not checked")
    return ", ".join(words)


def _table_views(table: Table) -> tuple[TableView, ...]:
    keys = dict.fromkeys(table.primary_key, "primary key")
    rows = tuple(
        (
            column.name,
            column.type or "no type",
            "allows NULL" if column.nullable else "not NULL",
            default_words(column),
            keys.get(column.name, ""),
        )
        for column in table.columns
    )
    title = table.name
    if table.options:
        title += f" ({', '.join(table.options)})"
    if table.comment:
        title += f": {table.comment}"
    header = ("Column", "Type", "NULL", "Default", "Key")
    views = [TableView(title, header, rows)]
    belongings = [
        *(("foreign key", str(key)) for key in table.foreign_keys),
        *(("unique constraint", str(unique)) for unique in table.unique_constraints),
        *(("CHECK constraint", str(check)) for check in table.check_constraints),
        *(("index", f"{index.name} {index}") for index in table.indexes),
        *(("trigger", f"{trigger.name}: {trigger}") for trigger in table.triggers),
    ]
    if belongings:
        views.append(
            TableView(f"{table.name}: constraints, indexes, triggers", ("Kind", "What it says"),
                      tuple(belongings))
        )  # fmt: skip
    return tuple(views)


def default_words(column: Column) -> str:
    """Where the value of a column comes from when a row doesn't say it; empty for nowhere."""
    if column.computed is not None:
        return f"computed as {column.computed}"
    if column.identity is not None:
        return f"identity {column.identity}"
    return column.default or ""
