"""The third step of 06.3 as the team wrote it, its app, and rows for it."""

from datetime import UTC, datetime

from .team import MODELS

EXPAND, FILL, CONTRACT_ID = "d27b622d7c4f", "742a4c043c08", "7a7978d17eab"
FILE = f"alembic/versions/{CONTRACT_ID}_status_replaces_is_done.py"
CONTRACT = '''\
todos = sa.table("todos", sa.column("is_done", sa.Boolean), sa.column("status", sa.String))


def upgrade() -> None:
    """Upgrade schema."""
    # Whatever has no status yet is open.
    op.execute(todos.update().where(todos.c.status.is_(None)).values(status="open"))
    with op.batch_alter_table("todos") as batch_op:
        batch_op.alter_column(
            "status", existing_type=sa.String(20), server_default="open", nullable=False
        )
        batch_op.drop_column("is_done")


def downgrade() -> None:
    """Downgrade schema."""
    with op.batch_alter_table("todos") as batch_op:
        batch_op.add_column(
            sa.Column("is_done", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.alter_column(
            "status", existing_type=sa.String(20), server_default=None, nullable=True
        )
    op.execute(todos.update().where(todos.c.status == "done").values(is_done=True))
'''
APP = (
    (MODELS, "is_done: Mapped[bool] = mapped_column(server_default=false())",
     'status: Mapped[str] = mapped_column(String(20), server_default="open")'),
    (MODELS, "String, false, func", "String, func"),
    ("sample_app/__main__.py", "if todo.is_done else", "if todo.status == 'done' else"),
    ("sample_app/todos.py", "todo.is_done = True", 'todo.status = "done"'),
    ("sample_app/seed.py", "is_done=is_done", 'status="done" if is_done else "open"'),
)  # fmt: skip
OWN = (
    ("Write the release notes", True, "done"),
    ("Fix the login page", False, "open"),
    ("Order a cake for the launch", False, "in_progress"),
    ("Call the hosting company", True, None),
    ("Water the plants", False, None),
    ("Try the app on a phone", True, "done"),
    ("Back up the database", True, None),
)
OTHER = (("Count the chairs", True, "done"), ("Lock up", True, None), ("Order paper", False, None))


def rows(told: tuple[tuple[str, bool, str | None], ...]) -> list[dict[str, object]]:
    """As they are written to the database."""
    return [
        {
            "id": n,
            "title": title,
            "is_done": is_done,
            "status": status,
            "created_at": datetime(2025, 5, n, 9, tzinfo=UTC),
        }
        for n, (title, is_done, status) in enumerate(told, 1)
    ]


def wanted(told: tuple[tuple[str, bool, str | None], ...]) -> dict[int, str]:
    """The status of each, when the backfill is complete."""
    return {
        n: status or ("done" if is_done else "open")
        for n, (_, is_done, status) in enumerate(told, 1)
    }
