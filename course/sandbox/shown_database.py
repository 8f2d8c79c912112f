"""Commands on the database that a view shows, wherever `DATABASE_URL` leads at that moment.

A page shows views of several databases, and a notebook's `DATABASE_URL` changes from cell to cell.
A button acts on what its view shows, or not at all: `DATABASE_URL` names that database for the one
command, and where env.py connects to another one all the same, the guard ends the command before
anything is sent.
"""

import os
import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dotenv import dotenv_values
from sqlalchemy import make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError

from course.sandbox.command import run_command
from course.sandbox.runner import AlembicResult
from course.sandbox.variable import variable
from course.sandbox.workspace import Workspace

_VARIABLE = "DATABASE_URL"


class ShownDatabase:
    """Runs a project's commands on one of its databases.

    Args:
        workspace: the project.
        database: a SQLite file in its folder; the project's own database unless told.
    """

    def __init__(self, workspace: Workspace, database: str = "") -> None:
        self._workspace = workspace
        self._url = workspace.url
        if database:
            self._url = URL.create("sqlite", database=str(workspace.path / database))

    def command(self, words: Sequence[str]) -> str:
        """The command as one would type it in the project's folder, for it to do the same."""
        before, _ = self._setting()
        return f"{before} {shlex.join(('alembic', *words))}".strip()

    def run(self, words: Sequence[str]) -> AlembicResult:
        """Run a command, which is a moment of the timeline.

        Raises:
            AnotherDatabase: env.py connects to another database. Nothing was sent to it.
            DatabaseRefused: to one that the kit did not make.
            AlembicInterrupted: Ctrl-C.
        """
        with self.named() as before:
            return run_command(self._workspace, words, only=self._url, before=before)

    @contextmanager
    def named(self) -> Iterator[str]:
        """DATABASE_URL leads to this database until the block ends.

        Yields:
            What one would type before `alembic` for that; mostly nothing.
        """
        before, value = self._setting()
        with variable(_VARIABLE, value):
            yield before

    def _setting(self) -> tuple[str, str | None]:
        """What stands before `alembic`, and what DATABASE_URL is meanwhile.

        Nothing stands there where the app and a plain `alembic` come to this database anyway.
        """
        said = os.environ.get(_VARIABLE)
        named = said or self._named_in_file()
        is_own = self._url == self._workspace.url
        if (is_own and not named) or self._is_this(named):
            return "", said
        if self._url.get_backend_name() != "sqlite":
            # `.env` names it with its password, which nobody types, and no page shows.
            return f"env -u {_VARIABLE}" if said else "", None
        value = f"sqlite:///{Path(str(self._url.database)).name}"
        return f"{_VARIABLE}={shlex.quote(value)}", value

    def _named_in_file(self) -> str:
        """What `.env` says, which the app reads where the environment says nothing."""
        try:
            return dotenv_values(self._workspace.path / ".env").get(_VARIABLE) or ""
        except (OSError, ValueError):
            return ""

    def _is_this(self, named: str) -> bool:
        try:
            url = make_url(named)
        except (ArgumentError, ValueError):
            return False
        if url.get_backend_name() != self._url.get_backend_name():
            return False
        if url.get_backend_name() == "sqlite":
            root = self._workspace.path
            return (root / str(url.database)).resolve() == Path(str(self._url.database)).resolve()
        return url.database == self._url.database
