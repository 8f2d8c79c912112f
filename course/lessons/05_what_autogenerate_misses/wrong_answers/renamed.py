"""What people do to 05.1."""

# ruff: noqa: D103 - each function has its title in the tables at the end

from textwrap import indent

from course.checks.answers import RightAnswer, WrongAnswer
from course.checks.doing import replace, sql
from course.sandbox.workspace import Workspace

from .revision import fails, generated, written

_BASELINE = "alembic/versions/1c68802d1a50_create_users_and_todos.py"
_UP = 'op.alter_column("todos", "is_done", new_column_name="finished")'
_DOWN = 'op.alter_column("todos", "finished", new_column_name="is_done")'
_COPIED_THERE = """\
op.add_column("todos", sa.Column("finished", sa.Boolean(), server_default=sa.false(),
                                 nullable=False))
op.execute("UPDATE todos SET finished = is_done")
"""
_COPIED_BACK = """\
op.add_column("todos", sa.Column("is_done", sa.Boolean(), server_default=sa.false(),
                                 nullable=False))
op.execute("UPDATE todos SET is_done = finished")
"""


def _within_a_batch(copied: str, old: str) -> str:
    copied = indent(copied.replace('op.add_column("todos", ', "batch_op.add_column("), "    ")
    dropped = f'    batch_op.drop_column("{old}")'
    return f'with op.batch_alter_table("todos") as batch_op:\n{copied}{dropped}'


def as_generated(ws: Workspace) -> None:
    generated(ws)
    ws.alembic("upgrade", "head")


def by_hand(ws: Workspace) -> None:
    sql(ws, "ALTER TABLE todos RENAME COLUMN is_done TO finished")


def by_hand_and_stamped(ws: Workspace) -> None:
    sql(ws, "ALTER TABLE todos RENAME COLUMN is_done TO finished")
    written(ws, "pass", run=False)
    ws.alembic("stamp", "head")


def not_upgraded(ws: Workspace) -> None:
    written(ws, _UP, _DOWN, run=False)


def no_way_back(ws: Workspace) -> None:
    written(ws, _UP)


def generated_way_back(ws: Workspace) -> None:
    written(
        ws,
        _UP,
        """
        op.add_column("todos", sa.Column("is_done", sa.Boolean(), server_default=sa.false(),
                                         nullable=False))
        op.drop_column("todos", "finished")
        """,
    )


def everything_finished(ws: Workspace) -> None:
    written(
        ws,
        """
        op.add_column("todos", sa.Column("finished", sa.Boolean(), server_default=sa.true(),
                                         nullable=False))
        op.drop_column("todos", "is_done")
        """,
        _DOWN,
    )


def baseline_edited(ws: Workspace) -> None:
    replace(ws, _BASELINE, '"is_done"', '"finished"')
    sql(ws, "ALTER TABLE todos RENAME COLUMN is_done TO finished")


def baseline_edited_and_a_revision(ws: Workspace) -> None:
    baseline_edited(ws)
    written(ws, "pass")


def another_default(ws: Workspace) -> None:
    """All values are there, and the column has a server default that the models don't have."""
    written(
        ws,
        """
        op.add_column("todos", sa.Column("finished", sa.Boolean(), server_default=sa.true(),
                                         nullable=False))
        op.execute("UPDATE todos SET finished = is_done")
        op.drop_column("todos", "is_done")
        """,
        _DOWN,
    )


def said_to_be_no_way_back(ws: Workspace) -> None:
    written(ws, _UP, 'raise NotImplementedError("no way back")')


def by_hand_and_then_written(ws: Workspace) -> None:
    """The revision fails, as the column has the new name already."""
    by_hand(ws)
    written(ws, _UP, _DOWN, run=False)
    fails(ws, "upgrade", "head")


def in_two_revisions(ws: Workspace) -> None:
    written(
        ws,
        _COPIED_THERE,
        'op.drop_column("todos", "finished")',
    )
    written(
        ws,
        'op.drop_column("todos", "is_done")',
        _COPIED_BACK,
    )


def old_column_left(ws: Workspace) -> None:
    written(
        ws,
        _COPIED_THERE,
        'op.drop_column("todos", "finished")',
    )


def in_batch_mode(ws: Workspace) -> None:
    written(
        ws,
        """
        with op.batch_alter_table("todos") as batch_op:
            batch_op.alter_column("is_done", new_column_name="finished",
                                  existing_type=sa.Boolean(), existing_nullable=False)
        """,
        """
        with op.batch_alter_table("todos") as batch_op:
            batch_op.alter_column("finished", new_column_name="is_done",
                                  existing_type=sa.Boolean(), existing_nullable=False)
        """,
    )


def in_sql(ws: Workspace) -> None:
    written(
        ws,
        'op.execute("ALTER TABLE todos RENAME COLUMN is_done TO finished")',
        'op.execute("ALTER TABLE todos RENAME COLUMN finished TO is_done")',
    )


def copied_over(ws: Workspace) -> None:
    written(
        ws,
        f'{_COPIED_THERE}op.drop_column("todos", "is_done")',
        f'{_COPIED_BACK}op.drop_column("todos", "finished")',
    )


def copied_too_early(ws: Workspace) -> None:
    """The batch adds the column at its end."""
    written(ws, _within_a_batch(_COPIED_THERE, "is_done"), _DOWN, run=False)
    fails(ws, "upgrade", "head")


def copied_back_too_early(ws: Workspace) -> None:
    written(ws, _UP, _within_a_batch(_COPIED_BACK, "finished"))


WRONG = [
    WrongAnswer("as generated", as_generated, tells="went what was in it"),
    WrongAnswer("renamed by hand", by_hand, tells="todo.db is changed"),
    WrongAnswer("by hand, and an empty revision", by_hand_and_stamped, tells="doesn't do there"),
    WrongAnswer("not upgraded", not_upgraded, tells="finished is not there"),
    WrongAnswer("no way back", no_way_back, tells="Look at your revision's downgrade()"),
    WrongAnswer("way back as generated", generated_way_back, tells="after your downgrade"),
    WrongAnswer("everything is finished", everything_finished, tells="is 1; expected 0"),
    WrongAnswer(
        "the first revision edited", baseline_edited_and_a_revision, tells="One of them was changed"
    ),
    WrongAnswer("another default", another_default, tells="something else"),
    WrongAnswer("said to be no way back", said_to_be_no_way_back, tells="to lead back"),
    WrongAnswer("by hand, and a revision", by_hand_and_then_written, tells="RENAME COLUMN"),
    WrongAnswer("copied within the batch", copied_too_early, tells="doesn't wait"),
    WrongAnswer("copied back within the batch", copied_back_too_early, tells="doesn't wait"),
    WrongAnswer("the old column left", old_column_left, tells="is_done is there"),
]
RIGHT = [
    RightAnswer("in batch mode", in_batch_mode),
    RightAnswer("in SQL", in_sql),
    RightAnswer("copied into a new column", copied_over),
    RightAnswer("in two revisions", in_two_revisions),
]
