"""A learner's project: a folder with the Todo app in it, and what there is to see of it."""

import difflib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from course import paths
from course.sandbox import runner, scratch
from course.sandbox.refusals import NoSuchDatabase, NoSuchFile, TextNotFound
from course.sandbox.runner import AlembicFailed, AlembicResult
from course.state.drift import Drift, drift
from course.state.matrix import Matrix, compare
from course.state.revisions import History, RevisionCache, read_current, read_history
from course.state.rows import Rows, read_rows
from course.state.schema import Schema, read_schema

if TYPE_CHECKING:
    from course.state.loss import Loss
    from course.state.moments import Since
    from course.widgets.panel import Panel
    from course.widgets.timeline import TimelineView


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
        self._revision_files = RevisionCache()  # a panel asks for the history at every change

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
            if each.is_file() and not _is_hidden(each.relative_to(self.path))
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
            raise TextNotFound(file, since, 0, self.name)
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
            raise TextNotFound(file, old, before.count(old), self.name)
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
        """The tables of the project's database, and what the last change did to them.

        Args:
            database: another SQLite file in the project's folder.

        Raises:
            NoSuchDatabase: there is no such file.
        """
        schema = read_schema(self._engine(database))
        since = None if database else self._last_change()
        return replace(schema, since=since.schema if since is not None else None)

    def rows(self, table: str, database: str | None = None) -> Rows:
        """The rows of a table, by primary key, and what the last change did to them.

        Args:
            table: its name.
            database: another SQLite file in the project's folder.

        Returns:
            The rows as the database has them. `.frame` is a pandas DataFrame of them.

        Raises:
            NoSuchDatabase: there is no such file.
            NoSuchTableError: there is no such table.
        """
        rows = Rows(table, read_rows(self._engine(database), table))
        since = None if database else self._last_change()
        return replace(rows, since=since.rows.get(table) if since is not None else None)

    def count(self, table: str, database: str | None = None) -> int:
        """How many rows a table has.

        Args:
            table: its name.
            database: another SQLite file in the project's folder.

        Raises:
            NoSuchDatabase: there is no such file.
            sqlalchemy.exc.SQLAlchemyError: the table can't be read.
        """
        with self._engine(database).connect() as connection:
            query = sa.select(sa.func.count()).select_from(sa.table(table))
            return connection.scalars(query).one()

    def revisions(self, database: str | None = None) -> History:
        """The history: which revisions there are, and where the database stands.

        Args:
            database: another SQLite file in the project's folder.

        Raises:
            NoSuchDatabase: there is no such file.
        """
        current = read_current(self._engine(database))
        history = read_history(self.path / "alembic.ini", current, cache=self._revision_files)
        return replace(history, asked=True, database=database or "")

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
        has_alembic = (self.path / "alembic.ini").is_file()
        history = self.revisions(database) if has_alembic else None
        # Without a revision there is nothing to run, and env.py may not be wired yet.
        runs = history is not None and history.revisions
        return drift(
            models=scratch.read_models(self.path, self.url),
            history=scratch.read_replayed(self.path, self.url) if runs else None,
            database=read_schema(self._engine(database)),
            revisions=history,
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

    def panel(self) -> "Panel":
        """All views of the project behind tabs. They follow whatever changes it."""
        from course.sandbox.panel import panel_of

        return panel_of(self)

    def timeline(self) -> "TimelineView":
        """A slider over what has happened in the project, and the way back to each moment."""
        from course.sandbox.timeline import timeline_of
        from course.sandbox.timeline_answers import TimelineAnswers
        from course.widgets.timeline import TimelineView

        kept = timeline_of(self)
        kept.wanted = True
        kept.look()
        view = TimelineView(
            kept.steps(),
            kept.dropped,
            TimelineAnswers(kept, lambda: view.look(kept.steps(), kept.dropped)),
        )
        return view

    def round_trip(self, to: str = "-1") -> "Loss":
        """What a downgrade and the upgrade after it lose, measured on a copy of the project.

        Args:
            to: how far down, as after `alembic downgrade`.

        Raises:
            NothingToMeasure: the database stands at no revision.
            RoundTripFailed: one of the two commands fails.
        """
        from course.sandbox.round_trip import round_trip

        return round_trip(self, to)

    def _last_change(self) -> "Since | None":
        """What the last change did; None where no notebook stands, or where it can't be told."""
        from course.sandbox import standing
        from course.sandbox.timeline import timeline_of
        from course.sandbox.timeline_store import ContentDamaged

        if standing.standing_in(self.path) is None:
            return None
        timeline = timeline_of(self)
        timeline.look()
        try:
            return timeline.since()
        except ContentDamaged:  # what is there now is there all the same
            return None

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


def _is_hidden(file: Path) -> bool:
    """Files that programs keep for themselves, such as those in .ipynb_checkpoints."""
    return file.suffix == ".pyc" or any(part.startswith(".") for part in file.parts)
