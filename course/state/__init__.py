"""Plain data read from any Alembic project: schema, revisions, drift, rows."""
