"""How Alembic reaches the Todo app's database; it runs this file for every command that does."""

import logging
import time
from logging.config import fileConfig
from typing import Any

from alembic import context
from alembic.runtime.migration import MigrationContext, MigrationInfo
from alembic.util import CommandError
from sqlalchemy import URL, Connection, NullPool, func, select

from sample_app.database import database_url, make_engine
from sample_app.models import Base

# Any number will do that nothing else on the same PostgreSQL database locks.
MIGRATION_LOCK = 20250303

log = logging.getLogger("alembic.env")

if context.config.config_file_name is not None:
    # The default would silence every logger that the app made before.
    fileConfig(context.config.config_file_name, disable_existing_loggers=False)


def migrate(database: URL, **how: Any) -> None:
    """Run the command that was asked for; `how` says on what, or how it is written as SQL."""
    sqlite = database.get_backend_name() == "sqlite"
    context.configure(
        target_metadata=Base.metadata,
        # A failing migration takes back itself, and nothing that came before it.
        transaction_per_migration=True,
        # True of SQLite because make_engine begins transactions itself.
        transactional_ddl=True if sqlite else None,
        render_as_batch=sqlite,
        **how,
    )
    with context.begin_transaction():
        context.run_migrations()


def hold_migration_lock(connection: Connection) -> None:
    """On PostgreSQL: one migrating process at a time; the lock ends with the connection."""
    if connection.dialect.name != "postgresql":
        return
    # Ask again and again instead of waiting in one statement: CREATE INDEX CONCURRENTLY in the
    # process that has the lock would wait for that statement to end, and neither would.
    waiting = False
    while not connection.scalar(select(func.pg_try_advisory_lock(MIGRATION_LOCK))):
        connection.rollback()
        if not waiting:
            log.info("Another process migrates this database; waiting for it to end.")
        waiting = True
        time.sleep(0.2)
    connection.commit()


def check_foreign_keys(ctx: MigrationContext, step: MigrationInfo, **_: Any) -> None:
    """On SQLite, at the end of each migration: no row may refer to one that isn't there.

    Foreign keys are off while tables are rebuilt, so that nothing is deleted along with the
    old one; this is the check that was put off. The error rolls the migration back.
    """
    if ctx.dialect.name != "sqlite" or ctx.connection is None or step.is_stamp:
        return
    orphans = ctx.connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if orphans:
        found = ", ".join(f"{child} row {row} -> {parent}" for child, row, parent, _ in orphans[:5])
        raise CommandError(
            f"{len(orphans)} row(s) refer to rows that are not there after this migration, which "
            f"was rolled back: {found}. Mend the migration, or those rows, and upgrade again."
        )


if context.is_offline_mode():
    url = database_url()
    migrate(url, url=url, literal_binds=True, dialect_opts={"paramstyle": "named"})
else:
    engine = make_engine(foreign_keys=False, poolclass=NullPool)
    with engine.connect() as connection:
        hold_migration_lock(connection)
        migrate(engine.url, connection=connection, on_version_apply=check_foreign_keys)
