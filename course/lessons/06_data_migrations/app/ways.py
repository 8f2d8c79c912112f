"""Four ways to fill `status` from `is_done`, in a table of any size."""

import sqlalchemy as sa
from backfill import backfill
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    """For the first way, which works with objects."""


class Todo(Base):
    """A todo, as lesson 05 leaves it, with a column that is to be filled."""

    __tablename__ = "todos"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    is_done: Mapped[bool]
    status: Mapped[str | None] = mapped_column(sa.String(20))


todos = sa.table("todos", sa.column("id"), sa.column("is_done", sa.Boolean), sa.column("status"))
status_from_is_done = sa.case((todos.c.is_done, "done"), else_="open")
not_filled = todos.c.status.is_(None)


def object_by_object(engine: sa.Engine) -> None:
    """Load each row as an object, and set its attribute."""
    with Session(engine) as session:
        for todo in session.scalars(sa.select(Todo).where(Todo.status.is_(None))):
            todo.status = "done" if todo.is_done else "open"
        session.commit()


def row_by_row(engine: sa.Engine) -> None:
    """Read the rows, and send one UPDATE for each, all in one call (`executemany`)."""
    one_row = (
        todos.update().where(todos.c.id == sa.bindparam("row")).values(status=sa.bindparam("to"))
    )
    with engine.begin() as connection:
        rows = connection.execute(sa.select(todos.c.id, todos.c.is_done).where(not_filled))
        news = [{"row": row.id, "to": "done" if row.is_done else "open"} for row in rows]
        connection.execute(one_row, news)


def one_update(engine: sa.Engine) -> None:
    """One UPDATE for all rows: the database does the work."""
    with engine.begin() as connection:
        connection.execute(todos.update().where(not_filled).values(status=status_from_is_done))


def in_batches(engine: sa.Engine) -> None:
    """The same UPDATE on some thousand rows at a time, and a commit after each."""
    with engine.connect() as connection:
        backfill(connection, todos, {"status": status_from_is_done}, where=not_filled)
