"""What the app believes its tables look like: users, their todos, and tags on the todos."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    MetaData,
    String,
    Table,
    func,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

# With a convention every constraint has a name, the same on every database, so that a later
# migration can say which one it drops.
NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

STATUSES = ("open", "in_progress", "done")


class Base(DeclarativeBase):
    """Its metadata is what `alembic check` compares the database with."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)


class User(Base):
    """Somebody who has todos."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    full_name: Mapped[str] = mapped_column(String(201))
    email: Mapped[str] = mapped_column(String(255), unique=True)

    todos: Mapped[list["Todo"]] = relationship(back_populates="user")


todo_tags = Table(
    "todo_tags",
    Base.metadata,
    Column("todo_id", ForeignKey("todos.id", ondelete="CASCADE"), primary_key=True),
    Column("tag_id", ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True),
)


class Tag(Base):
    """A word that groups todos."""

    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50), unique=True)

    todos: Mapped[list["Todo"]] = relationship(secondary=todo_tags, back_populates="tags")


class Todo(Base):
    """Something to do; deleted when `deleted_at` has a value, and kept all the same."""

    __tablename__ = "todos"
    __table_args__ = (
        CheckConstraint(f"status IN {STATUSES}", name="status"),
        # Two rows with NULL in a unique index are not equal, so todos that nobody has taken
        # need an index of their own.
        Index(
            "uq_todos_live_title",
            "user_id",
            "title",
            unique=True,
            sqlite_where=text("deleted_at IS NULL"),
            postgresql_where=text("deleted_at IS NULL"),
        ),
        Index(
            "uq_todos_live_title_of_nobody",
            "title",
            unique=True,
            sqlite_where=text("deleted_at IS NULL AND user_id IS NULL"),
            postgresql_where=text("deleted_at IS NULL AND user_id IS NULL"),
        ),
        Index(None, "status", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(20), server_default="open")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    deleted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    due_on: Mapped[date | None]
    priority: Mapped[int] = mapped_column(server_default="0")

    user: Mapped[User | None] = relationship(back_populates="todos")
    tags: Mapped[list[Tag]] = relationship(secondary=todo_tags, back_populates="todos")
