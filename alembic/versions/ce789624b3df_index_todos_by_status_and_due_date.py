"""index todos by status and due date

PostgreSQL builds it while others write, which it can't do inside a transaction. Alembic commits
what came before, so this revision does nothing else.

Revision ID: ce789624b3df
Revises: 7a7978d17eab
Create Date: 2025-06-30 15:44:03.926177

"""

from collections.abc import Sequence

from alembic import op

# revision identifiers, used by Alembic.
revision: str = "ce789624b3df"
down_revision: str | Sequence[str] | None = "7a7978d17eab"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NAME = "ix_todos_status_due_on"


def upgrade() -> None:
    """Upgrade schema."""
    if op.get_context().dialect.name != "postgresql":
        op.create_index(NAME, "todos", ["status", "due_on"])
        return
    with op.get_context().autocommit_block():
        # A build that failed half-way left an invalid index under this name.
        op.drop_index(NAME, table_name="todos", if_exists=True, postgresql_concurrently=True)
        op.create_index(NAME, "todos", ["status", "due_on"], postgresql_concurrently=True)


def downgrade() -> None:
    """Downgrade schema. Loses no rows."""
    if op.get_context().dialect.name != "postgresql":
        op.drop_index(NAME, table_name="todos")
        return
    with op.get_context().autocommit_block():
        op.drop_index(NAME, table_name="todos", if_exists=True, postgresql_concurrently=True)
