"""What people do to 06.2."""

# ruff: noqa: D103 - each function has its title in the tables at the end

from textwrap import dedent

from course.checks.answers import RightAnswer, WrongAnswer
from course.checks.doing import replace, write
from course.sandbox.workspace import Workspace

_FILE = "fill_minutes.py"
_TOP = """
import sqlalchemy as sa
from backfill import backfill
from sample_app.database import make_engine

todos = sa.table("todos", sa.column("id"), sa.column("hours"), sa.column("minutes"))
minutes = {"minutes": todos.c.hours * 60}
needed = todos.c.minutes.is_(None) & todos.c.hours.is_not(None)
engine = make_engine()
"""


def _script(ws: Workspace, body: str) -> None:
    write(ws, _FILE, dedent(_TOP).lstrip() + dedent(body))


def one_update(ws: Workspace) -> None:
    _script(ws, """
        with engine.begin() as connection:
            connection.execute(todos.update().where(needed).values(minutes))
    """)  # fmt: skip


def one_commit_at_the_end(ws: Workspace) -> None:
    _script(ws, """
        with engine.begin() as connection:
            ids = connection.scalars(sa.select(todos.c.id).where(needed)).all()
            for start in range(0, len(ids), 1000):
                batch = todos.c.id.in_(ids[start : start + 1000])
                connection.execute(todos.update().where(batch).values(minutes))
    """)  # fmt: skip


def a_condition_too_few(ws: Workspace) -> None:
    _script(ws, """
        with engine.connect() as connection:
            backfill(connection, todos, minutes, where=todos.c.minutes.is_(None))
    """)  # fmt: skip


def from_the_start(ws: Workspace) -> None:
    _script(ws, """
        with engine.connect() as connection:
            backfill(connection, todos, minutes, where=todos.c.hours.is_not(None))
    """)  # fmt: skip


def without_an_end(ws: Workspace) -> None:
    """Rows without hours are asked for, and are the same after the UPDATE."""
    _script(ws, """
        empty = sa.select(todos.c.id).where(todos.c.minutes.is_(None)).limit(1500)
        with engine.connect() as connection:
            while batch := connection.scalars(empty).all():
                connection.execute(todos.update().where(todos.c.id.in_(batch)).values(minutes))
                connection.commit()
    """)  # fmt: skip


def with_objects_without_an_end(ws: Workspace) -> None:
    """The same with objects: no UPDATE is sent for what doesn't change."""
    _with_objects(ws, "Todo.minutes.is_(None)", "todo.hours and todo.hours * 60")


def no_zero(ws: Workspace) -> None:
    """0 hours count as none."""
    _with_objects(ws, "Todo.minutes.is_(None), Todo.hours > 0", "todo.hours * 60")


def _with_objects(ws: Workspace, where: str, minutes: str) -> None:
    replace(ws, _FILE, "    for todo in session.scalars(sa.select(Todo)):\n",
            f"    some = sa.select(Todo).where({where}).limit(1000)\n"
            "    while batch := session.scalars(some).all():\n"
            "        for todo in batch:\n")  # fmt: skip
    replace(ws, _FILE, "        todo.minutes = (todo.hours or 0) * 60\n    session.commit()",
            f"            todo.minutes = {minutes}\n        session.commit()")  # fmt: skip


def by_offset(ws: Workspace) -> None:
    _script(ws, """
        with engine.connect() as connection:
            start = 0
            while True:
                ids = sa.select(todos.c.id).where(needed).order_by(todos.c.id)
                batch = connection.scalars(ids.offset(start).limit(500)).all()
                if not batch:
                    break
                connection.execute(todos.update().where(todos.c.id.in_(batch)).values(minutes))
                connection.commit()
                start += 500
    """)  # fmt: skip


def a_bookmark_too_early(ws: Workspace) -> None:
    _script(ws, """
        from pathlib import Path

        mark = Path("mark.txt")
        with engine.connect() as connection:
            after = int(mark.read_text()) if mark.exists() else 0
            while True:
                ids = sa.select(todos.c.id).where(todos.c.id > after, needed).order_by(todos.c.id)
                batch = connection.scalars(ids.limit(500)).all()
                if not batch:
                    break
                after = batch[-1]
                mark.write_text(str(after))
                connection.execute(todos.update().where(todos.c.id.in_(batch)).values(minutes))
                connection.commit()
    """)  # fmt: skip


def wrong_factor(ws: Workspace) -> None:
    _script(ws, """
        with engine.connect() as connection:
            backfill(connection, todos, {"minutes": todos.c.hours * 100}, where=needed)
    """)  # fmt: skip


