"""What people do to 07.1."""

# ruff: noqa: D103 - each function has its title in the tables at the end

from course.checks.answers import RightAnswer, WrongAnswer
from course.checks.doing import replace, sql
from course.sandbox.git import git
from course.sandbox.office import commit
from course.sandbox.workspace import Workspace

BENS = "alembic/versions/8c5e0b7d41f2_add_tags.py"
HERS = "alembic/versions/30d7f1a86b5e_add_due_on_to_todos.py"
BEFORE = 'down_revision: str | Sequence[str] | None = "23041f4fe686"'


def _merge(ws: Workspace) -> None:
    ws.alembic("merge", "heads", "-m", "merge")


def _share(ws: Workspace) -> None:
    commit(ws, "merge")
    git(ws.path, "push", "--quiet")


def heads_instead(ws: Workspace) -> None:
    ws.alembic("upgrade", "heads")


def bens_moved(ws: Workspace) -> None:
    replace(ws, BENS, BEFORE, BEFORE.replace("23041f4fe686", "30d7f1a86b5e"))
    ws.alembic("upgrade", "head")
    _share(ws)


def hers_moved(ws: Workspace) -> None:
    ws.alembic("downgrade", "23041f4fe686")
    replace(ws, HERS, BEFORE, BEFORE.replace("23041f4fe686", "8c5e0b7d41f2"))
    ws.alembic("upgrade", "head")
    _share(ws)


def hers_moved_here(ws: Workspace) -> None:
    replace(ws, HERS, BEFORE, BEFORE.replace("23041f4fe686", "8c5e0b7d41f2"))


def bens_deleted(ws: Workspace) -> None:
    (ws.path / BENS).unlink()


def bens_deleted_on_main(ws: Workspace) -> None:
    bens_deleted(ws)
    _share(ws)


def not_upgraded(ws: Workspace) -> None:
    _merge(ws)
    _share(ws)


def stamped(ws: Workspace) -> None:
    _merge(ws)
    ws.alembic("stamp", "head")
    _share(ws)


def not_committed(ws: Workspace) -> None:
    _merge(ws)
    ws.alembic("upgrade", "head")


def not_pushed(ws: Workspace) -> None:
    not_committed(ws)
    commit(ws, "merge")


def by_way_of_base(ws: Workspace) -> None:
    """Down first, as for a move: the dates are gone."""
    _merge(ws)
    ws.alembic("downgrade", "23041f4fe686")
    ws.alembic("upgrade", "head")
    _share(ws)


def heads_first(ws: Workspace) -> None:
    ws.alembic("upgrade", "heads")
    ws.alembic("merge", "30d7", "8c5e", "-m", "both")
    ws.alembic("upgrade", "head")
    _share(ws)


def taken_back(ws: Workspace) -> None:
    """A move that was pushed, undone; then the merge."""
    hers_moved_here(ws)
    _share(ws)
    commit_ = git(ws.path, "log", "--all", "--format=%h", "--", HERS).split()[-1]
    git(ws.path, "checkout", commit_, "--", HERS)
    ws.alembic("upgrade", "heads")
    _merge(ws)
    ws.alembic("upgrade", "head")
    _share(ws)


def work_on_top(ws: Workspace) -> None:
    """Goes on at once, with a revision of its own."""
    _merge(ws)
    ws.alembic("revision", "-m", "nothing yet")
    ws.alembic("upgrade", "head")
    sql(ws, "UPDATE todos SET is_done = true WHERE id = 4")
    _share(ws)


WRONG = [
    WrongAnswer("upgrade heads", heads_instead, tells="To everybody else"),
    WrongAnswer("Ben's moved", bens_moved, tells="Ben's file as it was"),
    WrongAnswer("Mary Ann's moved", hers_moved, tells="changed, here and on main"),
    WrongAnswer("moved, not pushed", hers_moved_here, tells="git checkout origin/main -- alembic"),
    WrongAnswer("Ben's deleted", bens_deleted, tells="There is no revision 8c5e0b7d41f2"),
    WrongAnswer("Ben's deleted, on main, too", bens_deleted_on_main, tells="nor on main"),
    WrongAnswer("not upgraded", not_upgraded, tells="not applied here"),
    WrongAnswer("stamped", stamped, tells="was stamped"),
    WrongAnswer("not committed", not_committed, tells="not committed yet"),
    WrongAnswer("not pushed", not_pushed, tells="and not pushed"),
    WrongAnswer("downgraded on the way", by_way_of_base, tells="0 of the 3 due dates"),
]
RIGHT = [
    RightAnswer("upgrade heads, and then the merge", heads_first),
    RightAnswer("a move, taken back, and then the merge", taken_back),
    RightAnswer("with a revision on top", work_on_top),
]
