"""03.1: what the model says of the column, and what comes of it."""

import re

import sqlalchemy as sa

from course.checks.expect import Unmet, expect
from course.sandbox.workspace import Workspace

from .team import model_table, offline

_MADE = re.compile(r'\bleft_at"? (?:SET DATA TYPE |TYPE )?(TIMESTAMP[^,;\n]*)', re.IGNORECASE)
_ZONE = "In a model and in a migration it is DateTime(timezone=True)."


def model_has_it(ws: Workspace) -> None:
    """The model has the column."""
    users = model_table(ws, "users")
    if users is None or "left_at" not in users.columns:
        there = ws.schema().table("users")
        ahead = there is not None and there.column("left_at") is not None
        raise Unmet(
            "User in sample_app/models.py has no left_at; expected it there.",
            "The database has the column, and the app doesn't know it; the next autogenerate "
            "would drop it."
            if ahead
            else "The change begins in the model: autogenerate writes what it finds there.",
            "Add the attribute to User. Todo's created_at shows how a moment is written.",
        )


def model_allows_null(ws: Workspace) -> None:
    """NULL is allowed in the model; where it isn't, what comes of that."""
    users = model_table(ws, "users")
    if users is None or users.columns["left_at"].nullable:
        return
    default = users.columns["left_at"].server_default is not None
    history, there = ws.revisions(), ws.schema().table("users")
    column = None if there is None else there.column("left_at")
    if column is not None and column.nullable:
        cause = "The database allows it, as the migration says. The model alone says otherwise."
        step = "`alembic check` then finds nothing."
    elif history.current == history.heads:
        cause = "Whoever is with us has not left, and so has no moment of leaving."
        step = "Then downgrade, delete the revision, have it written anew, and upgrade."
    else:
        cause = (
            "A default in the place of NULL would say that all four have left."
            if default
            else "Four users would have NULL from the first moment on, and so the database refuses "
            "the revision that came of it."
        )
        step = "Then delete that revision, which has run nowhere, and have it written anew."
    raise Unmet(
        "User.left_at in the model does not allow NULL; expected it to.",
        cause,
        "In the model, `| None` says so: Mapped[datetime | None]."
        f"{' Take server_default= out, too.' if default else ''} {step}",
    )


def model_has_no_default(ws: Workspace) -> None:
    """Nobody who is added has left."""
    users = model_table(ws, "users")
    column = None if users is None else users.columns["left_at"]
    words = (
        []
        if column is None
        else [
            name
            for name in ("default", "server_default", "onupdate", "insert_default")
            if getattr(column, name, None) is not None
        ]
    )
    expect(
        not words,
        f"User.left_at in the model has {' and '.join(f'{word}=' for word in words)}; expected "
        "none.",
        "Whoever is added by the app would have left at that moment. No migration shows it, as it "
        "isn't the database's.",
        "Take it out of the model. Nothing else is to change.",
    )


def moments_have_a_zone(ws: Workspace) -> None:
    """Where SQLite can't tell, the model and the SQL for a server can."""
    users = model_table(ws, "users")
    type_ = None if users is None else users.columns["left_at"].type
    expect(
        isinstance(type_, sa.DateTime),
        f"users.left_at in the model is a {type_!r}; expected a moment, as Todo's created_at is.",
        "The requirement asks at which moment somebody left.",
        f"{_ZONE} Change both, then downgrade and upgrade.",
    )
    expect(
        isinstance(type_, sa.DateTime) and type_.timezone,
        f"users.left_at in the model is a {type_!r}; expected one with a time zone.",
        "SQLite has no time zones, so that nothing is to be seen there. PostgreSQL would store "
        "digits, and nobody could tell of which zone.",
        f"{_ZONE} Change both, then downgrade and upgrade.",
    )
    ddl = offline(ws, "PostgreSQL")
    expect(
        not ddl or _has_a_zone(ddl),
        "For PostgreSQL, `alembic upgrade --sql` makes another left_at than TIMESTAMP WITH TIME "
        "ZONE; expected the type of created_at.",
        "The model says it right. The migration has another type, which SQLite can't tell apart.",
        f"{_ZONE} Mend the migration, then downgrade and upgrade.",
    )


def _has_a_zone(ddl: str) -> bool:
    """Whether left_at ends as a moment with a zone; a later revision may have given it one."""
    made = _MADE.findall(ddl)
    return (
        bool(made) and re.match(r"TIMESTAMP(TZ\b|.* WITH TIME ZONE)", made[-1].upper()) is not None
    )
