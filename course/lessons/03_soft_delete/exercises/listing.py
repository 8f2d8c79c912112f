"""03.2: what `users` and `list` show of the hidden rows."""

from course.checks.expect import expect, expect_app
from course.sandbox.workspace import Workspace
from course.state.display import listed

from .hidden_rows import DONE, HERE, LEFT, NOBODYS, SHOWN, TODOS


def users_are_listed(ws: Workspace) -> None:
    """`users` has those who are with us, and `users --left` the others, by id."""
    asked = "On other rows, `python -m sample_app users"
    here, left = _ids(ws, "users"), _ids(ws, "users", "--left")
    expect(
        set(here) != set(LEFT),
        f"{asked}` lists those who have left, and nobody who is with us; expected the others.",
        "The two conditions are the wrong way round.",
        "Whoever is with us has NULL in left_at.",
    )
    expect(
        not set(here) & set(LEFT),
        f"{asked}` lists {_counted_of(here, LEFT)} who have left; expected none of them.",
        "list_users doesn't look at left_at.",
        "Whoever is with us has NULL there. The page's list_todos has the like for todos.",
    )
    expect(
        set(here) == set(HERE),
        f"{asked}` lists {len(here)} of the {len(HERE)} who are with us; expected all of them.",
        "The condition leaves some of them out. In SQL, `= NULL` is true of no row.",
        "Write User.left_at.is_(None), and look at what `users` lists here.",
    )
    expect(
        set(left) == set(LEFT),
        f"{asked} --left` lists {_counted_of(left, HERE)} who are with us, and "
        f"{_counted_of(left, LEFT)} of the {len(LEFT)} who have left; expected those alone.",
        "list_users has a parameter left; when it is true, the others are asked for.",
        "The opposite of is_(None) is is_not(None).",
    )
    _in_order("users", here)
    _in_order("users --left", left)


def todos_are_listed(ws: Workspace) -> None:
    """`list` has the todos of those who are with us and of nobody, by id."""
    shown = _ids(ws, "list")
    theirs = [id_ for id_ in shown if TODOS.get(id_) in LEFT]
    expect(
        not theirs,
        f"On other rows, `python -m sample_app list` shows {len(theirs)} todos of people who have "
        "left; expected none of those.",
        "list_todos doesn't ask whose a todo is.",
        "Join the user, and ask for those who have no left_at.",
    )
    nobodys = [id_ for id_ in NOBODYS if id_ not in shown]
    expect(
        not nobodys,
        f"On other rows, `python -m sample_app list` lacks {len(nobodys)} todos that are nobody's; "
        "expected them in it.",
        "An inner join gives only rows that have a partner, and these have no user; so does a "
        "condition on a column that is NULL for them.",
        "Use outerjoin: without a partner, all columns of the user are NULL, left_at as well.",
    )
    done = [id_ for id_ in DONE if id_ not in shown]
    expect(
        len(done) < len(DONE),
        f"On other rows, `python -m sample_app list` lacks the {len(done)} todos that are done; "
        "expected them in it.",
        "They have been shown so far, and nobody asked to leave them out.",
        "Only whether a todo's user has left is to count.",
    )
    expect(
        sorted(shown) == list(SHOWN),
        f"On other rows, `python -m sample_app list` shows {len(shown)} todos; expected "
        f"{len(SHOWN)}, each once.",
        "It leaves some out whose owner is with us, or shows one twice.",
        "Look at the join: from a todo to its own user.",
    )
    _in_order("list", shown)


def _ids(ws: Workspace, *command: str) -> tuple[int, ...]:
    lines = expect_app(ws, *command).stdout.splitlines()
    return tuple(int(words[0]) for line in lines if (words := line.split()) and words[0].isdigit())


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
