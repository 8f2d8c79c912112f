"""What people do to 08.4."""

# ruff: noqa: D103 - each function has its title in the tables at the end

import shutil

from course.checks.answers import RightAnswer, WrongAnswer
from course.checks.doing import replace, sql
from course.sandbox.workspace import Workspace

from .steps import COLOR, COLOR_MODEL, MODELS, tried, written

COPY = "adas_folder/9d405bc1e2f8_add_color_to_todos.py"


def _bring_back(ws: Workspace, name: str = COLOR) -> None:
    shutil.copy(ws.path / COPY, ws.path / name)


def purged(ws: Workspace) -> None:
    ws.alembic("stamp", "--purge", "head")


def written_anew(ws: Workspace) -> None:
    """All agrees afterwards, here."""
    purged(ws)
    column = 'op.add_column("todos", sa.Column("color", sa.String(20)))'
    written(ws, "add color to todos", column)
    ws.alembic("stamp", "head")


def back_and_forth(ws: Workspace) -> None:
    """As on the page, and up again."""
    _bring_back(ws)
    ws.alembic("downgrade", "-1")
    ws.alembic("upgrade", "head")


def taken_back(ws: Workspace) -> None:
    """As on the page."""
    _bring_back(ws)
    ws.alembic("downgrade", "-1")


def emptied_file(ws: Workspace) -> None:
    """A file with that id, so that Alembic is content."""
    ws.alembic("revision", "--rev-id", "9d405bc1e2f8", "-m", "add color to todos")


def purged_first(ws: Workspace) -> None:
    purged(ws)
    _bring_back(ws)
    tried(ws, "upgrade", "head")


def out_of_the_models(ws: Workspace) -> None:
    _bring_back(ws)
    replace(ws, MODELS, COLOR_MODEL, "")


def another_parent(ws: Workspace) -> None:
    """Found in the folder, and put where somebody thought it belongs."""
    _bring_back(ws)
    replace(ws, COLOR, 'down_revision = "6c1e94b07d3a"', 'down_revision = "23041f4fe686"')


def moved(ws: Workspace) -> None:
    (ws.path / COPY).rename(ws.path / COLOR)


def another_name(ws: Workspace) -> None:
    """Alembic goes by what is in the file."""
    _bring_back(ws, "alembic/versions/color.py")


def purged_and_stamped(ws: Workspace) -> None:
    purged_first(ws)
    ws.alembic("stamp", "head")


def from_memory(ws: Workspace) -> None:
    """The same, with a comment and another docstring."""
    _bring_back(ws)
    replace(ws, COLOR, '"""Upgrade schema."""', '"""Colors."""  # as it was')
    sql(ws, "SELECT 1")


WRONG = [
    WrongAnswer("purged", purged, tells="stands at 6c1e94b07d3a"),
    WrongAnswer("written anew", written_anew, tells="under another id"),
    WrongAnswer("down and up", back_and_forth, tells="color of row 2"),
    WrongAnswer("taken back", taken_back, tells="expected it at the head"),
    WrongAnswer("a file without content", emptied_file, tells="is not what it was"),
    WrongAnswer("out of the models", out_of_the_models, tells="models do not"),
    WrongAnswer("another parent", another_parent, tells="2 heads"),
]
RIGHT = [
    RightAnswer("moved", moved),
    RightAnswer("under another name", another_name),
    RightAnswer("purged, brought back, stamped", purged_and_stamped),
    RightAnswer("written from memory", from_memory),
]
