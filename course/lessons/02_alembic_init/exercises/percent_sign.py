"""02.2: a percent sign in the URL."""

import shutil

from dotenv import dotenv_values

from course.checks.doing import replace, write
from course.checks.exercise import Task
from course.checks.expect import (
    Unmet,
    expect,
    expect_alembic,
    expect_one_head,
    expect_rows,
    run_app,
)
from course.sandbox.workspace import Workspace
from course.state.display import listed

from .databases import all_agree, beside, database_url, file_of, said_by_current, sqlite_url
from .team import DUE_ON, ENGINE, ENV, TABLES, bring_alembic_in, take

OFFICE = "100% Priya.db"
"""What Priya has named her database. In a URL, a percent sign is written %25."""
_OTHERS = ("20% off.db", "p%40ss.db")
_DATABASE = "sample_app/database.py"
_SAID = '.get("DATABASE_URL")'
_THROUGH_THE_CONFIGURATION = (
    (_DATABASE, "from sqlalchemy", "from dotenv import dotenv_values\nfrom sqlalchemy"),
    (_DATABASE, _SAID, f'{_SAID} or dotenv_values(ROOT / ".env"){_SAID}'),
    (ENV, "    connectable = make_engine()\n", ENGINE),
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
    bring_alembic_in(ws)
    take(ws, TABLES)
    run_app(ws, "seed")
    shutil.copyfile(ws.path / "todo.db", ws.path / OFFICE)
    run_app(ws, "add", "Order paper for the printer", "--for", "priya@example.com", database=OFFICE)
    take(ws, DUE_ON)
    # Only now, as the work folder's own path may have a percent sign.
    for file, old, new in _THROUGH_THE_CONFIGURATION:
        replace(ws, file, old, new)
    write(ws, ".env", f'DATABASE_URL="{sqlite_url(OFFICE)}"\n')


def percent_sign_passes(ws: Workspace) -> str:
    """Alembic reaches whatever file DATABASE_URL names, and Priya's is at the head."""
    _env_still_names_priyas_file(ws)
    with database_url(None):
        _url_gets_through(ws)
    for file in _OTHERS:
        _follows_to(ws, file)
    office = beside(ws, OFFICE)
    with database_url(None):
        expect_one_head(
            office,
            cause=f"env.py finds the way to {OFFICE} now, and the revision that adds due_on has "
            "not run there yet.",
        )
        all_agree(office)
    expect_rows(office, "todos", 8)
    return f"{OFFICE} is at the head with its 8 todos, and a percent sign is a letter like others."


def _follows_to(ws: Workspace, file: str) -> None:
    before = set(ws.databases())
    with database_url(file):
        _url_gets_through(ws)
        expect_alembic(ws, "upgrade", "head")
    made = sorted(set(ws.databases()) - before)
    if made != [file]:
        raise Unmet(
            f"With DATABASE_URL={sqlite_url(file)}, Alembic works on "
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
    if file_of(said) == OFFICE:
        expect(
            OFFICE in ws.databases(),
            f"{OFFICE} is not there; expected Priya's database under the name that she gave it.",
            "The file was renamed or deleted. Her own machine will go on using this name.",
            f'Rename it back, or begin afresh with course.reset("{ws.name}").',
        )
        return
    raise Unmet(
        f".env says DATABASE_URL={said or '(nothing)'}; expected {sqlite_url(OFFICE)}, as Priya's "
        "machine has it.",
        "The app reads the same line, and for the app these are two percent signs: it would open "
        "another file, a new and empty one."
        if "%%" in file_of(said)
        else "The name is Priya's, and the line is right: the app has worked with it all along.",
        "Put the line back, and mend the place in env.py where the address gets lost.",
    )


def _url_gets_through(ws: Workspace) -> None:
    if "invalid interpolation syntax" in said_by_current(ws):
        expect_alembic(
            ws,
            "current",
            cause="Alembic's configuration is read by Python's configparser, for which % begins "
            "the name of another option. The address goes through it.",
            next_step="Look at the line with set_main_option in env.py: write %% for each % there, "
            "or give the engine the address without that detour.",
        )
    expect_alembic(ws, "current")


TASK = Task(
    start=priyas_database,
    check=percent_sign_passes,
    hints=(
        (
            "`%alembic_fails current` in a new cell shows the whole error. Its last line names the "
            "address, and one above it a line of `alembic/env.py`. Which library complains, "
            "SQLAlchemy or Python's configparser?"
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
)
