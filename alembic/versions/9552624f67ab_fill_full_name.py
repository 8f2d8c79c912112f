"""fill full_name

One name in place of two, step 2 of 3 (backfill): only rows, no schema. A missing part is left
out, because NULL in a concatenation makes all of it NULL. Who has no name at all goes by the
e-mail address.

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

# The columns that this migration touches, as they are at this point of the history. The app's
# models will have moved on when it is replayed.
users = sa.table(
    "users",
    sa.column("first_name", sa.String),
    sa.column("last_name", sa.String),
    sa.column("email", sa.String),
    sa.column("full_name", sa.String),
)
both_parts = sa.func.trim(
    sa.func.coalesce(users.c.first_name, "") + " " + sa.func.coalesce(users.c.last_name, "")
)
# An e-mail address may be longer than a full name.
as_much_as_fits = sa.func.substr(users.c.email, 1, 201)
name_from_parts = sa.func.coalesce(sa.func.nullif(both_parts, ""), as_much_as_fits)


def upgrade() -> None:
    """Fill what is empty; a full name that the app wrote stays."""
    op.execute(users.update().where(users.c.full_name.is_(None)).values(full_name=name_from_parts))


def downgrade() -> None:
    """Empty what can be computed again. Loses nothing."""
    op.execute(
        users.update().where(users.c.full_name == name_from_parts).values(full_name=sa.null())
    )
