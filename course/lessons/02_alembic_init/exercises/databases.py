"""What several checks ask: which database Alembic goes to, and how it stands there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import NullPool

from course.checks.expect import Unmet
from course.sandbox import runner
from course.sandbox.guard import DatabaseRefused
from course.sandbox.scratch import read_replayed
from course.sandbox.workspace import Workspace
from course.state.display import listed
from course.state.revisions import read_current
from course.state.schema_difference import diff_schemas


@contextmanager
def database_url(file: str | None) -> Iterator[None]:
    """DATABASE_URL names that file, or nothing, whatever the notebook has set."""
    with url_in_environment(None if file is None else sqlite_url(file)):
        yield


@contextmanager
def url_in_environment(url: str | None) -> Iterator[None]:
    """DATABASE_URL is that, or is not set, whatever the notebook has set."""
    before = os.environ.pop("DATABASE_URL", None)
    if url is not None:
        os.environ["DATABASE_URL"] = url
    try:
        yield
    finally:
        os.environ.pop("DATABASE_URL", None)
        if before is not None:
            os.environ["DATABASE_URL"] = before


def sqlite_url(file: str) -> str:
    """As DATABASE_URL names a file of the project."""
    return URL.create("sqlite", database=file).render_as_string()


def beside(ws: Workspace, file: str) -> Workspace:
    """The same project, on another of its SQLite files."""
    return Workspace(ws.path, URL.create("sqlite", database=str(ws.path / file)))


def current_of(ws: Workspace) -> tuple[str, ...] | None:
    """The revisions that the project's database says it has; None without a version table."""
    return read_current(sa.create_engine(ws.url, poolclass=NullPool))


def all_agree(ws: Workspace) -> None:
    """Models, history, and a database that stands at the head."""
    file = Path(str(ws.url.database)).name
    found = ws.drift()
    lacks = [each.object for each in found.differences if each.history and not each.database]
    if lacks:
        by_hand = not _is_of_one_revision(ws)
        raise Unmet(
            f"{file} stands at the head, and lacks {listed(lacks)}; expected all that the "
            "revisions make.",
            "A stamp notes a revision as done, and runs nothing. At least one was noted that never "
            "ran here"
            + (", and what is added by hand is seldom the whole of it." if by_hand else "."),
            f"Find the last revision that {file} really has. Stamp that one (a stamp goes "
            "backwards, too)"
            + (", take away what was added by hand, and upgrade." if by_hand else ", and upgrade."),
        )
    for each in found.differences:
        raise Unmet(
            f"{each.sentence.rstrip('.')}; expected models, history and database to agree.",
            each.meaning,
            f"{each.mend} (ex.drift() shows all that differs.)",
        )


def _is_of_one_revision(ws: Workspace) -> bool:
    """Whether the tables are what the history makes up to some revision: nobody added to them."""
    there = ws.schema()
    return any(
        not diff_schemas(read_replayed(ws.path, ws.url, each.id), there)
        for each in ws.revisions().revisions
    )


def said_by_current(ws: Workspace) -> str:
    """What `alembic current` writes to stderr; raises `Unmet` if it leads to one place only."""
    try:
        return runner.run(["current"], root=ws.path).stderr
    except DatabaseRefused as error:
        raise Unmet(
            f"Alembic goes to one certain {file_of(error.url) or 'database'}, by a whole path; "
            "expected the file of whatever folder the project stands in.",
            "The address is that of one place. The check runs on a copy of the project, as "
            "another machine would, and there it leads astray.",
            "Ask the app for it, in env.py: database_url() or make_engine() of "
            "sample_app.database.",
        ) from None


def file_of(url: str) -> str:
    """The name of the file that an address leads to; empty if it leads to none."""
    try:
        return Path(make_url(url).database or "").name
    except (sa.exc.ArgumentError, ValueError):
        return ""
