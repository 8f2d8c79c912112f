"""course.sandbox.follow: changes are noticed, whoever makes them."""

import asyncio
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL

from course.sandbox import follow as follow_module
from course.sandbox.follow import Follower


class Seen:
    """Counts calls, and notes whether the last one was about a look in passing."""

    def __init__(self) -> None:
        self.times = 0
        self.passing = False

    def __call__(self, passing: bool) -> None:
        """One more."""
        self.times += 1
        self.passing = passing


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a database and a module."""
    root = tmp_path / "project"
    (root / "alembic/versions").mkdir(parents=True)
    (root / "models.py").write_text("A = 1\n")
    with closing(sqlite3.connect(root / "todo.db")) as connection:
        connection.execute("CREATE TABLE t (a)")
    return root


@pytest.fixture
def url(project: Path) -> URL:
    """Its database."""
    return URL.create("sqlite", database=str(project / "todo.db"))


def _insert(root: Path) -> None:
    with closing(sqlite3.connect(root / "todo.db")) as connection:
        connection.execute("INSERT INTO t VALUES (1)")
        connection.commit()


def _by_another_process(root: Path) -> None:
    code = "import sqlite3; c = sqlite3.connect('todo.db'); c.execute('DROP TABLE t'); c.commit()"
    subprocess.run([sys.executable, "-c", code], cwd=root, check=True)


CHANGES = {
    "a row": _insert,
    "another process": _by_another_process,
    "an edited file": lambda root: (root / "models.py").write_text("A = 22\n"),
    "a new revision": lambda root: (root / "alembic/versions/1.py").write_text(""),
    "a file is gone": lambda root: (root / "models.py").unlink(),
    "the folder is gone": shutil.rmtree,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_is_noticed_once(project: Path, url: URL, change: object) -> None:
    seen = Seen()
    follower = Follower(project, url, seen)
    assert not follower.look()
    assert callable(change)
    change(project)
    assert follower.look()
    assert not follower.look()
    assert seen.times == 1
    assert not seen.passing


@pytest.mark.parametrize("name", ["__pycache__/models.pyc", ".git/index"])
def test_what_python_and_git_write_for_themselves_is_no_change(
    project: Path, url: URL, name: str
) -> None:
    follower = Follower(project, url, Seen())
    (project / name).parent.mkdir()
    (project / name).write_text("")
    assert not follower.look()


def test_to_look_changes_nothing(project: Path, url: URL) -> None:
    before = sorted((each, each.stat().st_mtime_ns) for each in project.rglob("*"))
    Follower(project, url, Seen()).look()
    assert sorted((each, each.stat().st_mtime_ns) for each in project.rglob("*")) == before


def test_the_event_loop_looks_until_it_is_stopped(project: Path, url: URL) -> None:
    async def follow() -> None:
        noticed = asyncio.Event()
        passing = []

        def note(is_passing: bool) -> None:
            passing.append(is_passing)
            noticed.set()

        follower = Follower(project, url, note)
        follower.start()
        _insert(project)
        await asyncio.wait_for(noticed.wait(), 60)
        assert passing[0]
        follower.stop()
        noticed.clear()
        _insert(project)
        await asyncio.sleep(3 * follow_module.EVERY)
        assert not noticed.is_set()

    _in_a_thread(lambda: asyncio.run(follow()))


def test_without_an_event_loop_nobody_looks(project: Path, url: URL) -> None:
    follower = Follower(project, url, Seen())
    _in_a_thread(follower.start)
    assert follower._task is None
    follower.stop()


def _in_a_thread(call: Callable[[], None]) -> None:
    """Where no event loop runs: the browser's tests leave theirs running in the main thread."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(call).result()


@pytest.mark.postgresql
def test_a_change_on_postgresql_is_noticed(tmp_path: Path, postgresql_url: URL) -> None:
    seen = Seen()
    follower = Follower(tmp_path, postgresql_url, seen)
    engine = sa.create_engine(postgresql_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (a INTEGER)")
    assert follower.look()
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT * FROM t")
    assert not follower.look()
    follower.stop()
    assert seen.times == 1
