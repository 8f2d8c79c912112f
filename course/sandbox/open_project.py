"""`course.open_project("path/to/alembic.ini")`: the course's views over anybody's Alembic project.

Read-only, for the project and for the database. Revision files and env.py are parsed, never run,
and no Alembic command is started. So there is no view of what the history would build: that takes
running it. Models are imported only when they are asked for, with `drift()`.
"""

from pathlib import Path

from sqlalchemy.engine import URL

from course.errors import ShownPlainly
from course.sandbox.open_view import Seen
from course.sandbox.other_config import find_configuration
from course.sandbox.other_database import DatabaseNotRead, parse_url, read_only, shown_url
from course.sandbox.other_models import Models, ModelsNotRead, find_models, read_models
from course.state.configuration import read_configuration
from course.state.display import Document, Shown
from course.state.drift import Drift, drift
from course.state.environment import read_environment
from course.state.history import History, Problem
from course.state.revisions import RevisionCache, read_current, read_history
from course.state.risk import Risks
from course.state.risks import find_risks
from course.state.schema import Schema, read_schema
from course.state.things import VERSION_TABLES


class NoDatabaseGiven(ShownPlainly, LookupError):
    """A project was opened without the URL of its database."""

    def __init__(self) -> None:
        super().__init__(
            "The project was opened without its database. Say which one: "
            'course.open_project("…", url="postgresql://user:password@host/name"); it is only '
            'read. url="env:DATABASE_URL" takes the URL from an environment variable.'
        )


class OpenedProject(Shown):
    """Somebody's Alembic project, opened for reading. Each view reads anew what stands there.

    Attributes:
        config_file: Its configuration file.
        section: The ini section.
    """

    def __init__(
        self, config_file: Path, section: str, url: URL | None, models: str | None
    ) -> None:
        self.config_file = config_file
        self.section = section
        self._url = url
        self._said_models = models
        self._cache = RevisionCache()

    @property
    def name(self) -> str:
        """The name of the project's folder."""
        return self.config_file.parent.name

    @property
    def models(self) -> Models | None:
        """Where its models are: what was said, or what env.py says; None if nobody does."""
        configuration = read_configuration(self.config_file, self.section)
        environment = read_environment(configuration.script_folder)
        return find_models(self._said_models, self.config_file.parent, configuration, environment)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with its history."""
        return self.revisions().problems

    def __repr__(self) -> str:
        """What was opened, without a password or a place on this machine."""
        database = f", on {shown_url(self._url)}" if self._url is not None else ""
        return f"The project {self.name}, opened for reading{database}"

    def revisions(self) -> History:
        """The history, and where the database stands if one was given.

        Raises:
            DatabaseNotRead: It could not be read.
        """
        return self._history(self._current())

    def risks(self) -> Risks:
        """What could go wrong in its migrations, for the kind of database if one was given.

        Raises:
            DatabaseNotRead: It could not be read.
        """
        return find_risks(self.revisions(), self._url and self._url.get_backend_name())

    def schema(self) -> Schema:
        """The tables of its database.

        Raises:
            NoDatabaseGiven: None was given.
            DatabaseNotRead: It could not be read.
        """
        with read_only(self._given_url(), self.config_file.parent) as engine:
            return read_schema(engine)

    def drift(self) -> Drift:
        """Where its models and its database differ.

        Runs the models, on a scratch database of the course's own; see `other_models`. The history
        is not run, so what it would build is not compared.

        Raises:
            NoDatabaseGiven: None was given.
            DatabaseNotRead: It could not be read.
            ModelsNotRead: Nobody says where the models are, or they can't be imported.
        """
        url = self._given_url()
        models = self.models
        if models is None:
            raise ModelsNotRead(
                "Where the models are can't be told from env.py. Say it: "
                'course.open_project("…", url="…", models="package.module:Base").'
            )
        made, schemas = read_models(models, self.config_file.parent, url)
        table = self._version_table()[0]
        with read_only(url, self.config_file.parent) as engine:
            database = read_schema(engine, schemas)
        return drift(
            models=made,
            history=None,
            database=database,
            revisions=self.revisions(),
            ignore=VERSION_TABLES | {table},
        )

    def document(self) -> Document:
        """All views, one below the other; what can't be shown says why."""
        return self.look().document()

    def look(self) -> Seen:
        """Everything that there is to see, read once; what can't be read says why."""
        sentences = [f"{self!r}. Nothing of it was run, and nothing is written to it."]
        try:
            current = self._current()
        except DatabaseNotRead as error:
            sentences.append(str(error))
            current = None
        history = self._history(current)
        found, why_not = None, ""
        if self._url is None:
            sentences.append("Its database was not looked at: no url was given.")
        else:
            try:
                found = self.drift()
                sentences[0] = (
                    f"{self!r}. Its models ({self.models}) were imported; its migrations were not "
                    "run, so what they would build is not compared. Nothing is written to it."
                )
            except (DatabaseNotRead, ModelsNotRead) as error:
                why_not = str(error)
                if why_not not in sentences:
                    sentences.append(why_not)
        risks = find_risks(history, self._url and self._url.get_backend_name())
        return Seen(tuple(sentences), history, risks, found, why_not)

    def _given_url(self) -> URL:
        if self._url is None:
            raise NoDatabaseGiven
        return self._url

    def _current(self) -> tuple[str, ...] | None:
        if self._url is None:
            return None
        with read_only(self._url, self.config_file.parent) as engine:
            return read_current(engine, *self._version_table())

    def _history(self, current: tuple[str, ...] | None) -> History:
        return read_history(self.config_file, current, cache=self._cache, section=self.section)

    def _version_table(self) -> tuple[str, str | None]:
        configuration = read_configuration(self.config_file, self.section)
        environment = read_environment(configuration.script_folder)
        return environment.version_table, environment.version_table_schema


def open_project(
    config_file: Path | str,
    url: URL | str | None = None,
    models: str | None = None,
    *,
    section: str = "alembic",
) -> OpenedProject:
    """Look at any Alembic project with the course's views. Nothing is written to it.

    Its migrations and its env.py are read, never run. Its models are imported when `drift()` is
    asked for.

    Args:
        config_file: `alembic.ini`, `pyproject.toml`, or the folder that holds either.
        url: Its database, which is only read; `env:NAME` for the URL in an environment variable.
        models: Where its models are, such as `app.models:Base`; found through env.py unless told.
        section: The ini section, as `alembic --name` would choose it.

    Returns:
        The project: `.revisions()`, `.risks()`, `.problems`; with a URL `.schema()` and `.drift()`.

    Raises:
        NoSuchProject: There is none.
        DatabaseNotRead: `url` is no URL.
    """
    path, _ = find_configuration(config_file, section)
    return OpenedProject(path, section, None if url is None else parse_url(url), models)
