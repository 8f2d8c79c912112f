"""What the team did before each exercise begins, and the check's own databases."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from course.checks.doing import write
from course.checks.expect import Unmet
from course.sandbox import runner
from course.sandbox.runner import AlembicResult
from course.sandbox.scratch import scratch_database
from course.sandbox.workspace import Workspace
from course.state.display import listed

HEAD = "23041f4fe686"
"""Where lesson 05 leaves the history."""
BOTH = ("sqlite", "postgresql")
MODELS = "sample_app/models.py"

_FILE = '''\
"""{message}

Revision ID: {id}
Revises: {follows}
Create Date: {date}

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "{id}"
down_revision: str | Sequence[str] | None = "{follows}"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


{body}'''

_TYPES = {"created_at": sa.DateTime(timezone=True)}
Rows = Sequence[Mapping[str, Any]]


def add(  # noqa: PLR0913 - all that stands in such a file
    ws: Workspace, id_: str, message: str, *, follows: str, date: str, body: str
) -> str:
    """Write a revision of the team's; returns its file."""
    file = f"alembic/versions/{id_}_{message.replace(' ', '_')}.py"
    text = _FILE.format(id=id_, message=message, follows=follows, date=date, body=body)
    write(ws, file, text)
    return file


def one_head(ws: Workspace) -> str:
    """The head of the history, wherever the database stands; raises `Unmet` if there are more."""
    history = ws.revisions()
    if len(history.heads) != 1:
        raise Unmet(
            f"The history has {len(history.heads)} heads, {listed(history.heads)}; expected one.",
            "Two revisions follow the same one.",
            "Delete the one that was only a try.",
        )
    return history.heads[0]


def fill(ws: Workspace, table: str, rows: Rows) -> None:
    """Write rows; each has the same columns."""
    columns = [sa.column(name, _TYPES.get(name)) for name in rows[0]]
    into = sa.table(table, *columns)
    with _engine(ws).begin() as connection:
        connection.execute(into.insert(), [dict(each) for each in rows])


def read(ws: Workspace, table: str, *columns: str) -> dict[Any, tuple[Any, ...]]:
    """These columns of each row, by its id."""
    told = sa.table(table, sa.column("id"), *map(sa.column, columns))
    query = sa.select(told).order_by(told.c.id)
    with _engine(ws).connect() as connection:
        return {row[0]: tuple(row[1:]) for row in connection.execute(query)}


def _engine(ws: Workspace) -> sa.Engine:
    return sa.create_engine(ws.url, poolclass=NullPool)


class Trial:
    """A database of the check's own, on which the learner's history is run.

    Attributes:
        ws: The project with this database.
    """

    def __init__(self, ws: Workspace) -> None:
        self.ws = ws

    def alembic(self, *arguments: str) -> AlembicResult:
        """Run a command; one that fails is an answer, not an error."""
        return runner.run(arguments, root=self.ws.path, redirect=self.ws.url)

    def upgrade(self, revision: str, next_step: str, cause: str = "") -> None:
        """Go up; raises `Unmet` where that fails."""
        result = self.alembic("upgrade", revision)
        if result.exit_code != 0:
            raise Unmet(
                f"On another machine, `{result.command}` fails: {result.reason}; expected it to "
                "run through.",
                cause
                or "The check made a new database, with rows of its own, and ran your "
                "history there.",
                next_step,
            )


@contextmanager
def trial(ws: Workspace) -> Iterator[Trial]:
    """An empty database for the check, of the kind that the project has."""
    with scratch_database(ws.url) as url:
        before = os.environ.pop("DATABASE_URL", None)
        if url.get_backend_name() == "postgresql":  # the copy's .env names one that is read only
            os.environ["DATABASE_URL"] = url.render_as_string(hide_password=False)
        try:
            yield Trial(Workspace(ws.path, url))
        finally:
            os.environ.pop("DATABASE_URL", None)
            if before is not None:
                os.environ["DATABASE_URL"] = before
