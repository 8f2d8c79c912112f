"""What a check may expect of the Todo app: its commands, run on the copy of the project."""

import io
import os
import runpy
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection

from course.checks.feedback import Unmet
from course.sandbox.isolation import own_process
from course.sandbox.workspace import Workspace


@dataclass(frozen=True)
class AppResult:
    """What a command of the app did.

    Attributes:
        command: As typed in a terminal.
        exit_code: 0 if all went well.
        stdout: What it printed.
        stderr: What it said of an error.
    """

    command: str
    exit_code: int
    stdout: str
    stderr: str

    @property
    def works(self) -> bool:
        """Whether it did what it was asked to."""
        return self.exit_code == 0

    @property
    def words(self) -> str:
        """The last line that it said, without the app's own words before the database's."""
        lines = (self.stdout + self.stderr).strip().splitlines()
        last = lines[-1] if lines else "it says nothing"
        return last.removeprefix("error: ").removeprefix("the database says: ")


def run_app(ws: Workspace, *arguments: str, database: str | None = None) -> AppResult:
    """Run `python -m sample_app …` of a project, in this process: a new one takes half a second.

    Args:
        ws: the project; it is changed as the command changes it.
        arguments: the command line, such as `"add", "Water the plants"`.
        database: another SQLite file than the project's own; made if it isn't there.
    """
    url = URL.create("sqlite", database=str(ws.path / database)) if database else ws.url
    out, err = io.StringIO(), io.StringIO()
    connections: list[DBAPIConnection] = []
    argv = [str(ws.path / "sample_app" / "__main__.py"), *arguments]

    def remember(connection: DBAPIConnection, _: object) -> None:
        connections.append(connection)

    sa.event.listen(sa.pool.Pool, "connect", remember)
    try:
        with own_process(ws.path, ws.path, argv), redirect_stdout(out), redirect_stderr(err):
            sys.path.insert(0, str(ws.path))
            os.environ["DATABASE_URL"] = url.render_as_string(hide_password=False)
            try:
                runpy.run_module("sample_app", run_name="__main__")
                code = 0
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        sa.event.remove(sa.pool.Pool, "connect", remember)
        for each in connections:  # as the end of a process would; a copy is deleted after this
            each.close()
    return AppResult(
        " ".join(["python -m sample_app", *arguments]), code, out.getvalue(), err.getvalue()
    )


def expect_app(
    ws: Workspace,
    *arguments: str,
    database: str | None = None,
    cause: str = "",
    next_step: str = "",
) -> AppResult:
    """A command of the app that works: `expect_app(ws, "list")`."""
    result = run_app(ws, *arguments, database=database)
    if not result.works:
        where = f" with {database}" if database else ""
        raise Unmet(
            f"`{result.command}` fails{where}: {result.words}; expected it to work.",
            cause or "The check runs it on a copy of your project; on yours it would do the same.",
            next_step or "Run it yourself, and look at ws.drift().",
        )
    return result
