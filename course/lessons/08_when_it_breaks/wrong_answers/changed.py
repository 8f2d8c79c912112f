"""What people do to 08.5."""

# ruff: noqa: D103 - each function has its title in the tables at the end

from course.checks.answers import RightAnswer, WrongAnswer
from course.checks.doing import replace, sql
from course.sandbox.workspace import Workspace

from .steps import COLOR_MODEL, DELETED_AT, MODELS, tried, written

_ADDS = '    op.add_column("todos", sa.Column("color", sa.String(20)))\n'
_DROPS = '    op.drop_column("todos", "color")\n'
_ADD_COLOR = "ALTER TABLE todos ADD COLUMN color VARCHAR(20)"


def only_the_upgrade(ws: Workspace) -> None:
    replace(ws, DELETED_AT, _ADDS, "")


def taken_back(ws: Workspace) -> None:
    only_the_upgrade(ws)
    replace(ws, DELETED_AT, _DROPS, "")


def out_of_the_models(ws: Workspace) -> None:
    taken_back(ws)
    replace(ws, MODELS, COLOR_MODEL, "")


def by_hand(ws: Workspace) -> None:
    taken_back(ws)
    sql(ws, _ADD_COLOR)


def not_upgraded(ws: Workspace) -> None:
    taken_back(ws)
    ws.alembic("revision", "--autogenerate", "-m", "add color to todos")


def deleted(ws: Workspace) -> None:
    (ws.path / DELETED_AT).unlink()
    following = next(ws.path.glob("alembic/versions/23041f4fe686_*.py")).name
    replace(ws, f"alembic/versions/{following}", 'None = "0ec166a22122"', 'None = "1c68802d1a50"')


def down_and_up(ws: Workspace) -> None:
    """So that the changed revision runs here, too. What was in the bin is in the list."""
    tried(ws, "downgrade", "1c68802d1a50")
    taken_back(ws)
    ws.alembic("stamp", "1c68802d1a50")
    ws.alembic("upgrade", "head")
    ws.alembic("revision", "--autogenerate", "-m", "add color to todos")
    ws.alembic("upgrade", "head")


def all_red(ws: Workspace) -> None:
    by_sql(ws)
    sql(ws, "UPDATE todos SET color = 'red'")


def by_sql(ws: Workspace) -> None:
    taken_back(ws)
    drop = 'op.execute("ALTER TABLE todos DROP COLUMN color")'
    written(ws, "add color to todos", f'op.execute("{_ADD_COLOR}")', drop)
    ws.alembic("upgrade", "head")


def upgrade_alone(ws: Workspace) -> None:
    """By hand first: autogenerate then finds nothing, and half of the file is written."""
    by_hand(ws)
    written(ws, "add color to todos", f'op.execute("{_ADD_COLOR}")')
    ws.alembic("stamp", "head")


def by_hand_and_stamped(ws: Workspace) -> None:
    """The column by hand here, and a revision for the others."""
    taken_back(ws)
    ws.alembic("revision", "--autogenerate", "-m", "add color to todos")
    sql(ws, _ADD_COLOR)
    ws.alembic("stamp", "head")


WRONG = [
    WrongAnswer("only the upgrade", only_the_upgrade, tells="downgrade() in revision 0ec1"),
    WrongAnswer("taken back, and no more", taken_back, tells="todos.color"),
    WrongAnswer("out of the models", out_of_the_models, tells="todos.color is not there"),
    WrongAnswer("by hand", by_hand, tells="the history does not"),
    WrongAnswer("only an upgrade()", upgrade_alone, tells="todos.color is left"),
    WrongAnswer("not upgraded", not_upgraded, tells="stands at 6c1e94b07d3a"),
    WrongAnswer("deleted", deleted, tells="No file"),
    WrongAnswer("down and up", down_and_up, tells="deleted_at of row 5"),
    WrongAnswer("all red", all_red, tells="color of row 1"),
]
RIGHT = [
    RightAnswer("in SQL", by_sql),
    RightAnswer("by hand here, and stamped", by_hand_and_stamped),
]
