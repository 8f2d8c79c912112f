"""A learner's project: a folder with the Todo app in it, and what there is to see of it."""

import difflib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from course import paths
from course.sandbox import backups, postgres, runner, scratch, starter
from course.sandbox.refusals import (
    ENGINES,
    NoProject,
    NoSuchDatabase,
    NoSuchEngine,
    NoSuchFile,
    OutsideProject,
    TextNotFound,
)
from course.sandbox.runner import AlembicFailed, AlembicResult
from course.state.drift import Drift, drift
from course.state.matrix import Matrix, compare
from course.state.revisions import History, read_current, read_history
from course.state.rows import read_rows
from course.state.schema import Schema, read_schema


class Workspace:
    """A project in the learner's work folder.

    Args:
        path: the project's folder.
        url: its database.

    Attributes:
        path: the project's folder.
        url: its database.
    """

    def __init__(self, path: Path, url: URL) -> None:
        self.path = path
        self.url = url

    @property
    def name(self) -> str:
        """The project's name, which is the lesson's."""
        return self.path.name

    def __repr__(self) -> str:
        """What was made, without the place on this machine."""
        engine = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[self.url.get_backend_name()]
        files = sorted(
            each.relative_to(self.path).as_posix()
            for each in self.path.rglob("*")
            if each.is_file() and not each.name.startswith(".") and each.suffix != ".pyc"
        )
        listed = "\n".join(f"    {each}" for each in files)
        return f"A project on {engine}, in work/{paths.sandboxes().name}/{self.name}:\n{listed}"

    # What one does with it.

    def alembic(self, *arguments: str) -> AlembicResult:
        """Run an Alembic command in the project, as `%alembic` does, without printing.

        Raises:
            AlembicFailed: its exit code isn't 0.
        """
        result = runner.run(arguments, root=self.path)
        if result.exit_code != 0:
            raise AlembicFailed(result)
        return result

    def show(self, file: str, since: str = "", lines: int | None = None) -> None:
        """Print one of the project's files, or a part of it.

        Args:
            file: the file, from the project's folder on.
            since: begin at the first line that holds this text.
            lines: how many lines to print; to the end of the file unless told.

        Raises:
            NoSuchFile: there is no such file.
            TextNotFound: no line does.
        """
        text = self._file(file).read_text("utf-8").splitlines()
        first = next((at for at, line in enumerate(text) if since in line), None)
        if first is None:
            raise TextNotFound(file, since, 0)
        last = None if lines is None else first + lines
        print("\n".join(text[first:last]))  # noqa: T201 - the page shows it

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace a piece of text in one of the project's files, and print what changed.

        Args:
            file: the file, from the project's folder on.
            old: the text to replace; the file holds it once.
            new: what stands there afterwards.

        Raises:
            NoSuchFile: there is no such file.
            TextNotFound: the file doesn't hold the text once. It stays as it is.
        """
        path = self._file(file)
        before = path.read_text("utf-8")
        if before.count(old) != 1:
            raise TextNotFound(file, old, before.count(old))
        after = before.replace(old, new)
        path.write_text(after, "utf-8")
        lines = difflib.unified_diff(
            before.splitlines(), after.splitlines(), file, file, n=2, lineterm=""
        )
        print("\n".join(lines))  # noqa: T201 - the page shows it

    # What there is to see. All of it only reads.

    def databases(self) -> list[str]:
        """The SQLite files in the project's folder."""
        return sorted(each.name for each in self.path.glob("*.db"))

    def schema(self, database: str | None = None) -> Schema:
        """The tables of the project's database.

        Args:
            database: another SQLite file in the project's folder.

        Raises:
            NoSuchDatabase: there is no such file.
        """
        return read_schema(self._engine(database))

    def rows(self, table: str, database: str | None = None) -> pd.DataFrame:
        """The rows of a table, by primary key.

        Args:
            table: its name.
            database: another SQLite file in the project's folder.

        Returns:
            The rows as the database has them; a key of one column is the frame's index.

        Raises:
            NoSuchDatabase: there is no such file.
            NoSuchTableError: there is no such table.
        """
        rows = read_rows(self._engine(database), table)
        key = rows.attrs["primary_key"]
        # Otherwise pandas numbers the rows itself, beside the ids.
        return rows.set_index(key[0]) if len(key) == 1 else rows

    def revisions(self) -> History:
        """The history: which revisions there are, and where the database stands."""
        return read_history(self.path / "alembic.ini", read_current(self._engine(None)))

    def drift(self, database: str | None = None) -> Drift:
        """Models, history and database, and where they differ.

        Runs the project's models, and its migrations on a scratch database; its own database is
        only read.

        Args:
            database: another SQLite file in the project's folder.

        Raises:
            NoSuchDatabase: there is no such file.
            ModelsDoNotImport: the project's models can't be imported.
            HistoryDoesNotRun: the migrations fail on an empty database.
        """
        engine = self._engine(database)
        has_history = (self.path / "alembic.ini").is_file()
        return drift(
            models=scratch.read_models(self.path, self.url),
            history=scratch.read_replayed(self.path, self.url) if has_history else None,
            database=read_schema(engine),
            revisions=(
                read_history(self.path / "alembic.ini", read_current(engine))
                if has_history
                else None
            ),
        )

    def compare(self, *databases: str) -> Matrix:
        """The models and several databases side by side: only what differs somewhere.

        Args:
            databases: SQLite files in the project's folder.

        Raises:
            NoSuchDatabase: one of them isn't there.
            ModelsDoNotImport: the project's models can't be imported.
        """
        schemas = {each: read_schema(self._engine(each)) for each in databases}
        return compare({"models": scratch.read_models(self.path, self.url), **schemas})

    def _file(self, name: str) -> Path:
        if not (self.path / name).is_file():
            raise NoSuchFile(name)
        return self.path / name

    def _engine(self, database: str | None) -> sa.Engine:
        if database is None:
            return sa.create_engine(self.url, poolclass=NullPool)
        if database not in self.databases():
            raise NoSuchDatabase(database, self.databases())
        file = str(self.path / database)
        return sa.create_engine(URL.create("sqlite", database=file), poolclass=NullPool)


