"""Models, history and database, three ways."""

from dataclasses import replace

import pytest

from course.state.drift import Drift, drift
from course.state.revisions import read_history
from course.state.schema import Column, Index, Schema, Table, Trigger, View
from course.state.standing import AUTOGENERATE
from tests.state.projects import Project
from tests.state.test_display import words_of_html, words_of_text

ID = Column("id", "INTEGER", nullable=False)
DUE = Column("due_on", "DATE", nullable=True)
OLD = Schema("sqlite", (Table("todos", (ID,)),))
NEW = Schema("sqlite", (Table("todos", (ID, DUE)),))


@pytest.fixture
def two(project: Project) -> Project:
    """A project with two revisions."""
    project.add("a")
    project.add("b", "a")
    return project


def sentences(found: Drift) -> list[str]:
    return [difference.sentence for difference in found.differences]


def test_what_agrees_is_no_drift(two: Project) -> None:
    found = drift(models=NEW, history=NEW, database=NEW, revisions=read_history(two.config, ("b",)))
    assert not found
    assert str(found) == "Models, history and database agree."


def test_a_project_without_migrations_has_nothing_that_brings_a_column() -> None:
    found = drift(models=NEW, history=None, database=OLD, revisions=None)
    (difference,) = found.differences
    assert difference.sentence == (
        "Models have todos.due_on (DATE, allows NULL); the database does not."
    )
    assert difference.meaning.startswith("No migrations exist in this project")
    assert "alembic init" in difference.mend
    assert (difference.models, difference.history, difference.database) == (
        "DATE, allows NULL",
        None,
        None,
    )


def test_without_migrations_a_column_too_many_is_the_databases_own() -> None:
    found = drift(models=OLD, history=None, database=NEW, revisions=None)
    (difference,) = found.differences
    assert difference.sentence == (
        "The database has todos.due_on (DATE, allows NULL); models do not."
    )
    assert "by hand" in difference.meaning
    assert "see which values would go with it" in difference.mend


def test_models_that_moved_on_want_a_migration(two: Project) -> None:
    at_head = read_history(two.config, ("b",))
    found = drift(models=NEW, history=OLD, database=OLD, revisions=at_head)
    (difference,) = found.differences
    assert difference.sentence == (
        "Models have todos.due_on (DATE, allows NULL); the history and the database do not."
    )
    assert difference.mend.startswith(AUTOGENERATE)
    assert found.notices == ()


def test_models_that_dropped_a_column_warn_of_lost_rows(two: Project) -> None:
    at_head = read_history(two.config, ("b",))
    (difference,) = drift(models=OLD, history=NEW, database=NEW, revisions=at_head).differences
    assert difference.sentence == (
        "The history and the database have todos.due_on (DATE, allows NULL); models do not."
    )
    assert "a drop loses rows" in difference.mend


def test_a_pending_revision_wants_an_upgrade(two: Project) -> None:
    found = drift(models=NEW, history=NEW, database=OLD, revisions=read_history(two.config, ("a",)))
    assert found.differences[0].mend.startswith("alembic upgrade head")
    (notice,) = found.notices
    assert (notice.kind, notice.sentence) == ("pending", "1 revision is pending: b.")
    assert notice.mend == "alembic upgrade head."


def test_a_database_changed_by_hand_is_to_be_mended_itself(two: Project) -> None:
    at_head = read_history(two.config, ("b",))
    (difference,) = drift(models=OLD, history=OLD, database=NEW, revisions=at_head).differences
    assert difference.sentence.startswith("The database has todos.due_on")
    assert difference.meaning.startswith("Someone changed this database by hand")
    assert "not the history" in difference.mend


def test_models_and_database_ahead_of_the_history_want_a_migration_and_a_stamp(
    two: Project,
) -> None:
    at_head = read_history(two.config, ("b",))
    (difference,) = drift(models=NEW, history=OLD, database=NEW, revisions=at_head).differences
    assert "without a migration" in difference.meaning
    assert "alembic stamp head" in difference.mend


def test_a_pending_revision_that_the_models_lack_is_not_called_a_hand_made_change(
    two: Project,
) -> None:
    found = drift(models=OLD, history=NEW, database=OLD, revisions=read_history(two.config, ("a",)))
    assert found.differences[0].meaning.startswith("A pending revision brings it about")


def test_three_different_things_are_told_side_by_side(two: Project) -> None:
    def typed(type_: str) -> Schema:
        return Schema("sqlite", (Table("todos", (ID, replace(DUE, type=type_))),))

    found = drift(
        models=typed("A"), history=typed("B"), database=typed("C"),
        revisions=read_history(two.config, ("b",)),
    )  # fmt: skip
    assert sentences(found) == [
        (
            "todos.due_on is not the same everywhere. Models: A, allows NULL; "
            "history: B, allows NULL; database: C, allows NULL."
        )
    ]
    assert found.differences[0].meaning.startswith("The models have moved on")


def test_without_a_built_history_the_revisions_still_advise(two: Project) -> None:
    pending = read_history(two.config, ("a",))
    found = drift(models=NEW, history=None, database=OLD, revisions=pending)
    assert found.differences[0].mend.startswith("alembic upgrade head")
    found = drift(models=NEW, history=None, database=OLD, revisions=pending.at(("b",)))
    assert "the database was changed by hand. Which of the two" in found.differences[0].meaning
    assert found.differences[0].mend.startswith(f"If it was the models: {AUTOGENERATE}")


