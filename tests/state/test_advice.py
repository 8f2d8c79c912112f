"""What mends a difference, for each place where a database can stand: no advice claims too much."""

import pytest

from course.state.drift import Difference, Drift, drift
from course.state.history import History
from course.state.revisions import read_history
from course.state.schema import Column, Schema, Table
from course.state.standing import AUTOGENERATE, UPGRADE
from tests.state.projects import Project

ID = Column("id", "INTEGER", nullable=False)
DUE = Column("due_on", "DATE", nullable=True)
LATER = Column("due_on", "DATETIME", nullable=True)
OLD = Schema("sqlite", (Table("todos", (ID,)),))
NEW = Schema("sqlite", (Table("todos", (ID, DUE)),))
NEWER = Schema("sqlite", (Table("todos", (ID, LATER)),))
EMPTY = Schema("sqlite")
HEAD, FIRST, LOST, NO_ROW, NO_TABLE = ("b",), ("a",), ("gone",), (), None
Sides = tuple[Schema | None, Schema | None, Schema]
"""Models, history and database."""


@pytest.fixture
def two(project: Project) -> Project:
    """A project with two revisions."""
    project.add("a")
    project.add("b", "a")
    return project


def told(
    revisions: History | None, models: Schema | None, history: Schema | None, database: Schema
) -> Difference:
    found = drift(models=models, history=history, database=database, revisions=revisions)
    return found.differences[0]


@pytest.mark.parametrize(
    ("models", "database", "mend"),
    [(NEW, EMPTY, "alembic init"), (NEW, OLD, "alembic init"), (OLD, NEW, "before you drop it")],
)
def test_without_alembic_nothing_is_upgraded(models: Schema, database: Schema, mend: str) -> None:
    found = told(None, models, None, database)
    assert mend in found.mend
    assert "upgrade" not in found.mend


def test_without_a_revision_nobody_is_told_to_begin_with_alembic_again(project: Project) -> None:
    found = told(read_history(project.config), NEW, None, EMPTY)
    assert found.meaning.startswith("There is no revision yet")
    assert found.mend == f"{AUTOGENERATE}, review it, then {UPGRADE}."


def test_without_a_revision_a_database_with_tables_wants_a_baseline(project: Project) -> None:
    found = told(read_history(project.config), NEW, None, OLD)
    assert found.mend.startswith("Begin with a revision that builds what this database has")
    found = told(read_history(project.config), OLD, None, NEW)
    assert "before you drop it" in found.mend


def test_without_a_revision_a_note_of_one_comes_first(project: Project) -> None:
    history = read_history(project.config, LOST)
    assert "no file here has" in told(history, NEW, None, OLD).meaning
    found = drift(models=NEW, history=None, database=OLD, revisions=history)
    assert [notice.kind for notice in found.notices] == ["unknown_current"]


@pytest.mark.parametrize("noted", [NO_TABLE, NO_ROW])
@pytest.mark.parametrize("history", [NEW, None])
def test_an_empty_database_is_upgraded_and_never_stamped(
    two: Project, noted: tuple[str, ...] | None, history: Schema | None
) -> None:
    revisions = read_history(two.config, noted)
    found = drift(models=NEW, history=history, database=EMPTY, revisions=revisions)
    assert found.differences[0].mend.startswith(UPGRADE)
    assert "stamp" not in str(found)
    for models in (NEWER, OLD):
        advice = told(revisions, models, NEW, EMPTY)
        assert "by hand" not in advice.meaning
    assert told(revisions, NEW, EMPTY, EMPTY).mend.startswith(
        f"First {UPGRADE}, then: {AUTOGENERATE}"
    )
    found = drift(models=EMPTY, history=NEW, database=EMPTY, revisions=revisions)
    assert found.differences[0].meaning == (
        "A pending revision brings it about, and the models do not say so."
    )


