"""add priority to todos

The default is the database's own, so that rows which are there already, and rows that the app
of yesterday still writes, have one.

Revision ID: 66f263ea07d6
Revises: afa46650692a
Create Date: 2025-05-13 09:26:30.095512

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "66f263ea07d6"
down_revision: str | Sequence[str] | None = "afa46650692a"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column("todos", sa.Column("priority", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    """Downgrade schema. Loses every priority."""
    op.drop_column("todos", "priority")
