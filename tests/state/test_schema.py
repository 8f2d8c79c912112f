"""A schema read from SQLite and PostgreSQL."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool

from course.state import inspected, schema, sqlite_sql
from course.state.schema import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Schema,
    Trigger,
    UniqueConstraint,
    View,
    read_schema,
)

ODD_SQL = """
CREATE TABLE "to dos" (
    id INTEGER NOT NULL, -- the key, (with a bracket
    title VARCHAR(200) DEFAULT 'a, (b' NOT NULL COLLATE nocase,
    [user id] INT REFERENCES users ON DELETE SET NULL NOT NULL,
    done BOOLEAN DEFAULT (0), /* CHECK (nothing) */
    `twice` INTEGER GENERATED ALWAYS AS (id * 2) STORED,
    code TEXT CONSTRAINT uq_code UNIQUE ON CONFLICT IGNORE CHECK (code <> ''')'),
    CONSTRAINT pk_todos PRIMARY KEY (id),
    CONSTRAINT ck_done CHECK (done IN (0, 1)),
    CHECK (title <> ''),
    FOREIGN KEY ("user id") REFERENCES "users" (id) ON UPDATE CASCADE ON DELETE NO ACTION
        MATCH FULL DEFERRABLE INITIALLY DEFERRED CONSTRAINT uq UNIQUE (title, "user id" DESC)
)
"""


def execute(engine: Engine, *statements: str) -> None:
    """Run statements in one transaction."""
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


@pytest.fixture
def postgresql(postgresql_url: sa.URL) -> Engine:
    """An engine for a fresh PostgreSQL database; it keeps no connection open."""
    return create_engine(postgresql_url, poolclass=NullPool)


def test_sqlite_columns_are_told_as_declared(sqlite: Engine) -> None:
    execute(sqlite, "CREATE TABLE users (id INTEGER PRIMARY KEY)", ODD_SQL)
    table = read_schema(sqlite).table("to dos")
    assert table is not None
    assert table.columns == (
        Column("id", "INTEGER", nullable=False),
        Column("title", "VARCHAR(200) COLLATE NOCASE", nullable=False, default="'a, (b'"),
        Column("user id", "INT", nullable=False),
        Column("done", "BOOLEAN", nullable=True, default="0"),
        Column("twice", "INTEGER", nullable=True, computed="id * 2"),
        Column("code", "TEXT", nullable=True),
    )


def test_sqlite_constraints_are_told_with_their_names(sqlite: Engine) -> None:
    execute(sqlite, "CREATE TABLE users (id INTEGER PRIMARY KEY)", ODD_SQL)
    table = read_schema(sqlite).table("to dos")
    assert table is not None
    assert (table.primary_key, table.primary_key_name) == (("id",), "pk_todos")
    assert set(table.foreign_keys) == {
        ForeignKey(("user id",), "users", ("id",), on_delete="SET NULL"),
        ForeignKey(
            ("user id",),
            "users",
            ("id",),
            on_update="CASCADE",
            deferrable="DEFERRABLE INITIALLY DEFERRED",
        ),
    }
    assert set(table.unique_constraints) == {
        UniqueConstraint(("code",), "uq_code"),
        UniqueConstraint(("title", "user id"), "uq"),
    }
    assert set(table.check_constraints) == {
        CheckConstraint("done IN (0, 1)", "ck_done"),
        CheckConstraint("title <> ''"),
        CheckConstraint("code <> ''')'"),
    }
    assert table.indexes == ()


def test_sqlite_indexes_triggers_views_and_options(sqlite: Engine) -> None:
    execute(
        sqlite,
        "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT, b TEXT)",
        "CREATE UNIQUE INDEX ix ON t (lower(a), \"b\" DESC) WHERE b IS NOT NULL AND a <> '('",
        "CREATE INDEX ix_a ON t (a)",
        "CREATE TRIGGER tr AFTER DELETE ON t BEGIN\n  SELECT 1;\nEND",
        "CREATE VIEW v AS SELECT a FROM t",
        "CREATE TABLE w (a TEXT, b INTEGER, PRIMARY KEY (b, a)) WITHOUT ROWID",
    )
    found = read_schema(sqlite)
    table, other = found.tables
    assert table.options == ("AUTOINCREMENT",)
    assert table.indexes == (
        Index("ix", ("lower(a)", '"b" DESC'), unique=True, where="b IS NOT NULL AND a <> '('"),
        Index("ix_a", ("a",)),
    )
    assert table.triggers == (
        Trigger("tr", "CREATE TRIGGER tr AFTER DELETE ON t BEGIN SELECT 1; END"),
    )
    assert found.views == (View("v", "CREATE VIEW v AS SELECT a FROM t"),)
    assert other.primary_key == ("b", "a")
    assert other.options == ("WITHOUT ROWID",)
    assert [column.nullable for column in other.columns] == [False, False]


def test_sqlite_reads_what_alter_table_wrote(sqlite: Engine) -> None:
    execute(
        sqlite,
        "CREATE TABLE users (id INTEGER PRIMARY KEY)",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)",
        "ALTER TABLE t ADD COLUMN u INTEGER CONSTRAINT fk REFERENCES users (id)",
        "ALTER TABLE t RENAME COLUMN a TO b",
        "ALTER TABLE t RENAME TO s",
    )
    table = read_schema(sqlite).table("s")
    assert table is not None
    assert [column.name for column in table.columns] == ["id", "b", "u"]
    assert table.foreign_keys == (ForeignKey(("u",), "users", ("id",), name="fk"),)