_current: Workspace | None = None


def current() -> Workspace:
    """The project that this notebook started last.

    Raises:
        NoProject: it started none.
    """
    if _current is None:
        raise NoProject
    return _current


def current_folder(workspace: Workspace) -> Path:
    """The notebook's working folder.

    Raises:
        OutsideProject: it isn't in the project.
    """
    folder = Path.cwd()
    if not folder.is_relative_to(workspace.path):
        raise OutsideProject(folder, workspace.path)
    return folder


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
    return go_to(make(lesson, root, database))


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
        name_database(root, url)
    return Workspace(root.resolve(), url)


def name_database(root: Path, url: URL) -> None:
    """Write a project's PostgreSQL database where the app and env.py read it, here and there."""
    shown = url.render_as_string(hide_password=False)
    (root / ".env").write_text(f'DATABASE_URL="{shown}"\n', "utf-8")


def existing(root: Path, database: str = "sqlite") -> Workspace:
    """The project that stands in a folder, as `make` made it. Looks at nothing."""
    if database == "sqlite":
        return Workspace(root.resolve(), _sqlite_url(root))
    name = postgres.database_name(postgres.sandbox_name(root))
    return Workspace(root.resolve(), postgres.server_url().set(database=name))


def go_to(workspace: Workspace) -> Workspace:
    """Have this notebook, and the commands it starts, stand in a project; returns the project."""
    global _current  # noqa: PLW0603 - a notebook works on one project at a time, as a shell does
    _go_to(workspace.path)
    _current = workspace
    return workspace


@contextmanager
def elsewhere() -> Iterator[None]:
    """What the block starts, and where it goes, is forgotten at its end."""
    global _current  # noqa: PLW0603 - it comes back
    before, environment = _current, dict(os.environ)
    try:
        folder: Path | None = Path.cwd()
    except FileNotFoundError:  # somebody deleted the folder that the kernel stands in
        folder = None
    try:
        yield
    finally:
        _current = before
        os.environ.clear()
        os.environ.update(environment)
        if folder is not None:
            os.chdir(folder)


def _sqlite_url(root: Path) -> URL:
    return URL.create("sqlite", database=str(root.resolve() / "todo.db"))


def _new_database(root: Path, database: str) -> URL:
    if database == "sqlite":
        return _sqlite_url(root)
    return postgres.create_database(postgres.sandbox_name(root))


def _go_to(root: Path) -> None:
    """Make this process, and those it starts, stand in the project as a terminal would."""
    if os.environ.pop("DATABASE_URL", None) is not None:
        print(  # noqa: T201 - the learner is to know
            "DATABASE_URL was set in this notebook. It is removed, so that the project uses its "
            "own database."
        )
    commands = str(Path(sys.executable).parent)
    before = os.environ.get("PATH", os.defpath).split(os.pathsep)
    os.environ["PATH"] = os.pathsep.join([commands, *(each for each in before if each != commands)])
    # Compiled modules can be older than a quick edit, and nobody wants to see them listed.
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    os.chdir(root)
