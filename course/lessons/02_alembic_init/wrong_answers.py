"""Answers to this lesson's exercises: mistakes that people make, and other ways that are right."""

# ruff: noqa: D103 - each function has its title in the tables at the end

import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing

from course.checks.answers import RightAnswer, WrongAnswer
from course.checks.doing import python, replace, sql, write
from course.sandbox.workspace import Workspace

INI, ENV, MODELS = "alembic.ini", "alembic/env.py", "sample_app/models.py"
APP, ENV_FILE = "sample_app/__main__.py", ".env"
TEMPLATE = "sqlalchemy.url = driver://user:pass@localhost/dbname\n"
OPTION = 'config.get_main_option("sqlalchemy.url")'
ENGINE = re.compile(r"engine_from_config\(.*?\n    \)", re.DOTALL)


# 02.1


def _wire(ws: Workspace, metadata: str, url: Callable[[Workspace], object] | None = None) -> None:
    """Set target_metadata, and the URL: to the app's engine, unless another way is given."""
    replace(ws, ENV, "target_metadata = None", metadata)
    (url or _by_engine)(ws)


def _by_engine(ws: Workspace) -> None:
    replace(ws, ENV, OPTION, "database_url()")
    text = (ws.path / ENV).read_text("utf-8")
    text = text.replace(
        "from alembic import context\n",
        "from alembic import context\nfrom sample_app.database import database_url, make_engine\n",
    )
    write(ws, ENV, ENGINE.sub("make_engine()", text))


def _in_the_ini(ws: Workspace, file: str = "todo.db") -> None:
    replace(ws, INI, TEMPLATE, f"sqlalchemy.url = sqlite:///{file}\n")


def _revise(ws: Workspace, *, upgrade: bool = True) -> None:
    ws.alembic("revision", "--autogenerate", "-m", "create users and todos")
    if upgrade:
        ws.alembic("upgrade", "head")


IMPORTED = "from sample_app.models import Base\ntarget_metadata = Base.metadata"


def no_metadata(ws: Workspace) -> None:
    _by_engine(ws)
    ws.alembic("revision", "-m", "create users and todos")
    ws.alembic("upgrade", "head")


def base_without_models(ws: Workspace) -> None:
    _own_file_for_base(ws)
    _wire(ws, "from sample_app.base import Base\ntarget_metadata = Base.metadata")
    _revise(ws)


def _own_file_for_base(ws: Workspace) -> None:
    """Move Base out of models.py, as the page does."""
    text = (ws.path / MODELS).read_text("utf-8")
    moved = text[text.index("NAMING_CONVENTION") : text.index("class User")]
    imports = "from sqlalchemy import MetaData\nfrom sqlalchemy.orm import DeclarativeBase\n\n"
    write(ws, "sample_app/base.py", f'"""The base."""\n\n{imports}{moved.rstrip()}\n')
    replace(ws, MODELS, moved, "from sample_app.base import Base\n\n\n")


def one_model_only(ws: Workspace) -> None:
    """Each model gets a file of its own, and env.py imports one of them."""
    _own_file_for_base(ws)
    text = (ws.path / MODELS).read_text("utf-8")
    head, user = text[: text.index("class User")], text[text.index("class User") :]
    user, todo = user[: user.index("class Todo")], user[user.index("class Todo") :]
    write(ws, "sample_app/user.py", head + user)
    write(ws, MODELS, f"{head}from sample_app.user import User\n\n\n{todo}")
    _wire(ws, "from sample_app.user import Base\ntarget_metadata = Base.metadata")
    _revise(ws)


def create_all_came_first(ws: Workspace) -> None:
    python(ws, "-m", "sample_app", "seed")
    _wire(ws, IMPORTED)
    _revise(ws)


def one_table_only(ws: Workspace) -> None:
    _wire(ws, IMPORTED)
    sql(
        ws,
        "CREATE TABLE users (id INTEGER NOT NULL, first_name VARCHAR(100), last_name VARCHAR(100), "
        "email VARCHAR(255) NOT NULL, CONSTRAINT pk_users PRIMARY KEY (id), "
        "CONSTRAINT uq_users_email UNIQUE (email))",
    )
    _revise(ws)


