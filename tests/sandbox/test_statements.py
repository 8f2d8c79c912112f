"""course.sandbox.statements: what a command sends, on either engine, and nothing stays behind."""

import threading

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.pool import NullPool, StaticPool

from course.sandbox import statements
from course.sandbox.statements import Statements
from course.state.statement import Statement
from tests.sandbox.projects import CREATE_TODOS, NOTHING, Project

SHORTER = """
def upgrade() -> None:
    op.execute("INSERT INTO todos (id, title) VALUES (1, 'milk')")
    with op.batch_alter_table("todos") as batch:
        batch.alter_column("title", type_=sa.String(100), existing_type=sa.String(200))


def downgrade() -> None:
    pass
"""
FAILS = """
def upgrade() -> None:
    op.add_column("todos", sa.Column("due", sa.Date))
    op.execute("INSERT INTO nowhere VALUES (1)")


def downgrade() -> None:
    pass
"""
ROW_BY_ROW = """
def upgrade() -> None:
    for number in range(30):
        op.get_bind().execute(
            sa.text("INSERT INTO todos (id, title) VALUES (:id, :title)"),
            {"id": number, "title": "x" * number},
        )
    op.bulk_insert(sa.table("todos", sa.column("title"), sa.column("id")),
                   [{"id": 100, "title": "a"}, {"id": 101, "title": "b"}])


def downgrade() -> None:
    pass
"""


@pytest.fixture
def todos(project: Project) -> Project:
    """A project at its first revision, which makes the table todos."""
    project.revision("a" * 12, None, CREATE_TODOS)
    assert project.here("upgrade", "head").exit_code == 0
    return project


def _own(sent: tuple[Statement, ...]) -> list[tuple[str, str]]:
    """Kind and the first words of all but the questions."""
    return [(e.kind, " ".join(e.sql.split()[:3])) for e in sent if e.kind != "question"]


def test_a_batch_on_sqlite_creates_copies_drops_and_renames(sqlite_project: Project) -> None:
    sqlite_project.revision("a" * 12, None, CREATE_TODOS)
    sqlite_project.here("upgrade", "head")
    sqlite_project.revision("b" * 12, "a" * 12, SHORTER)
    sent = sqlite_project.here("upgrade", "head").statements
    assert _own(sent) == [
        ("transaction", "BEGIN"),
        ("rows", "INSERT INTO todos"),
        ("schema change", "CREATE TABLE _alembic_tmp_todos"),
        ("rows", "INSERT INTO _alembic_tmp_todos"),
        ("schema change", "DROP TABLE todos"),
        ("schema change", "ALTER TABLE _alembic_tmp_todos"),
        ("version", "UPDATE alembic_version SET"),
        ("transaction", "COMMIT"),
    ]
    assert [each.rows for each in sent if each.kind == "rows"] == [1, 1]
    assert any(each.kind == "question" and "PRAGMA" in each.sql for each in sent)
    assert all(each.ms is not None and each.ms >= 0 for each in sent if each.kind == "rows")


def test_a_begin_is_told_where_the_driver_sends_one(todos: Project) -> None:
    """On SQLite nothing begins before DDL, so what fails half way stays half done."""
    todos.revision("b" * 12, "a" * 12, FAILS)
    result = todos.here("upgrade", "head")
    assert result.exit_code == 1
    own = _own(result.statements)
    if todos.url.startswith("sqlite"):
        assert own == [("schema change", "ALTER TABLE todos"), ("rows", "INSERT INTO nowhere")]
    else:
        assert own[0] == ("transaction", "BEGIN")
        assert own[-1] == ("transaction", "ROLLBACK")
    (failed,) = [each for each in result.statements if each.error]
    assert failed.error in {"no such table: nowhere", 'relation "nowhere" does not exist'}


def test_the_same_statement_again_and_again_is_told_once(todos: Project) -> None:
    todos.revision("b" * 12, "a" * 12, ROW_BY_ROW)
    sent = todos.here("upgrade", "head").statements
    one, bulk = (each for each in sent if each.kind == "rows")
    assert (one.times, one.rows, one.parameters) == (30, 30, "other values each time")
    assert (bulk.times, bulk.rows) == (1, 2)
    assert bulk.parameters in {"2 sets of values", "('a', 100, 'b', 101)"}


def test_where_a_database_stands_is_a_question_and_offline_sql_is_nothing(todos: Project) -> None:
    assert {each.kind for each in todos.here("current").statements} <= {"question", "transaction"}
    assert todos.here("upgrade", "head", "--sql").statements == ()
    assert todos.here("history").statements == ()


def test_a_result_is_equal_whatever_was_sent(todos: Project) -> None:
    here = todos.here("current")
    assert here.statements
    assert here == todos.in_terminal("current")
    assert "Statement" not in repr(here)


def test_only_so_many_are_kept_and_the_rest_is_counted(
    todos: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statements, "MOST", 3)
    for number in range(3):
        todos.revision(f"{number:012d}", f"{number - 1:012d}" if number else "a" * 12, NOTHING)
    sent = todos.here("upgrade", "head").statements
    assert len(sent) == 4
    assert sent[-1].sql.endswith("more statements are not kept")


def test_nothing_stays_registered(todos: Project) -> None:
    engine = sa.create_engine("sqlite://", poolclass=StaticPool)
    before = Engine._has_events, Dialect._has_events  # others in this process may have listened
    todos.here("check")
    assert (Engine._has_events, Dialect._has_events) == before
    assert not any(Dialect.dispatch.handle_error._clslevel.values())
    for name in ("before_cursor_execute", "after_cursor_execute", "commit", "rollback"):
        assert not any(getattr(Engine.dispatch, name)._clslevel.values())
        assert list(getattr(engine.dispatch, name)) == []
    engine.dispose()


def test_a_notebooks_own_listeners_stay_and_hear_their_own(todos: Project) -> None:
    heard: list[str] = []
    engine = sa.create_engine("sqlite://", poolclass=StaticPool)

    @event.listens_for(engine, "before_cursor_execute")
    def _hear(*args: object) -> None:
        heard.append(str(args[2]))

    todos.here("current")
    with engine.connect() as connection:
        connection.execute(sa.text("SELECT 1"))
    assert heard == ["SELECT 1"]
    engine.dispose()


def test_another_threads_statements_are_not_the_commands() -> None:
    sent = Statements()
    engine = sa.create_engine("sqlite://", poolclass=NullPool)

    def ask(number: int) -> None:
        with engine.connect() as connection:
            connection.execute(sa.text(f"SELECT {number}"))

    with sent.listening():
        other = threading.Thread(target=ask, args=(1,))
        other.start()
        other.join()
        ask(2)
    ask(3)
    engine.dispose()
    assert [each.sql for each in sent.told()] == ["SELECT 2"]
