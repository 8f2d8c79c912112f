"""What people do to 03.2."""

# ruff: noqa: D103 - each function has its title in the tables at the end

from course.checks.answers import RightAnswer, WrongAnswer
from course.checks.doing import replace
from course.sandbox.workspace import Workspace

from .files import TODOS, USERS

_CHOSEN = "User.left_at.is_not(None) if left else User.left_at.is_(None)"
_NOTE = "    if user.left_at is None:\n        user.left_at = datetime.now(UTC)\n"
_WHERE = ".outerjoin(Todo.user).where(User.left_at.is_(None))"


def _solved(ws: Workspace) -> None:
    """The page's solution."""
    query = "    return session.scalars(select(User).order_by(User.id)).all()"
    chosen = f"    chosen = {_CHOSEN}\n    return session.scalars(select(User).where(chosen)"
    replace(ws, USERS, query, f"{chosen}.order_by(User.id)).all()")
    replace(ws, USERS, "    return user  # and note it\n", f"{_NOTE}    return user\n")
    back = "    user.left_at = None\n    return user\n"
    replace(ws, USERS, "    return user  # and take the note back\n", back)
    replace(ws, USERS, "import Sequence\n", "import Sequence\nfrom datetime import UTC, datetime\n")
    replace(ws, TODOS, "select(Todo).order_by", f"select(Todo){_WHERE}.order_by")


def _but(ws: Workspace, file: str, old: str, new: str) -> None:
    """The solution, with one thing otherwise."""
    _solved(ws)
    replace(ws, file, old, new)


def the_wrong_way_round(ws: Workspace) -> None:
    _but(ws, USERS, "is_not(None) if left else", "is_not(None) if not left else")


def equals_null_by_is(ws: Workspace) -> None:
    """Python's own `is`, which SQLAlchemy never sees."""
    _but(ws, USERS, _CHOSEN, "User.left_at is None")


def left_forgotten(ws: Workspace) -> None:
    _but(ws, USERS, _CHOSEN, "User.left_at.is_(None)")


def todos_of_all(ws: Workspace) -> None:
    _but(ws, TODOS, _WHERE, "")


def not_the_done(ws: Workspace) -> None:
    _but(
        ws, TODOS, ".where(User.left_at.is_(None))", ".where(User.left_at.is_(None), ~Todo.is_done)"
    )


def without_order(ws: Workspace) -> None:
    _but(ws, TODOS, f"{_WHERE}.order_by(Todo.id)", f"{_WHERE}.order_by(Todo.title)")


def inner_join(ws: Workspace) -> None:
    _but(ws, TODOS, "outerjoin", "join")


def no_join(ws: Workspace) -> None:
    """Every todo with every user who is with us."""
    _but(ws, TODOS, ".outerjoin(Todo.user)", "")


def hard_delete(ws: Workspace) -> None:
    _but(
        ws,
        USERS,
        _NOTE,
        "    from sqlalchemy import delete, update\n"
        "    from sample_app.models import Todo\n"
        "    session.execute(update(Todo).where(Todo.user_id == user.id).values(user_id=None))\n"
        "    session.execute(delete(User).where(User.id == user.id))\n",
    )


def todos_let_go(ws: Workspace) -> None:
    _but(
        ws,
        USERS,
        _NOTE,
        f"{_NOTE}    from sqlalchemy import update\n"
        "    from sample_app.models import Todo\n"
        "    session.execute(update(Todo).where(Todo.user_id == user.id).values(user_id=None))\n",
    )


def an_error_for_the_second(ws: Workspace) -> None:
    """Who has left already is an error, says this one; the docstring says otherwise."""
    refuse = '    if user.left_at is not None:\n        raise LookupError("has left already")\n'
    _but(ws, USERS, _NOTE, f"{refuse}    user.left_at = datetime.now(UTC)\n")


def not_noted(ws: Workspace) -> None:
    _but(ws, USERS, _NOTE, "")


def everybody_leaves(ws: Workspace) -> None:
    every = "    for each in list_users(session):\n        each.left_at = datetime.now(UTC)\n"
    _but(ws, USERS, _NOTE, every)


