"""The exercises of this lesson: a bare init, three broken set-ups, a database that was there first.

The projects are set up as a team does it: by `alembic init` of the locked version, with every
revision written by autogenerate.
"""

import importlib
import os
import random
import re
import runpy
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from importlib.machinery import PathFinder
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from dotenv import dotenv_values
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import NullPool

from course.checks.doing import replace, write
from course.checks.exercise import Task
from course.checks.expect import (
    Unmet,
    expect,
    expect_alembic,
    expect_file,
    expect_history_makes,
    expect_kept,
    expect_metadata,
    expect_one_head,
    expect_python,
    expect_rows,
    expect_table,
    run_app,
)
from course.sandbox import runner
from course.sandbox.guard import DatabaseRefused
from course.sandbox.workspace import Workspace
from course.state.display import listed
from course.state.revisions import read_current

MODELS, ENV = "sample_app/models.py", "alembic/env.py"
APP, TODOS = "sample_app/__main__.py", "sample_app/todos.py"

# What the team did before each exercise begins.


class Step(NamedTuple):
    """A change of the models, and the revision that it became."""

    message: str
    date: str
    edits: tuple[tuple[str, str], ...] = ()


_DUE_ON = "    due_on: Mapped[date | None] = mapped_column(index=True)\n"
_PRIORITY = '    priority: Mapped[int] = mapped_column(server_default="0", index=True)\n'
_PHONE = "    phone: Mapped[str | None] = mapped_column(String(40))\n"
_CREATED, _EMAIL = "server_default=func.now())\n", "String(255), unique=True)\n"

TABLES = Step("create users and todos", "2025-03-03 10:12:47.318206")
DUE_ON = Step(
    "add due_on to todos",
    "2025-04-14 15:40:09.772531",
    (
        ("from datetime import datetime\n", "from datetime import date, datetime\n"),
        (_CREATED, _CREATED + _DUE_ON),
    ),
)
PRIORITY = Step(
    "add priority to todos", "2025-11-10 09:05:31.064870", ((_DUE_ON, _DUE_ON + _PRIORITY),)
)
PHONE = Step("add phone to users", "2026-06-22 11:28:54.590143", ((_EMAIL, _EMAIL + _PHONE),))

_CONTEXT = "from alembic import context\n"
_ENGINE = """\
    connectable = engine_from_config(
        config.get_section(config.config_ini_section, {}),
        prefix="sqlalchemy.",
        poolclass=pool.NullPool,
    )
"""


def _bring_alembic_in(ws: Workspace, *init: str) -> None:
    """Init, env.py with the app's own engine and models, and the app without create_all."""
    ws.alembic("init", *init, "alembic")
    app = "from sample_app.database import database_url, make_engine\n"
    replace(ws, ENV, _CONTEXT, f"{_CONTEXT}{app}from sample_app.models import Base\n")
    replace(ws, ENV, "target_metadata = None", "target_metadata = Base.metadata")
    replace(ws, ENV, 'config.get_main_option("sqlalchemy.url")', "database_url()")
    replace(ws, ENV, _ENGINE, "    connectable = make_engine()\n")
    replace(ws, APP, "        Base.metadata.create_all(engine)  # at every start of the app\n", "")
    replace(ws, APP, "import Base, Todo", "import Todo")


def _take(ws: Workspace, step: Step) -> None:
    """Change the models, have the revision written, and bring todo.db to it."""
    for old, new in step.edits:
        replace(ws, MODELS, old, new)
    versions = ws.path / "alembic" / "versions"
    before = set(versions.iterdir())
    ws.alembic("revision", "--autogenerate", "-m", step.message)
    ws.alembic("upgrade", "head")
    (file,) = set(versions.glob("*.py")) - before
    dated = re.sub(r"(?m)^Create Date: .*$", f"Create Date: {step.date}", file.read_text("utf-8"))
    write(ws, file.relative_to(ws.path).as_posix(), dated)


# What several checks ask.


@contextmanager
def _database_url(file: str | None) -> Iterator[None]:
    """DATABASE_URL names that file, or nothing, whatever the notebook has set."""
    before = os.environ.pop("DATABASE_URL", None)
    if file is not None:
        os.environ["DATABASE_URL"] = _url(file)
    try:
        yield
    finally:
        os.environ.pop("DATABASE_URL", None)
        if before is not None:
            os.environ["DATABASE_URL"] = before


