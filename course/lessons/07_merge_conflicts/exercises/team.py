"""What the team did before each exercise begins."""

from pathlib import Path
from typing import NamedTuple

from course.checks.doing import replace, write
from course.checks.expect import run_app
from course.sandbox.git import git
from course.sandbox.office import commit, share
from course.sandbox.workspace import Workspace

LIVE_TITLES = "23041f4fe686"
"""The head of the history with which the lesson begins."""
TAGS = "8c5e0b7d41f2"
NOTES = "e41b7a0c92d5"
"""Two of Ben's."""
MODELS = "sample_app/models.py"
VERSIONS = "alembic/versions"
_TEAM = Path(__file__).resolve().parent.parent / "team"
_WORKS = {TAGS: "add tags", NOTES: "add notes to todos"}
_LAST_COLUMN = (
    "    deleted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))\n\n"
)

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
    op.add_column("todos", {column})


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_column("todos", "{name}")
'''


class Revision(NamedTuple):
    """A revision that adds a column to todos, and the model's line for it."""

    id: str
    name: str
    date: str
    column: str
    line: str

    @property
    def message(self) -> str:
        """What the commit says, too."""
        return f"add {self.name} to todos"

    @property
    def file(self) -> str:
        """Where it stands in the project."""
        return f"{VERSIONS}/{self.id}_{self.message.replace(' ', '_')}.py"

    @property
    def text(self) -> str:
        """What its file holds."""
        return _FILE.format(**self._asdict(), message=self.message, follows=LIVE_TITLES)


PRIORITY = Revision(
    "b2c94e6f7a10",
    "priority",
    "2025-05-13 09:26:30.095512",
    'sa.Column("priority", sa.Integer(), server_default="0", nullable=False)',
    'priority: Mapped[int] = mapped_column(server_default="0")',
)


def rows(ws: Workspace) -> None:
    """The lesson's database with its rows."""
    ws.alembic("upgrade", LIVE_TITLES)
    run_app(ws, "seed")


def bens_tags(ws: Workspace) -> None:
    """Ben's tags are on the shared main, and not in your clone yet."""
    share(ws)
    patch = (_TEAM / "add_tags.patch").read_text("utf-8").replace("@HEAD@", LIVE_TITLES)
    git(ws.path, "apply", given=patch)
    commit(ws, "add tags", "Ben Sato", "2025-05-12T11:05:48+0000")
    git(ws.path, "push", "--quiet")
    for ref in ("HEAD", "refs/remotes/origin/main"):
        git(ws.path, "update-ref", ref, "HEAD~1" if ref == "HEAD" else "HEAD")
    git(ws.path, "reset", "--quiet", "--hard")


def written(ws: Workspace, revision: Revision, name: str = "") -> None:
    """Somebody writes a revision and its column into the model, and commits both in your clone."""
    write(ws, revision.file, revision.text)
    replace(ws, MODELS, _LAST_COLUMN, f"{_LAST_COLUMN[:-1]}    {revision.line}\n\n")
    commit(ws, revision.message, name, f"{revision.date.partition('.')[0]} +0000")


def file_of(id_: str) -> str:
    """Where one of Ben's files stands in the project."""
    return f"{VERSIONS}/{id_}_{_WORKS[id_].replace(' ', '_')}.py"


def text_of(id_: str) -> str:
    """One of Ben's files, as he pushed it."""
    work = _WORKS[id_].replace(" ", "_")
    lines = (_TEAM / f"{work}.patch").read_text("utf-8").partition("@@")[2].splitlines()[1:]
    end = next(at for at, line in enumerate(lines) if not line.startswith("+"))
    return "\n".join(line[1:] for line in lines[:end]).replace("@HEAD@", LIVE_TITLES)
