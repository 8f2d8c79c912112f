"""Rebuild users.

Revision ID: 93f8d6204b6e
Revises: 4d9a62e8b017
Create Date: 2025-04-25 09:20:58.173902

"""

# ruff: noqa: PIE790 - a downgrade that does nothing says so

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "93f8d6204b6e"
down_revision: str | Sequence[str] | None = "4d9a62e8b017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema."""
    with op.batch_alter_table("users") as batch_op:
        batch_op.alter_column("email", existing_type=sa.String(255), type_=sa.String(320))


def downgrade() -> None:
    """Downgrade schema."""
    pass
