"""What the rules on PostgreSQL say would happen happens, and what they advise mends it."""

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from course.state.revisions import read_history
from course.state.risks import find_risks
from tests.sandbox.projects import CREATE_TODOS, Project

pytestmark = pytest.mark.postgresql

FIRST, SECOND = "1975ea83b712", "ae1027a6acf0"
DOWN = "\n\ndef downgrade():\n    op.drop_column('todos', 'status')\n"
ADD = "    op.add_column('todos', sa.Column('status', {0}))\n"
IN_BATCH = """    with op.batch_alter_table('todos') as batch_op:
        batch_op.add_column(sa.Column('status', {0}))
"""
ENUM = "sa.Enum('open', 'done', name='status')"


@pytest.fixture
def todos(postgresql_project: Project) -> Project:
    """A project whose first revision makes a table."""
    postgresql_project.revision(FIRST, None, CREATE_TODOS)
    return postgresql_project


def kinds(project: Project) -> set[str]:
    risks = find_risks(read_history(project.root), "postgresql").risks
    return {risk.kind for risk in risks if risk.revision == SECOND}


@pytest.mark.parametrize(
    "upgrade",
    [
        ADD.format(ENUM),
        ADD.format(f"sa.ARRAY({ENUM})"),
        f"    op.alter_column('todos', 'title', type_={ENUM}, postgresql_using='title::status')\n",
        IN_BATCH.format(ENUM),
    ],
)
def test_an_enum_that_nobody_made_stops_the_upgrade(todos: Project, upgrade: str) -> None:
    todos.revision(SECOND, FIRST, f"def upgrade():\n{upgrade}{DOWN}")
    assert "enum_missing" in kinds(todos)
    failed = todos.here("upgrade", "head")
    assert failed.exit_code != 0
    assert 'type "status' in failed.stderr
    assert "does not exist" in failed.stderr


def test_an_enum_that_is_made_first_as_advised_goes_both_ways(todos: Project) -> None:
    todos.revision(
        SECOND,
        FIRST,
        f"status = {ENUM}\n\n\ndef upgrade():\n"
        "    status.create(op.get_bind(), checkfirst=True)\n"
        f"{ADD.format('status')}{DOWN}    status.drop(op.get_bind())\n",
    )
    assert "enum_missing" not in kinds(todos)
    for command in (("upgrade", "head"), ("downgrade", "-1"), ("upgrade", "head")):
        done = todos.here(*command)
        assert done.exit_code == 0, done.stderr


INDEX = (
    "def upgrade():\n    with op.get_context().autocommit_block():\n{0}"
    "        op.create_index('ix_title', 'todos', ['title'], unique=True,\n"
    "            postgresql_concurrently=True{1})\n\n\ndef downgrade():\n    pass\n"
)
DROP = "        op.drop_index('ix_title', 'todos', postgresql_concurrently=True, if_exists=True)\n"


def is_valid(engine: sa.Engine) -> bool | None:
    with engine.connect() as connection:
        found: bool | None = connection.exec_driver_sql(
            "SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix_title'::regclass"
        ).scalar()
    return found


def test_an_index_that_failed_is_taken_for_built_and_the_advice_builds_it(
    todos: Project, postgresql_url: URL
) -> None:
    engine = sa.create_engine(postgresql_url, poolclass=NullPool)
    assert todos.here("upgrade", "head").exit_code == 0
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO todos (title) VALUES ('milk'), ('milk')")
    todos.revision(SECOND, FIRST, INDEX.format("", ", if_not_exists=True"))
    assert "index_by_name_alone" in kinds(todos)
    failed = todos.here("upgrade", "head")
    assert "could not create unique index" in failed.stderr
    assert is_valid(engine) is False
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE todos SET title = 'bread' WHERE id = 1")
    assert todos.here("upgrade", "head").exit_code == 0
    assert is_valid(engine) is False

    assert todos.here("stamp", FIRST).exit_code == 0
    todos.revision(SECOND, FIRST, INDEX.format(DROP, ""))
    assert "index_by_name_alone" not in kinds(todos)
    done = todos.here("upgrade", "head")
    assert done.exit_code == 0, done.stderr
    assert is_valid(engine) is True
