from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from sample_app import todos
from sample_app.errors import EmailTaken, NoSuchTodo, NoSuchUser, NotUsable, TitleTaken
from sample_app.models import Tag, Todo, User, todo_tags
from sample_app.seed import seed


@pytest.fixture(autouse=True)
def rows(session: Session) -> None:
    """The story's rows."""
    assert seed(session)


def titles(session: Session, **asked: object) -> list[str]:
    return [todo.title for todo in todos.list_todos(session, **asked)]


def test_the_seed_is_written_once(session: Session) -> None:
    assert not seed(session)
    assert session.scalars(select(Todo.id).order_by(Todo.id)).all() == [1, 2, 3, 4, 5, 6, 7]
    assert [user.full_name for user in todos.list_users(session)] == [
        "Ada Okafor",
        "Ben Sato",
        "Mary Ann van der Berg",
        "Priya",
    ]


def test_the_most_urgent_comes_first(session: Session) -> None:
    assert titles(session)[:3] == [
        "Fix the login page",
        "Back up the database",
        "Write the release notes",
    ]


def test_a_list_can_be_narrowed(session: Session) -> None:
    assert titles(session, email="ada@example.com", status="open") == ["Call the hosting company"]
    assert titles(session, tag="launch") == [
        "Write the release notes",
        "Order a cake for the launch",
    ]
    assert titles(session, tag="no such tag") == []


def test_a_new_todo_is_open_and_has_the_databases_time(session: Session) -> None:
    todo = todos.add_todo(session, "  Buy milk ", email="ben@example.com")
    session.refresh(todo)
    assert (todo.title, todo.status, todo.priority) == ("Buy milk", "open", 0)
    written = todo.created_at if todo.created_at.tzinfo else todo.created_at.replace(tzinfo=UTC)
    assert abs(datetime.now(UTC) - written) < timedelta(hours=1)


def test_a_deleted_todo_is_hidden_and_its_row_stays(session: Session) -> None:
    todos.delete_todo(session, 5)
    assert "Water the plants" not in titles(session)
    assert titles(session, deleted=True) == ["Water the plants"]
    assert session.scalar(select(func.count()).select_from(Todo)) == 7


def test_deleting_twice_keeps_the_first_time(session: Session) -> None:
    first = datetime(2025, 1, 1, tzinfo=UTC)
    todos.find_todo(session, 5).deleted_at = first
    assert todos.delete_todo(session, 5).deleted_at == first


def test_a_restored_todo_is_back_with_its_tags(session: Session) -> None:
    todos.delete_todo(session, 1)
    restored = todos.restore_todo(session, 1)
    assert restored.deleted_at is None
    assert [tag.name for tag in restored.tags] == ["launch"]
    assert "Write the release notes" in titles(session)


def test_restoring_what_is_not_deleted_changes_nothing(session: Session) -> None:
    assert todos.restore_todo(session, 1).deleted_at is None


@pytest.mark.parametrize(
    ("todo_id", "title", "email"),
    [(1, "Write the release notes", "ada@example.com"), (5, "Water the plants", None)],
)
def test_a_title_may_be_used_again_after_deletion_and_not_before(
    session: Session, todo_id: int, title: str, email: str | None
) -> None:
    with pytest.raises(TitleTaken, match=title), session.begin_nested():
        todos.add_todo(session, title, email=email)
    todos.delete_todo(session, todo_id)
    todos.add_todo(session, title, email=email)
    with pytest.raises(TitleTaken, match=title):
        todos.restore_todo(session, todo_id)


def test_two_people_may_have_the_same_title(session: Session) -> None:
    todos.add_todo(session, "Write the release notes", email="ben@example.com")
    todos.add_todo(session, "Write the release notes")


def test_a_deleted_todo_can_not_be_done_or_tagged(session: Session) -> None:
    todos.delete_todo(session, 2)
    with pytest.raises(NoSuchTodo, match="restore 2"):
        todos.set_status(session, 2, "done")
    with pytest.raises(NoSuchTodo, match="restore 2"):
        todos.tag_todo(session, 2, "late")


def test_the_database_knows_three_statuses(session: Session) -> None:
    with pytest.raises(IntegrityError, match="ck_todos_status"):
        todos.set_status(session, 2, "almost")


def test_a_tag_is_made_once_and_put_on_once(session: Session) -> None:
    todos.tag_todo(session, 5, "late")
    todos.tag_todo(session, 5, " late ")
    todos.tag_todo(session, 6, "late")
    assert session.scalar(select(func.count()).where(Tag.name == "late")) == 1
    assert {tag.name for tag in todos.find_todo(session, 5).tags} == {"late", "office"}


def test_a_row_that_goes_for_good_takes_its_tags_along(session: Session) -> None:
    session.delete(todos.find_todo(session, 3))
    session.flush()
    assert session.scalar(select(func.count()).where(todo_tags.c.todo_id == 3)) == 0


def test_a_user_with_todos_can_not_be_removed(session: Session) -> None:
    """On SQLite this holds only because the app switches foreign keys on."""
    with pytest.raises(IntegrityError):
        session.execute(User.__table__.delete().where(User.id == 1))


def test_an_email_address_belongs_to_one_user(session: Session) -> None:
    assert todos.add_user(session, "Zoë", "zoe@example.com").id == 5
    with pytest.raises(EmailTaken, match="ada@"):
        todos.add_user(session, "Ada II", "ada@example.com")


def test_who_and_what_is_not_there_is_named(session: Session) -> None:
    with pytest.raises(NoSuchUser, match="nobody@"):
        todos.add_todo(session, "x", email="nobody@example.com")
    with pytest.raises(NoSuchTodo, match="99"):
        todos.delete_todo(session, 99)


@pytest.mark.parametrize("title", ["", "  ", "x" * 201, "two\nlines", "\x00", "\udcff"])
def test_a_title_has_to_be_usable_on_both_databases(session: Session, title: str) -> None:
    with pytest.raises(NotUsable, match="expected 1 to 200"):
        todos.add_todo(session, title)
