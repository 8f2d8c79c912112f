"""Who a lesson is for: what each of three readers does with it, as the front matter says it.

    routes: {newcomer: read, sqlalchemy: exercises, production: skim}

Every lesson says all three, so that the map of the course has no empty place.
"""

from dataclasses import dataclass
from typing import Any

from course.source.errors import LessonInvalid

READERS = {
    "newcomer": "new to all of this",
    "sqlalchemy": "you know SQLAlchemy",
    "production": "you run databases in production",
}
WAYS = {
    "read": "go from top to bottom, exercises included",
    "exercises": "do these, and read where one stops you",
    "skim": "look at the keypoints, near the end, and read what is new to you",
}


@dataclass(frozen=True)
class Routes:
    """What each of the three readers does with a lesson: one of `WAYS`."""

    newcomer: str
    sqlalchemy: str
    production: str


def read_routes(where: str, value: Any, *, exercises: bool) -> Routes:
    """The routes that a front matter says.

    Args:
        where: the file, for a message.
        value: what stands there under `routes`.
        exercises: whether the lesson declares any; without one nobody can be sent to them.

    Raises:
        LessonInvalid: a reader is missing or unknown, or is told something else than a way.
    """
    expected = "{" + ", ".join(f"{reader}: …" for reader in READERS) + "}"
    if not isinstance(value, dict) or set(value) != set(READERS):
        raise LessonInvalid(where, f"routes: found {value!r}; expected {expected}")
    for reader, way in value.items():
        if not isinstance(way, str) or way not in WAYS:
            raise LessonInvalid(
                where, f"routes: found {reader}: {way!r}; expected one of {', '.join(WAYS)}"
            )
        if way == "exercises" and not exercises:
            raise LessonInvalid(
                where, f"routes: found {reader}: 'exercises', and the lesson declares no exercise"
            )
    return Routes(**value)