def _url(file: str) -> str:
    return URL.create("sqlite", database=file).render_as_string()


def _beside(ws: Workspace, file: str) -> Workspace:
    """The same project, on another of its SQLite files."""
    return Workspace(ws.path, URL.create("sqlite", database=str(ws.path / file)))


def _current(ws: Workspace) -> tuple[str, ...] | None:
    return read_current(sa.create_engine(ws.url, poolclass=NullPool))


def _ids(ws: Workspace) -> tuple[str, ...]:
    """The ids of the history, oldest first."""
    return tuple(each.id for each in reversed(ws.revisions().revisions))


def _all_agree(ws: Workspace) -> None:
    """Models, history, and a database that stands at the head."""
    file = Path(str(ws.url.database)).name
    found = ws.drift()
    lacks = [each.object for each in found.differences if each.history and not each.database]
    expect(
        not lacks,
        f"{file} stands at the head, and lacks {listed(lacks)}; expected all that the revisions "
        "make.",
        "A stamp notes a revision as done, and runs nothing. At least one was noted that never ran "
        "here, and what is added by hand is seldom the whole of it.",
        f"Find the last revision that {file} really has. Stamp that one (a stamp goes backwards, "
        "too), take away what was added by hand, and upgrade.",
    )
    for each in found.differences:
        raise Unmet(
            f"{each.sentence.rstrip('.')}; expected models, history and database to agree.",
            each.meaning,
            f"{each.mend} (ex.drift() shows all that differs.)",
        )


# 02.1: wire env.py of a bare init.

_NO_URL = "sqlalchemy.dialects:driver"
_ELSEWHERE = "elsewhere.db"


def bare_init(ws: Workspace) -> None:
    """What `alembic init` leaves behind."""
    ws.alembic("init", "alembic")


def env_is_wired(ws: Workspace) -> str:
    """URL, models, first revision, and the database at it."""
    with _database_url(None):
        _alembic_finds_the_database(ws)
    expect_metadata(ws, "todos", "users")
    with _database_url(None):
        _first_revision_makes_the_tables(ws)
        _database_has_been_through_it(ws)
        _all_agree(ws)
    return (
        "env.py knows your models and follows DATABASE_URL, and todo.db was made by your first "
        "revision."
    )


def _alembic_finds_the_database(ws: Workspace) -> None:
    expect_file(ws, "alembic.ini")
    said = _said_by_current(ws)
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
    if _current(ws) is None:
        others = [each for each in ws.databases() if _current(_beside(ws, each)) is not None]
        raise Unmet(
            f"Alembic works on {listed(others) or 'another database'}; expected todo.db, as the "
            "app does.",
            "The address in env.py or alembic.ini names another file.",
            "Take it from the app: database_url() or make_engine() of sample_app.database.",
        )
    with _database_url(_ELSEWHERE):
        expect_alembic(ws, "ensure_version")
    expect(
        _current(_beside(ws, _ELSEWHERE)) is not None,
        f"With DATABASE_URL=sqlite:///{_ELSEWHERE}, Alembic still works on another file; expected "
        "it to follow, as the app does.",
        "The address is written down in env.py or in alembic.ini, where no variable reaches it.",
        "Ask the app for it, in env.py: database_url() or make_engine() of sample_app.database.",
    )


def _said_by_current(ws: Workspace) -> str:
    try:
        return runner.run(["current"], root=ws.path).stderr
    except DatabaseRefused as error:
        raise Unmet(
            f"Alembic goes to one certain {_file_of(error.url) or 'database'}, by a whole path; "
            "expected the file of whatever folder the project stands in.",
            "The address is that of one place. The check runs on a copy of the project, as "
            "another machine would, and there it leads astray.",
            "Ask the app for it, in env.py: database_url() or make_engine() of "
            "sample_app.database.",
        ) from None


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
            cause="Autogenerate writes what the database lacks. When this revision was written, "
            "either env.py knew no models yet, or todo.db had the tables: the app's create_all "
            "makes them at every start.",
            next_step="Delete the empty revision file, and todo.db (no rows are in it that you "
            "need); then write the revision anew.",
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
    if not _current(ws) and ws.schema().table("todos") is not None:
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


