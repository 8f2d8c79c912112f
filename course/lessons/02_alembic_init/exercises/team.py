"""What the team did before each exercise begins."""

import re
from typing import NamedTuple

from course.checks.doing import replace, write
from course.sandbox.workspace import Workspace

MODELS, ENV = "sample_app/models.py", "alembic/env.py"

APP, TODOS = "sample_app/__main__.py", "sample_app/todos.py"


class Step(NamedTuple):
    """A change of the models, and the revision that it became."""

    message: str
    date: str
    edits: tuple[tuple[str, str], ...] = ()


_DUE_ON = "    due_on: Mapped[date | None] = mapped_column(index=True)\n"
_PRIORITY = '    priority: Mapped[int] = mapped_column(server_default="0", index=True)\n'
_PHONE = "    phone: Mapped[str | None] = mapped_column(String(40))\n"
_CREATED, _EMAIL = "server_default=func.now())\n", "String(255), unique=True)\n"

TABLES = Step("create users and todos", "2025-03-03 10:12:47.318206")
DUE_ON = Step(
    "add due_on to todos",
    "2025-04-14 15:40:09.772531",
    (
        ("from datetime import datetime\n", "from datetime import date, datetime\n"),
        (_CREATED, _CREATED + _DUE_ON),
    ),
)
PRIORITY = Step(
    "add priority to todos", "2025-11-10 09:05:31.064870", ((_DUE_ON, _DUE_ON + _PRIORITY),)
)
PHONE = Step("add phone to users", "2026-06-22 11:28:54.590143", ((_EMAIL, _EMAIL + _PHONE),))

_CONTEXT = "from alembic import context\n"
ENGINE = """\
    connectable = engine_from_config(
        config.get_section(config.config_ini_section, {}),
        prefix="sqlalchemy.",
        poolclass=pool.NullPool,
    )
"""


def bring_alembic_in(ws: Workspace, *init: str) -> None:
    """Init, env.py with the app's own engine and models, and the app without create_all."""
    ws.alembic("init", *init, "alembic")
    app = "from sample_app.database import database_url, make_engine\n"
    replace(ws, ENV, _CONTEXT, f"{_CONTEXT}{app}from sample_app.models import Base\n")
    replace(ws, ENV, "target_metadata = None", "target_metadata = Base.metadata")
    replace(ws, ENV, 'config.get_main_option("sqlalchemy.url")', "database_url()")
    replace(ws, ENV, ENGINE, "    connectable = make_engine()\n")
    replace(ws, APP, "        Base.metadata.create_all(engine)  # at every start of the app\n", "")
    replace(ws, APP, "import Base, Todo", "import Todo")


def take(ws: Workspace, step: Step) -> None:
    """Change the models, have the revision written, and bring todo.db to it."""
    for old, new in step.edits:
        replace(ws, MODELS, old, new)
    versions = ws.path / "alembic" / "versions"
    before = set(versions.iterdir())
    ws.alembic("revision", "--autogenerate", "-m", step.message)
    ws.alembic("upgrade", "head")
    (file,) = set(versions.glob("*.py")) - before
    dated = re.sub(r"(?m)^Create Date: .*$", f"Create Date: {step.date}", file.read_text("utf-8"))
    write(ws, file.relative_to(ws.path).as_posix(), dated)
