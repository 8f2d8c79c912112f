"""05.3: make the users' table anew, and keep all their todos."""

import importlib
import re
import sys

from course.checks.doing import replace, sql, write
from course.checks.exercise import Task
from course.checks.expect import (
    expect,
    expect_column,
    expect_foreign_key,
    expect_history_makes,
    expect_models_match,
    expect_one_head,
)
from course.sandbox.isolation import own_process
from course.sandbox.workspace import Workspace
from course.state.schema import Schema

from .machines import another_machine, kept_there, moved
from .pending import would_run
from .team import MODELS, begin, kept

_GONE = (
    "When users is made anew, the old table is dropped. That deletes its rows, and their todos go "
    "with them. They are gone from todo.db for good."
)
_AFRESH = (
    'Begin afresh with course.reset("05.3"). Then look at who holds foreign keys while the '
    "revision runs."
)
_ELSEWHERE = (
    "What the revision says of users is right. What has to change is who holds foreign keys while "
    "it runs, on every machine and in both directions: look at env.py."
)
_ROOM = "VARCHAR(320)"
_MESSAGES = ("todos go with their user", "longer e-mail addresses")


def ben_waits(ws: Workspace) -> None:
    """A cascade that is there, and a revision about users that has not run."""
    begin(ws)
    key, cascades = 'ForeignKey("users.id")', 'ForeignKey("users.id", ondelete="CASCADE")'
    replace(ws, MODELS, key, cascades)
    _write(ws, _MESSAGES[0], "2025-05-12 10:20:31.604418")
    ws.alembic("upgrade", "head")
    replace(ws, MODELS, "String(255)", "String(320)")
    _write(ws, _MESSAGES[1], "2025-05-13 15:44:02.118327")


def _write(ws: Workspace, message: str, date: str) -> None:
    """Have a revision written, on a day that is the same each time."""
    ws.alembic("revision", "--autogenerate", "-m", message)
    file = next(each.path for each in ws.revisions().revisions if each.message == message)
    dated = re.sub(r"(?m)^Create Date: .*$", f"Create Date: {date}", file.read_text("utf-8"))
    write(ws, file.relative_to(ws.path).as_posix(), dated)


def todos_are_kept(ws: Workspace) -> str:
    """Here, on another machine and on the way back; and the app is as careful as before."""
    kept(ws, cause=_GONE, next_step=_AFRESH)
    _nothing_is_half_done(ws)
    would_run(ws)
    expect_one_head(
        ws,
        cause="" if len(ws.revisions().heads) > 1 else "Ben's revision waits to be run.",
        next_step=""
        if len(ws.revisions().heads) > 1
        else "Don't run it on todo.db yet. Read it, count the rows, and try it on a copy of "
        "todo.db first (DATABASE_URL=sqlite:///copy.db). If no row is missing there, upgrade "
        "todo.db.",
    )
    _there_is_room(ws)
    expect_foreign_key(
        ws,
        "todos",
        ["user_id"],
        "users",
        on_delete="CASCADE",
        cause="The cascade was taken away, and Priya's office wants it.",
        next_step="Leave the key as it is, and run migrations without foreign keys.",
    )
    expect(
        _app_holds_foreign_keys(ws),
        "The app's engine doesn't hold foreign keys any more; expected it to, as before.",
        "With foreign keys off for everybody, the todos of a user who leaves stay, and belong to "
        "nobody who exists.",
        "Turn them off for migrations alone: env.py makes its own engine.",
    )
    broken = sql(ws, "PRAGMA foreign_key_check")
    expect(
        not broken,
        f"{len(broken)} rows of todo.db point to users who don't exist; expected none.",
        "Foreign keys were off while rows were deleted or put back.",
        'Begin afresh with course.reset("05.3").',
    )
    _other_machines(ws)
    expect_models_match(ws)
    return "Every todo is there, here and on other machines; and the app still holds foreign keys."


def _nothing_is_half_done(ws: Workspace) -> None:
    expect(
        ws.schema().table("_alembic_tmp_users") is None,
        "todo.db has a table _alembic_tmp_users; expected it to have become users.",
        "An upgrade began, and failed or was never committed. (A statement of your own on env.py's "
        "connection begins a transaction, and then Alembic leaves the COMMIT to you.)",
        "Mend that; make sure that users and todos have all their rows, drop _alembic_tmp_users, "
        "and upgrade again.",
    )


def _there_is_room(ws: Workspace) -> None:
    if _has_room(ws.schema()):
        return
    made = _has_room(expect_history_makes(ws, "users"))
    expect_column(
        ws,
        "users",
        "email",
        type=_ROOM,
        cause="The note says that the revision has run, and it never ran here."
        if made
        else "The revision has run, and does nothing, or nothing about this.",
        next_step="Take the note back with `alembic stamp`, and run the revision."
        if made
        else "Bring Ben's revision back; it is right. What has to change stands elsewhere.",
    )


def _has_room(schema: Schema) -> bool:
    users = schema.table("users")
    email = users.column("email") if users else None
    return email is not None and email.type == _ROOM


def _app_holds_foreign_keys(ws: Workspace) -> bool:
    """Ask the app's own engine, as the app's own process would."""
    with own_process(ws.path, ws.path, [str(ws.path)]):
        sys.path.insert(0, str(ws.path))
        engine = importlib.import_module("sample_app.database").make_engine(ws.url)
        with engine.connect() as connection:
            holds = connection.exec_driver_sql("PRAGMA foreign_keys").scalar()
        engine.dispose()
    return bool(holds)


def _other_machines(ws: Workspace) -> None:
    before = next(each.id for each in ws.revisions().revisions if each.message == _MESSAGES[0])
    other = another_machine(ws, before)
    moved(other, "upgrade", "head")
    kept_there(other, "upgrade", next_step=_ELSEWHERE)
    expect_column(other, "users", "email", type=_ROOM, cause="That is on another machine: "
                  "your history doesn't do there what was done to todo.db.")  # fmt: skip
    moved(other, "downgrade", before)
    kept_there(other, "downgrade", next_step=_ELSEWHERE)


TASK = Task(
    start=ben_waits,
    check=todos_are_kept,
    hints=(
        (
            "The revision makes `users` anew. What does the old table's end do to the rows that "
            "point to it, and which connection is it that minds?"
        ),
        (
            "The app needs its foreign keys; a migration must not have them while a table is "
            "made anew. `env.py` and the app both call `make_engine()` of "
            "`sample_app/database.py`. Look at what else it takes."
        ),
        (
            "In `alembic/env.py`: `make_engine(foreign_keys=False)`. Then `alembic upgrade head`, "
            'and `ex.count("todos")`. If the upgrade has run already, the todos are gone: '
            '`course.reset("05.3")`.'
        ),
    ),
)
