"""What comes of a change: autogenerate writes a migration, it is run, and the values are counted.

Nothing is ever committed. Try it on an empty database all the same, and never on one that you need.
"""

import warnings
from collections import Counter
from typing import Any, NamedTuple

import pandas as pd
import sqlalchemy as sa
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.operations import Operations
from changes import CHANGES
from sqlalchemy.dialects import postgresql

VERDICTS = ("loses values", "missed", "refused", "done")


class Tried(NamedTuple):
    """What came of a change."""

    verdict: str
    written: str = ""
    said: str = ""


def try_all(url: sa.URL | str, **options: Any) -> dict[str, Tried]:
    """Try every change; the options are those of context.configure() in env.py."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    return {name: try_one(engine, before, after, options) for name, before, after in CHANGES}


def try_one(
    engine: sa.Engine, before: sa.MetaData, after: sa.MetaData, options: dict[str, Any]
) -> Tried:
    """Try one change."""
    with engine.connect() as connection, warnings.catch_warnings(action="ignore"):
        # The database as it was, with a row in each table.
        before.create_all(connection)
        for table in before.sorted_tables:
            connection.execute(table.insert().values(row_for(table)))
        values = values_in(connection)

        # What autogenerate writes into upgrade().
        opts = {"target_metadata": after, **options}
        context = MigrationContext.configure(connection, opts=opts)
        changes = produce_migrations(context, after).upgrade_ops
        if changes.is_empty():
            return Tried("missed")
        batch = options.get("render_as_batch", False)
        body = render_python_code(changes, render_as_batch=batch, migration_context=context)
        written = "\n".join(line.removeprefix("    ") for line in body.splitlines()[1:-1])

        # Run it, and look whether each value is still somewhere.
        try:
            names = {"op": Operations(context), "sa": sa, "postgresql": postgresql}
            exec(written, names)  # noqa: S102 - Alembic wrote it a moment ago
        except (sa.exc.SQLAlchemyError, NotImplementedError) as error:
            return Tried("refused", written, str(getattr(error, "orig", error)).splitlines()[0])
        afterwards = values_in(connection)
        gone, new = sorted(values - afterwards), sorted(afterwards - values)
        if gone:
            said = f"gone: {', '.join(gone)}; new: {', '.join(new) or 'nothing'}"
            return Tried("loses values", written, said)
        return Tried("done", written)


def row_for(table: sa.Table) -> dict[str, object]:
    """A row with a value in every column that needs one."""
    samples = {"title": "Water the plants", "priority": 3, "status": "open"}
    return {"id": 1} | {name: value for name, value in samples.items() if name in table.columns}


def values_in(connection: sa.Connection) -> Counter[str]:
    """Every value that the database has, and how often."""
    found: Counter[str] = Counter()
    tables = sa.MetaData()
    tables.reflect(connection)
    for table in tables.sorted_tables:
        for row in connection.execute(sa.select(table)):
            found.update(str(value) for value in row if value is not None)
    return found


def side_by_side(**tried: dict[str, Tried]) -> pd.DataFrame:
    """The verdicts as a table, the worst first."""
    table = pd.DataFrame(
        {name: {c: t.verdict for c, t in each.items()} for name, each in tried.items()}
    )
    worst = table.map(VERDICTS.index)
    return table.loc[worst.sort_values(list(table), kind="stable").index]
