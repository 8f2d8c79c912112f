"""What an author does to a project: for the start of an exercise, and for answers to it."""

import subprocess
import sys
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from course.sandbox.workspace import Workspace


def write(ws: Workspace, file: str, text: str) -> None:
    """Write a file of the project, and the folders that it needs."""
    path = ws.path / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="\n")


def replace(ws: Workspace, file: str, old: str, new: str) -> None:
    """Replace a piece of text that the file holds once; prints nothing.

    Raises:
        ValueError: it doesn't hold it once.
    """
    text = (ws.path / file).read_text("utf-8")
    if text.count(old) != 1:
        raise ValueError(f"{file} holds {old!r} {text.count(old)} times; expected it once.")
    write(ws, file, text.replace(old, new))


def sql(ws: Workspace, *statements: str, database: str | None = None) -> list[tuple[Any, ...]]:
    """Run SQL statements, and commit.

    Args:
        ws: the project.
        statements: one or more.
        database: a SQLite file of the project, which is made if it isn't there.

    Returns:
        The rows of the last statement; empty when it gives none.
    """
    url = URL.create("sqlite", database=str(ws.path / database)) if database else ws.url
    rows: list[tuple[Any, ...]] = []
    with sa.create_engine(url, poolclass=NullPool).begin() as connection:
        for statement in statements:
            result = connection.exec_driver_sql(statement)
            rows = [tuple(row) for row in result] if result.returns_rows else []
    return rows


def python(ws: Workspace, *arguments: str) -> str:
    """Run this Python in the project's folder, as in `python(ws, "-m", "sample_app", "seed")`.

    Returns:
        What it printed.

    Raises:
        CalledProcessError: its exit code isn't 0.
    """
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ws.path,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout
