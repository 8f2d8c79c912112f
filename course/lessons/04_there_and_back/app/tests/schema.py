"""The schema of a database, in a form in which two moments can be compared."""

from sqlalchemy import Engine, MetaData
from sqlalchemy.schema import CreateIndex, CreateTable


def schema_of(engine: Engine) -> set[str]:
    """Every column, constraint and index as a line of SQL; no triggers, no views.

    Alembic's own table is left out.
    """
    found = MetaData()
    found.reflect(engine)  # reads all tables
    lines = set()
    for table in found.sorted_tables:
        if table.name == "alembic_version":
            continue
        makes_it = [CreateTable(table)] + [CreateIndex(index) for index in table.indexes]
        for statement in makes_it:
            for line in str(statement.compile(engine)).splitlines():
                words = line.strip("\t ,(")
                if words and words != ")":
                    lines.add(f"{table.name}: {words}")
    return lines
