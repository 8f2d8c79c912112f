"""add due_on to todos

Mary Ann's branch, made on the same day as Ben's.

Revision ID: afa46650692a
Revises: 47f0297a5f93
Create Date: 2025-05-12 11:41:09.260448

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "afa46650692a"
down_revision: str | Sequence[str] | None = "47f0297a5f93"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column("todos", sa.Column("due_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Downgrade schema. Loses every due date."""
    op.drop_column("todos", "due_on")
