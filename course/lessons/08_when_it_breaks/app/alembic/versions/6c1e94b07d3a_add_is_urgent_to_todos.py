"""add is_urgent to todos

What customers have written is urgent.

Revision ID: 6c1e94b07d3a
Revises: 23041f4fe686
Create Date: 2025-05-19 09:26:44.570131

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "6c1e94b07d3a"
down_revision: str | Sequence[str] | None = "23041f4fe686"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column(
        "todos", sa.Column("is_urgent", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.execute("UPDATE todos SET is_urgent = true WHERE user_id = 4")
    op.create_index("ix_todos_is_urgent", "todos", ["is_urgent"])


def downgrade() -> None:
    """Downgrade schema. Loses which todos are urgent."""
    op.drop_index("ix_todos_is_urgent", table_name="todos")
    op.drop_column("todos", "is_urgent")
