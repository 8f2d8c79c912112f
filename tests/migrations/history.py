"""The Todo app's real history, run on a database of a test's own."""

import io
import shutil
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from course.state.schema import Schema, read_schema
from tests.migrations.written import WRITTEN

PROJECT = Path(__file__).resolve().parent.parent.parent
FIRST_VERSION = PROJECT / "course/lessons/01_life_before_migrations/app/sample_app"

BASELINE = "1c68802d1a50"
DELETED_AT = "0ec166a22122"
LIVE_TITLES = "23041f4fe686"
FULL_NAME = "1826f325050d"
FILL_FULL_NAME = "9552624f67ab"
DROP_NAME_PARTS = "47f0297a5f93"
TAGS = "dcca3c421c97"
DUE_ON = "afa46650692a"
PRIORITY = "66f263ea07d6"
MERGE = "4212c8a83850"
STATUS = "d27b622d7c4f"
FILL_STATUS = "742a4c043c08"
STATUS_REPLACES_IS_DONE = "7a7978d17eab"
HEAD = "ce789624b3df"

Rows = dict[str, dict[tuple[Any, ...], dict[str, Any]]]


@dataclass
class MigratedDatabase:
    """A database, and Alembic commands on it. DATABASE_URL leads to it while the test runs."""

    engine: sa.Engine
    config: Config

    def upgrade(self, target: str) -> None:
        """Run `alembic upgrade`."""
        command.upgrade(self.config, target)

    def downgrade(self, target: str) -> None:
        """Run `alembic downgrade`."""
        command.downgrade(self.config, target)

    def printed(self) -> str:
        """What Alembic printed so far."""
        assert isinstance(self.config.stdout, io.StringIO)
        return self.config.stdout.getvalue()

    def write(self, revision: str) -> None:
        """Write the rows that the app of that time would."""
        with self.engine.begin() as connection:
            for name, row in WRITTEN.get(revision, ()):
                table = sa.Table(name, sa.MetaData(), autoload_with=connection)
                connection.execute(table.insert().values(row))

    def schema(self) -> Schema:
        """What is there, but for Alembic's own table and the order of columns.

        A column that is dropped and added again comes last, on both databases.
        """
        schema = read_schema(self.engine)
        tables = tuple(
            replace(table, columns=tuple(sorted(table.columns, key=lambda column: column.name)))
            for table in schema.tables
            if table.name != "alembic_version"
        )
        return replace(schema, tables=tables)

    def rows(self) -> Rows:
        """Every row of every table, by primary key."""
        found: Rows = {}
        metadata = sa.MetaData()
        with self.engine.connect() as connection:
            metadata.reflect(connection)
            for name, table in metadata.tables.items():
                if name == "alembic_version":
                    continue
                keys = [column.name for column in table.primary_key]
                found[name] = {
                    tuple(row[key] for key in keys): dict(row)
                    for row in connection.execute(
                        sa.select(table).order_by(*table.primary_key)
                    ).mappings()
                }
        return found

    def put_back(self, rows: Rows) -> None:
        """Make the rows be those, and no others."""
        metadata = sa.MetaData()
        with self.engine.begin() as connection:
            metadata.reflect(connection)
            tables = [table for table in metadata.sorted_tables if table.name in rows]
            for table in reversed(tables):
                connection.execute(table.delete())
            for table in tables:
                if rows[table.name]:
                    connection.execute(table.insert(), list(rows[table.name].values()))

    def versions(self) -> set[str]:
        """What `alembic_version` says; nothing when it isn't there."""
        with self.engine.connect() as connection:
            if not sa.inspect(connection).has_table("alembic_version"):
                return set()
            return set(connection.scalars(sa.text("SELECT version_num FROM alembic_version")))


def make_config() -> Config:
    """The project's migrations, without alembic.ini, whose logging would touch the test run."""
    config = Config(stdout=io.StringIO())
    config.set_main_option("script_location", str(PROJECT / "alembic").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def revisions() -> list[str]:
    """All revisions, each after those it needs."""
    script = ScriptDirectory.from_config(make_config())
    return [revision.revision for revision in script.walk_revisions()][::-1]


def copy_project(folder: Path) -> Path:
    """The app and its migrations as a project of its own, to which a test may add."""
    folder.mkdir()
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("alembic", "sample_app"):
        shutil.copytree(PROJECT / name, folder / name, ignore=ignored)
    shutil.copy(PROJECT / "alembic.ini", folder)
    return folder


def _shown(value: object) -> str:
    """A value, written alike on both databases: SQLite's times have no zone and are UTC."""
    if isinstance(value, datetime):
        value = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
        return value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else repr(value)


def lost(before: Rows, after: Rows) -> list[str]:
    """What is no longer as it was: a line for each value, row or table. New things don't count."""
    lines = []
    for table, rows in before.items():
        if table not in after:
            lines.append(f"{table}: {len(rows)} rows")
            continue
        for key, row in rows.items():
            kept = after[table].get(key)
            name = f"{table}{list(key)}"
            if kept is None:
                lines.append(f"{name}: the row")
                continue
            lines += [
                f"{name}.{column}: {_shown(value)} -> {_shown(kept.get(column))}"
                for column, value in row.items()
                if column not in kept or kept[column] != value
            ]
    return sorted(lines)
