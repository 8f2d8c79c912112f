"""The kit: learn Alembic by running it."""
