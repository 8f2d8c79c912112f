"""course.state.cards: a schema as cards, with marks for what changed."""

import json
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from course.state.cards import schema_cards
from course.state.schema import Schema, read_schema
from course.state.schema_difference import diff_schemas

BEFORE = (
    "CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(20) UNIQUE)",
    "CREATE TABLE labels (id INTEGER PRIMARY KEY)",
    "CREATE TABLE todos (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), old TEXT)",
    "CREATE INDEX ix_old ON todos (user_id)",
    "CREATE VIEW all_users AS SELECT id FROM users",
)
CHANGES = (
    "DROP TABLE labels",
    "DROP VIEW all_users",
    "DROP INDEX ix_old",
    "ALTER TABLE todos DROP COLUMN old",
    "ALTER TABLE todos ADD COLUMN deleted_at DATETIME",
    "CREATE INDEX ix_new ON todos (deleted_at)",
    "CREATE TABLE tags (name VARCHAR(20))",
)


@pytest.fixture
def schemas() -> tuple[Schema, Schema]:
    """A schema, and the same after some changes."""
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    found = []
    for statements in (BEFORE, CHANGES):
        with engine.begin() as connection:
            for each in statements:
                connection.exec_driver_sql(each)
        found.append(read_schema(engine))
    return found[0], found[1]


def _named(things: list[dict[str, Any]], name: str) -> dict[str, Any]:
    return next(each for each in things if each["name"] == name)


def test_without_a_change_nothing_is_marked(schemas: tuple[Schema, Schema]) -> None:
    cards = schema_cards(schemas[0])
    assert cards["heading"] == "SQLite: 3 tables and 1 view."
    assert cards["changes"] == []
    assert '"mark": "' in json.dumps(cards)  # plain data
    assert not [mark for mark in ("added", "changed", "removed") if mark in json.dumps(cards)]
    todos = _named(cards["tables"], "todos")
    assert todos["links"] == [{"columns": ["user_id"], "table": "users", "target": ["id"]}]
    assert _named(todos["columns"], "user_id")["key"] == "to users"
    assert _named(todos["columns"], "id")["key"] == "primary key"
    assert {"kind": "index", "text": "ix_old on (user_id)", "mark": ""} in todos["more"]


def test_what_changed_is_marked_and_what_is_gone_still_stands_there(
    schemas: tuple[Schema, Schema],
) -> None:
    before, after = schemas
    cards = schema_cards(replace(after, since=diff_schemas(before, after)))
    marks = {table["name"]: table["mark"] for table in cards["tables"]}
    assert marks == {"labels": "removed", "tags": "added", "todos": "", "users": ""}
    todos = _named(cards["tables"], "todos")
    assert [(each["name"], each["mark"]) for each in todos["columns"]] == [
        ("id", ""),
        ("user_id", ""),
        ("deleted_at", "added"),
        ("old", "removed"),
    ]
    assert [(each["text"], each["mark"]) for each in todos["more"] if each["kind"] == "index"] == [
        ("ix_new on (deleted_at)", "added"),
        ("ix_old", "removed"),
    ]
    assert [column["mark"] for column in _named(cards["tables"], "tags")["columns"]] == ["added"]
    assert [(view["name"], view["mark"]) for view in cards["views"]] == [("all_users", "removed")]
    assert "todos: column deleted_at added, DATETIME, allows NULL" in cards["changes"]


def test_a_changed_column_is_marked() -> None:
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (a VARCHAR(20))")
    before = read_schema(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE t")
        connection.exec_driver_sql("CREATE TABLE t (a VARCHAR(40) NOT NULL)")
    after = read_schema(engine)
    (table,) = schema_cards(replace(after, since=diff_schemas(before, after)))["tables"]
    assert (table["mark"], table["columns"][0]["mark"]) == ("", "changed")