# 02.2: a percent sign in the URL.

OFFICE = "100% Priya.db"
"""What Priya has named her database. In a URL, a percent sign is written %25."""
_OTHERS = ("20% off.db", "p%40ss.db")
_DATABASE = "sample_app/database.py"
_SAID = '.get("DATABASE_URL")'
_THROUGH_THE_CONFIGURATION = (
    (_DATABASE, "from sqlalchemy", "from dotenv import dotenv_values\nfrom sqlalchemy"),
    (_DATABASE, _SAID, f'{_SAID} or dotenv_values(ROOT / ".env"){_SAID}'),
    (ENV, "    connectable = make_engine()\n", _ENGINE),
    (ENV, "import database_url, make_engine\n", "import database_url\n"),
    (ENV, "url = database_url()\n", 'url = config.get_main_option("sqlalchemy.url")\n'),
    (
        ENV,
        "config = context.config\n",
        (
            "config = context.config\n"
            "url = database_url().render_as_string(hide_password=False)\n"
            'config.set_main_option("sqlalchemy.url", url)\n'
        ),
    ),
)


def priyas_database(ws: Workspace) -> None:
    """Ben's own database is well; a copy of Priya's stands beside it, and .env names that one."""
    _bring_alembic_in(ws)
    _take(ws, TABLES)
    run_app(ws, "seed")
    shutil.copyfile(ws.path / "todo.db", ws.path / OFFICE)
    run_app(ws, "add", "Order paper for the printer", "--for", "priya@example.com", database=OFFICE)
    _take(ws, DUE_ON)
    # Only now, as the work folder's own path may have a percent sign.
    for file, old, new in _THROUGH_THE_CONFIGURATION:
        replace(ws, file, old, new)
    write(ws, ".env", f'DATABASE_URL="{_url(OFFICE)}"\n')


def percent_sign_passes(ws: Workspace) -> str:
    """Alembic reaches whatever file DATABASE_URL names, and Priya's is at the head."""
    _env_still_names_priyas_file(ws)
    with _database_url(None):
        _url_gets_through(ws)
    for file in _OTHERS:
        _follows_to(ws, file)
    office = _beside(ws, OFFICE)
    with _database_url(None):
        expect_one_head(
            office,
            cause=f"env.py finds the way to {OFFICE} now, and the revision that adds due_on has "
            "not run there yet.",
        )
        _all_agree(office)
    expect_rows(office, "todos", 8)
    return f"{OFFICE} is at the head with its 8 todos, and a percent sign is a letter like others."


def _follows_to(ws: Workspace, file: str) -> None:
    before = set(ws.databases())
    with _database_url(file):
        _url_gets_through(ws)
        expect_alembic(ws, "upgrade", "head")
    made = sorted(set(ws.databases()) - before)
    if made != [file]:
        raise Unmet(
            f"With DATABASE_URL={_url(file)}, Alembic works on "
            f"{listed(made) or 'a file that was there before'}; expected {file}.",
            "Something is taken out of the address on its way, or changed."
            if made
            else "The address is written down in env.py or alembic.ini, where no variable reaches "
            "it.",
            "Hand over what database_url() says, whole: with each % doubled for the configuration, "
            "or past the configuration, to the engine.",
        )


def _env_still_names_priyas_file(ws: Workspace) -> None:
    said = dotenv_values(ws.path / ".env", encoding="utf-8").get("DATABASE_URL") or ""
    if _file_of(said) == OFFICE:
        expect(
            OFFICE in ws.databases(),
            f"{OFFICE} is not there; expected Priya's database under the name that she gave it.",
            "The file was renamed or deleted. Her own machine will go on using this name.",
            f'Rename it back, or begin afresh with course.reset("{ws.name}").',
        )
        return
    raise Unmet(
        f".env says DATABASE_URL={said or '(nothing)'}; expected {_url(OFFICE)}, as Priya's "
        "machine has it.",
        "The app reads the same line, and for the app these are two percent signs: it would open "
        "another file, a new and empty one."
        if "%%" in _file_of(said)
        else "The name is Priya's, and the line is right: the app has worked with it all along.",
        "Put the line back, and mend the place in env.py where the address gets lost.",
    )


