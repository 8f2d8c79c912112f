"""03.3: pairs of todos, and whether the database is to take the second."""

from typing import NamedTuple

import sqlalchemy as sa

GONE = "2025-03-10 09:00:00+00:00"


class Case(NamedTuple):
    """Two todos that are written one after the other, and whether the second may come in."""

    what: str
    first: tuple[int | None, bool]
    second: tuple[int | None, bool]
    fits: bool
    cause: str
    next_step: str
    done: bool = False


ANOTHER_USER = "a todo of the same title for another user"
CASES = (
    Case(
        "a second todo of the same title, for the same user",
        (1, False),
        (1, False),
        fits=False,
        cause="No unique index covers it, or one that can't: live todos have NULL in deleted_at, "
        "and two NULLs are not equal.",
        next_step="Make an index on user_id and title unique among the live ones, in the model and "
        "by a revision.",
    ),
    Case(
        "a todo whose title only deleted ones of the same user have",
        (1, True),
        (1, False),
        fits=True,
        cause="The rule counts deleted rows, too.",
        next_step="Give the index a condition, so that only live todos are in it.",
    ),
    Case(
        "a second deleted todo of the same title, for the same user",
        (1, True),
        (1, True),
        fits=True,
        cause="The rule counts deleted rows. A todo may be deleted, added and deleted again.",
        next_step="Among the deleted ones there is to be no rule at all: look at the index's "
        "condition.",
    ),
    Case(
        ANOTHER_USER,
        (1, False),
        (2, False),
        fits=True,
        cause="The title alone is unique. The rule is about the todos of one person.",
        next_step="Put user_id into the index, before the title.",
    ),
    Case(
        "a second todo of the same title, for nobody",
        (None, False),
        (None, False),
        fits=False,
        cause="Their user_id is NULL, and for a unique index two NULLs are not equal.",
        next_step="Make a second index for these alone, on the title.",
    ),
    Case(
        "a second todo of the same title, for the same user, where both are done",
        (1, False),
        (1, False),
        fits=False,
        cause="A todo that is done is a todo still; only what is deleted doesn't count.",
        next_step="Take is_done out of the index's condition.",
        done=True,
    ),
    Case(
        "a second todo of the same title, for nobody, where both are done",
        (None, False),
        (None, False),
        fits=False,
        cause="A todo that is done is a todo still; only what is deleted doesn't count.",
        next_step="Take is_done out of the condition of the index for nobody's.",
        done=True,
    ),
    Case(
        "a todo of nobody whose title only deleted ones of nobody have",
        (None, True),
        (None, False),
        fits=True,
        cause="The rule for the todos of nobody counts deleted rows.",
        next_step="Both conditions belong to it: deleted_at IS NULL AND user_id IS NULL.",
    ),
    Case(
        "a todo of nobody whose title somebody's todo has",
        (1, False),
        (None, False),
        fits=True,
        cause="The rule for the todos of nobody counts the todos of others, too.",
        next_step="Both conditions belong to it: deleted_at IS NULL AND user_id IS NULL.",
    ),
)


def refuses(connection: sa.Connection, case: Case) -> bool:
    """Whether the second todo of a case may not come in; neither stays."""
    try:
        _add(connection, *case.first, case.done)
        _add(connection, *case.second, case.done)
    except sa.exc.IntegrityError:
        return True
    finally:
        connection.rollback()
    return False


def _add(connection: sa.Connection, user: int | None, deleted: bool, done: bool) -> None:
    lite = connection.dialect.name == "sqlite"
    at = GONE.replace("+00:00", ".000000") if lite else GONE
    connection.execute(
        sa.text(
            "INSERT INTO todos (title, user_id, deleted_at, is_done) "
            "VALUES ('Same', :user, :at, :done)"
        ),
        {"user": user, "at": at if deleted else None, "done": done},
    )
