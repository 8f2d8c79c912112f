"""03.2: what `leave` and `return` write, with the hidden rows and in Tokyo."""

from datetime import UTC, datetime

from course.checks.expect import Unmet, expect, expect_app
from course.sandbox.workspace import Workspace
from course.state.display import listed

from .hidden_rows import email, owners, stamps
from .tokyo import TOKYO, zoneless_values

_NEXT = "Run it yourself, and look at the function behind it in sample_app/users.py."
_A_WHILE = 300  # seconds that a check may take at the very most


def somebody_leaves(ws: Workspace) -> None:
    """`leave` writes the present moment, in UTC, for one user, and keeps the row."""
    before, todos = stamps(ws), owners(ws)
    with zoneless_values() as zoneless:
        expect_app(ws, "leave", email(3), next_step=_NEXT)
    after = stamps(ws)
    command = f"`python -m sample_app leave {email(3)}`"
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
    expect(
        owners(ws) == todos,
        f"{command} also changes whose the todos are, or removes some; expected them to stay.",
        "The row of somebody who leaves stays because their todos belong to it. When they return, "
        "all is to be as before.",
        "Change left_at alone.",
    )
    off = (stamp - datetime.now(UTC)).total_seconds()
    hours = round(off / 3600)
    expect(
        zoneless or abs(hours) != TOKYO,
        f"Where clocks are in Tokyo, {command} writes Tokyo's digits, {TOKYO} hours off; "
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
        if abs(hours) == TOKYO
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


def somebody_leaves_twice(ws: Workspace) -> None:
    """Who has left long ago keeps the first moment."""
    before = stamps(ws)[2]
    expect_app(
        ws,
        "leave",
        email(2),
        cause="User 2 has left long ago. For them `leave` has nothing to do, which is no error.",
        next_step=_NEXT,
    )
    expect(
        stamps(ws)[2] == before,
        "User 2 has left long ago; `leave` for them changes left_at; expected it to stay.",
        "The first moment is the true one, and nothing else remembers it.",
        "Write the moment only where left_at is None.",
    )


def somebody_returns(ws: Workspace) -> None:
    """`return` takes the note back, for one user."""
    before = stamps(ws)
    command = f"`python -m sample_app return {email(4)}`"
    expect_app(ws, "return", email(4), next_step=_NEXT)
    after = stamps(ws)
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
    expect_app(
        ws,
        "return",
        email(1),
        cause="User 1 is with us. For them `return` has nothing to do, which is no error.",
        next_step=_NEXT,
    )