def test_a_broken_view_and_a_virtual_table_do_not_stop_the_reading(sqlite: Engine) -> None:
    execute(
        sqlite,
        "CREATE TABLE a (id INTEGER)",
        "CREATE VIEW v AS SELECT id FROM a",
        "DROP TABLE a",
        "CREATE VIRTUAL TABLE words USING fts5(word)",
    )
    found = read_schema(sqlite)
    words = found.table("words")
    assert words is not None
    assert words.options == ("VIRTUAL TABLE",)
    assert [view.name for view in found.views] == ["v"]


def test_reading_a_sqlite_file_that_is_not_there_makes_none(sqlite: Engine, tmp_path: Path) -> None:
    assert read_schema(sqlite) == Schema("sqlite")
    assert list(tmp_path.iterdir()) == []


def test_sqlite_is_only_read(
    sqlite: Engine, tmp_path: Path, statements: Callable[[Engine], list[str]]
) -> None:
    execute(sqlite, "CREATE TABLE t (id INTEGER PRIMARY KEY)")
    before = (tmp_path / "app.db").read_bytes()
    sent = statements(sqlite)
    read_schema(sqlite)
    assert all(statement.startswith("SELECT") for statement in sent)
    assert len(sent) == 2
    assert (tmp_path / "app.db").read_bytes() == before


def test_a_connection_stays_in_the_transaction_it_was_in(sqlite: Engine) -> None:
    with sqlite.connect() as connection:
        read_schema(connection)
        assert not connection.in_transaction()
        connection.exec_driver_sql("CREATE TABLE t (id INTEGER PRIMARY KEY)")
        assert [table.name for table in read_schema(connection).tables] == ["t"]
        assert connection.in_transaction()


@pytest.mark.parametrize("count", [1, 40])
def test_the_number_of_queries_does_not_grow_with_tables(
    sqlite: Engine, statements: Callable[[Engine], list[str]], count: int
) -> None:
    execute(sqlite, *(f"CREATE TABLE t{n} (id INTEGER PRIMARY KEY)" for n in range(count)))
    sent = statements(sqlite)
    assert len(read_schema(sqlite).tables) == count
    assert len(sent) == 2


def test_tokens_keep_strings_and_drop_comments() -> None:
    assert sqlite_sql.spaced("a  --x'\n= 'it''s (' /* ) */ + \"b\"") == "a = 'it''s (' + \"b\""


METADATA = sa.MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
sa.Table(
    "users",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String(50), nullable=False, unique=True),
)
sa.Table(
    "todos",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("user_id", sa.ForeignKey("users.id", ondelete="CASCADE")),
    sa.Column("title", sa.String(200), nullable=False, index=True),
    sa.Column("state", sa.String(10), sa.CheckConstraint("state <> ''", name="state")),
    sa.Column("made_at", sa.DateTime, server_default=sa.func.now(), nullable=False),
)


