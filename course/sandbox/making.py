"""A learner's project is made, or found again where it was made."""

from pathlib import Path

from dotenv import dotenv_values
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from course import paths
from course.sandbox import backups, postgres, starter
from course.sandbox.refusals import ENGINES, NoSuchEngine
from course.sandbox.standing import go_to
from course.sandbox.timeline import timeline_of
from course.sandbox.workspace import Workspace


def start(lesson: str, database: str = "sqlite") -> Workspace:
    """Make a fresh project for a lesson, and go there.

    What stood there before is moved to the backups, and that is said. The notebook's working folder
    becomes the project's, so that `!ls` and `%%writefile` do what they would in a terminal there.

    Args:
        lesson: the lesson's name, as in `01_life_before_migrations`.
        database: `sqlite` or `postgresql`.

    Returns:
        The project.

    Raises:
        NoSuchLesson: there is no lesson of that name.
        NoSuchEngine: `database` is neither.
        PostgresUnavailable: `postgresql` was asked for, and none is to be had.
    """
    if database not in ENGINES:
        raise NoSuchEngine(database)
    starter.find_lesson_folder(lesson)
    root = paths.sandboxes() / lesson
    kept = backups.keep(root)
    if kept is not None:
        print(  # noqa: T201 - the learner is to know
            f"What stood here before is kept in {kept.shown}; "
            f'course.restore("{kept.what}") brings it back.'
        )
    made = make(lesson, root, database)
    timeline_of(made).begin()
    return go_to(made)


def make(lesson: str, root: Path, database: str = "sqlite") -> Workspace:
    """Lay out what a lesson starts with, with an empty database. Goes nowhere.

    Args:
        lesson: the lesson's name.
        root: the project's folder; it is empty, or not there yet.
        database: `sqlite` or `postgresql`.

    Returns:
        The project.

    Raises:
        NoSuchLesson: there is no lesson of that name.
        NoSuchEngine: `database` is neither.
        PostgresUnavailable: `postgresql` was asked for, and none is to be had.
    """
    if database not in ENGINES:
        raise NoSuchEngine(database)
    url = _new_database(root, database)
    root.mkdir(parents=True, exist_ok=True)
    starter.lay_out(lesson, root)
    if database == "postgresql":
        starter.name_database(root, url)
    return Workspace(root.resolve(), url)


def existing(root: Path, database: str = "sqlite") -> Workspace:
    """The project that stands in a folder, as `make` made it. Looks at nothing."""
    if database == "sqlite":
        return Workspace(root.resolve(), _sqlite_url(root))
    name = postgres.database_name(postgres.sandbox_name(root))
    return Workspace(root.resolve(), postgres.server_url().set(database=name))


def engine_of(root: Path) -> str:
    """The engine of a project that stands in a folder: what its `.env` names. Starts no server.

    Returns:
        `postgresql` if that is the project's own database there, or else `sqlite`.
    """
    try:
        said = dotenv_values(root / ".env", encoding="utf-8").get("DATABASE_URL") or ""
        named = make_url(said).database
    except (OSError, ValueError, ArgumentError):
        return "sqlite"  # no such file, or one that says nothing
    own = postgres.database_name(postgres.sandbox_name(root))
    return "postgresql" if named == own else "sqlite"


def _sqlite_url(root: Path) -> URL:
    return URL.create("sqlite", database=str(root.resolve() / "todo.db"))


def _new_database(root: Path, database: str) -> URL:
    if database == "sqlite":
        return _sqlite_url(root)
    return postgres.create_database(postgres.sandbox_name(root))
