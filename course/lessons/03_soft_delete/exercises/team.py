"""What the team did before each exercise begins, and what several checks ask."""

import importlib
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from course import paths
from course.checks.doing import replace
from course.checks.expect import run_app
from course.sandbox import runner
from course.sandbox.isolation import own_process
from course.sandbox.workspace import Workspace

MODELS = "sample_app/models.py"
BASELINE = "1c68802d1a50"
_SOFT = paths.LESSONS / "03_soft_delete" / "starters" / "03.3" / "sample_app"
BOTH = ("sqlite", "postgresql")
_SERVERS = {
    "SQLite": "sqlite:///elsewhere.db",
    "PostgreSQL": "postgresql://todo@db.example.com/todo",
}
"""What DATABASE_URL may name. Offline mode connects to none of them."""

_EMAIL, _CREATED = "String(255), unique=True)\n", "server_default=func.now())\n"
LEFT_AT = "    left_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))\n"
_DELETED_AT = "    deleted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))\n"


def with_rows(ws: Workspace) -> None:
    """The baseline, and the story's rows."""
    ws.alembic("upgrade", "head")
    run_app(ws, "seed")


def with_left_at(ws: Workspace) -> None:
    """A column for those who have left."""
    with_rows(ws)
    replace(ws, MODELS, _EMAIL, _EMAIL + LEFT_AT)
    take(ws, "add left_at to users")


def with_deleted_at(ws: Workspace) -> None:
    """Todos are deleted softly: model, migration, queries and commands."""
    with_rows(ws)
    replace(ws, MODELS, _CREATED, _CREATED + _DELETED_AT)
    for name in ("todos.py", "__main__.py"):
        shutil.copyfile(_SOFT / name, ws.path / "sample_app" / name)
    take(ws, "add deleted_at to todos")


def take(ws: Workspace, message: str) -> None:
    """Have the models' change written, and apply it."""
    ws.alembic("revision", "--autogenerate", "-m", message)
    ws.alembic("upgrade", "head")


@contextmanager
def connected(ws: Workspace) -> Iterator[sa.Connection]:
    """The project's database; what the block writes is committed."""
    with sa.create_engine(ws.url, poolclass=NullPool).begin() as connection:
        yield connection


def model_table(ws: Workspace, name: str) -> sa.Table | None:
    """A table as the project's models describe it; no database is asked."""
    with own_process(ws.path, ws.path, [str(ws.path)]):
        sys.path.insert(0, str(ws.path))
        metadata: sa.MetaData = importlib.import_module("sample_app.models").Base.metadata
        return metadata.tables.get(name)


def offline(ws: Workspace, server: str, revisions: str = f"{BASELINE}:head") -> str:
    """The SQL of revisions for a kind of server, each statement in one line.

    Empty where it can't be written without a connection.
    """
    before = os.environ.get("DATABASE_URL")
    os.environ["DATABASE_URL"] = _SERVERS[server]
    try:
        result = runner.run(["upgrade", revisions, "--sql"], root=ws.path)
    finally:
        os.environ.pop("DATABASE_URL")
        if before is not None:
            os.environ["DATABASE_URL"] = before
    if result.exit_code != 0:
        return ""
    statements = result.stdout.split(";")
    return "\n".join(" ".join(each.split()) for each in statements)