def not_applied(ws: Workspace) -> None:
    _wire(ws, IMPORTED)
    _revise(ws, upgrade=False)


def stamped(ws: Workspace) -> None:
    not_applied(ws)
    ws.alembic("stamp", "head")


def app_ran_before_the_upgrade(ws: Workspace) -> None:
    not_applied(ws)
    python(ws, "-m", "sample_app", "seed")


def url_in_the_ini(ws: Workspace) -> None:
    _wire(ws, IMPORTED, _in_the_ini)
    _revise(ws)


def another_file(ws: Workspace) -> None:
    _wire(ws, IMPORTED, lambda ws: _in_the_ini(ws, "todos.db"))
    _revise(ws)


def one_place_only(ws: Workspace) -> None:
    """The URL of this folder on this machine."""
    _wire(ws, IMPORTED, lambda ws: _in_the_ini(ws, str(ws.path / "todo.db")))
    _revise(ws)


def models_moved_on(ws: Workspace) -> None:
    replace(ws, MODELS, "String(200))\n", "String(200))\n    note: Mapped[str | None]\n")


def by_the_option(ws: Workspace) -> None:
    """The URL by set_main_option, and the models as a module."""
    _wire(
        ws,
        "from sample_app import models\ntarget_metadata = models.Base.metadata",
        lambda ws: replace(
            ws,
            ENV,
            "config = context.config\n",
            "config = context.config\n"
            "from sample_app.database import database_url\n"
            'config.set_main_option("sqlalchemy.url", str(database_url()).replace("%", "%%"))\n',
        ),
    )
    _revise(ws)


def by_the_environment(ws: Workspace) -> None:
    """The ini has the usual address, and env.py prefers DATABASE_URL."""

    def url(ws: Workspace) -> None:
        _in_the_ini(ws)
        replace(
            ws,
            ENV,
            "config = context.config\n",
            "config = context.config\nimport os\n"
            'if os.environ.get("DATABASE_URL"):\n'
            '    config.set_main_option("sqlalchemy.url", os.environ["DATABASE_URL"])\n',
        )

    _wire(ws, IMPORTED, url)
    _revise(ws)


def by_hand_in_two(ws: Workspace) -> None:
    """Two revisions, written after the models had been read."""
    _wire(ws, IMPORTED)
    sql(ws, "CREATE TABLE todos (id INTEGER PRIMARY KEY)")
    (made,) = _new_files(ws, lambda: ws.alembic("revision", "--autogenerate", "-m", "users"))
    text = (ws.path / made).read_text("utf-8")  # it would also mend the table that is no todos
    upgrade = text[text.index("    op.add_column") : text.index("    # ### end")]
    (ws.path / "todo.db").unlink()
    write(ws, made, text.replace(upgrade, "", 1))
    ws.alembic("upgrade", "head")
    _revise(ws)


def _new_files(ws: Workspace, do: Callable[[], object]) -> list[str]:
    before = set(ws.path.glob("alembic/versions/*.py"))
    do()
    after = set(ws.path.glob("alembic/versions/*.py"))
    return [each.relative_to(ws.path).as_posix() for each in after - before]


# 02.2

OFFICE, OFFICE_URL = "100% Priya.db", "sqlite:///100%25 Priya.db"
SET = 'config.set_main_option("sqlalchemy.url", url)'
DOUBLED = 'config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))'


def percent_doubled_in_env_file(ws: Workspace) -> None:
    replace(ws, ENV_FILE, "100%25", "100%25%25")
    replace(ws, ENV, SET, DOUBLED)
    ws.alembic("upgrade", "head")


def file_renamed(ws: Workspace) -> None:
    (ws.path / OFFICE).rename(ws.path / "priya.db")
    replace(ws, ENV_FILE, OFFICE_URL, "sqlite:///priya.db")
    ws.alembic("upgrade", "head")


