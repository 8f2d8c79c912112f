"""03.1: a column for users who leave."""

import sqlalchemy as sa

from course.checks.exercise import Task
from course.checks.expect import (
    expect,
    expect_alembic,
    expect_column,
    expect_kept,
    expect_models_match,
    expect_no_column,
    expect_one_head,
    expect_rows,
)
from course.sandbox.workspace import Workspace
from course.state.display import counted

from .team import BASELINE, BOTH, connected, offline, with_rows
from .users_model import (
    model_allows_null,
    model_has_it,
    model_has_no_default,
    moments_have_a_zone,
)

_USERS = 4
_COLUMNS = ("id", "first_name", "last_name", "email")
_THEM = (
    (1, "Ada", "Okafor", "ada@example.com"),
    (2, "Ben", "Sato", "ben@example.com"),
    (3, "Mary Ann", "van der Berg", "maryann@example.com"),
    (4, "Priya", None, "priya@example.com"),
)


def users_can_leave(ws: Workspace) -> str:
    """Model, history and database have a nullable moment, and nobody is lost."""
    expect_rows(ws, "users", _USERS)
    model_has_it(ws)
    _baseline_is_as_it_was(ws)
    _a_revision_follows(ws)
    model_allows_null(ws)
    _pending_revision_fits(ws)
    expect_one_head(ws, next_step="Review the revision, then run `alembic upgrade head`.")
    _database_has_it(ws)
    _nobody_has_left(ws)
    expect_kept(ws, "users", _COLUMNS, _THEM, cause="The migration, or a statement beside it.")
    model_has_no_default(ws)
    expect_models_match(ws)
    moments_have_a_zone(ws)
    _goes_back(ws)
    return (
        "users.left_at is in the model, in the history and in the database, NULL for all four, "
        "and a downgrade takes it away."
    )


def _baseline_is_as_it_was(ws: Workspace) -> None:
    expect(
        "left_at" not in offline(ws, "SQLite", BASELINE),
        f"The first revision, {BASELINE}, makes users with left_at; expected it as it was.",
        "Every database has been through it already, and none will run it again: they would never "
        "get the column.",
        "Take the change out of that file, and put it into a revision of its own.",
    )


def _a_revision_follows(ws: Workspace) -> None:
    there = ws.schema().table("users")
    by_hand = there is not None and there.column("left_at") is not None
    expect(
        ws.revisions().heads != (BASELINE,),
        f"No revision follows {BASELINE}; expected one that adds users.left_at.",
        "This database has the column, by a statement that was typed into it. No other database "
        "will get it that way."
        if by_hand
        else "The model says what the table should be like; a revision says how it becomes so.",
        "Drop the column by hand, too; then have a revision written by autogenerate, and upgrade."
        if by_hand
        else "Have it written by `alembic revision --autogenerate`, and read it.",
    )


def _pending_revision_fits(ws: Workspace) -> None:
    """A revision that isn't applied yet may be one that the rows stand against."""
    history = ws.revisions()
    if history.current == history.heads:
        return
    added = [each for each in offline(ws, "SQLite").splitlines() if "ADD COLUMN left_at" in each]
    wrong = [word for each in added for word in ("NOT NULL", "DEFAULT") if word in each]
    expect(
        not wrong,
        f"The revision that is not applied adds left_at with {' and '.join(wrong)}; expected a "
        "column that may be NULL, without a default.",
        "With NOT NULL, or a default that is a new time each time, SQLite refuses it on rows; and "
        "any default would say that all four have left.",
        "Mend the model first, if it says so, too; delete that revision, which has run nowhere, "
        "and have it written anew.",
    )


def _database_has_it(ws: Workspace) -> None:
    expect_column(
        ws,
        "users",
        "left_at",
        cause="The database stands at the head without it. The revision doesn't add it; or it was "
        "noted as done, by `alembic stamp`; or it was changed after it had run.",
        next_step="Look at `alembic history` and at your revision's upgrade(). If it is right, go "
        "back with `alembic stamp " + BASELINE + "`, and upgrade.",
    )
    expect_column(
        ws,
        "users",
        "left_at",
        nullable=True,
        cause="Whoever is with us has not left, and so has no moment of leaving.",
    )


def _nobody_has_left(ws: Workspace) -> None:
    with connected(ws) as connection:
        left = connection.scalar(sa.text("SELECT count(left_at) FROM users")) or 0
    expect(
        not left,
        f"left_at has a value for {left} of {counted(_USERS, 'user')}; expected NULL for all.",
        "A server default, or an UPDATE in the migration, gave it to the rows that were there. For "
        "the app these people have left.",
        "Take the default out of the migration and the model; then downgrade and upgrade.",
    )
    default = expect_column(ws, "users", "left_at").default
    expect(
        default is None,
        f"users.left_at has the default {default}; expected none.",
        "The next user who is added would have left at that moment.",
        "Take server_default= out of the migration and the model; then downgrade and upgrade.",
    )


def _goes_back(ws: Workspace) -> None:
    expect_alembic(ws, "downgrade", BASELINE)
    expect_no_column(
        ws,
        "users",
        "left_at",
        cause="The downgrade ran, and left the column: its downgrade() does nothing, or something "
        "else.",
        next_step='In your revision: `op.drop_column("users", "left_at")` in downgrade().',
    )
    expect_rows(ws, "users", _USERS, cause="The downgrade has lost users.")
    expect_kept(ws, "users", _COLUMNS, _THEM, cause="The downgrade wrote to this column.")
    expect_alembic(ws, "upgrade", "head")
    expect_column(ws, "users", "left_at")


TASK = Task(
    start=with_rows,
    check=users_can_leave,
    databases=BOTH,
    check_writes=True,
    hints=(
        (
            "The order is the page's: the model first. Which of its columns is a moment already, "
            "and what does `| None` say?"
        ),
        (
            "`left_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))` in "
            "`User`. Then have the revision written by autogenerate, and read it."
        ),
        (
            '`%alembic revision --autogenerate -m "add left_at to users"`, look for '
            "`nullable=True` in the file, `%alembic upgrade head`, `%alembic check`."
        ),
    ),
)
