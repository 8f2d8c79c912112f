"""Fill full_name.

Revision ID: 9552624f67ab
Revises: 1826f325050d
Create Date: 2025-04-07 08:52:26.014803

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "9552624f67ab"
down_revision: str | Sequence[str] | None = "1826f325050d"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


users = sa.table(
    "users",
    sa.column("first_name", sa.String),
    sa.column("last_name", sa.String),
    sa.column("email", sa.String),
    sa.column("full_name", sa.String),
)
first = sa.func.coalesce(users.c.first_name, "")
last = sa.func.coalesce(users.c.last_name, "")
both = sa.func.trim(first + " " + last)
email = sa.func.substr(users.c.email, 1, 201)  # as much of it as fits
name = sa.func.coalesce(sa.func.nullif(both, ""), email)


def upgrade() -> None:
    """Fill what is empty; a full name that the app wrote stays."""
    op.execute(users.update().where(users.c.full_name.is_(None)).values(full_name=name))


def downgrade() -> None:
    """Empty what can be computed again."""
    op.execute(users.update().where(users.c.full_name == name).values(full_name=None))
