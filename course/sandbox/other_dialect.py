"""A migration's SQL for a database that need not be there, by Alembic's own `--sql` mode.

Alembic writes SQL without connecting, so no driver is needed, only SQLAlchemy's dialect. env.py
chooses the dialect, by the URL that it reads from `DATABASE_URL` or from alembic.ini; here that
choice is replaced, for one command, and the project's files stay as they are.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic.runtime.migration import MigrationContext

from course.sandbox import runner
from course.sandbox.variable import variable
from course.state.history import History

DIALECTS = {
    "sqlite": "SQLite",
    "postgresql": "PostgreSQL",
    "mysql": "MySQL",
    "mssql": "SQL Server",
    "oracle": "Oracle",
}
"""The dialects that SQLAlchemy itself has, and what their makers call them."""

_STEP = re.compile(r"^-- Running (?:upgrade|downgrade) (.*) -> (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class OfflineSql:
    """What Alembic wrote.

    Attributes:
        command: The command as one would type it.
        sql: The SQL of the revision alone; what there was before an error, if it failed.
        note: What there is to say about it, in sentences; may be empty.
        exit_code: The command's.
    """

    command: str
    sql: str
    note: str
    exit_code: int


def revision_sql(
    root: Path, history: History, name: str, dialect: str, direction: str
) -> OfflineSql:
    """The SQL of one revision. Runs the project's env.py and migrations; connects to nothing.

    Args:
        root: The project's folder; a sandbox.
        history: Its history.
        name: A revision's id.
        dialect: One of `DIALECTS`.
        direction: `upgrade` or `downgrade`.
    """
    before = next(iter(history.parents[name]), "base")
    steps = f"{before}:{name}" if direction == "upgrade" else f"{name}:{before}"
    with _writing_for(dialect) as chosen:
        result = runner.run([direction, steps, "--sql"], root=root)
    notes = []
    if chosen and chosen != [dialect]:
        notes.append(
            f"env.py of this project connects to its database for --sql too, so this is SQL for "
            f"{DIALECTS.get(chosen[0], chosen[0])}."
        )
    sql, others = _part_of(result.stdout, name, direction)
    if others and result.exit_code == 0:
        notes.append(
            f"The command writes the SQL of other revisions as well; only that of {name} is shown."
        )
    if result.exit_code != 0:
        notes.append(_why(result.stderr, result.stdout))
        sql = re.sub(r"^FAILED: .*\n?", "", sql, flags=re.MULTILINE)
    return OfflineSql(result.command, sql.strip(), " ".join(notes), result.exit_code)


def _part_of(written: str, name: str, direction: str) -> tuple[str, bool]:
    """The part of the SQL that is this revision's, and whether there are others."""
    found = list(_STEP.finditer(written))
    ends = [*(each.start() for each in found[1:]), len(written)]
    if len(found) < 2:  # noqa: PLR2004 - all that there is belongs to it
        return written, False
    for step, end in zip(found, ends, strict=True):
        if name in step[2 if direction == "upgrade" else 1].replace(",", " ").split():
            return written[step.start() : end], True
    return written, False


def _why(stderr: str, stdout: str) -> str:
    """Why there is no SQL: Alembic's own message, and what it usually means."""
    said = re.findall(r"^FAILED: (.*)$", stdout + "\n" + stderr, re.MULTILINE)
    last = said[-1] if said else next(reversed(stderr.strip().splitlines()), "no message")
    if said:
        return f"Alembic stopped: {last}"
    return (
        f"The migration stopped with {last}. With --sql nothing is connected, so a migration that "
        "reads rows gets None in their place: its SQL can't be written ahead."
    )


@contextmanager
def _writing_for(dialect: str) -> Iterator[list[str]]:
    """The dialect that the next command in --sql mode writes for, whatever env.py says.

    Yields:
        Gets the name of the dialect that was used, once Alembic has it.
    """
    as_it_was = vars(MigrationContext)["configure"]
    configure = MigrationContext.configure
    url = f"{dialect}://"
    used: list[str] = []

    def configured(*args: Any, **kwargs: Any) -> MigrationContext:
        if not args and not kwargs.get("connection"):
            kwargs |= {"url": url, "dialect_name": None, "dialect": None}
        context = configure(*args, **kwargs)
        used[:] = [context.dialect.name]
        return context

    # For an env.py that decides by the URL how it configures Alembic, such as batch mode.
    with variable("DATABASE_URL", url):
        setattr(MigrationContext, "configure", configured)  # noqa: B010 - it is a class method
        try:
            yield used
        finally:
            setattr(MigrationContext, "configure", as_it_was)  # noqa: B010
