"""What people do to 02.2."""

# ruff: noqa: D103 - each function has its title in the tables at the end

from course.checks.answers import RightAnswer, WrongAnswer
from course.checks.doing import replace, write
from course.sandbox.workspace import Workspace

from .files import ENGINE, ENV, ENV_FILE, INI, OPTION, TEMPLATE

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


def doubled(ws: Workspace) -> None:
    """Each percent sign is doubled on its way through the configuration."""
    mended_and_not_upgraded(ws)
    ws.alembic("upgrade", "head")


def past_the_configuration(ws: Workspace) -> None:
    """The app's engine, and no set_main_option at all."""
    replace(ws, ENV, SET + "\n", "")
    replace(ws, ENV, f"url = {OPTION}", "")
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


WRONG = [
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
]
RIGHT = [
    RightAnswer("percent signs doubled", doubled),
    RightAnswer("the app's engine", past_the_configuration),
    RightAnswer("config.attributes", as_an_attribute),
]
