"""How much faster a command is in this process than as a process of its own.

Run by `make bench`. Both are measured in turn, in one run, on one machine; what is asserted is the
ratio of their medians.
"""

import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.sandbox.projects import CREATE_TODOS, NOTHING, Project, make_project

pytestmark = pytest.mark.bench

AT_LEAST = 10
TIMES_HERE, TIMES_IN_TERMINAL = 15, 5
REVISIONS = 20
COMMANDS = (
    "heads",
    "history",
    "current",
    "upgrade head",
    "check",
    "upgrade head --sql",
    "downgrade -1",
)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Project:
    """A project with a short history, at its head."""
    url = "sqlite:///todo.db"
    if request.param == "postgresql":
        given: sa.URL = request.getfixturevalue("postgresql_url")
        url = given.render_as_string(hide_password=False)
    made = make_project(tmp_path / "project", url)
    made.revision("a" * 12, None, CREATE_TODOS)
    before = "a" * 12
    for number in range(REVISIONS):
        made.revision(f"{number:012d}", before, NOTHING)
        before = f"{number:012d}"
    assert made.here("upgrade", "head").exit_code == 0
    return made


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.replace(" ", "_"))
def test_a_command_here_is_ten_times_as_fast_as_a_process(project: Project, command: str) -> None:
    arguments = command.split()
    here = _median(lambda: project.here(*arguments), TIMES_HERE)
    terminal = _median(lambda: project.in_terminal(*arguments), TIMES_IN_TERMINAL)
    ratio = terminal / here
    engine = sa.make_url(project.url).get_backend_name()
    print(f"\nalembic {command} on {engine}: {ratio:.1f} times as fast as a process")
    assert ratio >= AT_LEAST


def _median(run: Callable[[], object], times: int) -> float:
    """Seconds, the median of several runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)
