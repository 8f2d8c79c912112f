"""The rows of a table, exactly as the database has them."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool

from course.state.rows import NoSuchTableError, Rows, read_rows
from course.state.rows_difference import diff_rows


@pytest.fixture
def filled(sqlite: Engine) -> Engine:
    with sqlite.begin() as connection:
        connection.exec_driver_sql(
            'CREATE TABLE "to dos" (id INTEGER PRIMARY KEY, big INTEGER, done_at DATETIME)'
        )
        connection.exec_driver_sql(
            "INSERT INTO \"to dos\" VALUES (3, 9007199254740993, NULL), (1, NULL, '2026-07-01'), "
            "(2, 2, '')"
        )
    return sqlite


def test_rows_come_by_primary_key_and_exactly_as_they_are(filled: Engine) -> None:
    rows = read_rows(filled, "to dos")
    assert list(rows.columns) == ["id", "big", "done_at"]
    assert list(rows.itertuples(index=False, name=None)) == [
        (1, None, "2026-07-01"),
        (2, 2, ""),
        (3, 9007199254740993, None),
    ]
    assert rows.attrs["primary_key"] == ("id",)
    assert set(map(str, rows.dtypes)) == {"object"}


def test_a_limit_takes_the_first(filled: Engine) -> None:
    assert list(read_rows(filled, "to dos", limit=2)["id"]) == [1, 2]
    assert len(read_rows(filled, "to dos", limit=None)) == 3


def test_whatever_the_limit_it_is_known_how_many_there_are(filled: Engine) -> None:
    counts = [read_rows(filled, "to dos", limit=limit).attrs["count"] for limit in (0, 2, 3, None)]
    assert counts == [3, 3, 3, 3]


def test_rows_are_only_read(
    filled: Engine, tmp_path: Path, statements: Callable[[Engine], list[str]]
) -> None:
    before = (tmp_path / "app.db").read_bytes()
    sent = statements(filled)
    read_rows(filled, "to dos")
    assert sent
    assert all(statement.split()[0] in {"SELECT", "PRAGMA"} for statement in sent)
    assert (tmp_path / "app.db").read_bytes() == before


def test_an_empty_table_and_a_table_without_a_key(sqlite: Engine) -> None:
    with sqlite.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (a TEXT)")
        rows = read_rows(connection, "t")
    assert list(rows.columns) == ["a"]
    assert rows.empty
    assert rows.attrs["primary_key"] == ()


def test_a_table_that_is_not_there_is_named_with_those_that_are(
    filled: Engine, tmp_path: Path
) -> None:
    with pytest.raises(NoSuchTableError, match="no table 'todos' in this database; it has to dos"):
        read_rows(filled, "todos")
    nowhere = create_engine(f"sqlite:///{tmp_path / 'gone.db'}", poolclass=NullPool)
    with pytest.raises(NoSuchTableError, match="it has no table at all"):
        read_rows(nowhere, "todos")
    assert not (tmp_path / "gone.db").exists()


def test_a_change_between_two_readings_is_found_by_the_noted_key(filled: Engine) -> None:
    before = read_rows(filled, "to dos")
    with filled.begin() as connection:
        connection.exec_driver_sql('UPDATE "to dos" SET big = 7 WHERE id = 3')
    difference = diff_rows(before, read_rows(filled, "to dos"))
    assert difference.sentence == "1 cell changed in 1 row."


def test_rows_are_asked_as_a_frame_is(filled: Engine) -> None:
    rows = Rows("to dos", read_rows(filled, "to dos"))
    assert rows["big"].to_dict() == {1: None, 2: 2, 3: 9007199254740993}
    assert "big" in rows
    assert "small" not in rows
    assert list(rows) == ["big", "done_at"]
    assert list(rows[rows["done_at"] == ""].index) == [2]
    assert rows.frame.index.name == "id"
    assert list(rows.frame.reset_index().columns) == list(rows.read.columns)


def test_rows_are_equal_where_the_table_holds_the_same(filled: Engine) -> None:
    rows = Rows("to dos", read_rows(filled, "to dos"))
    same = Rows("to dos", read_rows(filled, "to dos"), since=diff_rows(rows.read, rows.read))
    assert rows == same
    assert hash(rows) == hash(same)
    with filled.begin() as connection:
        connection.exec_driver_sql('UPDATE "to dos" SET big = 7 WHERE id = 3')
    assert rows != Rows("to dos", read_rows(filled, "to dos"))
    assert rows != rows.read.to_dict()


def test_rows_that_are_not_read_are_counted_and_the_difference_says_what_it_saw(
    filled: Engine,
) -> None:
    before = read_rows(filled, "to dos", limit=2)
    with filled.begin() as connection:
        connection.exec_driver_sql('UPDATE "to dos" SET big = 7 WHERE id < 3')
    after = read_rows(filled, "to dos", limit=2)
    rows = Rows("to dos", after, diff_rows(before, after))
    assert len(rows) == 3
    said = str(rows)
    assert said.startswith(
        "to dos: 3 rows. Last change: 2 cells changed in 2 rows. Only the first 2 rows were "
        "compared.\n"
    )
    assert said.endswith("1 more row not shown.")


@pytest.mark.postgresql
def test_postgresql_values_are_the_driver_s(postgresql_url: sa.URL) -> None:
    engine = create_engine(postgresql_url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TABLE t (b int, a int, day date, amount numeric, data jsonb, tags text[], "
            "PRIMARY KEY (a, b))"
        )
        connection.exec_driver_sql(
            "INSERT INTO t VALUES (1, 2, '2026-07-01', 1.50, '{\"x\": 1}', '{a,b}'), "
            "(2, 1, NULL, NULL, NULL, NULL)"
        )
    rows = read_rows(engine, "t")
    assert rows.attrs["primary_key"] == ("a", "b")
    assert list(rows.itertuples(index=False, name=None)) == [
        (2, 1, None, None, None, None),
        (1, 2, dt.date(2026, 7, 1), Decimal("1.50"), {"x": 1}, ["a", "b"]),
    ]
    assert not diff_rows(rows, read_rows(engine, "t"))
