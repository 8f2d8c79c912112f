"""03.2: the queries about users who leave, tried on rows that the learner has not seen."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import sqlalchemy as sa

from course.checks.exercise import Task
from course.checks.expect import Unmet, expect, expect_app
from course.sandbox.workspace import Workspace
from course.state.display import listed

from .team import BOTH, connected, with_left_at

_LONG_AGO = "2024-11-29 16:30:00+00:00"
_HERE, _LEFT = (1, 3, 6), (2, 4, 5)
_USERS = {
    1: ("Priya", None),
    2: ("Front desk", _LONG_AGO),
    3: ("Workshop", None),
    4: ("Accounts", "2025-01-31 15:00:00+00:00"),
    5: ("Night shift", "2025-02-14 05:45:00+00:00"),
    6: ("Warehouse", None),
}
_TODOS = {11: 1, 12: 2, 13: None, 14: 3, 15: 5, 16: None, 17: 6, 18: 1}
_SHOWN = (11, 13, 14, 16, 17, 18)
_NOBODYS = (13, 16)
_DONE = (14, 17)
_FILE = "sample_app/users.py"
_TOKYO = 9
_A_WHILE = 300  # seconds that a check may take at the very most


def queries_keep_their_promise(ws: Workspace) -> str:
    """The commands, on hidden rows, on a machine and in a session that are in Tokyo."""
    _hide_rows(ws)
    _users_are_listed(ws)
    _todos_are_listed(ws)
    with _in_tokyo():
        _somebody_leaves(ws)
        _somebody_leaves_twice(ws)
        _somebody_returns(ws)
    return (
        "users, leave, return and list do what they promise, on rows that you haven't seen, and "
        "on a machine in Tokyo."
    )


def _email(id_: int) -> str:
    return f"user{id_}@example.com"


def _hide_rows(ws: Workspace) -> None:
    with connected(ws) as connection:
        connection.execute(sa.text("DELETE FROM todos"))
        connection.execute(sa.text("DELETE FROM users"))
        for id_, (name, left) in reversed(_USERS.items()):
            connection.execute(
                sa.text(
                    "INSERT INTO users (id, first_name, email, left_at) "
                    "VALUES (:id, :name, :email, :left)"
                ),
                # SQLite keeps no zone, and the app's driver writes none.
                {"id": id_, "name": name, "email": _email(id_), "left": _as_stored(ws, left)},
            )
        for id_, user in reversed(_TODOS.items()):
            connection.execute(
                sa.text(
                    "INSERT INTO todos (id, title, user_id, is_done) "
                    "VALUES (:id, :title, :user, :done)"
                ),
                {
                    "id": id_,
                    "title": f"Something for {user}",
                    "user": user,
                    "done": id_ in _DONE,
                },
            )


def _as_stored(ws: Workspace, moment: str | None) -> object:
    if moment is None or ws.url.get_backend_name() != "sqlite":
        return None if moment is None else datetime.fromisoformat(moment)
    return moment.replace("+00:00", ".000000")


def _ids(ws: Workspace, *command: str) -> tuple[int, ...]:
    lines = expect_app(ws, *command).stdout.splitlines()
    return tuple(int(words[0]) for line in lines if (words := line.split()) and words[0].isdigit())


def _users_are_listed(ws: Workspace) -> None:
    asked = "On other rows, `python -m sample_app users"
    here, left = _ids(ws, "users"), _ids(ws, "users", "--left")
    expect(
        set(here) != set(_LEFT),
        f"{asked}` lists those who have left, and nobody who is with us; expected the others.",
        "The two conditions are the wrong way round.",
        "Whoever is with us has NULL in left_at.",
    )
    expect(
        not set(here) & set(_LEFT),
        f"{asked}` lists {_counted_of(here, _LEFT)} who have left; expected none of them.",
        "list_users doesn't look at left_at.",
        "Whoever is with us has NULL there. The page's list_todos has the like for todos.",
    )
    expect(
        set(here) == set(_HERE),
        f"{asked}` lists {len(here)} of the {len(_HERE)} who are with us; expected all of them.",
        "The condition leaves some of them out. In SQL, `= NULL` is true of no row.",
        "Write User.left_at.is_(None), and look at what `users` lists here.",
    )
    expect(
        set(left) == set(_LEFT),
        f"{asked} --left` lists {_counted_of(left, _HERE)} who are with us, and "
        f"{_counted_of(left, _LEFT)} of the {len(_LEFT)} who have left; expected those alone.",
        "list_users has a parameter left; when it is true, the others are asked for.",
        "The opposite of is_(None) is is_not(None).",
    )
    _in_order("users", here)
    _in_order("users --left", left)


def _in_order(command: str, shown: tuple[int, ...]) -> None:
    expect(
        list(shown) == sorted(shown),
        f"On other rows, `python -m sample_app {command}` lists {listed([str(x) for x in shown])}; "
        "expected them by id.",
        "The order was there before, and got lost or was changed.",
        "Keep the query's order_by.",
    )


def _counted_of(found: tuple[int, ...], among: tuple[int, ...]) -> int:
    return len(set(found) & set(among))


def _todos_are_listed(ws: Workspace) -> None:
    shown = _ids(ws, "list")
    theirs = [id_ for id_ in shown if _TODOS.get(id_) in _LEFT]
    expect(
        not theirs,
        f"On other rows, `python -m sample_app list` shows {len(theirs)} todos of people who have "
        "left; expected none of those.",
        "list_todos doesn't ask whose a todo is.",
        "Join the user, and ask for those who have no left_at.",
    )
    nobodys = [id_ for id_ in _NOBODYS if id_ not in shown]
    expect(
        not nobodys,
        f"On other rows, `python -m sample_app list` lacks {len(nobodys)} todos that are nobody's; "
        "expected them in it.",
        "An inner join gives only rows that have a partner, and these have no user; so does a "
        "condition on a column that is NULL for them.",
        "Use outerjoin: without a partner, all columns of the user are NULL, left_at as well.",
    )
    done = [id_ for id_ in _DONE if id_ not in shown]
    expect(
        len(done) < len(_DONE),
        f"On other rows, `python -m sample_app list` lacks the {len(done)} todos that are done; "
        "expected them in it.",
        "They have been shown so far, and nobody asked to leave them out.",
        "Only whether a todo's user has left is to count.",
    )
    expect(
        sorted(shown) == list(_SHOWN),
        f"On other rows, `python -m sample_app list` shows {len(shown)} todos; expected "
        f"{len(_SHOWN)}, each once.",
        "It leaves some out whose owner is with us, or shows one twice.",
        "Look at the join: from a todo to its own user.",
    )
    _in_order("list", shown)


@contextmanager
def _in_tokyo() -> Iterator[None]:
    """This process's clock, and the sessions of PostgreSQL that begin in it."""
    changed = {"TZ": "JST-9", "PGTZ": "Asia/Tokyo"}
    before = {name: os.environ.get(name) for name in changed}
    os.environ.update(changed)
    _clock()
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value
        _clock()