def same_for_both_readers(engine: Engine) -> None:
    """What this kit reads is what SQLAlchemy's inspector reads, where that tells."""
    METADATA.create_all(engine)
    ours = read_schema(engine)
    with engine.connect() as connection:
        theirs, _ = inspected.read(connection)
    assert [table.name for table in ours.tables] == ["todos", "users"]
    for mine, other in zip(ours.tables, theirs, strict=True):
        assert [(c.name, c.type, c.nullable) for c in mine.columns] == [
            (c.name, c.type, c.nullable) for c in other.columns
        ]
        assert mine.primary_key == other.primary_key
        assert mine.primary_key_name == other.primary_key_name
        assert mine.foreign_keys == other.foreign_keys
        assert mine.unique_constraints == other.unique_constraints
        assert mine.indexes == other.indexes
        assert [check.name for check in mine.check_constraints] == [
            check.name for check in other.check_constraints
        ]


def test_sqlite_agrees_with_the_inspector(sqlite: Engine) -> None:
    same_for_both_readers(sqlite)


@pytest.mark.postgresql
def test_postgresql_agrees_with_the_inspector(postgresql: Engine) -> None:
    same_for_both_readers(postgresql)


@pytest.mark.postgresql
def test_postgresql_columns(postgresql: Engine) -> None:
    execute(
        postgresql,
        "CREATE TYPE state AS ENUM ('open', 'done')",
        """CREATE TABLE t (
            id serial PRIMARY KEY,
            a bigint GENERATED ALWAYS AS IDENTITY,
            b varchar(20) DEFAULT 'x' NOT NULL,
            c timestamp with time zone,
            d timestamp(3),
            e state DEFAULT 'open',
            f state[],
            g numeric(10, 2) GENERATED ALWAYS AS (1.5) STORED,
            h text COLLATE "C",
            i char(3)[]
        )""",
        "COMMENT ON COLUMN t.c IS 'when it''s due'",
        "COMMENT ON TABLE t IS 'things'",
    )
    table = read_schema(postgresql).table("t")
    assert table is not None
    assert table.comment == "things"
    assert table.columns == (
        Column("id", "INTEGER", nullable=False, default="nextval('t_id_seq'::regclass)"),
        Column("a", "BIGINT", nullable=False, identity="ALWAYS"),
        Column("b", "VARCHAR(20)", nullable=False, default="'x'::character varying"),
        Column("c", "TIMESTAMP WITH TIME ZONE", nullable=True, comment="when it's due"),
        Column("d", "TIMESTAMP(3) WITHOUT TIME ZONE", nullable=True),
        Column("e", "state ENUM ('open', 'done')", nullable=True, default="'open'::state"),
        Column("f", "state[] ENUM ('open', 'done')", nullable=True),
        Column("g", "NUMERIC(10,2)", nullable=True, computed="1.5"),
        Column("h", "TEXT COLLATE C", nullable=True),
        Column("i", "CHAR(3)[]", nullable=True),
    )


@pytest.mark.postgresql
def test_postgresql_constraints_and_indexes(postgresql: Engine) -> None:
    execute(
        postgresql,
        "CREATE TABLE users (id int PRIMARY KEY)",
        """CREATE TABLE t (
            id int CONSTRAINT pk PRIMARY KEY,
            a int CONSTRAINT uq UNIQUE NULLS NOT DISTINCT,
            b text, c text,
            CONSTRAINT ck CHECK (a > 1 AND b <> ')')
        )""",
        "ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES users (id) "
        "ON DELETE CASCADE ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED NOT VALID",
        "ALTER TABLE t ADD CONSTRAINT late CHECK (c IS NOT NULL) NOT VALID",
        "CREATE UNIQUE INDEX ix ON t (lower(b), c DESC NULLS LAST) INCLUDE (a) WHERE c <> ''",
        "CREATE INDEX ix_hash ON t USING hash (c)",
    )
    table = read_schema(postgresql).table("t")
    assert table is not None
    assert (table.primary_key, table.primary_key_name) == (("id",), "pk")
    assert table.unique_constraints == (UniqueConstraint(("a",), "uq", nulls_not_distinct=True),)
    assert table.foreign_keys == (
        ForeignKey(
            ("a",),
            "users",
            ("id",),
            name="fk",
            on_delete="CASCADE",
            on_update="SET NULL",
            deferrable="DEFERRABLE INITIALLY DEFERRED",
            validated=False,
        ),
    )
    assert table.check_constraints == (
        CheckConstraint("(a > 1) AND (b <> ')'::text)", "ck"),
        CheckConstraint("c IS NOT NULL", "late", validated=False),
    )
    assert table.indexes == (
        Index(
            "ix",
            ("lower(b)", "c DESC NULLS LAST"),
            unique=True,
            where="c <> ''::text",
            include=("a",),
        ),
        Index("ix_hash", ("c",), method="hash"),
    )