def _file_of(url: str) -> str:
    try:
        return Path(make_url(url).database or "").name
    except (sa.exc.ArgumentError, ValueError):
        return ""


def _url_gets_through(ws: Workspace) -> None:
    if "invalid interpolation syntax" in _said_by_current(ws):
        expect_alembic(
            ws,
            "current",
            cause="Alembic's configuration is read by Python's configparser, for which % begins "
            "the name of another option. The address goes through it.",
            next_step="Look at the line with set_main_option in env.py: write %% for each % there, "
            "or give the engine the address without that detour.",
        )
    expect_alembic(ws, "current")


# 02.3: a package that shadows the library.


_SCRIPT_LOCATION = re.compile(r"(?m)^(script_location\s*=\s*)(?:%\(here\)s/|\./)?(\S+?)/?\s*$")


def shadowed_library(ws: Workspace) -> None:
    """`init --package`, one revision behind, and a script that wants to upgrade."""
    _bring_alembic_in(ws, "--package")
    _take(ws, TABLES)
    run_app(ws, "seed")
    _take(ws, DUE_ON)
    ws.alembic("downgrade", "-1")


def library_is_found(ws: Workspace) -> str:
    """`import alembic` in this folder is the library, and deploy.py upgrades."""
    _scripts_are_found(ws)
    _nothing_shadows(ws)
    was_at = _current(ws)
    with _database_url("fresh.db"):
        expect_python(ws, "deploy.py")
    expect_table(
        _beside(ws, "fresh.db"),
        "todos",
        cause="deploy.py runs through, and upgrades nothing.",
        next_step="Have it call command.upgrade(…, 'head') again, as it did at the beginning.",
    )
    expect(
        was_at == ws.revisions().heads,
        f"todo.db stands at {listed(was_at or ()) or 'no revision'}; expected it at the head, "
        f"{listed(ws.revisions().heads)}.",
        "deploy.py can do its work now, and has not been run since.",
        "Run `python deploy.py`.",
    )
    _all_agree(ws)
    expect_rows(ws, "todos", 7)
    return "In this folder `import alembic` is the library again, and deploy.py upgrades."


def _scripts_are_found(ws: Workspace) -> None:
    """The configuration leads to env.py, under whatever name the folder now has."""
    folders = [each.parent for each in sorted(ws.path.glob("*/env.py"))]
    if not folders or (ws.path / ENV).is_file():
        return
    name = folders[0].name
    ini = expect_file(ws, "alembic.ini")
    located = _SCRIPT_LOCATION.search(ini)
    there = located[2] if located else "nothing"
    # Renaming the folder is one way to solve this. On this copy it gets its old name back, beside
    # the new one: the kit would tell, before anything that a check says, to put it back.
    shutil.copytree(folders[0], ws.path / "alembic", dirs_exist_ok=True)
    (ws.path / "alembic" / "__init__.py").unlink(missing_ok=True)
    if there != name:
        write(ws, "alembic.ini", _SCRIPT_LOCATION.sub(r"\1%(here)s/alembic", ini))
        raise Unmet(
            f"alembic.ini has script_location at {there}, and the migrations are in {name}; "
            "expected it to lead to them.",
            "Another name for the folder takes care of the import. Alembic finds its scripts by "
            "the path in alembic.ini.",
            f"In alembic.ini, write script_location = %(here)s/{name}",
        )


