"""What people do to 02.3."""

# ruff: noqa: D103 - each function has its title in the tables at the end

import shutil

from course.checks.answers import RightAnswer, WrongAnswer
from course.checks.doing import python, replace, write
from course.sandbox.workspace import Workspace

from .files import ENV, INI


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


WRONG = [
    WrongAnswer("the lower marker", lower_marker_only, tells="a folder higher"),
    WrongAnswer("renamed, and not told", folder_renamed_only, tells="are in migrations"),
    WrongAnswer("begun anew", begun_anew, tells="which no file has"),
    WrongAnswer("got round in one script", got_round, tells="deploy.py gets round"),
    WrongAnswer("not run", marker_gone, tells="has not been run since"),
    WrongAnswer("renamed, and misspelt", renamed_and_misspelt, tells="at migration, and"),
    WrongAnswer("upgrades nothing", upgrade_commented_out, tells="upgrades nothing"),
]
RIGHT = [
    RightAnswer("the folder renamed", renamed),
    RightAnswer("both markers, and alembic itself", both_markers),
]
