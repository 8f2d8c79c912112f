"""03.2's rows that the learner has not seen, and what is to be shown of them."""

from datetime import UTC, datetime

import sqlalchemy as sa

from course.sandbox.workspace import Workspace

from .team import connected

_LONG_AGO = "2024-11-29 16:30:00+00:00"
HERE, LEFT = (1, 3, 6), (2, 4, 5)
USERS = {
    1: ("Priya", None),
    2: ("Front desk", _LONG_AGO),
    3: ("Workshop", None),
    4: ("Accounts", "2025-01-31 15:00:00+00:00"),
    5: ("Night shift", "2025-02-14 05:45:00+00:00"),
    6: ("Warehouse", None),
}
TODOS = {11: 1, 12: 2, 13: None, 14: 3, 15: 5, 16: None, 17: 6, 18: 1}
SHOWN = (11, 13, 14, 16, 17, 18)
NOBODYS = (13, 16)
DONE = (14, 17)


def email(id_: int) -> str:
    """The address of a hidden user."""
    return f"user{id_}@example.com"


def hide_rows(ws: Workspace) -> None:
    """Put the hidden rows in place of those that the learner has seen."""
    with connected(ws) as connection:
        connection.execute(sa.text("DELETE FROM todos"))
        connection.execute(sa.text("DELETE FROM users"))
        for id_, (name, left) in reversed(USERS.items()):
            connection.execute(
                sa.text(
                    "INSERT INTO users (id, first_name, email, left_at) "
                    "VALUES (:id, :name, :email, :left)"
                ),
                # SQLite keeps no zone, and the app's driver writes none.
                {"id": id_, "name": name, "email": email(id_), "left": _as_stored(ws, left)},
            )
        for id_, user in reversed(TODOS.items()):
            connection.execute(
                sa.text(
                    "INSERT INTO todos (id, title, user_id, is_done) "
                    "VALUES (:id, :title, :user, :done)"
                ),
                {
                    "id": id_,
                    "title": f"Something for {user}",
                    "user": user,
                    "done": id_ in DONE,
                },
            )


def _as_stored(ws: Workspace, moment: str | None) -> object:
    if moment is None or ws.url.get_backend_name() != "sqlite":
        return None if moment is None else datetime.fromisoformat(moment)
    return moment.replace("+00:00", ".000000")


def owners(ws: Workspace) -> dict[int, int | None]:
    """Whose each todo is, by its id."""
    with connected(ws) as connection:
        rows = connection.execute(sa.text("SELECT id, user_id FROM todos"))
        return {id_: user for id_, user in rows}  # noqa: C416 - a Row is no pair to mypy


def stamps(ws: Workspace) -> dict[int, datetime | None]:
    """left_at by id, with its zone; what SQLite has is UTC."""
    users = sa.table("users", sa.column("id"), sa.column("left_at", sa.DateTime(timezone=True)))
    with connected(ws) as connection:
        rows = connection.execute(sa.select(users.c.id, users.c.left_at)).all()
    return {id_: at and (at if at.tzinfo else at.replace(tzinfo=UTC)) for id_, at in rows}
