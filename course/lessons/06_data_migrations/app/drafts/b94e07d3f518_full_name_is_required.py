"""Require full_name.

Revision ID: b94e07d3f518
Revises: 9552624f67ab
Create Date: 2025-04-22 16:20:37.481165

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from alembic.util import CommandError

# revision identifiers, used by Alembic.
revision: str = "b94e07d3f518"
down_revision: str | Sequence[str] | None = "9552624f67ab"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


users = sa.table("users", sa.column("full_name", sa.String))


def upgrade() -> None:
    """Upgrade schema, where the backfill is complete."""
    not_filled = sa.select(sa.func.count()).where(users.c.full_name.is_(None))
    left = op.get_bind().scalar(not_filled)
    if left:
        raise CommandError(f"{left} user(s) have no full_name yet. Fill them, and upgrade again.")
    with op.batch_alter_table("users") as batch_op:
        batch_op.alter_column("full_name", existing_type=sa.String(201), nullable=False)


def downgrade() -> None:
    """Downgrade schema."""
    with op.batch_alter_table("users") as batch_op:
        batch_op.alter_column("full_name", existing_type=sa.String(201), nullable=True)
