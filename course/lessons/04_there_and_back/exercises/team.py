"""What the team did before each exercise begins, and what several checks ask."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy.engine import URL

from course.checks.doing import sql, write
from course.checks.expect import Unmet, run_app
from course.sandbox import runner
from course.sandbox.runner import AlembicResult
from course.sandbox.scratch import scratch_database
from course.sandbox.workspace import Workspace
from course.state.schema import Schema

LIVE_TITLES = "23041f4fe686"
"""The head of the history with which the lesson begins."""

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


def upgrade() -> None:
    """Upgrade schema."""
    {upgrade}


def downgrade() -> None:
    """Downgrade schema."""
    {downgrade}
'''


class Revision(NamedTuple):
    """A revision of the team's."""

    id: str
    message: str
    date: str
    upgrade: str
    downgrade: str

    @property
    def file(self) -> str:
        """Where it stands in the project."""
        return f"alembic/versions/{self.id}_{self.message.replace(' ', '_')}.py"

    def text(self, follows: str) -> str:
        """What its file holds, when it follows that revision."""
        indented = {
            each: getattr(self, each).replace("\n", "\n    ") for each in ("upgrade", "downgrade")
        }
        return _FILE.format(**{**self._asdict(), **indented}, follows=follows)


def add(ws: Workspace, *revisions: Revision) -> None:
    """Write revisions on top of the lesson's, one after the other."""
    follows = LIVE_TITLES
    for each in revisions:
        write(ws, each.file, each.text(follows))
        follows = each.id


def with_rows(ws: Workspace, *bin_: int) -> None:
    """The lesson's database with its rows; the todos named are in the bin."""
    ws.alembic("upgrade", LIVE_TITLES)
    run_app(ws, "seed")
    for id_ in bin_:
        run_app(ws, "delete", str(id_))


class Trial:
    """A database of the check's own, on which the learner's history is run.

    What earlier tries left behind in the learner's own database doesn't count here.

    Attributes:
        ws: The project with this database, to read it and to write rows.
    """

    def __init__(self, ws: Workspace, url: URL) -> None:
        self.ws = Workspace(ws.path, url)

    def alembic(self, *arguments: str) -> AlembicResult:
        """Run a command; one that fails is an answer, not an error."""
        return runner.run(arguments, root=self.ws.path, redirect=self.ws.url)

    def upgrade(self, revision: str) -> None:
        """Go up; raises `Unmet` where that fails."""
        result = self.alembic("upgrade", revision)
        if result.exit_code != 0:
            raise Unmet(
                f"On a new database, `{result.command}` fails: {result.reason}; expected it to "
                "run through.",
                "An upgrade() was changed, or something that a downgrade left stands in its way.",
                "Bring the upgrade() back as it was: the task is about the other half.",
            )

    def things(self) -> dict[str, str]:
        """What is in the database, from `things`."""
        return things(self.ws.schema())

    def write_rows(self, *bin_: int) -> None:
        """Seven todos, of which those are in the bin."""
        dates = dict.fromkeys(bin_, "'2025-05-02 10:00:00'")
        rows = ", ".join(f"('No. {n}', {dates.get(n, 'NULL')})" for n in range(1, 8))
        sql(self.ws, f"INSERT INTO todos (title, deleted_at) VALUES {rows}")  # noqa: S608


@contextmanager
def trial(ws: Workspace) -> Iterator[Trial]:
    """An empty database for the check, of the kind that the project has."""
    with scratch_database(ws.url) as url:
        before = os.environ.pop("DATABASE_URL", None)
        if url.get_backend_name() == "postgresql":  # the copy's .env names one that is read only
            os.environ["DATABASE_URL"] = url.render_as_string(hide_password=False)
        try:
            yield Trial(ws, url)
        finally:
            os.environ.pop("DATABASE_URL", None)
            if before is not None:
                os.environ["DATABASE_URL"] = before


def things(schema: Schema) -> dict[str, str]:
    """Every table, column, constraint and index, each in words; the order of columns left out."""
    found = {}
    for table in schema.tables:
        if table.name == "alembic_version":
            continue
        found[f"table {table.name}"] = "there"
        for column in table.columns:
            found[f"{table.name}.{column.name}"] = str(column)
        for index in table.indexes:
            found[f"index {index.name}"] = f"on {table.name}, {index}"
        for kind in ("foreign_keys", "unique_constraints", "check_constraints"):
            for each in getattr(table, kind):
                found[f"{kind[:-1].replace('_', ' ')} {each.name} of {table.name}"] = str(each)
    return found


def expect_revisions(ws: Workspace, *revisions: Revision) -> None:
    """Each of them is there, and follows what it followed."""
    history = ws.revisions()
    follows = LIVE_TITLES
    for each in revisions:
        there = history.revision(each.id)
        if there is None or tuple(there.down_revisions) != (follows,):
            found = "is not there" if there is None else "follows another revision"
            raise Unmet(
                f"Revision {each.id}, “{each.message}”, {found}; expected it after {follows}.",
                "Deleting a revision, or moving it, breaks every database that has had it.",
                f'Bring the file back: course.reset("{ws.name}") begins afresh, and keeps what '
                "stands there now. Only its downgrade() is to be mended.",
            )
        follows = each.id
