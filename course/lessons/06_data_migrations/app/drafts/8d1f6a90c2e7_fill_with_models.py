"""Fill with models.

Revision ID: 8d1f6a90c2e7
Revises: 1826f325050d
Create Date: 2025-04-07 08:44:50.107733

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session

from sample_app.models import User

# revision identifiers, used by Alembic.
revision: str = "8d1f6a90c2e7"
down_revision: str | Sequence[str] | None = "1826f325050d"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Fill full_name."""
    session = Session(op.get_bind())
    for user in session.scalars(sa.select(User)):
        parts = [part for part in (user.first_name, user.last_name) if part]
        user.full_name = " ".join(parts) or user.email
    session.flush()


def downgrade() -> None:
    """Nothing to take back: the next downgrade drops the column."""
