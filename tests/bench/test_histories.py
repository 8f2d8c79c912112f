"""How much faster a history is read than Alembic reads it, and how that grows with its size.

Run by `make bench`. Both read the same files in turn, in one run. What counts is the time that the
processor worked for them, so that other programs on the machine weigh little.
"""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from course.state.revisions import History, RevisionCache, read_history
from tests.bench.histories import make_history, write_revision

pytestmark = pytest.mark.bench

SIZES = (10, 100, 1000, 5000)
AT_LEAST, AT_LEAST_AGAIN, FROM_SIZE = 2, 20, 1000
GROWTH_AT_MOST = 1.5
SETTLED = 0.1  # seconds, after which a file's time stamp is believed
SHAPES = pytest.mark.parametrize("branches", [False, True], ids=["chain", "branches"])
FILES = pytest.mark.parametrize("compiled", [False, True], ids=["py", "pyc"])


@pytest.fixture(autouse=True)
def no_bytecode(monkeypatch: pytest.MonkeyPatch) -> None:
    """Alembic finds the .pyc files that were made before, and makes none."""
    monkeypatch.setattr("sys.dont_write_bytecode", True)


@SHAPES
@FILES
def test_reading_is_twice_as_fast_as_alembic(
    tmp_path: Path, *, branches: bool, compiled: bool
) -> None:
    each = {}
    for size in SIZES:
        config = make_history(tmp_path / str(size), size, branches=branches, compiled=compiled)
        time.sleep(SETTLED)
        ours, theirs = _in_turn(partial(read_history, config), config, size)
        each[size] = ours / size
        _tell(f"{size} revisions read", ours, theirs)
        assert theirs / ours >= AT_LEAST
    assert max(each.values()) / each[SIZES[0]] <= GROWTH_AT_MOST


@SHAPES
@FILES
def test_a_new_file_costs_a_twentieth_of_what_alembic_takes(
    tmp_path: Path, *, branches: bool, compiled: bool
) -> None:
    each = {}
    for size in SIZES:
        config = make_history(tmp_path / str(size), size, branches=branches, compiled=compiled)
        cache = RevisionCache()
        time.sleep(SETTLED)
        read_history(config, cache=cache)
        again = partial(read_history, config, cache=cache)
        ours, theirs = _in_turn(again, config, size, before=partial(_one_more, config, again))
        each[size] = ours / size
        _tell(f"one more than {size} revisions", ours, theirs)
        assert size < FROM_SIZE or theirs / ours >= AT_LEAST_AGAIN
    assert max(each.values()) / each[SIZES[0]] <= GROWTH_AT_MOST


def _one_more(config: Path, again: Callable[[], History]) -> None:
    history = again()
    write_revision(config.parent, f"{len(history.revisions):012x}", history.heads[0])


def _alembic(config: Path) -> list[object]:
    return list(ScriptDirectory.from_config(Config(str(config))).walk_revisions())


def _in_turn(
    ours: Callable[[], object],
    config: Path,
    size: int,
    before: Callable[[], object] = lambda: None,
) -> tuple[float, float]:
    """Seconds for ours and for Alembic's: of several runs each the one least disturbed."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(4 if size >= FROM_SIZE else 15):
        before()
        runs: tuple[Callable[[], object], ...] = (ours, partial(_alembic, config))
        for run, seconds in zip(runs, taken, strict=True):
            start = time.process_time()
            run()
            seconds.append(time.process_time() - start)
    return min(taken[0]), min(taken[1])


def _tell(what: str, ours: float, theirs: float) -> None:
    print(f"\n{what}: {ours * 1000:.1f} ms, {theirs / ours:.1f} times as fast as Alembic")
