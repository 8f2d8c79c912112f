"""add status to todos

A status in place of `is_done`, step 1 of 3 (expand). It is text and no enum: a new status must
not need a new type. It has no default yet, because every done todo would be open by it.

Revision ID: d27b622d7c4f
Revises: 4212c8a83850
Create Date: 2025-06-02 13:15:44.817306

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "d27b622d7c4f"
down_revision: str | Sequence[str] | None = "4212c8a83850"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column("todos", sa.Column("status", sa.String(length=20), nullable=True))


def downgrade() -> None:
    """Downgrade schema. Loses which todos were in progress: they are not done."""
    op.drop_column("todos", "status")
