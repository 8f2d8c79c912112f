"""Read rows.

Revision ID: 1e5c0b7a94d2
Revises: 4d9a62e8b017
Create Date: 2025-04-25 09:01:13.420587

"""

# ruff: noqa: PIE790 - a downgrade that does nothing says so

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "1e5c0b7a94d2"
down_revision: str | Sequence[str] | None = "4d9a62e8b017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema."""
    for row in op.get_bind().execute(sa.text("SELECT id FROM todos")):
        print(row)


def downgrade() -> None:
    """Downgrade schema."""
    pass
