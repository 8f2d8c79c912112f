"""Another machine, for a moment: a database of its own, where nothing can be broken."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pandas as pd
import sqlalchemy as sa


@contextmanager
def another_machine(ws: Any, database: str, at: str = "") -> Iterator[sa.Engine]:
    """A new database, on which Alembic and the app work until the block ends.

    With `at` it stands at that revision, and has the story's rows; without, it is empty.
    """
    with ws.empty_database(database) as url:
        os.environ["DATABASE_URL"] = url.render_as_string(hide_password=False)
        try:
            if at:
                ws.alembic("upgrade", at)
                seed = [sys.executable, "-m", "sample_app", "seed"]
                subprocess.run(seed, check=True, capture_output=True)
            yield sa.create_engine(url, poolclass=sa.NullPool)
        finally:
            del os.environ["DATABASE_URL"]


def names(engine: sa.Engine) -> pd.DataFrame:
    """The names of all users, in whatever columns there are for them."""
    table = pd.read_sql_table("users", engine).drop(columns="email").set_index("id").sort_index()
    return table.astype(object).where(table.notna(), "NULL")
