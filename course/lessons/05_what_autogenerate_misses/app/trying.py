"""What comes of a change: autogenerate writes a migration, it is run, and the values are counted.

Nothing is ever committed. Try it on an empty database all the same, and never on one that you need.
"""

import datetime as dt
import decimal
import uuid
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
SAMPLES: dict[type, object] = {
    bool: True,
    int: 1,
    float: 1.5,
    decimal.Decimal: decimal.Decimal("1.5"),
    str: "Water the plants",
    bytes: b"plants",
    dt.date: dt.date(2025, 4, 1),
    dt.time: dt.time(9),
    dt.datetime: dt.datetime(2025, 4, 1, 9),  # noqa: DTZ001 - most columns have no time zone
    dt.timedelta: dt.timedelta(hours=1),
    uuid.UUID: uuid.UUID(int=1),
    dict: {},
    object: {},  # JSON
    list: [],
}


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
        except (sa.exc.SQLAlchemyError, NotImplementedError, NameError, ValueError) as error:
            return Tried("refused", written, str(getattr(error, "orig", error)).splitlines()[0])
        afterwards = values_in(connection)
        gone, new = sorted(values - afterwards), sorted(afterwards - values)
        if gone:
            said = f"gone: {', '.join(gone)}; new: {', '.join(new) or 'nothing'}"
            return Tried("loses values", written, said)
        return Tried("done", written)


def row_for(table: sa.Table) -> dict[str, object]:
    """A row with a value in every column."""
    return {each.name: sample(each) for each in table.columns if each.computed is None}


def sample(column: sa.Column[Any]) -> object:
    """A value that the column's type takes; of a foreign key, the one it points to."""
    for key in column.foreign_keys:
        return sample(key.column)
    if isinstance(column.type, sa.Enum):
        return column.type.enums[0]
    value = SAMPLES[column.type.python_type]
    return value[: column.type.length] if isinstance(value, str) else value


def values_in(connection: sa.Connection) -> Counter[str]:
    """Every value that the database has, and how often."""
    found: Counter[str] = Counter()
    tables = sa.MetaData()
    tables.reflect(connection)
    for table in tables.sorted_tables:
        for row in connection.execute(sa.select(table)):
            found.update(in_words(value) for value in row if value is not None)
    return found


def in_words(value: object) -> str:
    """The value; a time without its zone, and a number without its kind: True is 1, like 1.0."""
    if isinstance(value, dt.datetime):
        value = value.replace(tzinfo=None)
    elif isinstance(value, int | float | decimal.Decimal):
        value = f"{decimal.Decimal(str(+value)).normalize():f}"
    return str(value)


def side_by_side(**tried: dict[str, Tried]) -> pd.DataFrame:
    """The verdicts as a table, the worst first."""
    table = pd.DataFrame(
        {name: {c: t.verdict for c, t in each.items()} for name, each in tried.items()}
    )
    worst = table.map(VERDICTS.index)
    return table.loc[worst.sort_values(list(table), kind="stable").index]