def _clock() -> None:
    if hasattr(time, "tzset"):  # not on Windows
        time.tzset()


def _somebody_leaves(ws: Workspace) -> None:
    before = _stamps(ws)
    with _zoneless_values() as zoneless:
        expect_app(ws, "leave", _email(3))
    after = _stamps(ws)
    command = f"`python -m sample_app leave {_email(3)}`"
    expect(
        set(after) == set(before),
        f"{command} removes the row of user 3; expected it to stay.",
        "That is a hard delete: the todos would belong to nobody.",
        "Write the moment into user.left_at instead.",
    )
    stamp = after[3]
    if stamp is None:
        raise Unmet(
            f"After {command}, left_at of user 3 is NULL; expected the present moment.",
            "leave doesn't write it, or the function works on another object than the session's.",
            "Set user.left_at; the command line commits.",
        )
    others = [id_ for id_ in after if id_ != 3 and after[id_] != before[id_]]  # noqa: PLR2004
    expect(
        not others,
        f"{command} also changes left_at of user {listed([str(each) for each in others])}; "
        "expected it to change user 3 alone.",
        "An UPDATE without a WHERE, or with one that is true of others.",
        "Change the one object that find_user returns.",
    )
    off = (stamp - datetime.now(UTC)).total_seconds()
    hours = round(off / 3600)
    expect(
        zoneless or abs(hours) != _TOKYO,
        f"Where clocks are in Tokyo, {command} writes Tokyo's digits, {_TOKYO} hours off; "
        "expected UTC's.",
        "The moment has a zone, and it isn't UTC. SQLite keeps the digits and drops the zone, and "
        "whoever reads them takes them for UTC.",
        "Write datetime.now(UTC).",
    )
    expect(
        abs(off) < _A_WHILE,
        f"Where clocks are in Tokyo, {command} writes a moment that is {abs(hours)} hours off; "
        "expected the present one, in UTC.",
        "datetime.now() and datetime.utcnow() have no zone. One is the local time, which SQLite "
        "keeps as it is; the other is UTC, which PostgreSQL takes for local time."
        if abs(hours) == _TOKYO
        else "It writes something else than the present moment.",
        "Write datetime.now(UTC).",
    )
    expect(
        not zoneless,
        f"{command} writes a time without a zone; expected one that says UTC.",
        "datetime.now() and datetime.utcnow() have no zone. Nothing is to be seen of that here; on "
        "another database, or where server and app are in two places, it is hours off.",
        "Write datetime.now(UTC).",
    )


