"""fill status

A status in place of `is_done`, step 2 of 3 (backfill): only rows, no schema.

Revision ID: 742a4c043c08
Revises: d27b622d7c4f
Create Date: 2025-06-02 13:38:59.402871

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "742a4c043c08"
down_revision: str | Sequence[str] | None = "d27b622d7c4f"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

todos = sa.table("todos", sa.column("is_done", sa.Boolean), sa.column("status", sa.String))
status_from_is_done = sa.case((todos.c.is_done, "done"), else_="open")


def upgrade() -> None:
    """Fill what is empty; a status that the app wrote stays."""
    op.execute(todos.update().where(todos.c.status.is_(None)).values(status=status_from_is_done))


def downgrade() -> None:
    """Empty what can be computed again. Loses nothing."""
    op.execute(todos.update().where(todos.c.status == status_from_is_done).values(status=sa.null()))
