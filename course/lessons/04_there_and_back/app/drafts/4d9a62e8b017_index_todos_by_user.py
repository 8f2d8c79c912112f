"""Index todos by user.

Revision ID: 4d9a62e8b017
Revises: 23041f4fe686
Create Date: 2025-04-24 10:12:49.806315

"""

# ruff: noqa: PIE790 - a downgrade that does nothing says so

from collections.abc import Sequence

from alembic import op

revision: str = "4d9a62e8b017"
down_revision: str | Sequence[str] | None = "23041f4fe686"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema."""
    op.create_index("ix_todos_user_id", "todos", ["user_id"], if_not_exists=True)


def downgrade() -> None:
    """Downgrade schema."""
    pass
