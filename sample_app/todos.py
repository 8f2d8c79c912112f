"""The queries. They work in the caller's transaction, and only `flush`: the caller commits."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload

from sample_app.errors import EmailTaken, NoSuchTodo, NoSuchUser, NotUsable, TitleTaken
from sample_app.models import Tag, Todo, User


def list_users(session: Session) -> Sequence[User]:
    """All users, by id."""
    return session.scalars(select(User).order_by(User.id)).all()


def add_user(session: Session, full_name: str, email: str) -> User:
    """A new user.

    Raises:
        NotUsable: The name or the address is empty or too long.
        EmailTaken: Another user has that address.
    """
    user = User(full_name=_usable("name", full_name, 201), email=_usable("e-mail", email, 255))
    session.add(user)
    try:
        session.flush()
    except IntegrityError as error:
        raise EmailTaken(f"another user has the e-mail address {user.email} already") from error
    return user


def find_user(session: Session, email: str) -> User:
    """The user with that e-mail address.

    Raises:
        NoSuchUser: There is none.
    """
    user = session.scalar(select(User).where(User.email == email))
    if user is None:
        raise NoSuchUser(f"no user has the e-mail address {email}; `users` lists those there are")
    return user


def list_todos(
    session: Session,
    *,
    email: str | None = None,
    status: str | None = None,
    tag: str | None = None,
    deleted: bool = False,
) -> Sequence[Todo]:
    """The todos that aren't deleted (or those that are), the most urgent first.

    Args:
        session: Where to look.
        email: Only those of this user.
        status: Only those in this status.
        tag: Only those with this tag.
        deleted: Those in the bin instead.

    Raises:
        NoSuchUser: There is no user with that address.
    """
    query = select(Todo).options(selectinload(Todo.user), selectinload(Todo.tags))
    query = query.where(Todo.deleted_at.is_not(None) if deleted else Todo.deleted_at.is_(None))
    if email is not None:
        query = query.where(Todo.user_id == find_user(session, email).id)
    if status is not None:
        query = query.where(Todo.status == status)
    if tag is not None:
        query = query.where(Todo.tags.any(Tag.name == tag))
    return session.scalars(query.order_by(Todo.priority.desc(), Todo.id)).all()


def find_todo(session: Session, todo_id: int, *, deleted: bool = False) -> Todo:
    """The todo with that id.

    Args:
        session: Where to look.
        todo_id: Its id.
        deleted: Whether a deleted one will do.

    Raises:
        NoSuchTodo: There is none, or it is deleted and `deleted` is false.
    """
    todo = session.get(Todo, todo_id)
    if todo is None:
        raise NoSuchTodo(f"no todo has the id {todo_id}; `list` shows those there are")
    if todo.deleted_at is not None and not deleted:
        raise NoSuchTodo(f"todo {todo_id} is deleted; `restore {todo_id}` brings it back")
    return todo


def add_todo(
    session: Session,
    title: str,
    *,
    email: str | None = None,
    due_on: date | None = None,
    priority: int = 0,
) -> Todo:
    """A new todo, for a user or for nobody yet.

    Raises:
        NotUsable: The title is empty or too long.
        NoSuchUser: There is no user with that address.
        TitleTaken: That user has that title already, on a todo that isn't deleted.
    """
    todo = Todo(
        title=_usable("title", title, 200),
        user=find_user(session, email) if email is not None else None,
        due_on=due_on,
        priority=priority,
    )
    session.add(todo)
    _flush_title(session, todo)
    return todo


def set_status(session: Session, todo_id: int, status: str) -> Todo:
    """Say how far a todo is.

    Raises:
        NoSuchTodo: There is none with that id, or it is deleted.
    """
    todo = find_todo(session, todo_id)
    todo.status = status
    session.flush()
    return todo


def delete_todo(session: Session, todo_id: int) -> Todo:
    """Put a todo in the bin; its row stays. One that is there keeps its first time of deletion.

    Raises:
        NoSuchTodo: There is none with that id.
    """
    todo = find_todo(session, todo_id, deleted=True)
    if todo.deleted_at is None:
        todo.deleted_at = datetime.now(UTC)
        session.flush()
    return todo


def restore_todo(session: Session, todo_id: int) -> Todo:
    """Take a todo out of the bin; one that isn't there stays as it is.

    Raises:
        NoSuchTodo: There is none with that id.
        TitleTaken: Its title was used again since.
    """
    todo = find_todo(session, todo_id, deleted=True)
    todo.deleted_at = None
    _flush_title(session, todo)
    return todo


def tag_todo(session: Session, todo_id: int, name: str) -> Todo:
    """Put a tag on a todo, and make the tag if it is new. A tag it has already stays once.

    Raises:
        NotUsable: The tag is empty or too long.
        NoSuchTodo: There is none with that id, or it is deleted.
    """
    name = _usable("tag", name, 50)
    todo = find_todo(session, todo_id)
    tag = session.scalar(select(Tag).where(Tag.name == name)) or Tag(name=name)
    if tag not in todo.tags:
        todo.tags.append(tag)
    session.flush()
    return todo


def _flush_title(session: Session, todo: Todo) -> None:
    """Write a todo; two partial unique indexes watch its title.

    Raises:
        TitleTaken: One of them did.
    """
    title = todo.title
    with session.no_autoflush:
        whose = todo.user.full_name if todo.user is not None else "nobody"
    try:
        session.flush()
    except IntegrityError as error:
        raise TitleTaken(
            f"{whose} has a todo {title!r} already; delete that one or choose another title"
        ) from error


def _usable(what: str, text: str, longest: int) -> str:
    """The text without spaces around it.

    SQLite stores texts of any length, PostgreSQL refuses what is too long: this is the same
    answer on both.

    Raises:
        NotUsable: It is empty, too long, or has characters that can't be shown.
    """
    text = text.strip()
    if not text or len(text) > longest or not text.isprintable():
        raise NotUsable(
            f"the {what} {text!r} has {len(text)} characters; "
            f"expected 1 to {longest} that can be shown"
        )
    return text
