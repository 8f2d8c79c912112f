"""The queries about users."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from sample_app.models import User


def find_user(session: Session, email: str) -> User:
    """The user with that e-mail address, whether or not they have left; or LookupError."""
    user = session.scalar(select(User).where(User.email == email))
    if user is None:
        raise LookupError(f"no user has the e-mail address {email}")
    return user


def list_users(session: Session, *, left: bool = False) -> Sequence[User]:
    """Those who are with us, or else those who have left, by id."""
    return session.scalars(select(User).order_by(User.id)).all()


def leave(session: Session, email: str) -> User:
    """Note that somebody leaves, and when. Who has left already keeps the first time."""
    user = find_user(session, email)
    return user  # and note it


def come_back(session: Session, email: str) -> User:
    """Somebody who has left is with us again; nothing changes for one who hasn't."""
    user = find_user(session, email)
    return user  # and take the note back
