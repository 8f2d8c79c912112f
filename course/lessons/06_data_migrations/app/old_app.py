"""What a server that still runs last week's release does: it adds a user, in the old columns."""

import sys

import sqlalchemy as sa

from sample_app.database import make_engine

users = sa.table("users", *map(sa.column, ("first_name", "last_name", "email")))
name = sys.argv[1] if len(sys.argv) > 1 else "front"
desk = {"first_name": name.title(), "last_name": "Desk", "email": f"{name}@example.com"}

with make_engine().begin() as connection:
    there = connection.scalar(sa.select(users.c.email).where(users.c.email == desk["email"]))
    if there is None:
        connection.execute(users.insert().values(desk))