def local_time(ws: Workspace) -> None:
    _but(ws, USERS, "datetime.now(UTC)", "datetime.now()")


def utcnow(ws: Workspace) -> None:
    _but(ws, USERS, "datetime.now(UTC)", "datetime.utcnow()")


def written_over(ws: Workspace) -> None:
    _but(ws, USERS, _NOTE, "    user.left_at = datetime.now(UTC)\n")


def never_back(ws: Workspace) -> None:
    _but(ws, USERS, "    user.left_at = None\n", "")


def all_back(ws: Workspace) -> None:
    every = "    for each in list_users(session, left=True):\n        each.left_at = None\n"
    _but(ws, USERS, "    user.left_at = None\n", every)


def by_update(ws: Workspace) -> None:
    """SQL's own words, and the database's clock."""
    _but(ws, USERS, "import select\n", "import func, select, update\n")
    noted = (
        "    session.execute(\n        update(User)\n        .where(User.email == email, "
        "User.left_at.is_(None))\n        .values(left_at=func.now())\n    )\n"
    )
    replace(ws, USERS, _NOTE, noted)
    back = "    session.execute(update(User).where(User.email == email).values(left_at=None))\n"
    replace(ws, USERS, "    user.left_at = None\n", back)


def by_is_distinct(ws: Workspace) -> None:
    """`== None` is what SQLAlchemy turns into IS NULL; and a subquery in place of the join."""
    _but(ws, USERS, _CHOSEN, "(User.left_at != None) if left else (User.left_at == None)")
    sub = ".where(~Todo.user.has(User.left_at.is_not(None)))"
    replace(ws, TODOS, _WHERE, sub)


def in_python(ws: Workspace) -> None:
    """Fine for a handful of rows."""
    query = ".where(chosen).order_by(User.id)).all()"
    _but(ws, USERS, query, ".order_by(User.id)).all()")
    replace(ws, USERS, "    chosen = " + _CHOSEN + "\n    return ", "    found = ")
    replace(
        ws,
        USERS,
        "    found = session.scalars(select(User).order_by(User.id)).all()\n",
        "    found = session.scalars(select(User).order_by(User.id)).all()\n"
        "    return [each for each in found if (each.left_at is not None) == left]\n",
    )


WRONG = [
    WrongAnswer("the wrong way round", the_wrong_way_round, tells="the wrong way round"),
    WrongAnswer("Python's is", equals_null_by_is, tells="lists 0 of the 3"),
    WrongAnswer("--left forgotten", left_forgotten, tells="lists 3 who are with us"),
    WrongAnswer("list unfiltered", todos_of_all, tells="2 todos of people"),
    WrongAnswer("without the done", not_the_done, tells="2 todos that are done"),
    WrongAnswer("in another order", without_order, tells="expected them by id"),
    WrongAnswer("an inner join", inner_join, tells="An inner join"),
    WrongAnswer("no join", no_join, tells="todos of people"),
    WrongAnswer("a hard delete", hard_delete, tells="That is a hard delete"),
    WrongAnswer("their todos let go", todos_let_go, tells="whose the todos are"),
    WrongAnswer("an error for the second", an_error_for_the_second, tells="which is no error"),
    WrongAnswer("nothing noted", not_noted, tells="user 3 is NULL"),
    WrongAnswer("all leave", everybody_leaves, tells="user 1 and 6"),
    WrongAnswer("local time", local_time, tells="have no zone"),
    WrongAnswer("utcnow", utcnow, tells="utcnow()"),
    WrongAnswer("the first time lost", written_over, tells="has left long ago"),
    WrongAnswer("no way back", never_back, tells="expected NULL"),
    WrongAnswer("all come back", all_back, tells="user 2, 3 and 5"),
]
RIGHT = [
    RightAnswer("UPDATE, and the database's clock", by_update),
    RightAnswer("a subquery", by_is_distinct),
    RightAnswer("filtered in Python", in_python),
]
