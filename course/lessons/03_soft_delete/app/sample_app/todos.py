"""The queries."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from sample_app.models import Todo, User


def list_todos(session: Session) -> Sequence[Todo]:
    """All todos, by id."""
    return session.scalars(select(Todo).order_by(Todo.id)).all()


def find_todo(session: Session, todo_id: int) -> Todo:
    """The todo with that id, or LookupError."""
    todo = session.get(Todo, todo_id)
    if todo is None:
        raise LookupError(f"no todo has the id {todo_id}")
    return todo


def add_todo(session: Session, title: str, email: str | None = None) -> Todo:
    """A new todo, for a user or for nobody yet; LookupError when there is no such user."""
    user = session.scalar(select(User).where(User.email == email))
    if email is not None and user is None:
        raise LookupError(f"no user has the e-mail address {email}")
    todo = Todo(title=title, user=user)
    session.add(todo)
    session.flush()
    return todo


def mark_done(session: Session, todo_id: int) -> Todo:
    """Say that a todo is done."""
    todo = find_todo(session, todo_id)
    todo.is_done = True
    return todo


def delete_todo(session: Session, todo_id: int) -> Todo:
    """Remove a todo's row for good."""
    todo = find_todo(session, todo_id)
    session.delete(todo)
    return todo
