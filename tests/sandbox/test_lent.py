"""course.sandbox.lent: an empty database for the length of a block."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from course.sandbox import postgres
from course.sandbox.guard import DatabaseRefused
from course.sandbox.refusals import NoSuchEngine
from course.sandbox.workspace import Workspace
from tests.sandbox.projects import CREATE_TODOS, make_project

ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture
def asked(work: Path, request: pytest.FixtureRequest) -> Callable[[str], Workspace]:
    """A project whose database is a variable's to name, after the server for it was asked for."""

    def made(engine: str) -> Workspace:
        if engine == "postgresql":
            request.getfixturevalue("postgresql_url")
        project = make_project(work / "sandboxes" / "05_small", "sqlite:///todo.db")
        project.replace("alembic/env.py", "import context", "import context\nimport os")
        project.replace(
            "alembic/env.py",
            "config = context.config",
            "config = context.config\n"
            "if os.environ.get('OTHER'):\n"
            "    url = os.environ['OTHER'].replace('%', '%%')\n"
            "    config.set_main_option('sqlalchemy.url', url)",
        )
        project.revision("aaaaaaaaaaaa", None, CREATE_TODOS)
        url = URL.create("sqlite", database=str(project.root / "todo.db"))
        return Workspace(project.root, url)

    return made


def _tables(url: URL) -> list[str]:
    return sorted(sa.inspect(sa.create_engine(url, poolclass=NullPool)).get_table_names())


@pytest.mark.parametrize("engine", ENGINES)
def test_it_is_empty_and_alembic_may_go_there_until_it_is_dropped(
    engine: str, asked: Callable[[str], Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    ws = asked(engine)
    with ws.empty_database(engine) as url:
        assert url.get_backend_name() == engine
        assert _tables(url) == []
        monkeypatch.setenv("OTHER", url.render_as_string(hide_password=False))
        ws.alembic("upgrade", "head")
        assert _tables(url) == ["alembic_version", "todos"]
    assert not (ws.path / "todo.db").exists()
    if engine == "sqlite":
        assert not Path(str(url.database)).exists()
        with pytest.raises(DatabaseRefused):
            ws.alembic("current")
    else:
        assert not postgres.database_exists(url)


def test_it_is_dropped_when_the_block_fails(asked: Callable[[str], Workspace]) -> None:
    lent = []

    def fails() -> None:
        with asked("sqlite").empty_database("sqlite") as url:
            sa.create_engine(url, poolclass=NullPool).connect().close()
            lent.append(Path(str(url.database)))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert not lent[0].parent.exists()


def test_an_engine_that_there_is_not_is_told(asked: Callable[[str], Workspace]) -> None:
    with pytest.raises(NoSuchEngine, match="Expected one of: sqlite, postgresql"):
        asked("sqlite").empty_database("oracle").__enter__()


def test_without_a_postgresql_a_sentence_says_so(
    asked: Callable[[str], Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    ws = asked("sqlite")
    monkeypatch.setenv(postgres.ENVIRONMENT_VARIABLE, "postgresql://me@127.0.0.1:1/postgres")
    with (
        pytest.raises(postgres.PostgresUnavailable, match="does not answer"),
        ws.empty_database("postgresql"),
    ):
        pass
