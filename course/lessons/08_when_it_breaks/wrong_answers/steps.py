"""What several answers do."""

from contextlib import suppress

from course.checks.doing import replace, sql
from course.sandbox.runner import AlembicFailed
from course.sandbox.workspace import Workspace

DELETED_AT = "alembic/versions/0ec166a22122_add_deleted_at_to_todos.py"
URGENT = "alembic/versions/6c1e94b07d3a_add_is_urgent_to_todos.py"
COLOR = "alembic/versions/9d405bc1e2f8_add_color_to_todos.py"
MODELS = "sample_app/models.py"

ADD_URGENT = "ALTER TABLE todos ADD COLUMN is_urgent BOOLEAN DEFAULT 0 NOT NULL"
DROP_URGENT = "ALTER TABLE todos DROP COLUMN is_urgent"
FILL_URGENT = "UPDATE todos SET is_urgent = true WHERE user_id = 4"
INDEX_URGENT = "CREATE INDEX ix_todos_is_urgent ON todos (is_urgent)"
INDEX_TITLE = (
    "CREATE UNIQUE INDEX uq_todos_live_title ON todos (user_id, title) WHERE deleted_at IS NULL"
)
INDEX_TITLE_OF_NOBODY = (
    "CREATE UNIQUE INDEX uq_todos_live_title_of_nobody ON todos (title) "
    "WHERE deleted_at IS NULL AND user_id IS NULL"
)
COLOR_MODEL = "    color: Mapped[str | None] = mapped_column(String(20))\n"
URGENT_MODEL = "    is_urgent: Mapped[bool] = mapped_column(server_default=false(), index=True)\n"


def tried(ws: Workspace, *arguments: str) -> None:
    """An Alembic command that may fail."""
    with suppress(AlembicFailed):
        ws.alembic(*arguments)


def stamped(ws: Workspace, revision: str) -> None:
    """The note says that revision, and the upgrade is tried from there."""
    ws.alembic("stamp", revision)
    tried(ws, "upgrade", "head")


def last_line_mended(ws: Workspace) -> None:
    """The index of “add is_urgent to todos” is on a column that there is."""
    replace(ws, URGENT, '["urgent"]', '["is_urgent"]')


def written(ws: Workspace, message: str, does: str, undoes: str = "pass") -> None:
    """A new revision, whose upgrade() does that, and its downgrade() the other. It isn't run."""
    ws.alembic("revision", "-m", message)
    (file,) = ws.path.glob(f"alembic/versions/*_{message.replace(' ', '_')}.py")
    up, down = file.read_text("utf-8").split("def downgrade")
    up, down = up.replace("    pass", f"    {does}"), down.replace("    pass", f"    {undoes}")
    file.write_text(f"{up}def downgrade{down}", "utf-8")


def made_anew(ws: Workspace) -> None:
    """A new database in place of the old one."""
    (ws.path / "todo.db").unlink()
    tried(ws, "upgrade", "head")


def column_taken_back(ws: Workspace) -> None:
    """The column is dropped by hand, and the upgrade is run."""
    sql(ws, DROP_URGENT)
    ws.alembic("upgrade", "head")
