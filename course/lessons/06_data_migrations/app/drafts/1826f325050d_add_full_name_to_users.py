"""Add full_name to users.

Revision ID: 1826f325050d
Revises: 23041f4fe686
Create Date: 2025-04-07 08:31:02.557190

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "1826f325050d"
down_revision: str | Sequence[str] | None = "23041f4fe686"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column("users", sa.Column("full_name", sa.String(length=201), nullable=True))


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_column("users", "full_name")