def _nothing_shadows(ws: Workspace) -> None:
    importlib.invalidate_caches()
    found = PathFinder.find_spec("alembic", [str(ws.path)])
    if found is None or found.loader is None:
        return
    file = Path(str(found.origin)).relative_to(ws.path).as_posix()
    with _database_url("fresh.db"):
        try:
            expect_python(ws, "deploy.py")
        except Unmet:
            lower = (ws.path / "alembic" / "versions" / "__init__.py").is_file()
            raise Unmet(
                f"In this folder, `import alembic` finds {file}; expected it to find the library.",
                "A folder with an __init__.py is a package, and Python looks beside the script "
                "that it starts before it looks where libraries are installed."
                if lower
                else "The __init__.py in versions is gone, which did no harm; the one that counts "
                "is a folder higher.",
                "Alembic doesn't need the scripts' folder to be a package: take the marker away, "
                "or give the folder a name that no library has.",
            ) from None
    raise Unmet(
        f"deploy.py gets round {file}, and `import alembic` in this folder still finds it; "
        "expected the library, for every script here.",
        "The next script that imports Alembic, or a test, will fail as deploy.py did.",
        "Take away what makes the folder a package, and deploy.py can be as it was.",
    )


# 02.4: the app's log falls silent.

_STOPS = (
    (
        "no such table",
        "The app met a database for the first time, and brought no tables to it.",
        "Have it upgrade at its start, as it did, and mend the log elsewhere.",
    ),
    (
        "'formatters'",
        "fileConfig in env.py looks for these sections in alembic.ini, and they are gone.",
        (
            "Bring the sections back, from [loggers] on. The call that reads them has an option "
            "that leaves other loggers alone."
        ),
    ),
)
_BEGINS, _ADDED, _ENDS = "add begins", "was added", "add ends"


_WITH_A_LOG = (
    (APP, "import make_engine\n", "import make_engine\nfrom sample_app.logs import begin, log\n"),
    (APP, "import seed\n", "import seed\nfrom sample_app.upgrade import upgrade\n"),
    (
        APP,
        "        engine = make_engine()\n",
        (
            "        begin()\n"
            '        log.info("%s begins", asked.command)\n'
            "        upgrade()\n"
            "        engine = make_engine()\n"
        ),
    ),
    (
        APP,
        "    for line in lines:\n",
        '    log.info("%s ends", asked.command)\n    for line in lines:\n',
    ),
    (TODOS, "from collections.abc", "import logging\nfrom collections.abc"),
    (
        TODOS,
        "import Todo, User\n",
        "import Todo, User\n\nlog = logging.getLogger(__name__)\n",
    ),
    (
        TODOS,
        "    session.add(todo)\n    session.flush()\n",
        '    session.add(todo)\n    session.flush()\n    log.info("todo %s was added", todo.id)\n',
    ),
)


def silent_log(ws: Workspace) -> None:
    """An app that keeps a log, and upgrades its database at every start."""
    _bring_alembic_in(ws)
    _take(ws, TABLES)
    run_app(ws, "seed")
    _take(ws, DUE_ON)
    for file, old, new in _WITH_A_LOG:
        replace(ws, file, old, new)


def log_goes_on(ws: Workspace) -> str:
    """A database that the app meets for the first time is upgraded, and all is in the log."""
    (ws.path / "app.log").unlink(missing_ok=True)
    with _database_url("fresh.db"):
        screen = _adds_a_todo(ws)
    expect(
        _current(_beside(ws, "fresh.db")) == ws.revisions().heads,
        "A new database, fresh.db, has no revision after the app's start; expected it at the head.",
        "The tables were made in another way than by the migrations.",
        "Have the app call upgrade() at its start, as it did, and mend the log elsewhere.",
    )
    log = ws.path / "app.log"
    said = log.read_text("utf-8", errors="replace") if log.is_file() else ""
    _all_is_told(said, screen)
    with _database_url(None):
        expect_one_head(ws, next_step="Start the app once more, or run `alembic upgrade head`.")
        _all_agree(ws)
    return "The app upgrades at its start, and app.log goes on after that."


def _adds_a_todo(ws: Workspace) -> str:
    """What the app says on the screen, in a process of its own: logging is one for all of it."""
    try:
        return expect_python(ws, "-m", "sample_app", "add", "Read the log").stderr
    except Unmet as unmet:
        for words, cause, next_step in _STOPS:
            if words in unmet.found:
                raise Unmet(unmet.found, cause, next_step) from None
        raise