@pytest.mark.postgresql
def test_postgresql_flags_an_invalid_index(postgresql: Engine) -> None:
    execute(postgresql, "CREATE TABLE t (a int)", "INSERT INTO t VALUES (1), (1)")
    with (
        postgresql.connect().execution_options(isolation_level="AUTOCOMMIT") as connection,
        pytest.raises(sa.exc.IntegrityError),
    ):
        connection.execute(text("CREATE UNIQUE INDEX CONCURRENTLY ix ON t (a)"))
    table = read_schema(postgresql).table("t")
    assert table is not None
    assert table.indexes == (Index("ix", ("a",), unique=True, valid=False),)
    assert "INVALID" in str(table)


@pytest.mark.postgresql
def test_postgresql_flags_a_not_null_that_is_not_validated(postgresql: Engine) -> None:
    with postgresql.connect() as connection:
        if (connection.dialect.server_version_info or (0,)) < (18,):
            pytest.skip("NOT NULL … NOT VALID is new in PostgreSQL 18")
    execute(
        postgresql,
        "CREATE TABLE t (a int NOT NULL, b int)",
        "ALTER TABLE t ADD CONSTRAINT nn NOT NULL b NOT VALID",
    )
    table = read_schema(postgresql).table("t")
    assert table is not None
    assert table.check_constraints == (CheckConstraint("NOT NULL b", "nn", validated=False),)


@pytest.mark.postgresql
def test_postgresql_triggers_views_and_schemas(postgresql: Engine) -> None:
    execute(
        postgresql,
        "CREATE SCHEMA other",
        "CREATE TABLE users (id int PRIMARY KEY)",
        "CREATE TABLE other.t (id int REFERENCES users)",
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "CREATE TRIGGER tr AFTER DELETE ON users FOR EACH ROW EXECUTE FUNCTION f()",
        "CREATE VIEW v AS SELECT id FROM users",
        "CREATE MATERIALIZED VIEW m AS SELECT id FROM users",
    )
    found = read_schema(postgresql)
    assert [table.name for table in found.tables] == ["users"]
    assert found.tables[0].triggers == (
        Trigger("tr", "CREATE TRIGGER tr AFTER DELETE ON users FOR EACH ROW EXECUTE FUNCTION f()"),
    )
    assert found.views == (
        View("m", "SELECT id FROM users;", materialized=True),
        View("v", "SELECT id FROM users;"),
    )
    other = read_schema(postgresql, ["other"]).table("other.t")
    assert other is not None
    assert other.foreign_keys == (ForeignKey(("id",), "users", ("id",), name="t_id_fkey"),)


@pytest.mark.postgresql
def test_postgresql_is_only_read(
    postgresql: Engine, statements: Callable[[Engine], list[str]]
) -> None:
    execute(postgresql, *(f"CREATE TABLE t{n} (id int)" for n in range(30)))
    sent = statements(postgresql)
    assert len(read_schema(postgresql).tables) == 30
    asked = [statement for statement in sent if "pg_" in statement]
    assert len(asked) == 5
    assert all(statement.startswith("SELECT") for statement in sent)


def test_a_schema_shows_tables_and_what_belongs_to_them(sqlite: Engine) -> None:
    METADATA.create_all(sqlite)
    assert str(read_schema(sqlite)).splitlines()[:16] == [
        "SQLite: 2 tables.",
        "",
        "todos",
        "Column   Type          NULL         Default            Key",
        "-------  ------------  -----------  -----------------  ---",
        "id       INTEGER       not NULL                        primary key",
        "user_id  INTEGER       allows NULL",
        "title    VARCHAR(200)  not NULL",
        "state    VARCHAR(10)   allows NULL",
        "made_at  DATETIME      not NULL     CURRENT_TIMESTAMP",
        "",
        "todos: constraints, indexes, triggers",
        "Kind              What it says",
        "----------------  ------------",
        (
            "foreign key       (user_id) to users (id), ON DELETE CASCADE, "
            "named fk_todos_user_id_users"
        ),
        "CHECK constraint  state <> '', named ck_todos_state",
    ]


def test_an_empty_schema_says_so() -> None:
    assert str(schema.Schema("sqlite")) == "SQLite: 0 tables."
