"""drop first_name and last_name

One name in place of two, step 3 of 3 (contract): when no running app reads or writes the two
old columns any more.

Revision ID: 47f0297a5f93
Revises: 9552624f67ab
Create Date: 2025-04-22 16:20:37.481165

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import context, op
from alembic.util import CommandError

# revision identifiers, used by Alembic.
revision: str = "47f0297a5f93"
down_revision: str | Sequence[str] | None = "9552624f67ab"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

users = sa.table("users", sa.column("first_name", sa.String), sa.column("full_name", sa.String))


def users_table(*columns: sa.Column[str]) -> sa.Table | None:
    """The table for SQLite to rebuild: None reads it from the database, which `--sql` lacks."""
    if not context.is_offline_mode():
        return None
    return sa.Table(
        "users",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
    )


def upgrade() -> None:
    """Upgrade schema. Stops where the backfill isn't complete."""
    if not context.is_offline_mode():
        empty = op.get_bind().scalar(
            sa.select(sa.func.count()).select_from(users).where(users.c.full_name.is_(None))
        )
        if empty:
            raise CommandError(
                f"{empty} user(s) have no full_name yet; expected none before the old columns go. "
                "Fill them, for instance by `alembic downgrade -1`, then `alembic upgrade head`."
            )
    before = users_table(
        sa.Column("first_name", sa.String(length=100)),
        sa.Column("last_name", sa.String(length=100)),
        sa.Column("full_name", sa.String(length=201)),
    )
    with op.batch_alter_table("users", copy_from=before) as batch_op:
        batch_op.alter_column("full_name", existing_type=sa.String(length=201), nullable=False)
        batch_op.drop_column("last_name")
        batch_op.drop_column("first_name")


def downgrade() -> None:
    """Downgrade schema. Loses where a first name ended: no rule splits all names rightly.

    The whole name stands in `first_name` then. PostgreSQL refuses one longer than 100 characters.
    """
    after = users_table(sa.Column("full_name", sa.String(length=201), nullable=False))
    with op.batch_alter_table("users", copy_from=after) as batch_op:
        batch_op.add_column(sa.Column("first_name", sa.String(length=100), nullable=True))
        batch_op.add_column(sa.Column("last_name", sa.String(length=100), nullable=True))
        batch_op.alter_column("full_name", existing_type=sa.String(length=201), nullable=True)
    op.execute(users.update().values(first_name=users.c.full_name))
