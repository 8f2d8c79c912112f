"""What people do to 04.1."""

# ruff: noqa: D103 - each function has its title in the tables at the end

from course.checks.answers import RightAnswer, WrongAnswer
from course.checks.doing import replace, sql
from course.sandbox.workspace import Workspace

SPACES = "alembic/versions/19d7e3b0a6f8_no_spaces_around_titles.py"
BY_TIME = "alembic/versions/8f25c96ad01e_index_todos_by_time.py"
LONGER = "alembic/versions/e7702b4cd915_longer_first_names.py"
MAKES = 'op.create_index("ix_todos_created_at", "todos", ["created_at"], if_not_exists=True)'
DROPS = 'op.drop_index("ix_todos_created", table_name="todos", if_exists=True)'
RIGHT_DROP = 'op.drop_index("ix_todos_created_at", table_name="todos")'


def empty_one_filled(ws: Workspace) -> None:
    """The `pass` looks like the lie."""
    replace(ws, SPACES, "    pass\n", '    raise RuntimeError("not reversible")\n')
    ws.alembic("upgrade", "head")


def if_exists_taken_out(ws: Workspace) -> None:
    replace(ws, BY_TIME, ", if_exists=True", "")
    ws.alembic("upgrade", "head")


def renamed_above(ws: Workspace) -> None:
    """The names agree, and the index has another one than before."""
    replace(ws, BY_TIME, "ix_todos_created_at", "ix_todos_created")
    ws.alembic("upgrade", "head")


def refused(ws: Workspace) -> None:
    replace(ws, BY_TIME, DROPS, 'raise RuntimeError("it lies")')
    ws.alembic("upgrade", "head")


def deleted(ws: Workspace) -> None:
    (ws.path / BY_TIME).unlink()
    replace(ws, LONGER, 'down_revision: str | Sequence[str] | None = "8f25c96ad01e"',
            'down_revision: str | Sequence[str] | None = "19d7e3b0a6f8"')  # fmt: skip
    ws.alembic("upgrade", "head")


def not_upgraded(ws: Workspace) -> None:
    replace(ws, BY_TIME, DROPS, RIGHT_DROP)


def stamped(ws: Workspace) -> None:
    """Nothing of the six has run here."""
    ws.alembic("downgrade", "base")
    replace(ws, BY_TIME, DROPS, RIGHT_DROP)
    ws.alembic("upgrade", "head")


def another_broken(ws: Workspace) -> None:
    replace(ws, LONGER, "type_=sa.String(length=100)", "type_=sa.String(length=200)")


def name_alone(ws: Workspace) -> None:
    """The name is right now, and if_exists stays."""
    replace(ws, BY_TIME, '"ix_todos_created",', '"ix_todos_created_at",')
    ws.alembic("upgrade", "head")


def plain_sql(ws: Workspace) -> None:
    replace(ws, BY_TIME, DROPS, 'op.execute("DROP INDEX ix_todos_created_at")')
    ws.alembic("upgrade", "head")


def mended_from_above(ws: Workspace) -> None:
    """Tried down and up first, so that this database has met the lie."""
    ws.alembic("upgrade", "head")
    ws.alembic("downgrade", "23041f4fe686")
    ws.alembic("upgrade", "head")
    replace(ws, BY_TIME, DROPS, RIGHT_DROP)
    replace(ws, BY_TIME, MAKES, MAKES.replace(", if_not_exists=True", ""))


def left_over_dropped_by_hand(ws: Workspace) -> None:
    ws.alembic("upgrade", "8f25c96ad01e")
    ws.alembic("downgrade", "-1")
    sql(ws, "DROP INDEX ix_todos_created_at")
    replace(ws, BY_TIME, DROPS, RIGHT_DROP)
    ws.alembic("upgrade", "head")


WRONG = [
    WrongAnswer("the pass is the lie", empty_one_filled, tells="“no spaces around titles” fails"),
    WrongAnswer("if_exists taken out", if_exists_taken_out, tells="under this name"),
    WrongAnswer("renamed in the upgrade", renamed_above, tells="no ix_todos_created_at"),
    WrongAnswer("it refuses", refused, tells="none of them drops anything"),
    WrongAnswer("the revision deleted", deleted, tells="is not there"),
    WrongAnswer("not upgraded", not_upgraded, tells="The database stands at 23041f4fe686"),
    WrongAnswer("by way of base", stamped, tells="lacks 7 of the 7"),
    WrongAnswer("another one broken", another_broken, tells="VARCHAR(200)", after_solution=True),
]
RIGHT = [
    RightAnswer("the name, and nothing else", name_alone),
    RightAnswer("plain SQL", plain_sql),
    RightAnswer("mended from above", mended_from_above),
    RightAnswer("what was left is dropped by hand", left_over_dropped_by_hand),
]