@pytest.mark.parametrize("noted", [NO_TABLE, NO_ROW])
def test_a_database_with_tables_and_no_note_is_stamped_before_it_is_upgraded(
    two: Project, noted: tuple[str, ...] | None
) -> None:
    revisions = read_history(two.config, noted)
    for models, history, database in (
        (NEW, NEW, OLD),
        (OLD, OLD, NEW),
        (NEW, None, OLD),
        (OLD, None, NEW),
        (None, NEW, OLD),
        (NEW, OLD, OLD),
        (NEWER, OLD, NEW),
    ):
        found = told(revisions, models, history, database)
        assert "alembic stamp ID" in found.mend, (models, history, database)
        assert "pending" not in found.meaning
    assert told(revisions, NEW, OLD, OLD).mend.startswith("Tell Alembic first which revision")
    assert "once it has all else that they build: alembic stamp head" in (
        told(revisions, NEW, OLD, NEW).mend
    )
    assert "what it lacks" in told(revisions, NEW, NEW, OLD).meaning
    assert "what it lacks" not in told(revisions, OLD, OLD, NEW).meaning
    notices = drift(models=None, history=None, database=OLD, revisions=revisions).notices
    assert "alembic stamp ID" in notices[0].mend


@pytest.mark.parametrize(
    ("sides", "meaning", "mend"),
    [
        ((NEW, NEW, OLD), "one of them may bring it", UPGRADE),
        ((NEW, None, OLD), "one of them may bring it", UPGRADE),
        ((OLD, OLD, NEW), "one of them may take it away", "Read them, and see whether rows"),
        ((NEWER, NEWER, NEW), "one of them may change it", "Read them"),
        ((NEW, OLD, OLD), "no migration says so", f"First {UPGRADE}, then: {AUTOGENERATE}"),
        ((NEW, OLD, NEW), "A pending revision brings it about", "Read the pending revisions"),
        ((NEWER, OLD, NEW), "The models have moved on", "Bring the database to its migrations"),
    ],
)
def test_a_database_that_is_only_old_is_upgraded_first(
    two: Project, sides: Sides, meaning: str, mend: str
) -> None:
    found = told(read_history(two.config, FIRST), *sides)
    assert meaning in found.meaning
    assert found.mend.startswith(mend)
    assert "stamp" not in found.mend


@pytest.mark.parametrize(
    ("models", "history", "database"),
    [
        (NEW, NEW, OLD),
        (OLD, OLD, NEW),
        (NEW, None, OLD),
        (None, NEW, OLD),
        (NEW, OLD, NEW),
        (NEWER, NEW, OLD),
    ],
)
def test_where_the_revision_is_lost_nobody_is_told_to_upgrade(
    two: Project, models: Schema | None, history: Schema | None, database: Schema
) -> None:
    found = told(read_history(two.config, LOST), models, history, database)
    assert "no file here has" in found.meaning
    assert "upgrade" not in found.mend
    assert "stamp --purge" in found.mend


def test_models_that_moved_on_wait_until_the_lost_revision_is_found(two: Project) -> None:
    found = told(read_history(two.config, LOST), NEW, OLD, OLD)
    assert found.mend.startswith("See first to where the database stands, then: alembic revision")


def test_at_the_head_models_or_database_are_to_blame_as_long_as_nobody_ran_the_history(
    two: Project,
) -> None:
    found = told(read_history(two.config, HEAD), OLD, None, NEW)
    assert "Which of the two it was" in found.meaning
    assert "a drop loses rows" in found.mend
    assert "mend the database, not the history" in found.mend


def test_several_heads_are_named_by_every_command(two: Project) -> None:
    two.add("c", "a")
    revisions = read_history(two.config, ("b", "c"))
    assert told(revisions, NEW, OLD, OLD).mend == (
        'alembic revision --autogenerate --head ID -m "…", review it, then alembic upgrade heads.'
    )
    assert told(revisions, NEW, OLD, NEW).mend.endswith("alembic stamp heads.")
    keyed = Schema("sqlite", (Table("todos", (ID,), ("id",)),))
    assert 'alembic revision --head ID -m "…"' in told(revisions, keyed, OLD, OLD).mend
    assert "upgrade heads" in told(revisions.at(("b",)), NEW, NEW, OLD).mend


def test_what_stops_alembic_is_mended_first(two: Project) -> None:
    two.add("d", "lost")
    found = told(read_history(two.config, FIRST), NEW, NEW, OLD)
    assert found.mend.startswith("Mend first what stops Alembic. Then: alembic upgrade heads")
    found = told(read_history(two.config, HEAD).at(("b", "d")), OLD, OLD, NEW)
    assert found.mend.startswith("Mend this database")


def test_models_and_history_are_compared_without_a_database(two: Project) -> None:
    found: Drift = drift(models=NEW, history=OLD, database=None, revisions=read_history(two.config))
    assert found.differences[0].mend == f"{AUTOGENERATE}, review it, then {UPGRADE}."
    assert found.notices == ()
