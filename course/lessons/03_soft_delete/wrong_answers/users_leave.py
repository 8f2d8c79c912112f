"""What people do to 03.1."""

# ruff: noqa: D103 - each function has its title in the tables at the end

from course.checks.answers import RightAnswer, WrongAnswer
from course.checks.doing import replace, sql, write
from course.sandbox.workspace import Workspace

from .files import BASELINE, MODELS, add_to_user, revision

_MOMENT = "sa.DateTime(timezone=True)"
_DROP = 'op.drop_column("users", "left_at")'
_LEFT_AT = "left_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))"


def _add(column: str) -> str:
    return f'op.add_column("users", sa.Column("left_at", {column}))'


def _generated(ws: Workspace, line: str = _LEFT_AT) -> None:
    add_to_user(ws, line)
    ws.alembic("revision", "--autogenerate", "-m", "add left_at to users")
    ws.alembic("upgrade", "head")


def model_only(ws: Workspace) -> None:
    add_to_user(ws, _LEFT_AT)


def migration_only(ws: Workspace) -> None:
    revision(ws, "add left_at", _add(_MOMENT), _DROP)
    ws.alembic("upgrade", "head")


def not_applied(ws: Workspace) -> None:
    add_to_user(ws, _LEFT_AT)
    ws.alembic("revision", "--autogenerate", "-m", "add left_at to users")


def never_null(ws: Workspace) -> None:
    """So that it doesn't fail on the rows, with a default."""
    _generated(
        ws,
        "left_at: Mapped[datetime] = mapped_column("
        'DateTime(timezone=True), server_default="2025-03-18 00:00:00")',
    )


def everybody_left(ws: Workspace) -> None:
    add_to_user(ws, _LEFT_AT)
    everybody = "UPDATE users SET left_at = '2025-03-18'"
    change = f'{_add(_MOMENT)}\n    op.execute("{everybody}")'
    revision(ws, "add left_at", change, _DROP)
    ws.alembic("upgrade", "head")


def by_hand(ws: Workspace) -> None:
    add_to_user(ws, _LEFT_AT)
    type_ = "DATETIME" if ws.url.get_backend_name() == "sqlite" else "TIMESTAMPTZ"
    sql(ws, f"ALTER TABLE users ADD COLUMN left_at {type_}")


def by_hand_and_stamped(ws: Workspace) -> None:
    by_hand(ws)
    revision(ws, "add left_at", "pass", "pass")
    ws.alembic("stamp", "head")


def stamped(ws: Workspace) -> None:
    not_applied(ws)
    ws.alembic("stamp", "head")


def baseline_changed(ws: Workspace) -> None:
    by_hand(ws)
    line = '        sa.Column("email", sa.String(length=255), nullable=False),\n'
    replace(ws, BASELINE, line, f'{line}        sa.Column("left_at", {_MOMENT}),\n')


def no_zone(ws: Workspace) -> None:
    _generated(ws, "left_at: Mapped[datetime | None]")


def a_day(ws: Workspace) -> None:
    replace(ws, MODELS, "import datetime\n", "import date, datetime\n")
    _generated(ws, "left_at: Mapped[date | None]")


def no_way_back(ws: Workspace) -> None:
    add_to_user(ws, _LEFT_AT)
    revision(ws, "add left_at", _add(_MOMENT), "pass")
    ws.alembic("upgrade", "head")


def users_made_anew(ws: Workspace) -> None:
    _generated(ws)
    sql(ws, "UPDATE todos SET user_id = NULL", "DELETE FROM users")


def _refused(ws: Workspace, line: str) -> None:
    """A migration that the rows stand against; the database stays where it was."""
    add_to_user(ws, line)
    ws.alembic("revision", "--autogenerate", "-m", "add left_at to users")


def never_null_refused(ws: Workspace) -> None:
    _refused(ws, _LEFT_AT.replace(" | None", ""))


def now_refused(ws: Workspace) -> None:
    _refused(ws, _LEFT_AT.replace("True))", "True), server_default=func.now())"))


def never_null_now_refused(ws: Workspace) -> None:
    """As created_at is written."""
    _refused(
        ws, _LEFT_AT.replace(" | None", "").replace("True))", "True), server_default=func.now())")
    )


