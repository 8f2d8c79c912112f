"""What people do to 02.4."""

# ruff: noqa: D103 - each function has its title in the tables at the end

from course.checks.answers import RightAnswer, WrongAnswer
from course.checks.doing import replace, write
from course.sandbox.workspace import Workspace

from .files import APP, ENV, INI

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


WRONG = [
    WrongAnswer("the handler comes later", begins_later, tells="0 of its 3"),
    WrongAnswer("one logger enabled again", one_logger_back, tells="sample_app.todos"),
    WrongAnswer("named in alembic.ini", named_in_the_ini, tells="on the screen"),
    WrongAnswer("no upgrade", no_upgrade, tells="brought no tables"),
    WrongAnswer("create_all instead", create_all_instead, tells="in another way"),
    WrongAnswer("no logging in alembic.ini", logging_cut_out_of_the_ini, tells="these sections"),
]
RIGHT = [
    RightAnswer("no fileConfig", without_file_config),
    RightAnswer("a flag of the app's", asked_by_the_app),
    RightAnswer("a process of its own", in_a_process_of_its_own),
]
