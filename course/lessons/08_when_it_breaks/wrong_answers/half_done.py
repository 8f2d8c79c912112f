"""What people do to 08.2."""

# ruff: noqa: D103 - each function has its title in the tables at the end

from course.checks.answers import RightAnswer, WrongAnswer
from course.checks.doing import replace, sql
from course.sandbox.workspace import Workspace

from .steps import (
    DROP_URGENT,
    FILL_URGENT,
    INDEX_URGENT,
    URGENT,
    column_taken_back,
    last_line_mended,
    tried,
)

_ADDS = """\
    op.add_column(
        "todos", sa.Column("is_urgent", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
"""
_FILLS = '    op.execute("UPDATE todos SET is_urgent = true WHERE user_id = 4")\n'
_INDEX = '    op.create_index("ix_todos_is_urgent", "todos", ["is_urgent"])\n'
_DROPS_INDEX = '    op.drop_index("ix_todos_is_urgent", table_name="todos")\n'
_UNDOES = _DROPS_INDEX + '    op.drop_column("todos", "is_urgent")\n'
_UNDOES_IN_BATCH = """\
    with op.batch_alter_table("todos") as batch_op:
        batch_op.drop_index("ix_todos_is_urgent")
        batch_op.drop_column("is_urgent")
"""
_BATCH = """\
    with op.batch_alter_table("todos") as batch_op:
        batch_op.add_column(
            sa.Column("is_urgent", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.create_index("ix_todos_is_urgent", ["is_urgent"])
"""
_UNLESS_THERE = """\
    if "is_urgent" not in [each["name"] for each in sa.inspect(op.get_bind()).get_columns("todos")]:
        op.add_column(
            "todos", sa.Column("is_urgent", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
"""


def file_alone(ws: Workspace) -> None:
    last_line_mended(ws)
    tried(ws, "upgrade", "head")


def stamped_head(ws: Workspace) -> None:
    last_line_mended(ws)
    ws.alembic("stamp", "head")


def index_and_stamp(ws: Workspace) -> None:
    last_line_mended(ws)
    sql(ws, INDEX_URGENT)
    ws.alembic("stamp", "head")


def first_line_taken_out(ws: Workspace) -> None:
    """It fails, as the column is there: so out with it."""
    last_line_mended(ws)
    replace(ws, URGENT, _ADDS, "")
    ws.alembic("upgrade", "head")


def last_line_taken_out(ws: Workspace) -> None:
    replace(ws, URGENT, _INDEX.replace('["is_', '["'), "")
    column_taken_back(ws)


def values_taken_out(ws: Workspace) -> None:
    last_line_mended(ws)
    replace(ws, URGENT, _FILLS, "")
    sql(ws, FILL_URGENT, INDEX_URGENT)
    ws.alembic("stamp", "head")


def downgraded_first(ws: Workspace) -> None:
    last_line_mended(ws)
    ws.alembic("downgrade", "-1")


def downgrade_emptied(ws: Workspace) -> None:
    """The database is mended, and the way back is gone."""
    replace(ws, URGENT, _UNDOES, "    pass\n")
    last_line_mended(ws)
    column_taken_back(ws)


def downgrade_halved(ws: Workspace) -> None:
    """The index stays, and with it the column can't be dropped."""
    replace(ws, URGENT, _DROPS_INDEX, "")
    last_line_mended(ws)
    column_taken_back(ws)


def no_way_back(ws: Workspace) -> None:
    """It says so."""
    replace(ws, URGENT, _UNDOES, '    raise NotImplementedError("Loses which todos are urgent.")\n')
    last_line_mended(ws)
    column_taken_back(ws)


def rest_by_hand(ws: Workspace) -> None:
    last_line_mended(ws)
    sql(ws, FILL_URGENT, INDEX_URGENT)
    ws.alembic("stamp", "head")


def in_batch_mode(ws: Workspace) -> None:
    last_line_mended(ws)
    replace(ws, URGENT, _ADDS + _FILLS + _INDEX, _BATCH + _FILLS)
    replace(ws, URGENT, _UNDOES, _UNDOES_IN_BATCH)
    column_taken_back(ws)


def tolerant(ws: Workspace) -> None:
    """The revision looks whether the column is there."""
    last_line_mended(ws)
    replace(ws, URGENT, _ADDS, _UNLESS_THERE)
    ws.alembic("upgrade", "head")


def another_id(ws: Workspace) -> None:
    """No database has had it, so it may be written anew."""
    last_line_mended(ws)
    replace(ws, URGENT, 'revision: str = "6c1e94b07d3a"', 'revision: str = "b0a4d3e58c71"')
    sql(ws, DROP_URGENT)
    ws.alembic("upgrade", "head")


WRONG = [
    WrongAnswer("the file alone", file_alone, tells="stands at 23041f4fe686"),
    WrongAnswer("stamped", stamped_head, tells="ix_todos_is_urgent"),
    WrongAnswer("the index, and stamped", index_and_stamp, tells="is_urgent of row 6"),
    WrongAnswer("the first line taken out", first_line_taken_out, tells="column: is_urgent"),
    WrongAnswer("the last line taken out", last_line_taken_out, tells="database do not"),
    WrongAnswer("the values taken out", values_taken_out, tells="On another database, after"),
    WrongAnswer("downgrade() emptied", downgrade_emptied, tells="todos.is_urgent is left"),
    WrongAnswer(
        "half a downgrade()", downgrade_halved, tells="`alembic downgrade 23041f4fe686` fails"
    ),
    WrongAnswer("downgraded first", downgraded_first, tells="stands at 0ec166a22122"),
]
RIGHT = [
    RightAnswer("the rest by hand", rest_by_hand),
    RightAnswer("in batch mode", in_batch_mode),
    RightAnswer("a revision that looks first", tolerant),
    RightAnswer("under another id", another_id),
    RightAnswer("no way back, and it says so", no_way_back),
]
