"""course.checks.expect.history: what env.py knows, and what the revisions make."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from course.checks.doing import replace, sql, write
from course.checks.expect import Unmet, expect_alembic, expect_history_makes, expect_metadata
from course.sandbox import making, standing
from course.sandbox.workspace import Workspace

INI, ENV, MODELS = "alembic.ini", "alembic/env.py", "sample_app/models.py"
IMPORTED = "from sample_app.models import Base\ntarget_metadata = Base.metadata"


@pytest.fixture
def ws(tmp_path: Path, work: Path) -> Iterator[Workspace]:
    """The Todo app with a bare init, and a URL; nothing of this process stands in it."""
    with standing.elsewhere():
        made = making.make("02_alembic_init", tmp_path / "project")
        made.alembic("init", "alembic")
        replace(made, INI, "driver://user:pass@localhost/dbname", "sqlite:///todo.db")
        yield made


def test_metadata_that_is_none_is_told(ws: Workspace) -> None:
    with pytest.raises(Unmet, match=r"target_metadata in env\.py is None"):
        expect_metadata(ws, "users")


def test_metadata_without_a_table_is_told(ws: Workspace) -> None:
    replace(ws, ENV, "target_metadata = None", IMPORTED.replace("sample_app.models", "base"))
    write(ws, "base.py", "from sqlalchemy.orm import declarative_base\nBase = declarative_base()\n")
    with pytest.raises(Unmet, match="knows no table; expected users and todos in it\\."):
        expect_metadata(ws, "users", "todos")


def test_metadata_that_lacks_a_table_is_told(ws: Workspace) -> None:
    replace(ws, ENV, "target_metadata = None", IMPORTED)
    with pytest.raises(Unmet, match="knows todos and users; expected tags in it too"):
        expect_metadata(ws, "users", "tags")


def test_metadata_is_read_past_every_revision_and_the_database(ws: Workspace) -> None:
    replace(ws, ENV, "target_metadata = None", IMPORTED)
    ws.alembic("revision", "--autogenerate", "-m", "all")
    before = sorted(each.name for each in ws.path.rglob("*"))
    assert expect_metadata(ws, "users", "todos") == {"users", "todos"}
    ws.alembic("upgrade", "head")
    assert expect_metadata(ws) == {"users", "todos"}
    assert sorted(each.name for each in ws.path.rglob("*") if each.suffix != ".db") == [
        each for each in before if not each.endswith(".db")
    ]


def test_an_env_that_does_not_run_is_told_by_its_reason(ws: Workspace) -> None:
    replace(ws, ENV, "target_metadata = None", "target_metadata = Base")
    with pytest.raises(Unmet, match="fails on an empty database: NameError: name 'Base'"):
        expect_metadata(ws, "users")


def test_a_history_without_a_table_is_told(ws: Workspace) -> None:
    ws.alembic("revision", "-m", "nothing")
    with pytest.raises(Unmet, match=r"head` makes no table; expected users\."):
        expect_history_makes(ws, "users")


def test_a_history_that_does_not_run_is_told_by_its_reason(ws: Workspace) -> None:
    """Not by SQLAlchemy's last line, an address to read."""
    ws.alembic("revision", "-m", "nothing")
    (file,) = ws.path.glob("alembic/versions/*.py")
    name = file.relative_to(ws.path).as_posix()
    replace(
        ws, name, 'Upgrade schema."""\n    pass', '''Upgrade."""\n    op.execute("DROP TABLE x")'''
    )
    with pytest.raises(Unmet, match=r"OperationalError: .* no such table: x; expected"):
        expect_history_makes(ws, "users")
    with pytest.raises(Unmet, match=r"upgrade head` fails: .* no such table: x; expected"):
        expect_alembic(ws, "upgrade", "head")


def test_a_history_makes_its_tables_whatever_the_database_has(ws: Workspace) -> None:
    replace(ws, ENV, "target_metadata = None", IMPORTED)
    ws.alembic("revision", "--autogenerate", "-m", "all")
    sql(ws, "CREATE TABLE users (id INTEGER)")
    made = expect_history_makes(ws, "users", "todos")
    assert {each.name for each in made.tables} >= {"users", "todos"}
