"""What every test may ask for: a work folder of its own, and a fresh PostgreSQL database."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.nodeid import coerce_node_id
from sqlalchemy.engine import URL

from course.sandbox import postgres

_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder in memory, on Linux
_ENOUGH = 2 * 2**30  # bytes; a whole run held 0.4 * 2**30 at most


def pytest_configure() -> None:
    """Temporary folders in memory, where there is room: a commit waits for a disk, or it doesn't.

    Nothing of a test has to outlive a power cut. A TMPDIR that you set stays.
    """
    if "TMPDIR" in os.environ or not _MEMORY.is_dir():
        return
    runs_programs = not os.statvfs(_MEMORY).f_flag & os.ST_NOEXEC
    if runs_programs and shutil.disk_usage(_MEMORY).free > _ENOUGH:
        os.environ["TMPDIR"] = str(_MEMORY)
        tempfile.tempdir = None  # looked up anew


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep tests of one group in one process: they share a browser, or a PostgreSQL server.

    xdist 3.8 writes the group into an attribute that pytest 9.2 no longer reads.
    """
    for item in items:
        with_group = getattr(item, "_nodeid", "")
        if "@" in with_group:
            item._id = coerce_node_id(with_group)


@pytest.fixture(autouse=True)
def _main_comes_back() -> Iterator[None]:
    """IPython puts a module of its own in its place, and no process can be started from that."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(scope="session")
def _postgres_server() -> Iterator[str]:
    """One embedded server for each test process, unless COURSE_POSTGRES_URL names another.

    Not below pytest's own temporary folder: every other run of pytest closes that to other users,
    and the server of a root user runs as one.
    """
    named = os.environ.get(postgres.ENVIRONMENT_VARIABLE)
    if named:
        yield named
        return
    with tempfile.TemporaryDirectory(prefix="course-", ignore_cleanup_errors=True) as folder:
        server = postgres._embedded_server(Path(folder))
        # Nothing here has to outlive a power cut, and databases are made and dropped all the time.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            server.psql(f"ALTER SYSTEM SET {setting} = off;")
        server.psql("SELECT pg_reload_conf();")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture
def postgresql_url(_postgres_server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[URL]:
    """The URL of a fresh, empty PostgreSQL database, dropped after the test."""
    monkeypatch.setenv(postgres.ENVIRONMENT_VARIABLE, _postgres_server)
    url = postgres.create_database()
    yield url
    postgres.drop_database(url)


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A work folder of the test's own."""
    folder = tmp_path / "work"
    monkeypatch.setenv("COURSE_WORK", str(folder))
    return folder