def model_alone_not_null(ws: Workspace) -> None:
    add_to_user(ws, _LEFT_AT.replace(" | None", ""))
    revision(ws, "add left_at", _add(_MOMENT), _DROP)
    ws.alembic("upgrade", "head")


def pythons_default(ws: Workspace) -> None:
    _generated(ws, _LEFT_AT.replace("True))", "True), default=func.now())"))


def names_lost(ws: Workspace) -> None:
    add_to_user(ws, _LEFT_AT)
    nobody = "UPDATE users SET last_name = NULL"
    change = f'{_add(_MOMENT)}\n    op.execute("{nobody}")'
    revision(ws, "add left_at", change, _DROP)
    ws.alembic("upgrade", "head")


def written_by_hand(ws: Workspace) -> None:
    add_to_user(ws, _LEFT_AT)
    revision(ws, "users may leave", _add(_MOMENT), _DROP)
    ws.alembic("upgrade", "head")


def in_batch_mode(ws: Workspace) -> None:
    """Not needed, and no mistake."""
    add_to_user(ws, _LEFT_AT)
    column = f'sa.Column("left_at", {_MOMENT})'
    revision(
        ws,
        "users may leave",
        f'with op.batch_alter_table("users") as users:\n        users.add_column({column})',
        'with op.batch_alter_table("users") as users:\n        users.drop_column("left_at")',
    )
    ws.alembic("upgrade", "head")


def zone_by_a_second_revision(ws: Workspace) -> None:
    """As a team does it whose first revision has run elsewhere."""
    no_zone(ws)
    replace(ws, MODELS, "left_at: Mapped[datetime | None]\n", f"{_LEFT_AT}\n")
    batch = 'with op.batch_alter_table("users") as users:\n        users.alter_column("left_at", '
    revision(
        ws,
        "left_at has a zone",
        f"{batch}type_={_MOMENT})",
        f"{batch}type_=sa.DateTime())",
    )
    ws.alembic("upgrade", "head")


def first_wrong_then_mended(ws: Workspace) -> None:
    no_way_back(ws)
    (file,) = (ws.path / "alembic/versions").glob("*_add_left_at.py")
    name = file.relative_to(ws.path).as_posix()
    write(ws, name, file.read_text("utf-8").replace("    pass\n", f"    {_DROP}\n"))


WRONG = [
    WrongAnswer("the model only", model_only, tells="how it becomes so"),
    WrongAnswer("the migration only", migration_only, tells="the next autogenerate would drop it"),
    WrongAnswer("not applied", not_applied, tells="expected it at the head"),
    WrongAnswer("NOT NULL, with a default", never_null, tells="does not allow NULL"),
    WrongAnswer("everybody has left", everybody_left, tells="a value for 4 of 4 users"),
    WrongAnswer("ALTER TABLE by hand", by_hand, tells="typed into it"),
    WrongAnswer("by hand, and an empty revision", by_hand_and_stamped, tells="history"),
    WrongAnswer("stamped", stamped, tells="noted as done"),
    WrongAnswer("the baseline changed", baseline_changed, tells="The first revision"),
    WrongAnswer("no time zone", no_zone, tells="with a time zone"),
    WrongAnswer("a day", a_day, tells="expected a moment"),
    WrongAnswer("no way back", no_way_back, tells="left the column"),
    WrongAnswer("NOT NULL, and refused", never_null_refused, tells="has run nowhere"),
    WrongAnswer("a new time, and refused", now_refused, tells="left_at with DEFAULT"),
    WrongAnswer(
        "as created_at, and refused", never_null_now_refused, tells="out, too. Then delete"
    ),
    WrongAnswer("the model NOT NULL", model_alone_not_null, tells="The model alone"),
    WrongAnswer("Python's default", pythons_default, tells="has default="),
    WrongAnswer("names lost", names_lost, tells="users.last_name of row 1"),
    WrongAnswer("users lost", users_made_anew, tells="0 rows"),
]
RIGHT = [
    RightAnswer("written by hand", written_by_hand),
    RightAnswer("in batch mode", in_batch_mode),
    RightAnswer("the zone by a second revision", zone_by_a_second_revision),
    RightAnswer("mended afterwards", first_wrong_then_mended),
]