@contextmanager
def _zoneless_values() -> Iterator[list[datetime]]:
    """Times without a zone that are sent to a database meanwhile, before SQLite's lose theirs."""
    found: list[datetime] = []

    def look(_: object, clause: object, many: object, one: object, __: object) -> None:
        sent = [one, *many] if isinstance(many, list) else [one]
        if isinstance(clause, sa.sql.ClauseElement):
            sent.append(clause.compile().params)
        for values in sent:
            if isinstance(values, dict):
                moments = [each for each in values.values() if isinstance(each, datetime)]
                found.extend(each for each in moments if each.tzinfo is None)

    sa.event.listen(sa.Engine, "before_execute", look)
    try:
        yield found
    finally:
        sa.event.remove(sa.Engine, "before_execute", look)


def _somebody_leaves_twice(ws: Workspace) -> None:
    before = _stamps(ws)[2]
    expect_app(ws, "leave", _email(2))
    expect(
        _stamps(ws)[2] == before,
        "User 2 has left long ago; `leave` for them changes left_at; expected it to stay.",
        "The first moment is the true one, and nothing else remembers it.",
        "Write the moment only where left_at is None.",
    )


def _somebody_returns(ws: Workspace) -> None:
    before = _stamps(ws)
    command = f"`python -m sample_app return {_email(4)}`"
    expect_app(ws, "return", _email(4))
    after = _stamps(ws)
    expect(
        4 in after and after[4] is None,  # noqa: PLR2004 - the user that returned
        f"After {command}, left_at of user 4 is {after.get(4)}; expected NULL.",
        "come_back doesn't take the note back.",
        "NULL is None in Python: user.left_at = None.",
    )
    others = [id_ for id_ in after if id_ != 4 and after[id_] != before.get(id_)]  # noqa: PLR2004
    expect(
        not others,
        f"{command} also changes left_at of user {listed([str(each) for each in others])}; "
        "expected it to change user 4 alone.",
        "An UPDATE without a WHERE, or with one that is true of others.",
        "Change the one object that find_user returns.",
    )
    expect_app(ws, "return", _email(1), cause="Somebody who is with us returns: nothing to do.")


def _stamps(ws: Workspace) -> dict[int, datetime | None]:
    """left_at by id, with its zone; what SQLite has is UTC."""
    users = sa.table("users", sa.column("id"), sa.column("left_at", sa.DateTime(timezone=True)))
    with connected(ws) as connection:
        rows = connection.execute(sa.select(users.c.id, users.c.left_at)).all()
    return {id_: at and (at if at.tzinfo else at.replace(tzinfo=UTC)) for id_, at in rows}


TASK = Task(
    start=with_left_at,
    check=queries_keep_their_promise,
    databases=BOTH,
    check_writes=True,
    hints=(
        (
            "Four places, and each has its like on the page: `list`, `delete` and `restore` for "
            f"todos. Begin with `list_users` in `{_FILE}`, and check after each."
        ),
        (
            "`list_users` needs a `.where(…)` that depends on `left`. `leave` writes only if "
            "`user.left_at` is None. For `list_todos`, a todo without a user must stay: that is "
            "what an outer join is for."
        ),
        (
            "`User.left_at.is_(None)` and `.is_not(None)`; `user.left_at = datetime.now(UTC)`; "
            "`user.left_at = None`; and "
            "`select(Todo).outerjoin(Todo.user).where(User.left_at.is_(None))`."
        ),
    ),
)