def test_what_autogenerate_does_not_see_is_to_be_written_by_hand(two: Project) -> None:
    keyed = Schema("sqlite", (replace(OLD.tables[0], primary_key=("id",)),))
    at_head = read_history(two.config, ("b",))
    (difference,) = drift(models=keyed, history=OLD, database=OLD, revisions=at_head).differences
    assert "Autogenerate does not look at" in difference.meaning
    assert difference.mend.startswith("Write it by hand: alembic revision -m")


def test_a_condition_that_autogenerate_does_not_compare_is_to_be_written_by_hand(
    two: Project,
) -> None:
    def live(where: str | None) -> Schema:
        index = Index("uq", ("id",), unique=True, where=where)
        return Schema("sqlite", (replace(OLD.tables[0], indexes=(index,)),))

    at_head = read_history(two.config, ("b",))
    for before in ("id > 0", None):
        (difference,) = drift(
            models=live("id > 1"), history=live(before), database=live(before), revisions=at_head
        ).differences
        assert "does not compare the condition" in difference.meaning
        assert difference.mend.startswith("Drop the index and make it anew, by hand: alembic rev")
    (difference,) = drift(
        models=live("id > 1"), history=OLD, database=OLD, revisions=at_head
    ).differences
    assert difference.mend.startswith(AUTOGENERATE)


def test_triggers_and_views_are_not_expected_of_models(two: Project) -> None:
    with_both = Schema(
        "sqlite", (replace(OLD.tables[0], triggers=(Trigger("tr", "…"),)),), (View("v", "…"),)
    )
    at_head = read_history(two.config, ("b",))
    assert not drift(models=OLD, history=with_both, database=with_both, revisions=at_head)
    found = drift(models=OLD, history=with_both, database=OLD, revisions=at_head)
    assert sentences(found) == [
        "The history has trigger tr of todos (…); the database does not.",
        "The history has view v (…); the database does not.",
    ]


def test_a_missing_table_stands_for_all_that_is_in_it(two: Project) -> None:
    tags = Table("tags", (ID,), ("id",), indexes=(Index("ix", ("id",)),))
    both = Schema("sqlite", (tags, *OLD.tables))
    found = drift(
        models=both, history=both, database=OLD, revisions=read_history(two.config, ("b",))
    )
    assert sentences(found) == [
        "Models and the history have table tags (with id); the database does not."
    ]


def test_the_copy_of_a_failed_batch_is_recognised(two: Project) -> None:
    left = Schema("sqlite", (Table("_alembic_tmp_todos", (ID,)), *OLD.tables))
    at_head = read_history(two.config, ("b",))
    (difference,) = drift(models=OLD, history=OLD, database=left, revisions=at_head).differences
    assert "batch migration failed half-way" in difference.meaning
    assert "DROP TABLE _alembic_tmp_todos" in difference.mend


def test_the_version_table_is_no_difference(two: Project) -> None:
    versioned = Schema("sqlite", (Table("alembic_version"), *OLD.tables))
    at_head = read_history(two.config, ("b",))
    assert not drift(models=OLD, history=versioned, database=versioned, revisions=at_head)


@pytest.mark.parametrize(
    ("database", "words", "mend"),
    [
        (OLD, "The database has tables but no version table", "alembic stamp ID"),
        (Schema("sqlite"), "The database is empty", "alembic upgrade head"),
    ],
)
def test_no_version_table_is_told(two: Project, database: Schema, words: str, mend: str) -> None:
    found = drift(models=None, history=None, database=database, revisions=read_history(two.config))
    (notice,) = found.notices
    assert notice.kind == "no_version_table"
    assert notice.sentence.startswith(words)
    assert mend in notice.mend


def test_an_unknown_revision_and_several_heads_and_damage_are_told(two: Project) -> None:
    two.add("c", "a")
    history = read_history(two.config, ("gone",))
    found = drift(models=None, history=None, database=OLD, revisions=history)
    assert [notice.kind for notice in found.notices] == ["several_heads", "unknown_current"]
    assert found.notices[0].sentence == "The history has 2 heads: b and c."
    two.add("d", "lost")
    damaged = read_history(two.config, ("b",))
    found = drift(models=None, history=None, database=OLD, revisions=damaged)
    assert [notice.kind for notice in found.notices] == ["problem", "several_heads", "pending"]
    assert found.notices[2].mend == "Mend first what stops Alembic. Then: alembic upgrade heads."


def test_both_forms_of_a_drift_say_the_same(two: Project) -> None:
    found = drift(models=NEW, history=OLD, database=OLD, revisions=read_history(two.config, ("a",)))
    bundle = found._repr_mimebundle_()
    assert words_of_html(bundle["text/html"]) == words_of_text(bundle["text/plain"])
    assert len(found.sentences) == 2


def test_both_forms_of_a_history_say_the_same(two: Project) -> None:
    two.add("c", "a")
    two.add("d", ("b", "c"), labels="x")
    two.add("e", "lost")
    bundle = read_history(two.config, ("a",))._repr_mimebundle_()
    assert words_of_html(bundle["text/html"]) == words_of_text(bundle["text/plain"])


def test_what_the_database_alone_lacks_may_be_a_wrong_stamp(two: Project) -> None:
    at_head = read_history(two.config, ("b",))
    (difference,) = drift(models=NEW, history=NEW, database=OLD, revisions=at_head).differences
    assert "`alembic stamp` noted a revision" in difference.meaning
    assert "stamp the revision that its schema is really at" in difference.mend


def test_a_database_without_a_note_is_not_called_changed_by_hand(two: Project) -> None:
    nothing_noted = read_history(two.config, None)
    found = drift(models=NEW, history=NEW, database=OLD, revisions=nothing_noted)
    assert "nobody knows which revisions it has had" in found.differences[0].meaning
    assert "alembic stamp ID" in found.differences[0].mend
