"""02.1: wire env.py of a bare init."""

from course.checks.exercise import Task
from course.checks.expect import (
    Unmet,
    expect,
    expect_alembic,
    expect_file,
    expect_history_makes,
    expect_metadata,
    expect_one_head,
    expect_table,
)
from course.sandbox.workspace import Workspace
from course.state.display import listed

from .databases import (
    all_agree,
    beside,
    current_of,
    database_url,
    said_by_current,
    url_in_environment,
)

_NO_URL = "sqlalchemy.dialects:driver"
_ELSEWHERE = "elsewhere.db"
_SERVER = "postgresql://todo:secret@db.example.com/todo"
"""What DATABASE_URL may name one day. Nothing connects to it."""
_SQLITES_FALSE = "is_done BOOLEAN DEFAULT 0"


def bare_init(ws: Workspace) -> None:
    """What `alembic init` leaves behind."""
    ws.alembic("init", "alembic")


def env_is_wired(ws: Workspace) -> str:
    """URL, models, first revision, and the database at it."""
    with database_url(None):
        _alembic_finds_the_database(ws)
    expect_metadata(ws, "todos", "users")
    with database_url(None):
        _first_revision_makes_the_tables(ws)
        _database_has_been_through_it(ws)
        all_agree(ws)
    ddl = _offline_works_too(ws)
    passed = (
        "env.py knows your models and follows DATABASE_URL, online and offline; a new database "
        "gets both tables from your history, and todo.db stands at its head."
    )
    if _SQLITES_FALSE in ddl:
        passed += (
            "\nOne thing that a review finds: is_done has server_default=sa.text('0'), which is "
            "SQLite's word for false. PostgreSQL refuses it for a BOOLEAN; sa.false() suits both."
        )
    return passed


def _alembic_finds_the_database(ws: Workspace) -> None:
    expect_file(ws, "alembic.ini")
    said = said_by_current(ws)
    if _NO_URL in said:
        expect_alembic(
            ws,
            "current",
            cause="alembic.ini still has the address of the template, `driver://…`, and env.py "
            "takes it from there.",
            next_step="Tell env.py where the database is. sample_app.database has two functions "
            "that know.",
        )
    expect_alembic(ws, "ensure_version")
    if current_of(ws) is None:
        others = [each for each in ws.databases() if current_of(beside(ws, each)) is not None]
        raise Unmet(
            f"Alembic works on {listed(others) or 'another database'}; expected todo.db, as the "
            "app does.",
            "The address in env.py or alembic.ini names another file.",
            "Take it from the app: database_url() or make_engine() of sample_app.database.",
        )
    with database_url(_ELSEWHERE):
        expect_alembic(ws, "ensure_version")
    expect(
        current_of(beside(ws, _ELSEWHERE)) is not None,
        f"With DATABASE_URL=sqlite:///{_ELSEWHERE}, Alembic still works on another file; expected "
        "it to follow, as the app does.",
        "The address is written down in env.py or in alembic.ini, where no variable reaches it.",
        "Ask the app for it, in env.py: database_url() or make_engine() of sample_app.database.",
    )


def _offline_works_too(ws: Workspace) -> str:
    """The SQL that offline mode writes for a server: of its kind, and without a connection."""
    next_step = (
        "Look at run_migrations_offline() in env.py: it needs the app's URL, and no engine. "
        "database_url() of sample_app.database gives it."
    )
    with database_url(None):
        expect_alembic(
            ws,
            "upgrade",
            "head",
            "--sql",
            cause="env.py has two functions. run_migrations_online() is wired, and "
            "run_migrations_offline(), which --sql runs, is not.",
            next_step=next_step,
        )
    with url_in_environment(_SERVER):
        result = expect_alembic(
            ws,
            "upgrade",
            "head",
            "--sql",
            cause=f"That was with DATABASE_URL={_SERVER}. Offline mode connects to nothing, so no "
            "server is missing.",
            next_step=next_step,
        )
    expect(
        "PostgresqlImpl" in result.stderr,
        f"With DATABASE_URL={_SERVER}, `alembic upgrade head --sql` writes SQL for another kind of "
        "database; expected PostgreSQL's.",
        "run_migrations_offline() has its address from where no variable reaches it: from "
        "alembic.ini, or written down in env.py.",
        next_step,
    )
    return result.stdout


def _first_revision_makes_the_tables(ws: Workspace) -> None:
    expect(
        ws.revisions().revisions,
        "alembic/versions has no revision; expected the first one.",
        "env.py is wired, and nothing is written yet.",
        'Run `alembic revision --autogenerate -m "create users and todos"`, and read what it '
        "wrote.",
    )
    made = expect_history_makes(ws)
    if not {each.name for each in made.tables} - {"alembic_version"}:
        expect_history_makes(
            ws,
            "users",
            "todos",
            cause="Its upgrade() is empty. It was written without --autogenerate, or env.py knew "
            "no models yet"
            + (
                ", or todo.db had the tables already: the app's create_all makes them at every "
                "start."
                if ws.schema().table("todos") is not None
                else "."
            ),
            next_step="Delete the empty revision file, and todo.db (no rows are in it that you "
            "need); then write the revision anew, with --autogenerate.",
        )
    expect_history_makes(
        ws,
        "users",
        "todos",
        cause="When the revision was written, env.py knew one of the two only, or one was in the "
        "database already.",
        next_step="Delete the revision file and todo.db, and write the revision anew.",
    )


def _database_has_been_through_it(ws: Workspace) -> None:
    if not current_of(ws) and ws.schema().table("todos") is not None:
        expect_one_head(
            ws,
            cause="Its tables are there all the same: create_all made them, and the revision would "
            "fail on them.",
            next_step="No rows are in them that you need: delete todo.db, then run `alembic "
            "upgrade head`.",
        )
    expect_one_head(ws)
    for table in ("users", "todos"):
        expect_table(
            ws,
            table,
            cause="The note in alembic_version says that the revision has run, and it has not: "
            "that is what `alembic stamp` does.",
            next_step="Take the note back with `alembic stamp base`, then run `alembic upgrade "
            "head`.",
        )


TASK = Task(
    start=bare_init,
    check=env_is_wired,
    hints=(
        (
            "Two places in `alembic/env.py` are meant for you: where `target_metadata` is "
            "set, and where the connection is made. `python -m sample_app` finds its database "
            "by two functions in `sample_app/database.py`."
        ),
        (
            "`from sample_app.models import Base` gives env.py the models, and "
            "`target_metadata = Base.metadata` hands them on. For the connection, "
            "`make_engine()` of `sample_app.database` can stand in place of the whole "
            "`engine_from_config(…)`."
        ),
        (
            'With both lines in place: `alembic revision --autogenerate -m "create users and '
            'todos"`, read the file (it must have two `op.create_table`), `alembic upgrade '
            "head`, `alembic check`. If the file is empty, delete it and `todo.db`, and write "
            "it again."
        ),
    ),
)
