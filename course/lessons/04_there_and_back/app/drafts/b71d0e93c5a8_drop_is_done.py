"""Drop is_done.

Revision ID: b71d0e93c5a8
Revises: 23041f4fe686
Create Date: 2025-04-22 16:38:05.291744

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "b71d0e93c5a8"
down_revision: str | Sequence[str] | None = "23041f4fe686"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema."""
    op.drop_column("todos", "is_done")


def downgrade() -> None:
    """Downgrade schema."""
    op.add_column("todos", sa.Column("is_done", sa.Boolean()))
