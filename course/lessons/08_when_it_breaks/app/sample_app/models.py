"""What the app believes its tables look like: users and their todos."""

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, Index, MetaData, String, false, func, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Its metadata knows every table; migrations make them."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)


class User(Base):
    """Somebody who has todos."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    first_name: Mapped[str | None] = mapped_column(String(100))
    last_name: Mapped[str | None] = mapped_column(String(100))
    email: Mapped[str] = mapped_column(String(255), unique=True)


class Todo(Base):
    """Something to do; deleted when `deleted_at` has a value, and kept all the same."""

    __tablename__ = "todos"
    __table_args__ = (
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
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    is_done: Mapped[bool] = mapped_column(server_default=false())
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    deleted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    is_urgent: Mapped[bool] = mapped_column(server_default=false(), index=True)

    user: Mapped[User | None] = relationship()
