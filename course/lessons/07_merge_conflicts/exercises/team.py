"""What the team did before each exercise begins, and what several checks ask."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from course.checks.doing import replace, write
from course.checks.expect import Unmet, run_app
from course.sandbox.git import git
from course.sandbox.office import commit, share, shared_files
from course.sandbox.scratch import scratch_folder
from course.sandbox.workspace import Workspace
from course.state.display import counted, listed
from course.state.history import History
from course.state.revisions import read_history

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

_NOT_COMMITTED = ("It is not committed yet.", "Commit it, and push.")
_NOT_PUSHED = (
    "It is committed here, and not pushed to main.",
    "Run `git push` (from another branch `git push origin HEAD:main`), and read what it says.",
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


def text_of(id_: str) -> str:
    """One of Ben's files, as he pushed it."""
    work = _WORKS[id_].replace(" ", "_")
    lines = (_TEAM / f"{work}.patch").read_text("utf-8").partition("@@")[2].splitlines()[1:]
    end = next(at for at, line in enumerate(lines) if not line.startswith("+"))
    return "\n".join(line[1:] for line in lines[:end]).replace("@HEAD@", LIVE_TITLES)


def expect_as_pushed(ws: Workspace, id_: str, text: str, whose: str) -> None:
    """A file that others have is there, and says what it said; spaces don't count."""
    named = [path for path in (ws.path / VERSIONS).glob("*.py") if path.name.startswith(id_)]
    if not named:
        raise Unmet(
            f"There is no revision {id_} in {VERSIONS}; expected {whose}, as it is on main.",
            "It was not fetched and merged yet, or it was deleted: then every database that has "
            "had it stands at an id that no file has.",
            "Run `git fetch` and `git merge origin/main`. If you have deleted it: "
            f"`git checkout origin/main -- {VERSIONS}`.",
        )
    if named[0].read_text("utf-8", errors="replace").split() != text.split():
        raise Unmet(
            f"{named[0].name} is not what is on main; expected {whose} unchanged.",
            "Others have it, and their databases have had it. Where it comes to follow something "
            "else, they skip that.",
            f"Bring it back with `git checkout origin/main -- {VERSIONS}/{named[0].name}`.",
        )


def shared_history(ws: Workspace) -> History:
    """The history that is on the shared branch."""
    with scratch_folder() as scratch:
        shutil.copyfile(ws.path / "alembic.ini", scratch / "alembic.ini")
        (scratch / VERSIONS).mkdir(parents=True)
        for name, text in shared_files(ws, VERSIONS).items():
            (scratch / name).write_text(text, "utf-8")
        return read_history(scratch / "alembic.ini")


def expect_pushed(ws: Workspace, *, folders: Sequence[str] = (VERSIONS, "sample_app")) -> None:
    """What is in the project is on the shared branch."""
    heads = shared_history(ws).heads
    for folder in folders:
        there = shared_files(ws, folder)
        here = {
            each.relative_to(ws.path).as_posix(): each.read_text("utf-8", errors="replace")
            for each in sorted((ws.path / folder).glob("*.py"))
        }
        for name in sorted({*there, *here}):
            if there.get(name) == here.get(name):
                continue
            differs = "lacks" if name not in there else "has another"
            if name not in here:
                differs = "still has"
            left = git(ws.path, "status", "--porcelain", "--", name).strip()
            raise Unmet(
                f"The shared main has {counted(len(heads), 'head')}, {listed(heads)}, and "
                f"{differs} {name}; expected it as it is here.",
                *(_NOT_COMMITTED if left else _NOT_PUSHED),
            )
