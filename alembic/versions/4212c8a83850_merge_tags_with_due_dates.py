"""merge tags with due dates

Two heads become one; nothing in the database changes.

Revision ID: 4212c8a83850
Revises: dcca3c421c97, 66f263ea07d6
Create Date: 2025-05-14 08:58:17.630924

"""

from collections.abc import Sequence

# revision identifiers, used by Alembic.
revision: str = "4212c8a83850"
down_revision: str | Sequence[str] | None = ("dcca3c421c97", "66f263ea07d6")
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema."""


def downgrade() -> None:
    """Downgrade schema. Loses nothing."""
