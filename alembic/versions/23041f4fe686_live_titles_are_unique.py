"""live titles are unique

Nobody has the same title twice among the todos that aren't deleted. Two rows with NULL in a
unique index are not equal, so todos without a user have an index of their own.

Where live titles stand twice already, this fails and changes nothing: delete or rename one.

Revision ID: 23041f4fe686
Revises: 0ec166a22122
Create Date: 2025-03-18 10:47:55.340982

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "23041f4fe686"
down_revision: str | Sequence[str] | None = "0ec166a22122"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema."""
    op.create_index(
        "uq_todos_live_title",
        "todos",
        ["user_id", "title"],
        unique=True,
        sqlite_where=sa.text("deleted_at IS NULL"),
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_todos_live_title_of_nobody",
        "todos",
        ["title"],
        unique=True,
        sqlite_where=sa.text("deleted_at IS NULL AND user_id IS NULL"),
        postgresql_where=sa.text("deleted_at IS NULL AND user_id IS NULL"),
    )


def downgrade() -> None:
    """Downgrade schema. Loses no rows."""
    op.drop_index("uq_todos_live_title_of_nobody", table_name="todos")
    op.drop_index("uq_todos_live_title", table_name="todos")
