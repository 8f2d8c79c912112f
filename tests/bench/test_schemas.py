"""How reading, drawing and comparing a schema grows with the number of its tables.

Run by `make bench`. What counts is the time that the processor worked for it.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from course.state.cards import schema_cards
from course.state.schema import read_schema
from course.state.schema_difference import diff_schemas

pytestmark = pytest.mark.bench

SIZES = (10, 100, 1000)
GROWTH_AT_MOST = 1.5
TIMES = 5


def _database(path: Path, size: int, *, extra: str = "") -> sa.Engine:
    """So many tables; each points to the one before, and has an index."""
    engine = sa.create_engine(f"sqlite:///{path}", poolclass=sa.NullPool)
    with engine.begin() as connection:
        for number in range(size):
            connection.exec_driver_sql(
                f"CREATE TABLE t{number} (id INTEGER PRIMARY KEY, name VARCHAR(20) NOT NULL, "
                f"done BOOLEAN DEFAULT 0, {extra}"
                f"before_id INTEGER REFERENCES t{max(number - 1, 0)} (id), UNIQUE (name))"
            )
            connection.exec_driver_sql(f"CREATE INDEX ix_t{number} ON t{number} (before_id)")
    return engine


def test_the_cost_of_a_table_does_not_rise_with_the_number_of_tables(tmp_path: Path) -> None:
    each: dict[str, list[float]] = {}
    for size in SIZES:
        engine = _database(tmp_path / f"{size}.db", size)
        schema = read_schema(engine)
        later = read_schema(_database(tmp_path / f"{size}-later.db", size, extra="more TEXT, "))
        difference = diff_schemas(schema, later)
        assert len(difference.changes) == size
        marked = replace(later, since=difference)
        steps: dict[str, Callable[[], object]] = {
            "read_schema": lambda engine=engine: read_schema(engine),
            "schema_cards": lambda marked=marked: schema_cards(marked),
            "diff_schemas": lambda schema=schema, later=later: diff_schemas(schema, later),
        }
        for name, step in steps.items():
            seconds = _median(step)
            print(f"\n{name} of {size} tables: {seconds * 1000:.1f} ms")
            each.setdefault(name, []).append(seconds / size)
    for name, costs in each.items():
        print(f"\n{name}: {max(costs) / costs[0]:.2f} times the cost of each of {SIZES[0]}")
    assert max(max(costs) / costs[0] for costs in each.values()) <= GROWTH_AT_MOST


def _median(step: Callable[[], object]) -> float:
    """Seconds, the median of several runs."""
    taken = []
    for _ in range(TIMES):
        start = time.process_time()
        step()
        taken.append(time.process_time() - start)
    return statistics.median(taken)