def percent_taken_out(ws: Workspace) -> None:
    replace(ws, ENV, SET, SET.replace("url)", 'url.replace("%25", ""))'))
    ws.alembic("upgrade", "head")


def unquoted(ws: Workspace) -> None:
    """Opens Priya's file, and spoils the next password with a %40."""
    unquoted_url = 'unquote(url).replace("%", "%%"))'
    replace(ws, ENV, SET, "from urllib.parse import unquote\n" + SET.replace("url)", unquoted_url))
    ws.alembic("upgrade", "head")


def line_taken_out(ws: Workspace) -> None:
    replace(ws, ENV, SET + "\n", "")


def written_into_the_ini(ws: Workspace) -> None:
    line_taken_out(ws)
    replace(ws, INI, TEMPLATE, f"sqlalchemy.url = sqlite:///{OFFICE.replace('%', '%%')}\n")
    ws.alembic("upgrade", "head")


def file_only_renamed(ws: Workspace) -> None:
    replace(ws, ENV, SET, DOUBLED)
    (ws.path / OFFICE).rename(ws.path / "priya.db")


def mended_and_not_upgraded(ws: Workspace) -> None:
    replace(ws, ENV, SET, DOUBLED)


def stamped_instead(ws: Workspace) -> None:
    mended_and_not_upgraded(ws)
    ws.alembic("stamp", "head")


def rows_of_priya_gone(ws: Workspace) -> None:
    mended_and_not_upgraded(ws)
    (ws.path / OFFICE).unlink()
    ws.alembic("upgrade", "head")


def past_the_configuration(ws: Workspace) -> None:
    """The app's engine, and no set_main_option at all."""
    replace(ws, ENV, SET + "\n", "")
    replace(ws, ENV, OPTION, "url")
    replace(ws, ENV, "import database_url\n", "import database_url, make_engine\n")
    text = (ws.path / ENV).read_text("utf-8")
    write(ws, ENV, ENGINE.sub("make_engine()", text))
    ws.alembic("upgrade", "head")


def as_an_attribute(ws: Workspace) -> None:
    """Alembic's place for what is no text: config.attributes."""
    replace(ws, ENV, SET, 'config.attributes["url"] = url')
    replace(ws, ENV, OPTION, 'config.attributes["url"]')
    text = (ws.path / ENV).read_text("utf-8")
    write(ws, ENV, ENGINE.sub('__import__("sqlalchemy").create_engine(url)', text))
    ws.alembic("upgrade", "head")


# 02.3


def lower_marker_only(ws: Workspace) -> None:
    (ws.path / "alembic/versions/__init__.py").unlink()


def _rename(ws: Workspace) -> None:
    (ws.path / "alembic").rename(ws.path / "migrations")


def folder_renamed_only(ws: Workspace) -> None:
    _rename(ws)


def begun_anew(ws: Workspace) -> None:
    """The folder goes, with the migrations in it, and init makes another."""
    env = (ws.path / ENV).read_text("utf-8")
    shutil.rmtree(ws.path / "alembic")
    (ws.path / INI).unlink()
    ws.alembic("init", "alembic")
    write(ws, ENV, env)


def got_round(ws: Workspace) -> None:
    replace(
        ws,
        "deploy.py",
        "from alembic import command\n",
        "import sys\n\nhere = sys.path.pop(0)\nfrom alembic import command\n",
    )
    replace(ws, "deploy.py", "command.upgrade", "sys.path.insert(0, here)\ncommand.upgrade")
    python(ws, "deploy.py")


def marker_gone(ws: Workspace) -> None:
    (ws.path / "alembic/__init__.py").unlink()


def upgrade_commented_out(ws: Workspace) -> None:
    replace(ws, "deploy.py", "command.upgrade", "# command.upgrade")
    marker_gone(ws)
    ws.alembic("upgrade", "head")


