"""status replaces is_done

A status in place of `is_done`, step 3 of 3 (contract): when no running app reads or writes
`is_done` any more. On SQLite the table is rebuilt, and `todo_tags` refers to it with ON DELETE
CASCADE: with foreign keys on, dropping the old table would empty `todo_tags`. env.py turns
them off.

Revision ID: 7a7978d17eab
Revises: 742a4c043c08
Create Date: 2025-06-16 10:09:21.158639

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import context, op
from alembic.util import CommandError

# revision identifiers, used by Alembic.
revision: str = "7a7978d17eab"
down_revision: str | Sequence[str] | None = "742a4c043c08"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

todos = sa.table("todos", sa.column("is_done", sa.Boolean), sa.column("status", sa.String))


def todos_table(*columns_and_constraints: sa.schema.SchemaItem) -> sa.Table | None:
    """The table for SQLite to rebuild: None reads it from the database, which `--sql` lacks."""
    if not context.is_offline_mode():
        return None
    live = sa.text("deleted_at IS NULL")
    live_of_nobody = sa.text("deleted_at IS NULL AND user_id IS NULL")
    return sa.Table(
        "todos",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.func.now(),
            nullable=False,
        ),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("priority", sa.Integer(), server_default="0", nullable=False),
        *columns_and_constraints,
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_todos_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_todos")),
        sa.Index("uq_todos_live_title", "user_id", "title", unique=True, sqlite_where=live),
        sa.Index(
            "uq_todos_live_title_of_nobody", "title", unique=True, sqlite_where=live_of_nobody
        ),
    )


def upgrade() -> None:
    """Upgrade schema. Stops where the backfill isn't complete."""
    if not context.is_offline_mode():
        empty = op.get_bind().scalar(
            sa.select(sa.func.count()).select_from(todos).where(todos.c.status.is_(None))
        )
        if empty:
            raise CommandError(
                f"{empty} todo(s) have no status yet; expected none before is_done goes. "
                "Fill them, for instance by `alembic downgrade -1`, then `alembic upgrade head`."
            )
    before = todos_table(
        sa.Column("is_done", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=True),
    )
    with op.batch_alter_table("todos", copy_from=before) as batch_op:
        batch_op.alter_column(
            "status", existing_type=sa.String(length=20), server_default="open", nullable=False
        )
        batch_op.create_check_constraint(
            op.f("ck_todos_status"), "status IN ('open', 'in_progress', 'done')"
        )
        batch_op.drop_column("is_done")


def downgrade() -> None:
    """Downgrade schema. Loses nothing: a todo in progress keeps its status, and is not done."""
    after = todos_table(
        sa.Column("status", sa.String(length=20), server_default="open", nullable=False),
        sa.CheckConstraint(
            "status IN ('open', 'in_progress', 'done')", name=op.f("ck_todos_status")
        ),
    )
    with op.batch_alter_table("todos", copy_from=after) as batch_op:
        batch_op.add_column(
            sa.Column("is_done", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.drop_constraint(op.f("ck_todos_status"), type_="check")
        batch_op.alter_column(
            "status", existing_type=sa.String(length=20), server_default=None, nullable=True
        )
    op.execute(todos.update().where(todos.c.status == "done").values(is_done=sa.true()))
