"""What people do to 07.2."""

# ruff: noqa: D103 - each function has its title in the tables at the end

from course.checks.answers import RightAnswer, WrongAnswer
from course.checks.doing import replace, sql
from course.sandbox.git import git
from course.sandbox.office import commit
from course.sandbox.workspace import Workspace

BENS = "alembic/versions/8c5e0b7d41f2_add_tags.py"
MINE = "alembic/versions/b2c94e6f7a10_add_priority_to_todos.py"
BEFORE = 'down_revision: str | Sequence[str] | None = "23041f4fe686"'
AFTER = BEFORE.replace("23041f4fe686", "8c5e0b7d41f2")


def _fetch(ws: Workspace) -> None:
    git(ws.path, "fetch", "--quiet")
    git(ws.path, "merge", "--quiet", "--no-edit", "origin/main")


def _share(ws: Workspace) -> None:
    commit(ws, "done")
    git(ws.path, "push", "--quiet")


def merged_by_git(ws: Workspace) -> None:
    _fetch(ws)


def merged(ws: Workspace) -> None:
    _fetch(ws)
    ws.alembic("merge", "heads", "-m", "merge")
    ws.alembic("upgrade", "head")
    _share(ws)


def bens_moved(ws: Workspace) -> None:
    _fetch(ws)
    replace(ws, BENS, BEFORE, BEFORE.replace("23041f4fe686", "b2c94e6f7a10"))
    ws.alembic("upgrade", "head")
    _share(ws)


def not_downgraded(ws: Workspace) -> None:
    """The database has noted yours, so what comes before it is taken for done."""
    _fetch(ws)
    replace(ws, MINE, BEFORE, AFTER)
    ws.alembic("upgrade", "head")
    _share(ws)


def heads_first(ws: Workspace) -> None:
    """`upgrade heads` works, and leaves both noted: `upgrade head` calls them an overlap then."""
    _fetch(ws)
    ws.alembic("upgrade", "heads")
    replace(ws, MINE, BEFORE, AFTER)
    _share(ws)


def stamped_back(ws: Workspace) -> None:
    """For a downgrade: the column stays, so that yours can't run once more."""
    _fetch(ws)
    replace(ws, MINE, BEFORE, AFTER)
    ws.alembic("stamp", "23041f4fe686")
    ws.alembic("upgrade", "8c5e0b7d41f2")
    _share(ws)


def for_readers(ws: Workspace) -> None:
    """What the docstring says is moved, and nothing else."""
    _fetch(ws)
    ws.alembic("downgrade", "23041f4fe686")
    replace(ws, MINE, "Revises: 23041f4fe686", "Revises: 8c5e0b7d41f2")


def mine_deleted(ws: Workspace) -> None:
    _fetch(ws)
    ws.alembic("downgrade", "23041f4fe686")
    (ws.path / MINE).unlink()
    ws.alembic("upgrade", "head")


def not_upgraded(ws: Workspace) -> None:
    _fetch(ws)
    ws.alembic("downgrade", "23041f4fe686")
    replace(ws, MINE, BEFORE, AFTER)
    _share(ws)


def from_base(ws: Workspace) -> None:
    _fetch(ws)
    ws.alembic("downgrade", "base")
    replace(ws, MINE, BEFORE, AFTER)
    ws.alembic("upgrade", "head")
    _share(ws)


def _moved(ws: Workspace) -> None:
    _fetch(ws)
    ws.alembic("downgrade", "23041f4fe686")
    replace(ws, MINE, BEFORE, AFTER)
    ws.alembic("upgrade", "head")


def not_committed(ws: Workspace) -> None:
    _moved(ws)


def not_pushed(ws: Workspace) -> None:
    _moved(ws)
    commit(ws, "done")


def made_anew(ws: Workspace) -> None:
    _fetch(ws)
    ws.alembic("downgrade", "23041f4fe686")
    (ws.path / MINE).unlink()
    ws.alembic("upgrade", "head")
    ws.alembic("revision", "--autogenerate", "-m", "add priority to todos")
    ws.alembic("upgrade", "head")
    _share(ws)


def rebased(ws: Workspace) -> None:
    ws.alembic("downgrade", "23041f4fe686")
    git(ws.path, "pull", "--quiet", "--rebase")
    replace(ws, MINE, BEFORE, AFTER)
    ws.alembic("upgrade", "head")
    _share(ws)


def merge_taken_back(ws: Workspace) -> None:
    """Merged by Alembic, pushed, and mended as the check says then."""
    merged(ws)
    ws.alembic("downgrade", "23041f4fe686")
    next((ws.path / "alembic" / "versions").glob("*_merge.py")).unlink()
    replace(ws, MINE, BEFORE, AFTER)
    ws.alembic("upgrade", "head")
    _share(ws)


def column_kept(ws: Workspace) -> None:
    """Runs Ben's by its id before the move, so that nothing has to go down."""
    _fetch(ws)
    ws.alembic("upgrade", "8c5e0b7d41f2")
    replace(ws, MINE, BEFORE, AFTER)
    sql(ws, "DELETE FROM alembic_version WHERE version_num = '8c5e0b7d41f2'")
    _share(ws)


WRONG = [
    WrongAnswer("fetched and merged, no more", merged_by_git, tells="2 heads"),
    WrongAnswer("the docstring mended", for_readers, tells="Those words are for readers"),
    WrongAnswer("merged by Alembic", merged, tells="`alembic downgrade 23041f4fe686` first"),
    WrongAnswer("Ben's moved", bens_moved, tells="Ben's file as it was"),
    WrongAnswer("not downgraded", not_downgraded, tells="takes what now comes before it for done"),
    WrongAnswer("upgrade heads, then moved", heads_first, tells="noted both before you moved"),
    WrongAnswer("stamped back", stamped_back, tells="has its priority already"),
    WrongAnswer("yours deleted", mine_deleted, tells="was not made anew"),
    WrongAnswer("not upgraded", not_upgraded, tells="has not run here"),
    WrongAnswer("from base", from_base, tells="lacks 7 of the 7"),
    WrongAnswer("not committed", not_committed, tells="not committed yet"),
    WrongAnswer("not pushed", not_pushed, tells="and not pushed"),
]
RIGHT = [
    RightAnswer("deleted, and made anew", made_anew),
    RightAnswer("with a rebase", rebased),
    RightAnswer("a merge, taken back", merge_taken_back),
    RightAnswer("Ben's run first, then moved", column_kept),
]