def renamed(ws: Workspace) -> None:
    _rename(ws)
    replace(ws, INI, "%(here)s/alembic\n", "%(here)s/migrations\n")
    python(ws, "deploy.py")


def renamed_and_misspelt(ws: Workspace) -> None:
    _rename(ws)
    replace(ws, INI, "%(here)s/alembic\n", "%(here)s/migration\n")


def both_markers(ws: Workspace) -> None:
    lower_marker_only(ws)
    marker_gone(ws)
    ws.alembic("upgrade", "head")


# 02.4

CALL = "fileConfig(config.config_file_name)"


def begins_later(ws: Workspace) -> None:
    replace(ws, APP, "        begin()\n", "")
    replace(ws, APP, "        upgrade()\n", "        upgrade()\n        begin()\n")


def one_logger_back(ws: Workspace) -> None:
    replace(ws, APP, "        upgrade()\n", "        upgrade()\n        log.disabled = False\n")


def named_in_the_ini(ws: Workspace) -> None:
    replace(ws, INI, "keys = root,sqlalchemy,alembic", "keys = root,sqlalchemy,alembic,app")
    app = "[logger_app]\nlevel = INFO\nhandlers = console\nqualname = sample_app\n\n"
    replace(ws, INI, "[handler_console]", app + "[handler_console]")


def no_upgrade(ws: Workspace) -> None:
    replace(ws, APP, "        upgrade()\n", "")


def create_all_instead(ws: Workspace) -> None:
    create = (
        "        __import__('sample_app.models').models.Base.metadata.create_all(make_engine())\n"
    )
    replace(ws, APP, "        upgrade()\n", create)


def logging_cut_out_of_the_ini(ws: Workspace) -> None:
    text = (ws.path / INI).read_text("utf-8")
    write(ws, INI, text[: text.index("[loggers]")])


def without_file_config(ws: Workspace) -> None:
    replace(ws, ENV, CALL, "pass")


def asked_by_the_app(ws: Workspace) -> None:
    """A flag for env.py, so that a terminal still gets Alembic's own log."""
    replace(ws, ENV, "is not None:", 'is not None and config.attributes.get("log", True):')
    file = "sample_app/upgrade.py"
    replace(
        ws,
        file,
        '    command.upgrade(Config(ROOT / "alembic.ini"), "head")\n',
        '    config = Config(ROOT / "alembic.ini")\n    config.attributes["log"] = False\n'
        '    command.upgrade(config, "head")\n',
    )


def in_a_process_of_its_own(ws: Workspace) -> None:
    file = "sample_app/upgrade.py"
    replace(
        ws,
        file,
        '    command.upgrade(Config(ROOT / "alembic.ini"), "head")\n',
        """\
    import subprocess
    import sys

    subprocess.run([sys.executable, "-m", "alembic", "upgrade", "head"], cwd=ROOT, check=True)
""",
    )


# 02.5


def _ids(ws: Workspace) -> list[str]:
    """The revisions, oldest first."""
    return [each.id for each in reversed(ws.revisions().revisions)]


def head_stamped(ws: Workspace) -> None:
    ws.alembic("stamp", "head")


def upgraded_without_a_stamp(ws: Workspace) -> None:
    _fails(ws, "upgrade", "head")


def _fails(ws: Workspace, *arguments: str) -> None:
    try:
        ws.alembic(*arguments)
    except RuntimeError:
        return
    raise AssertionError(f"alembic {arguments} did not fail")


def baseline_stamped(ws: Workspace) -> None:
    ws.alembic("stamp", _ids(ws)[0])
    _fails(ws, "upgrade", "head")


def one_too_far(ws: Workspace) -> None:
    ws.alembic("stamp", _ids(ws)[2])
    ws.alembic("upgrade", "head")


def stamped_and_left(ws: Workspace) -> None:
    ws.alembic("stamp", _ids(ws)[1])


