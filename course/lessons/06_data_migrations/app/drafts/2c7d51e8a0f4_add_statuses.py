"""Add statuses.

Revision ID: 2c7d51e8a0f4
Revises: b94e07d3f518
Create Date: 2025-04-23 09:02:44.908812

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "2c7d51e8a0f4"
down_revision: str | Sequence[str] | None = "b94e07d3f518"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """A table of the words that a status may be, with these words in it."""
    statuses = op.create_table(
        "statuses",
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("label", sa.String(50), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_statuses")),
    )
    op.bulk_insert(
        statuses,
        [
            {"name": "open", "label": "To do"},
            {"name": "in_progress", "label": "Somebody is at it"},
            {"name": "done", "label": "Done"},
        ],
    )


def downgrade() -> None:
    """The words go with their table."""
    op.drop_table("statuses")
