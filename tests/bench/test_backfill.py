"""The four ways of lesson 06 to fill a column, on both engines; what its backfill helper promises.

Run by `make bench`: a table of rows per second and of longest locks for each engine. All ways run
in turn, several times, and of each the run counts that was least disturbed.
"""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from course.paths import LESSONS
from course.state.bars import Bars

pytestmark = pytest.mark.bench

APP = LESSONS / "06_data_migrations" / "app"
ROWS, TIMES = 1_000_000, 3
AT_LEAST = 0.7  # of the plain UPDATE's rows per second
LOCK_AT_MOST = 0.1  # seconds


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The lesson's module that makes the table and tries the ways."""
    names = ("backfill", "ways", "large")
    monkeypatch.syspath_prepend(str(APP))
    yield importlib.import_module("large")
    for name in names:
        sys.modules.pop(name, None)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> sa.Engine:
    """An empty database."""
    url: sa.URL | str = f"sqlite:///{tmp_path / 'large.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_url")
    return sa.create_engine(url, poolclass=NullPool)


def test_batches_keep_most_of_the_speed_and_hold_no_lock_for_long(
    large: Any, engine: sa.Engine
) -> None:
    runs = [large.try_all(engine, ROWS) for _ in range(TIMES)]
    speed = {way: max(run[way].per_second for run in runs) for way in runs[0]}
    lock = {way: min(run[way].longest_lock for run in runs) for way in runs[0]}
    ratio = {way: speed[way] / speed["one UPDATE"] for way in speed}
    chart = Bars(
        f"{engine.dialect.name}: rows per second of {ROWS:,}; the plain UPDATE is 1",
        ratio,
        {
            "rows": {way: f"{runs[0][way].rows:,}" for way in speed},
            "rows/s": {way: f"{each:,.0f}" for way, each in speed.items()},
            "longest lock": {way: f"{each * 1000:,.0f} ms" for way, each in lock.items()},
        },
    )
    print(f"\n{chart}")
    assert large.filled(engine) == ROWS
    assert ratio["batches"] >= AT_LEAST
    assert lock["batches"] < LOCK_AT_MOST