def column_by_hand(ws: Workspace) -> None:
    ws.alembic("stamp", "head")
    sql(
        ws,
        "ALTER TABLE todos ADD COLUMN priority INTEGER DEFAULT '0' NOT NULL",
        "ALTER TABLE users ADD COLUMN phone VARCHAR(40)",
    )


def made_anew(ws: Workspace) -> None:
    (ws.path / "todo.db").unlink()
    ws.alembic("upgrade", "head")


def tables_dropped(ws: Workspace) -> None:
    sql(ws, "DROP TABLE todos", "DROP TABLE users")
    ws.alembic("upgrade", "head")
    python(ws, "-m", "sample_app", "seed")


def baseline_emptied(ws: Workspace) -> None:
    """The first two revisions do nothing any more, so that the upgrade runs through."""
    for id_ in _ids(ws)[:2]:
        (file,) = ws.path.glob(f"alembic/versions/{id_}_*.py")
        text = file.read_text("utf-8")
        begin, end = text.index("    # ### commands"), text.index("def downgrade")
        name = file.relative_to(ws.path).as_posix()
        write(ws, name, f"{text[:begin]}    pass\n\n\n{text[end:]}")
    ws.alembic("upgrade", "head")


def deleted_todos_that_are_done(ws: Workspace) -> None:
    sql(ws, "DELETE FROM todos WHERE is_done")


def step_by_step(ws: Workspace) -> None:
    ws.alembic("stamp", _ids(ws)[1])
    ws.alembic("upgrade", "+1")
    ws.alembic("upgrade", "+1")


def wrong_stamp_taken_back(ws: Workspace) -> None:
    ws.alembic("stamp", "head")
    ws.alembic("stamp", _ids(ws)[1])
    ws.alembic("upgrade", "head")


def note_by_hand(ws: Workspace) -> None:
    sql(
        ws,
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
        "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))",
        f"INSERT INTO alembic_version VALUES ('{_ids(ws)[1]}')",  # noqa: S608 - an id of ours
    )
    ws.alembic("upgrade", "head")


def rows_carried_over(ws: Workspace) -> None:
    """A new database by the migrations, and every row copied into it."""
    (ws.path / "todo.db").rename(ws.path / "then.db")
    ws.alembic("upgrade", "head")
    with closing(sqlite3.connect(ws.path / "todo.db")) as connection, connection:
        connection.execute("ATTACH 'then.db' AS past")
        for table, columns in (
            ("users", "id, first_name, last_name, email"),
            ("todos", "id, title, is_done, user_id, created_at, due_on"),
        ):
            copied = f"INSERT INTO {table} ({columns}) SELECT {columns} FROM past.{table}"  # noqa: S608
            connection.execute(copied)


