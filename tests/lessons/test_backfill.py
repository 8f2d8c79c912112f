"""The backfill helper of lesson 06, which learners take home."""

import importlib.util
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from course.paths import LESSONS
from tests.sandbox.projects import Project, make_project

FILE = LESSONS / "06_data_migrations" / "app" / "backfill.py"
ROWS = 5_000
items = sa.table("items", sa.column("id"), sa.column("old"), sa.column("new"))
VALUES = {"new": items.c.old * 10}
NEEDED = items.c.new.is_(None) & items.c.old.is_not(None)


@pytest.fixture(scope="module")
def module() -> ModuleType:
    """The helper's file, as a module."""
    spec = importlib.util.spec_from_file_location("taken_home", FILE)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.fixture
def backfill(module: ModuleType) -> Callable[..., int]:
    """The helper."""
    found: Callable[..., int] = module.backfill
    return found


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Engine]:
    """A table with gaps in its ids; of seven rows one has nothing to fill with."""
    url: sa.URL | str = f"sqlite:///{tmp_path / 'items.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_url")
    made = sa.create_engine(url, poolclass=NullPool)
    fill(made, ROWS)
    yield made
    made.dispose()


def fill(engine: sa.Engine, rows: int) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TABLE items (id INTEGER PRIMARY KEY, old INTEGER, new INTEGER)"
        )
        told = [
            {"id": 3 * n + (9000 if n > rows // 2 else -50), "old": n if n % 7 else None}
            for n in range(1, rows + 1)
        ]
        connection.execute(items.insert(), told)


def left(engine: sa.Engine) -> tuple[int, int, int]:
    """Rows that still need it, rows that are filled rightly, and rows that are to stay empty."""
    query = sa.select(
        sa.func.count().filter(NEEDED),
        sa.func.count().filter(items.c.new == items.c.old * 10),
        sa.func.count().filter(items.c.new.is_(None) & items.c.old.is_(None)),
    ).select_from(items)
    with engine.connect() as connection:
        return tuple(connection.execute(query).one())  # type: ignore[return-value]


EMPTY = ROWS // 7


def test_every_row_is_filled_once(engine: sa.Engine, backfill: Callable[..., int]) -> None:
    told: list[tuple[int, int]] = []
    with engine.connect() as connection:
        done = backfill(
            connection, items, VALUES, where=NEEDED, progress=lambda *now: told.append(now)
        )
        assert not connection.in_transaction()
    assert done == ROWS - EMPTY
    assert left(engine) == (0, ROWS - EMPTY, EMPTY)
    assert told[-1] == (done, done)
    assert [now for now, _ in told] == sorted({now for now, _ in told})
    assert len(told) > 1


def test_a_second_run_changes_nothing(engine: sa.Engine, backfill: Callable[..., int]) -> None:
    with engine.connect() as connection:
        assert backfill(connection, items, VALUES, where=NEEDED) > 0
        assert backfill(connection, items, VALUES, where=NEEDED) == 0
        assert not connection.in_transaction()


def test_a_condition_that_stays_true_ends(engine: sa.Engine, backfill: Callable[..., int]) -> None:
    with engine.connect() as connection:
        assert backfill(connection, items, VALUES, where=sa.true()) == ROWS


def test_in_a_transaction_it_refuses(engine: sa.Engine, backfill: Callable[..., int]) -> None:
    with engine.begin() as connection:
        connection.execute(sa.select(items.c.id).limit(1))
        with pytest.raises(ValueError, match="in a transaction"):
            backfill(connection, items, VALUES, where=NEEDED)
    assert left(engine)[1] == 0


def test_tiny_batches_are_committed_one_by_one(
    engine: sa.Engine, backfill: Callable[..., int]
) -> None:
    seen = []

    def look(done: int, total: int) -> None:
        with engine.connect() as other:
            committed = other.scalar(sa.select(sa.func.count(items.c.new)))
        seen.append((done, committed))
        assert total == ROWS - EMPTY

    with engine.connect() as connection:
        backfill(connection, items, VALUES, where=NEEDED, seconds=0.001, progress=look)
    assert all(done == committed for done, committed in seen)


SCRIPT = """
import os, signal, sys
sys.path.insert(0, {folder!r})
import sqlalchemy as sa
from backfill import backfill
from sqlalchemy.pool import NullPool

items = sa.table("items", sa.column("id"), sa.column("old"), sa.column("new"))
updates = []

@sa.event.listens_for(sa.Engine, "after_cursor_execute")
def die(connection, cursor, statement, *rest):
    updates.extend(["UPDATE"] * statement.startswith("UPDATE"))
    if len(updates) == 2:
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))

with sa.create_engine({url!r}, poolclass=NullPool).connect() as connection:
    needed = items.c.new.is_(None) & items.c.old.is_not(None)
    backfill(connection, items, {{"new": items.c.old * 10}}, where=needed)
"""


def test_killed_twice_before_a_commit_it_leaves_none_out_and_fills_none_twice(
    engine: sa.Engine, backfill: Callable[..., int]
) -> None:
    url = engine.url.render_as_string(hide_password=False)
    script = SCRIPT.format(folder=str(FILE.parent), url=url)
    filled = [0]
    for _ in range(2):
        ran = subprocess.run([sys.executable, "-B", "-c", script], check=False)
        assert ran.returncode == -getattr(signal, "SIGKILL", -1)
        filled.append(left(engine)[1])
    assert filled == sorted(set(filled))
    with engine.connect() as connection:
        assert backfill(connection, items, VALUES, where=NEEDED) == ROWS - EMPTY - filled[-1]
    assert left(engine) == (0, ROWS - EMPTY, EMPTY)


REVISION = """
import sys

sys.path.insert(0, FOLDER)
from backfill import backfill

items = sa.table("items", sa.column("id"), sa.column("old"), sa.column("new"))
needed = items.c.new.is_(None) & items.c.old.is_not(None)


def upgrade():
    with op.get_context().autocommit_block():
        backfill(op.get_bind(), items, {"new": items.c.old * 10}, where=needed)
    op.execute(items.insert().values(id=100000))
"""


def test_it_runs_in_a_revision(engine: sa.Engine, tmp_path: Path) -> None:
    url = engine.url.render_as_string(hide_password=False)
    project: Project = make_project(tmp_path / "project", url)
    project.revision("a" * 12, None, REVISION.replace("FOLDER", repr(str(FILE.parent))))
    result = project.in_terminal("upgrade", "head")
    assert result.exit_code == 0, result.stderr
    assert left(engine) == (0, ROWS - EMPTY, EMPTY + 1)


def test_the_bar_is_one_line(module: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    for done in (0, 450, 1000):
        module.bar(done, 1000)
    module.bar(0, 0)
    *_, half, full, nothing = capsys.readouterr().out.split("\r")
    assert half == "[#########           ]  45% of 1,000 rows"
    assert full == nothing.replace("of 0", "of 1,000")
    assert full == f"[{'#' * 20}] 100% of 1,000 rows"
