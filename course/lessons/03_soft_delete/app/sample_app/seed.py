"""The story's rows: the team, its first customer, and what they have to do."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from sample_app.models import Todo, User

FIRST_DAY = datetime(2025, 2, 3, 9, 0, tzinfo=UTC)


def seed(session: Session) -> bool:
    """Write the story's rows, unless there are users already; says whether it wrote any."""
    if session.scalar(select(exists().select_from(User))):
        return False
    ada = User(first_name="Ada", last_name="Okafor", email="ada@example.com")
    ben = User(first_name="Ben", last_name="Sato", email="ben@example.com")
    mary_ann = User(first_name="Mary Ann", last_name="van der Berg", email="maryann@example.com")
    priya = User(first_name="Priya", last_name=None, email="priya@example.com")
    session.add_all([ada, ben, mary_ann, priya])
    rows = [
        ("Write the release notes", ada, True),
        ("Fix the login page", ben, False),
        ("Order a cake for the launch", mary_ann, False),
        ("Call the hosting company", ada, False),
        ("Water the plants", None, False),
        ("Try the app on a phone", priya, True),
        ("Back up the database", ben, False),
    ]
    for day, (title, user, is_done) in enumerate(rows):
        written = FIRST_DAY + timedelta(days=day)
        session.add(Todo(title=title, user=user, is_done=is_done, created_at=written))
        session.flush()
    return True
