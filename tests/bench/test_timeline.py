"""What a look costs, what hearing statements costs, and the memory that a loss takes."""

import statistics
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy.engine import URL, make_url

from course.sandbox.statements import Statements
from course.sandbox.timeline import Timeline
from course.sandbox.workspace import Workspace
from tests.sandbox.projects import CREATE_TODOS, Project, make_project

pytestmark = pytest.mark.bench

TIMES = 15
# Shares of the time that `alembic current` takes in the same project.
UNCHANGED_AT_MOST = 0.15
CHANGED_AT_MOST = {"sqlite": 0.6, "postgresql": 5.0}  # pg_dump is a program of its own
HEARD_AT_MOST = 1.25  # times as long as without
ROWS, MORE_ROWS = 20_000, 1_000_000
MEMORY_AT_MOST = 40  # megabytes more, for fifty times the rows


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def timeline(request: pytest.FixtureRequest, work: Path) -> Timeline:
    """The timeline of a project of one revision, which is applied."""
    url: URL = make_url("sqlite:///todo.db")
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_url")
    made = make_project(work / "sandboxes" / "01.1", url.render_as_string(hide_password=False))
    made.revision("a" * 12, None, CREATE_TODOS)
    if request.param == "sqlite":
        url = URL.create("sqlite", database=str(made.root / "todo.db"))
    assert made.here("upgrade", "head").exit_code == 0
    timeline = Timeline(Workspace(made.root, url))
    timeline.begin()
    return timeline


def test_a_look_is_short_beside_a_command(timeline: Timeline) -> None:
    project = Project(timeline._workspace.path, "")
    engine = timeline._workspace.url.get_backend_name()
    time.sleep(0.1)  # until what was written is settled
    timeline.look()
    command = _median(lambda: project.here("current"))
    same = _median(timeline.look)

    def change() -> None:
        direction = "downgrade" if len(timeline.moments) % 2 else "upgrade"
        project.here(direction, "base" if direction == "downgrade" else "head")

    changed = _median(timeline.look, before=change)
    print(
        f"\n{engine}: alembic current {command * 1000:.1f} ms; a look {same * 1000:.2f} ms, "
        f"with a change {changed * 1000:.1f} ms"
    )
    assert len(timeline.moments) > TIMES // 2
    assert same / command < UNCHANGED_AT_MOST
    assert changed / command < CHANGED_AT_MOST[engine]


def test_to_hear_statements_costs_next_to_nothing(
    timeline: Timeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(timeline._workspace.path, "")
    listening = Statements.listening

    @contextmanager
    def deaf(_: Statements) -> Iterator[None]:
        yield

    taken: dict[object, list[float]] = {listening: [], deaf: []}
    for _ in range(2 * TIMES):  # in turn, as the machine has other things to do
        for way in (listening, deaf):
            monkeypatch.setattr(Statements, "listening", way)
            start = time.perf_counter()
            project.here("check")
            taken[way].append(time.perf_counter() - start)
    heard, plain = map(statistics.median, taken.values())
    print(f"\nalembic check: {heard * 1000:.1f} ms heard, {plain * 1000:.1f} ms not")
    assert heard / plain < HEARD_AT_MOST


MEASURE = """
    import resource, sys, sqlalchemy as sa
    from course.state.checksums import checksums, take_checksums
    from course.state.checksums_difference import diff_checksums
    rows = int(sys.argv[1])
    engine = sa.create_engine(f"sqlite:///{sys.argv[2]}")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT)")
        connection.exec_driver_sql(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
            "INSERT INTO t SELECT i, 'a text of row ' || i, i % 7 FROM n", (rows,)
        )
    with checksums() as before, checksums() as after:
        take_checksums(engine, before)
        with engine.begin() as connection:
            connection.exec_driver_sql("UPDATE t SET b = NULL WHERE id % 10 = 0")
        take_checksums(engine, after)
        loss = diff_checksums(before, after)
    assert loss.values - loss.same == rows // 10, loss
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def test_a_million_rows_take_no_more_memory_than_some(tmp_path: Path) -> None:
    few, many = (_memory(rows, tmp_path / f"{rows}.db") for rows in (ROWS, MORE_ROWS))
    print(f"\nloss of {ROWS} rows: {few} MB; of {MORE_ROWS} rows: {many} MB")
    assert many - few < MEMORY_AT_MOST


def _memory(rows: int, file: Path) -> int:
    """The most memory that a process which measures so many rows ever has, in megabytes."""
    script = textwrap.dedent(MEASURE)
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", script, str(rows), str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    print(f"\n{rows} rows: {time.perf_counter() - started:.1f} s")
    return int(done.stdout)


def _median(run: Callable[[], object], before: Callable[[], object] = lambda: None) -> float:
    """Seconds, the median of several runs."""
    taken = []
    for _ in range(TIMES):
        before()
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)
