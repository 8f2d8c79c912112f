"""Statements for todo.db, past Alembic: what a repair by hand needs."""

import sqlite3


def sql(statement: str) -> list[tuple[object, ...]]:
    """Send one statement to the todo.db of this folder, and return the rows that it gives."""
    connection = sqlite3.connect("todo.db", isolation_level=None)
    rows = connection.execute(statement).fetchall()
    connection.close()
    return rows
