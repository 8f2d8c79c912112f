"""The difference between two schemas, sets of rows, or histories."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.state.history_difference import diff_histories
from course.state.revisions import read_history
from course.state.rows_difference import CellChange, diff_rows
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
from tests.state.projects import Project

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


def frame(*rows: tuple[object, ...], key: tuple[str, ...] = ("id",)) -> pd.DataFrame:
    found = pd.DataFrame(rows, columns=["id", "title"], dtype=object)
    found.attrs["primary_key"] = key
    return found


def test_rows_are_found_again_by_their_key() -> None:
    before = frame((1, "a"), (2, None), (3, "c"))
    after = frame((3, "c"), (4, "d"), (1, "A"))
    difference = diff_rows(before, after)
    assert difference.added == ({"id": 4, "title": "d"},)
    assert difference.removed == ({"id": 2, "title": None},)
    assert difference.changed == (CellChange((1,), "title", "a", "A"),)
    assert str(difference) == (
        "1 row added, 1 row removed and 1 cell changed in 1 row.\n"
        "\n"
        "Rows\n"
        "Change   id  Values\n"
        "-------  --  ------\n"
        "added    4   title: 'd'\n"
        "removed  2   title: NULL\n"
        "changed  1   title: 'a' to 'A'"
    )


@pytest.mark.parametrize("null", [None, float("nan"), pd.NaT, pd.NA])
def test_every_kind_of_null_is_null(null: object) -> None:
    assert not diff_rows(frame((1, None)), frame((1, null)))
    assert diff_rows(frame((1, null)), frame((1, 0))).changed[0].before is None
    assert str(diff_rows(frame((1, null)), frame((1, None)))) == "The rows are the same."


def test_columns_that_came_or_went_are_told() -> None:
    after = frame((1, "a")).rename(columns={"title": "name"})
    difference = diff_rows(frame((1, "a")), after, key=["id"])
    assert (difference.columns_added, difference.columns_removed) == (("name",), ("title",))
    assert difference.sentence == "column name added and column title gone."
    assert difference.changed == ()


def test_rows_without_a_key_are_counted() -> None:
    before = frame((1, "a"), (1, "a"), (2, "b"), key=())
    after = frame((1, "a"), (2, "b"), (2, "c"), key=())
    difference = diff_rows(before, after)
    assert difference.key == ()
    assert difference.added == ({"id": 2, "title": "c"},)
    assert difference.removed == ({"id": 1, "title": "a"},)


def test_a_key_that_tells_no_rows_apart_is_not_used() -> None:
    difference = diff_rows(frame((1, "a"), (1, "b")), frame((1, "b"), (1, "a")))
    assert not difference
    assert difference.key == ()


rows = st.lists(
    st.tuples(st.integers(0, 4), st.one_of(st.none(), st.text("ab", max_size=2))),
    max_size=5,
    unique_by=lambda row: row[0],
)


@given(rows, rows)
def test_applying_the_difference_to_rows_gives_the_others(
    before: list[tuple[int, str | None]], after: list[tuple[int, str | None]]
) -> None:
    difference = diff_rows(frame(*before), frame(*after))
    found = {number: {"id": number, "title": title} for number, title in before}
    for row in difference.removed:
        assert found.pop(row["id"]) == row
    for change in difference.changed:
        assert found[change.key[0]][change.column] == change.before  # type: ignore[index]
        found[change.key[0]][change.column] = change.after  # type: ignore[index]
    for row in difference.added:
        assert row["id"] not in found
        found[row["id"]] = row
    assert found == {number: {"id": number, "title": title} for number, title in after}


def test_a_new_revision_and_an_upgrade_are_told(project: Project) -> None:
    project.add("a")
    before = read_history(project.config, ())
    project.add("b", "a", message="add tags")
    after = read_history(project.config, ("b",))
    difference = diff_histories(before, after)
    assert [revision.id for revision in difference.added] == ["b"]
    assert difference.sentences == (
        "revision b added after a: add tags",
        "the heads were a; they are b",
        "the database stood before the first revision; it stands at b",
    )
    assert diff_histories(after, before).sentences[0] == "revision b removed: add tags"
    assert not diff_histories(after, after)
    assert str(diff_histories(after, after)) == "The history is the same."


def test_a_revision_that_was_edited_is_told(project: Project) -> None:
    project.add("a")
    project.add("b", "a")
    project.add("c", "b")
    before = read_history(project.config)
    project.add("c", "a", depends_on="b", labels="x", message="new")
    (project.versions / "b_.py").rename(project.versions / "b_renamed.py")
    difference = diff_histories(before, read_history(project.config))
    assert len(difference.changed) == 2
    assert difference.sentences == (
        "revision b: file renamed from b_.py to b_renamed.py",
        "revision c: down_revision changed from b to a",
        "revision c: depends_on changed from None to b",
        "revision c: branch_labels changed from None to x",
        "revision c: message changed from 'revision c' to 'new'",
        "the heads were c; they are b and c",
    )


def test_a_key_is_said_in_words() -> None:
    assert str(Key("todos", "column", "id")) == "todos.id"
    assert str(Key("todos", "table", "todos")) == "table todos"
    assert str(Key("todos", "primary key", "")) == "primary key of todos"
    assert str(Key("todos", "index", "ix")) == "index ix of todos"
