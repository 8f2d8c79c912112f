"""The story's rows: the team, its first customer, and what they have to do."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from sample_app.models import Tag, Todo, User


def seed(session: Session) -> bool:
    """Write the story's rows, unless the database has users already.

    Returns:
        Whether anything was written.
    """
    if session.scalar(select(exists().select_from(User))):
        return False
    ada = User(full_name="Ada Okafor", email="ada@example.com")
    ben = User(full_name="Ben Sato", email="ben@example.com")
    mary_ann = User(full_name="Mary Ann van der Berg", email="maryann@example.com")
    priya = User(full_name="Priya", email="priya@example.com")
    session.add_all([ada, ben, mary_ann, priya])
    session.flush()

    launch, office = Tag(name="launch"), Tag(name="office")
    rows: list[dict[str, Any]] = [
        {"title": "Write the release notes", "user": ada, "status": "done", "tags": [launch]},
        {"title": "Fix the login page", "user": ben, "status": "in_progress", "priority": 2},
        {"title": "Order a cake for the launch", "user": mary_ann, "tags": [launch, office]},
        {"title": "Call the hosting company", "user": ada, "due_on": date(2025, 7, 1)},
        {"title": "Water the plants", "tags": [office]},
        {"title": "Try the app on a phone", "user": priya, "status": "done"},
        {"title": "Back up the database", "user": ben, "due_on": date(2025, 7, 4), "priority": 1},
    ]
    first = datetime(2025, 2, 3, 9, 0, tzinfo=UTC)
    for day, row in enumerate(rows):
        session.add(Todo(created_at=first + timedelta(days=day), **row))
        session.flush()  # one at a time, so that their ids are in this order
    return True