def _all_is_told(said: str, on_screen: str) -> None:
    told = [each for each in (_BEGINS, _ADDED, _ENDS) if each in said]
    if len(told) == 3:  # noqa: PLR2004 - all of them
        return
    if _ENDS in on_screen and _ENDS not in told:
        raise Unmet(
            "The app's messages come on the screen, and app.log has only "
            f"{len(told)} of 3; expected all of them in app.log.",
            "A logger that alembic.ini names gets the handlers that it has there, and loses its "
            "own, which wrote to app.log.",
            "Take the app's logger out of alembic.ini again. The call in env.py that reads it has "
            "an option that leaves other loggers alone.",
        )
    causes = {
        (): "The app's loggers are silenced before they say a word. When a handler is added makes "
        "no difference: what counts is that the logger was there when env.py ran.",
        (_BEGINS,): "Between the two, the upgrade ran env.py, and fileConfig there switches off "
        "every logger that it finds and alembic.ini does not name.",
        (_BEGINS, _ENDS): "One logger speaks again. There is another, sample_app.todos, and every "
        "module that logs has its own.",
    }
    raise Unmet(
        f"After `python -m sample_app add …`, app.log has {len(told)} of its 3 messages; expected "
        "the command's beginning, the todo that was added, and its end.",
        causes.get(tuple(told), "Something between the app's start and its end stops the log."),
        "Look at fileConfig in env.py, and at its arguments in Python's documentation: "
        "logging.config.",
    )


# 02.5: adopt a database.

_FIRST_DAY = datetime(2025, 2, 3, 9, 0)  # noqa: DTZ001 - as SQLite keeps it, without a zone
_WHO = ("Front desk", "Workshop", "Warehouse", "Accounts", "Night shift")
_WHAT = ("Call", "Write to", "Send the offer to", "Invoice", "Visit", "Thank", "Remind")
_WHOM = ("the printer", "the bakery", "the school", "the tax office", "the museum", "the bank")
_USERS = ("id", "first_name", "last_name", "email")
_TODOS = ("id", "title", "is_done", "user_id", "created_at", "due_on")
_NUMBER = 640


