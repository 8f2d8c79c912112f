"""The difference between two schemas."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.state.schema import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Schema,
    Table,
    Trigger,
    UniqueConstraint,
    View,
)
from course.state.schema_difference import diff_schemas
from course.state.things import Key, Thing, things

TODOS = Table(
    "todos",
    columns=(Column("id", "INTEGER", nullable=False), Column("title", "TEXT", nullable=False)),
    primary_key=("id",),
)
SCHEMA = Schema("sqlite", (TODOS,))


def with_todos(**changes: object) -> Schema:
    return Schema("sqlite", (replace(TODOS, **changes),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("after", "sentence"),
    [
        (
            with_todos(columns=(*TODOS.columns, Column("deleted_at", "DATETIME", nullable=True))),
            "todos: column deleted_at added, DATETIME, allows NULL",
        ),
        (with_todos(columns=TODOS.columns[:1]), "todos: column title removed"),
        (
            with_todos(columns=(TODOS.columns[0], Column("title", "VARCHAR(9)", nullable=True))),
            "todos: column title changed from TEXT, not NULL to VARCHAR(9), allows NULL",
        ),
        (
            with_todos(primary_key_name="pk"),
            "todos: primary key changed from (id) to (id), named pk",
        ),
        (
            with_todos(foreign_keys=(ForeignKey(("id",), "users", ("id",), on_delete="CASCADE"),)),
            "todos: foreign key (id) added, (id) to users (id), ON DELETE CASCADE",
        ),
        (
            with_todos(indexes=(Index("ix", ("title",), unique=True, where="id > 1"),)),
            "todos: index ix added, on (title), unique, where id > 1",
        ),
        (
            with_todos(unique_constraints=(UniqueConstraint(("title",), "uq"),)),
            "todos: unique constraint (title) added, (title), named uq",
        ),
        (
            with_todos(check_constraints=(CheckConstraint("id > 0", "ck"),)),
            "todos: CHECK constraint ck added, id > 0, named ck",
        ),
        (with_todos(triggers=(Trigger("tr", "CREATE …"),)), "todos: trigger tr added, CREATE …"),
        (with_todos(options=("STRICT",)), "todos: options added, STRICT"),
        (with_todos(comment="note"), "todos: comment added, note"),
        (Schema("sqlite"), "table todos removed"),
        (
            Schema("sqlite", (TODOS, Table("users", (Column("id", "INT", nullable=False),)))),
            "table users added, with id",
        ),
        (Schema("sqlite", (TODOS,), (View("v", "SELECT 1"),)), "view v added, SELECT 1"),
    ],
)
def test_each_change_has_its_sentence(after: Schema, sentence: str) -> None:
    difference = diff_schemas(SCHEMA, after)
    assert difference.sentences == (sentence,)
    assert str(difference) == sentence
    (back,) = diff_schemas(after, SCHEMA).changes
    (there,) = difference.changes
    assert (back.before, back.after) == (there.after, there.before)


def test_the_order_of_columns_and_the_version_table_do_not_count() -> None:
    other = with_todos(columns=TODOS.columns[::-1])
    versioned = replace(other, tables=(*other.tables, Table("alembic_version")))
    assert not diff_schemas(SCHEMA, versioned)
    assert str(diff_schemas(SCHEMA, versioned)) == "The schema is the same."
    assert diff_schemas(SCHEMA, versioned, ignore=()).sentences == (
        "table alembic_version added, without columns",
    )


def test_two_constraints_about_the_same_columns_stay_two() -> None:
    keys = (ForeignKey(("id",), "a", ("id",)), ForeignKey(("id",), "b", ("id",)))
    after = with_todos(foreign_keys=keys)
    assert len(diff_schemas(SCHEMA, after).changes) == 2


few = st.sampled_from(["a", "b", "c"])
columns = st.builds(
    Column, few, st.sampled_from(["INT", "TEXT"]), st.booleans(), st.sampled_from([None, "1"])
)
tables = st.builds(
    Table,
    few,
    columns=st.lists(columns, max_size=3, unique_by=lambda c: c.name).map(tuple),
    primary_key=st.sampled_from([(), ("a",)]),
    indexes=st.lists(
        st.builds(Index, few, st.just(("a",)), st.booleans()),
        max_size=2,
        unique_by=lambda i: i.name,
    ).map(tuple),
    check_constraints=st.lists(
        st.builds(CheckConstraint, few, st.one_of(st.none(), few)), max_size=2
    ).map(tuple),
    foreign_keys=st.lists(
        st.builds(ForeignKey, st.just(("a",)), few, st.just(("a",))), max_size=2
    ).map(tuple),
)
schemas = st.builds(
    Schema,
    st.just("sqlite"),
    st.lists(tables, max_size=3, unique_by=lambda t: t.name).map(tuple),
    st.lists(st.builds(View, few, few), max_size=2, unique_by=lambda v: v.name).map(tuple),
)


@given(schemas, schemas)
def test_applying_the_difference_to_one_schema_gives_the_other(
    before: Schema, after: Schema
) -> None:
    found = {key: thing.words for key, thing in things(before).items()}
    for change in diff_schemas(before, after).changes:
        if change.kind == "removed":
            gone = [k for k in found if k == change.key or
                    (change.key.kind == "table" and k.table == change.key.name)]  # fmt: skip
            assert gone
            for key in gone:
                del found[key]
        elif change.key.kind == "table":
            assert isinstance(change.after, Table)
            assert change.key not in found
            added = things(Schema("sqlite", (change.after,)))
            found |= {key: thing.words for key, thing in added.items()}
        else:
            assert (change.key in found) == (change.kind == "changed")
            found[change.key] = Thing(change.after, "").value and things(after)[change.key].words
    assert found == {key: thing.words for key, thing in things(after).items()}


@given(schemas, schemas)
def test_the_difference_back_mirrors_the_difference_there(before: Schema, after: Schema) -> None:
    there = {c.key: (c.before, c.after) for c in diff_schemas(before, after).changes}
    back = {c.key: (c.after, c.before) for c in diff_schemas(after, before).changes}
    assert there == back
    assert not diff_schemas(before, before)


def test_a_key_is_said_in_words() -> None:
    assert str(Key("todos", "column", "id")) == "todos.id"
    assert str(Key("todos", "table", "todos")) == "table todos"
    assert str(Key("todos", "primary key", "")) == "primary key of todos"
    assert str(Key("todos", "index", "ix")) == "index ix of todos"
