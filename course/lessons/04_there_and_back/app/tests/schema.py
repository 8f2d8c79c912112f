"""The schema of a database, in a form in which two moments can be compared."""

from sqlalchemy import Engine, MetaData
from sqlalchemy.schema import CreateIndex, CreateTable


def schema_of(engine: Engine) -> set[str]:
    """Every column, constraint and index as a line of SQL; Alembic's own table is left out."""
    found = MetaData()
    found.reflect(engine)
    lines = set()
    for table in found.sorted_tables:
        if table.name != "alembic_version":
            for each in (CreateTable(table), *map(CreateIndex, table.indexes)):
                sql = str(each.compile(engine)).replace("\t", "").splitlines()
                lines |= {f"{table.name}: {line.rstrip(', (')}" for line in sql if len(line) > 1}
    return lines