def _rows_of_then() -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Users and todos of two years, the same each time."""
    chance = random.Random(20250203)  # noqa: S311 - for rows, not for secrets
    users: list[tuple[object, ...]] = [(1, "Priya", None, "priya@example.com")]
    for id_, name in enumerate(_WHO, 2):
        users.append((id_, name, None, f"{name.lower().replace(' ', '')}@example.com"))
    todos: list[tuple[object, ...]] = []
    moment = _FIRST_DAY
    for id_ in range(1, _NUMBER + 1):
        moment += timedelta(minutes=chance.randint(60, 3100))
        due = moment.date() + timedelta(days=chance.randint(1, 30))
        todos.append(
            (
                id_,
                f"{chance.choice(_WHAT)} {chance.choice(_WHOM)}",
                int(id_ == 1 or chance.random() < 0.8),  # noqa: PLR2004 - most of them are done
                chance.choice((None, *range(1, len(users) + 1))),
                f"{moment}.000000",
                due.isoformat() if chance.random() < 0.5 else None,  # noqa: PLR2004 - some are due
            )
        )
    return users, todos


def old_database(ws: Workspace) -> None:
    """A history of four revisions; a database that create_all made between the second and third."""
    _bring_alembic_in(ws)
    _take(ws, TABLES)
    _take(ws, DUE_ON)
    models = runpy.run_path(str(ws.path / MODELS))  # as they were then
    _take(ws, PRIORITY)
    _take(ws, PHONE)
    (ws.path / "todo.db").unlink()
    engine = sa.create_engine(ws.url, poolclass=NullPool)
    models["Base"].metadata.create_all(engine)
    users, todos = _rows_of_then()
    with engine.begin() as connection:
        for table, columns, rows in (("users", _USERS, users), ("todos", _TODOS, todos)):
            marks = ", ".join("?" * len(columns))
            connection.exec_driver_sql(
                f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})",  # noqa: S608
                rows,
            )


def database_is_adopted(ws: Workspace) -> str:
    """Every row as it was, a history that still makes everything, and the database at its head."""
    users, todos = _rows_of_then()
    expect_kept(ws, "users", _USERS, users)
    expect_kept(ws, "todos", _TODOS, todos)
    with _database_url(None):
        expect_history_makes(
            ws,
            "users",
            "todos",
            cause="The revision that made them was emptied or deleted, so that it would not fail "
            "here. Every new database lacks the tables now.",
            next_step="Bring the revision back as it was. What this database has had already is "
            "told to Alembic by stamp, not by changing the past.",
        )
        _stands_where_it_is(ws)
        _all_agree(ws)
    return f"All {len(todos)} todos are as they were, and from here on `alembic upgrade` is enough."


def _stands_where_it_is(ws: Workspace) -> None:
    history = ws.revisions()
    current = history.current
    has = {each.name for each in expect_table(ws, "todos").columns}
    if current is None or not current:
        tried = current is not None
        raise Unmet(
            "todo.db has "
            + ("an empty alembic_version" if tried else "no alembic_version")
            + f"; expected it to say {listed(history.heads)}, the head.",
            "An upgrade began with the first revision, and stopped: its tables are there. Nobody "
            "has told Alembic so."
            if tried
            else "It was made by create_all, so Alembic doesn't know how far it is.",
            "Compare `alembic history` with ex.schema(): which revision is the last whose "
            "columns are all there? Stamp that one, then upgrade.",
        )
    if current != history.heads:
        ids = _ids(ws)
        behind = current == ids[:1] and "due_on" in has
        expect_one_head(
            ws,
            cause="todos.due_on is there already, which the next revision would add; so the note "
            "is behind the database."
            if behind
            else "The note is right or nearly so, and the revisions after it have not run.",
            next_step="Stamp the revision that this database really is at, then upgrade."
            if behind
            else "Run `alembic upgrade head`.",
        )


EXERCISES = {
    "02.1": Task(
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
    ),
    "02.2": Task(
        start=priyas_database,
        check=percent_sign_passes,
        hints=(
            (
                "The last line of the error names the address, and the lines above it a function "
                "in `alembic/env.py`. Which library complains, SQLAlchemy or Python's "
                "configparser?"
            ),
            (
                "`set_main_option` writes into the configuration, where `%` begins the name of "
                "another option and `%%` is a percent sign. The line in `.env` is right as it is."
            ),
            (
                'In env.py: `….render_as_string(hide_password=False).replace("%", "%%")`. Or '
                "leave the configuration out, and connect with `make_engine()`. Then `alembic "
                "upgrade head`."
            ),
        ),
    ),
    "02.3": Task(
        start=shadowed_library,
        check=library_is_found,
        hints=(
            (
                "Read the end of the error: in which file did Python look for `command`? Is that "
                "the library?"
            ),
            (
                "A folder with an `__init__.py` is a package, and Python looks first in the "
                "folder of the script that it runs. Alembic itself reads its scripts by their "
                "path, and needs no package there."
            ),
            (
                "Delete `alembic/__init__.py` (the one in `versions` may go too), or rename the "
                "folder and say so in `script_location`. Then run `python deploy.py`."
            ),
        ),
    ),
    "02.4": Task(
        start=silent_log,
        check=log_goes_on,
        hints=(
            (
                "What runs between the last message that is in `app.log` and the first that is "
                "not? Follow `upgrade()`: which file of the project does Alembic run for it?"
            ),
            (
                "`fileConfig` in `alembic/env.py` sets up logging from alembic.ini. By default it "
                "also disables every logger that exists already and that the file doesn't name."
            ),
            (
                "`fileConfig(config.config_file_name, disable_existing_loggers=False)`. Then run "
                "a command of the app again, and look at `app.log`."
            ),
        ),
    ),
    "02.5": Task(
        start=old_database,
        check=database_is_adopted,
        hints=(
            (
                "`create_all` made this database from the models of one certain day. Look at "
                "`alembic history` and at `ex.schema()`: which of the four changes does it "
                "have?"
            ),
            (
                "The last revision of which everything is in the database is the one to note: "
                "`alembic stamp` with its id writes the note, and runs nothing. Not `stamp head`: "
                "that would say that the later ones have run, too."
            ),
            (
                "`todos.due_on` and its index are there, `priority` and `phone` are not. So stamp "
                "the id of “add due_on to todos”, then `alembic upgrade head`, then `alembic "
                "check`."
            ),
        ),
    ),
}