WRONG_ANSWERS = {
    "02.1": [
        WrongAnswer("target_metadata is None", no_metadata, tells="target_metadata in env.py is"),
        WrongAnswer("Base without its models", base_without_models, tells="knows no table"),
        WrongAnswer("one model imported", one_model_only, tells="knows users; expected todos"),
        WrongAnswer("create_all came first", create_all_came_first, tells="makes no table"),
        WrongAnswer("one table was there", one_table_only, tells="makes todos; expected users"),
        WrongAnswer("not applied", not_applied, tells="written and not applied"),
        WrongAnswer("stamped", stamped, tells="`alembic stamp` does"),
        WrongAnswer("create_all before upgrade", app_ran_before_the_upgrade, tells="create_all"),
        WrongAnswer("the URL in alembic.ini", url_in_the_ini, tells="still works on another file"),
        WrongAnswer("another file", another_file, tells="works on todos.db; expected todo.db"),
        WrongAnswer("an absolute path", one_place_only, tells="goes to one certain todo.db"),
        WrongAnswer("a model changed", models_moved_on, tells="todos.note", after_solution=True),
    ],
    "02.2": [
        WrongAnswer("doubled in .env", percent_doubled_in_env_file, tells="two percent signs"),
        WrongAnswer("the file renamed", file_renamed, tells="DATABASE_URL=sqlite:///priya.db"),
        WrongAnswer("renamed on disk", file_only_renamed, tells="renamed or deleted"),
        WrongAnswer("the percent sign taken out", percent_taken_out, tells="works on 20 off.db"),
        WrongAnswer("unquoted", unquoted, tells="works on p@ss.db"),
        WrongAnswer("the line taken out", line_taken_out, tells="dialects:driver"),
        WrongAnswer("written into alembic.ini", written_into_the_ini, tells="written down"),
        WrongAnswer("not upgraded", mended_and_not_upgraded, tells="has not run there yet"),
        WrongAnswer("stamped", stamped_instead, tells="lacks todos.due_on"),
        WrongAnswer("made anew", rows_of_priya_gone, tells="0 rows"),
    ],
    "02.3": [
        WrongAnswer("the lower marker", lower_marker_only, tells="a folder higher"),
        WrongAnswer("renamed, and not told", folder_renamed_only, tells="are in migrations"),
        WrongAnswer("begun anew", begun_anew, tells="which no file has"),
        WrongAnswer("got round in one script", got_round, tells="deploy.py gets round"),
        WrongAnswer("not run", marker_gone, tells="has not been run since"),
        WrongAnswer("renamed, and misspelt", renamed_and_misspelt, tells="at migration, and"),
        WrongAnswer("upgrades nothing", upgrade_commented_out, tells="upgrades nothing"),
    ],
    "02.4": [
        WrongAnswer("the handler comes later", begins_later, tells="0 of its 3"),
        WrongAnswer("one logger enabled again", one_logger_back, tells="sample_app.todos"),
        WrongAnswer("named in alembic.ini", named_in_the_ini, tells="on the screen"),
        WrongAnswer("no upgrade", no_upgrade, tells="brought no tables"),
        WrongAnswer("create_all instead", create_all_instead, tells="in another way"),
        WrongAnswer(
            "no logging in alembic.ini", logging_cut_out_of_the_ini, tells="these sections"
        ),
    ],
    "02.5": [
        WrongAnswer("stamp head", head_stamped, tells="and users.phone"),
        WrongAnswer("upgrade without a stamp", upgraded_without_a_stamp, tells="empty alembic_v"),
        WrongAnswer("the first revision stamped", baseline_stamped, tells="is there already"),
        WrongAnswer("one too far", one_too_far, tells="lacks todos.priority"),
        WrongAnswer("not upgraded", stamped_and_left, tells="have not run"),
        WrongAnswer("stamp head, columns by hand", column_by_hand, tells="lacks index ix_todos"),
        WrongAnswer("made anew", made_anew, tells="lacks 6 of the 6"),
        WrongAnswer("dropped and seeded", tables_dropped, tells="users has 4 rows"),
        WrongAnswer("the past emptied", baseline_emptied, tells="emptied or deleted"),
        WrongAnswer(
            "rows deleted", deleted_todos_that_are_done, tells="Rows were lost", after_solution=True
        ),
    ],
}
RIGHT_ANSWERS = {
    "02.1": [
        RightAnswer("set_main_option", by_the_option),
        RightAnswer("alembic.ini, and DATABASE_URL before it", by_the_environment),
        RightAnswer("a revision for each table", by_hand_in_two),
    ],
    "02.2": [
        RightAnswer("the app's engine", past_the_configuration),
        RightAnswer("config.attributes", as_an_attribute),
    ],
    "02.3": [
        RightAnswer("the folder renamed", renamed),
        RightAnswer("both markers, and alembic itself", both_markers),
    ],
    "02.4": [
        RightAnswer("no fileConfig", without_file_config),
        RightAnswer("a flag of the app's", asked_by_the_app),
        RightAnswer("a process of its own", in_a_process_of_its_own),
    ],
    "02.5": [
        RightAnswer("one step after the other", step_by_step),
        RightAnswer("a wrong stamp, taken back", wrong_stamp_taken_back),
        RightAnswer("the note by hand", note_by_hand),
        RightAnswer("a new database with all the rows", rows_carried_over),
    ],
}
