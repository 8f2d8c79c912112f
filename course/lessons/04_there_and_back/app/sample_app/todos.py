"""The queries."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from sample_app.models import Todo, User


def list_todos(session: Session, *, deleted: bool = False) -> Sequence[Todo]:
    """The todos that aren't deleted, or those that are, by id."""
    chosen = Todo.deleted_at.is_not(None) if deleted else Todo.deleted_at.is_(None)
    return session.scalars(select(Todo).where(chosen).order_by(Todo.id)).all()


def find_todo(session: Session, todo_id: int, *, deleted: bool = False) -> Todo:
    """The todo with that id, or LookupError; a deleted one only if that is asked for."""
    todo = session.get(Todo, todo_id)
    if todo is None:
        raise LookupError(f"no todo has the id {todo_id}")
    if todo.deleted_at is not None and not deleted:
        raise LookupError(f"todo {todo_id} is deleted")
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
    """Delete a todo, and keep its row; one that is deleted keeps its first time stamp."""
    todo = find_todo(session, todo_id, deleted=True)
    if todo.deleted_at is None:
        todo.deleted_at = datetime.now(UTC)
    return todo


def restore_todo(session: Session, todo_id: int) -> Todo:
    """Bring a deleted todo back; one that isn't deleted stays as it is."""
    todo = find_todo(session, todo_id, deleted=True)
    todo.deleted_at = None
    session.flush()
    return todo
