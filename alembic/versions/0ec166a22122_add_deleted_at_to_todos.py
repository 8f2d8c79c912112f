"""add deleted_at to todos

A todo that is deleted stays in its table and says since when.

Revision ID: 0ec166a22122
Revises: 1c68802d1a50
Create Date: 2025-03-17 14:03:11.902717

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0ec166a22122"
down_revision: str | Sequence[str] | None = "1c68802d1a50"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column("todos", sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Downgrade schema. Loses when todos were deleted: every deleted one is back in the lists.

    Two of them may have the same title now, and `23041f4fe686` then refuses to come back.
    """
    op.drop_column("todos", "deleted_at")