def misspelled(ws: Workspace) -> None:
    _script(ws, """
        with engine.connect() as connection:
            backfill(connection, todos, {"minute": todos.c.hours * 60}, where=needed)
    """)  # fmt: skip


def no_sql(ws: Workspace) -> None:
    _script(ws, """
        with engine.begin() as connection:
            connection.execute(sa.text("UPDATE todos WITH minutes = hours * 60"))
    """)  # fmt: skip


def in_a_transaction(ws: Workspace) -> None:
    _script(ws, """
        with engine.begin() as connection:
            backfill(connection, todos, minutes, where=needed)
    """)  # fmt: skip


def in_autocommit(ws: Workspace) -> None:
    """Batches of its own, until none is left; each statement commits itself."""
    _script(ws, """
        ids = sa.select(todos.c.id).where(needed).limit(1500)
        batch = todos.update().where(todos.c.id.in_(ids)).values(minutes)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            while connection.execute(batch).rowcount:
                pass
    """)  # fmt: skip


def beginning_with_with(ws: Workspace) -> None:
    """In small batches, with the same question before each."""
    _script(ws, """
        left = sa.select(sa.func.count()).select_from(todos).where(needed)
        batch = sa.select(todos.c.id).where(needed).limit(300).cte("batch")
        change = sa.update(todos).where(todos.c.id.in_(sa.select(batch.c.id))).values(minutes)
        with engine.connect() as connection:
            while connection.scalar(left):
                connection.execute(change.add_cte(batch))
                connection.commit()
    """)  # fmt: skip


def with_objects(ws: Workspace) -> None:
    """Ben's way, with a commit now and then."""
    needed = "sa.select(Todo).where(Todo.minutes.is_(None), Todo.hours.is_not(None))"
    replace(ws, _FILE, "session.scalars(sa.select(Todo)):", f"session.scalars({needed}).all():")
    commit = "        if todo.id % 900 == 0:\n            session.commit()\n"
    replace(ws, _FILE, "(todo.hours or 0) * 60\n", f"todo.hours * 60\n{commit}")
    replace(ws, _FILE, "Session(make_engine())", "Session(make_engine(), expire_on_commit=False)")


def with_a_bookmark(ws: Workspace) -> None:
    """In a table, in the same transaction as the batch."""
    _script(ws, """
        marks = sa.Table("marks", sa.MetaData(), sa.Column("after", sa.Integer))
        marks.metadata.create_all(engine)
        with engine.connect() as connection:
            while True:
                after = connection.scalar(sa.select(sa.func.max(marks.c.after))) or 0
                ids = sa.select(todos.c.id).where(todos.c.id > after, needed).order_by(todos.c.id)
                batch = connection.scalars(ids.limit(2000)).all()
                if not batch:
                    break
                connection.execute(todos.update().where(todos.c.id.in_(batch)).values(minutes))
                connection.execute(marks.insert().values(after=batch[-1]))
                connection.commit()
    """)  # fmt: skip


WRONG = [
    WrongAnswer("one UPDATE", one_update, tells="one UPDATE for all rows"),
    WrongAnswer("one commit at the end", one_commit_at_the_end, tells="one commit after them"),
    WrongAnswer("a condition too few", a_condition_too_few, tells="rows that need nothing"),
    WrongAnswer("from the start each time", from_the_start, tells="changed more than once"),
    WrongAnswer("without an end", without_an_end, tells="doesn't come to an end"),
    WrongAnswer(
        "objects without an end", with_objects_without_an_end, tells="sends no UPDATE any more"
    ),
    WrongAnswer("no zero", no_zero, tells="those with 0 hours"),
    WrongAnswer("by OFFSET", by_offset, tells="rows were left out"),
    WrongAnswer("a bookmark too early", a_bookmark_too_early, tells="rows were left out"),
    WrongAnswer("another factor", wrong_factor, tells="An hour has 60 minutes"),
    WrongAnswer("misspelled", misspelled, tells="failed by itself"),
    WrongAnswer("no SQL", no_sql, tells="syntax error"),
    WrongAnswer("in a transaction", in_a_transaction, tells="in a transaction"),
]
RIGHT = [
    RightAnswer("batches of its own, in autocommit", in_autocommit),
    RightAnswer("beginning with WITH", beginning_with_with),
    RightAnswer("with objects", with_objects),
    RightAnswer("with a bookmark", with_a_bookmark),
]
