"""One name.

Revision ID: 5b0e7c31d9a4
Revises: 23041f4fe686
Create Date: 2025-04-03 17:41:09.220841

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "5b0e7c31d9a4"
down_revision: str | Sequence[str] | None = "23041f4fe686"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column("users", sa.Column("full_name", sa.String(201)))
    op.get_bind().execute("UPDATE users SET full_name = first_name || ' ' || last_name")
    op.drop_column("users", "first_name")
    op.drop_column("users", "last_name")


def downgrade() -> None:
    """Downgrade schema."""
    op.add_column("users", sa.Column("first_name", sa.String(100)))
    op.add_column("users", sa.Column("last_name", sa.String(100)))
    users = sa.table("users", *map(sa.column, ("id", "full_name", "first_name", "last_name")))
    for user in op.get_bind().execute(sa.select(users.c.id, users.c.full_name)).all():
        first, last = [*(user.full_name or "").split(" "), None][:2]
        parts = {"first_name": first, "last_name": last}
        op.execute(users.update().where(users.c.id == user.id).values(parts))
    op.drop_column("users", "full_name")
