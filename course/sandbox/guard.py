"""No command touches a database that the kit did not make.

SQLAlchemy connects through a dialect, whatever env.py does before. So the guard stands there, and
looks at what the driver is about to be told. It also plays the end of a process: connections that
the project leaves open are closed.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from sqlalchemy import event
from sqlalchemy.engine import URL
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.pool import Pool

from course.errors import ShownPlainly
from course.paths import is_scratch
from course.sandbox import postgres

_IN_MEMORY = "a database in memory"
_ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
_STEPS_BETWEEN_LOOKS = 20_000  # of SQLite's virtual machine; a few milliseconds
_lent: set[Path] = set()
"""Folders of the kit's own whose SQLite files any project may use for now."""


class DatabaseRefused(ShownPlainly, PermissionError):
    """A command was about to connect to a database that the kit did not make.

    Attributes:
        url: that database, without its password.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        super().__init__(
            f"{url} was not made by the course, so nothing was sent to it.\n"
            "A sandbox uses its own SQLite files, or a PostgreSQL database made for it.\n"
            "Look at DATABASE_URL, the file .env and sqlalchemy.url in alembic.ini."
        )


class AnotherDatabase(DatabaseRefused):
    """A command was about to connect to another database than the one that it is for.

    Attributes:
        url: that other one, by its name.
    """

    def __init__(self, expected: str, found: str) -> None:
        self.url = found
        PermissionError.__init__(
            self,
            f"This view shows {expected}, and env.py connects to {found}, so the command was "
            f"stopped: nothing was sent to {found}. A button acts on the database that its view "
            f"shows. Have env.py read DATABASE_URL, which named {expected} for this command, in "
            f"place of an address of its own; or press the button in a view of {found}.",
        )


class NotOnScratch(DatabaseRefused):
    """A command that was to run on a scratch database was about to connect to a real one.

    Attributes:
        url: that real one, by its name.
    """

    def __init__(self, scratch: URL, found: str) -> None:
        self.url = found
        kind = _ENGINES.get(scratch.get_backend_name(), scratch.get_backend_name())
        PermissionError.__init__(
            self,
            f"This runs on an empty {kind} database, and env.py connects to {found}, so it was "
            f"stopped: nothing was sent to {found}.\n"
            "The project was on another kind of database when this view was made. Run the cell "
            "that shows it once more.",
        )


@contextmanager
def lending(folder: Path) -> Iterator[None]:
    """Let the SQLite files below a folder of the kit's own pass, until the block ends."""
    _lent.add(folder)
    try:
        yield
    finally:
        _lent.discard(folder)


class _Connectable(Protocol):
    def close(self) -> object: ...


class Guard:
    """Watches the connections of one command.

    Args:
        root: the project's folder; SQLite files below it are the project's own.
        redirect: where connections to the project's database go instead, if they are to.
        only: the one database of the project that the command is for, if it is for one.
        stop: asked now and then while SQLite computes; true ends the statement.
    """

    def __init__(
        self,
        root: Path,
        *,
        redirect: URL | None = None,
        only: URL | None = None,
        stop: Callable[[], bool] = lambda: False,
    ) -> None:
        self._root = root
        self._redirect = redirect
        self._only = None if only is None else self._name_of(only)
        self._stop = stop
        self._opened: list[_Connectable] = []
        self.refused: DatabaseRefused | None = None

    @contextmanager
    def standing(self) -> Iterator[None]:
        """Every connection made through SQLAlchemy passes the guard, until the block ends."""
        connect = DefaultDialect.connect
        guard = self

        def guarded(dialect: DefaultDialect, *cargs: Any, **cparams: Any) -> Any:
            cargs, cparams = guard._checked(dialect, cargs, cparams)
            connection = connect(dialect, *cargs, **cparams)
            guard._watch(connection)
            return connection

        DefaultDialect.connect = guarded  # type: ignore[method-assign, assignment]
        event.listen(Pool, "connect", self._opened_by_anybody)
        try:
            yield
        finally:
            event.remove(Pool, "connect", self._opened_by_anybody)
            DefaultDialect.connect = connect  # type: ignore[method-assign]
            for each in self._opened:
                with suppress(Exception):  # closed already, or another thread's
                    each.close()

    def _checked(
        self, dialect: DefaultDialect, cargs: tuple[Any, ...], cparams: dict[str, Any]
    ) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """What the driver is to be told: the same, or the redirection."""
        if dialect.name == "sqlite":
            file = _sqlite_file(str(cargs[0] if cargs else cparams.get("database", "")))
            if file is None:
                self._compare(_IN_MEMORY)
                return cargs, cparams
            if not any(file.is_relative_to(each) for each in (self._root, *_lent)):
                raise self._refuse(URL.create("sqlite", database=str(file)))
            if self._redirect is not None and self._redirect.get_backend_name() == "sqlite":
                return (self._redirect.database, *cargs[1:]), cparams
            if file.is_relative_to(self._root):
                self._not_on_scratch(self._name_of_file(file))
            self._compare(self._name_of_file(file))
            return cargs, cparams
        url = _url_of(dialect.name, cargs, cparams)
        if not postgres.is_ours(url):
            raise self._refuse(url)
        if self._redirect is not None and self._redirect.get_backend_name() == dialect.name:
            key = "database" if "database" in cparams else "dbname"
            return cargs, {**cparams, key: self._redirect.database}
        self._not_on_scratch(str(url.database))
        self._compare(str(url.database))
        return cargs, cparams

    def _opened_by_anybody(self, connection: Any, _: object) -> None:
        """A connection that env.py made by a `creator` of its own has passed no dialect."""
        if self._only is not None and isinstance(connection, sqlite3.Connection):
            (file,) = (row[2] for row in connection.execute("PRAGMA database_list") if not row[0])
            self._compare(self._name_of_file(Path(file)) if file else _IN_MEMORY)

    def _not_on_scratch(self, name: str) -> None:
        """Refuse a real database of another kind than the scratch one: it can't be redirected."""
        if self._redirect is not None:
            self.refused = NotOnScratch(self._redirect, name)
            raise self.refused

    def _compare(self, name: str) -> None:
        """Refuse a database that the command is not for."""
        if self._only is not None and name != self._only:
            self.refused = AnotherDatabase(self._only, name)
            raise self.refused

    def _name_of(self, url: URL) -> str:
        if url.get_backend_name() != "sqlite":
            return str(url.database)
        return self._name_of_file(Path(str(url.database)))

    def _name_of_file(self, file: Path) -> str:
        """A file below the project's folder, as a reader knows it."""
        file = file.resolve()
        inside = file.is_relative_to(self._root)
        return file.relative_to(self._root).as_posix() if inside else file.name

    def _refuse(self, url: URL) -> DatabaseRefused:
        # Kept, as env.py may catch every exception there is.
        self.refused = DatabaseRefused(url.render_as_string(hide_password=True))
        return self.refused

    def _watch(self, connection: Any) -> None:
        self._opened.append(connection)
        if isinstance(connection, sqlite3.Connection):
            # While SQLite computes, Python sees no Ctrl-C unless it is called back now and then.
            connection.set_progress_handler(self._stop, _STEPS_BETWEEN_LOOKS)
            if self._redirect is not None or is_scratch(self._root):
                do_not_wait_for_the_disk(connection)


def do_not_wait_for_the_disk(connection: sqlite3.Connection) -> None:
    """For a database that stands for a moment: nobody reads it after a power cut."""
    connection.execute("PRAGMA synchronous = OFF")


def _sqlite_file(database: str) -> Path | None:
    """The file that SQLite would open; None for a database in memory."""
    if database.startswith("file:"):
        parts = urlsplit(database)
        if "mode=memory" in parts.query.split("&"):
            return None
        database = unquote(parts.path)
    return Path(database).resolve() if database not in {"", ":memory:"} else None


def _url_of(backend: str, cargs: tuple[Any, ...], cparams: dict[str, Any]) -> URL:
    """The URL that leads to these arguments, near enough to be recognised by a reader."""
    if cargs and isinstance(cargs[0], str):  # a connection string of the driver's own
        return URL.create(backend, database="(given as a connection string)")
    port = cparams.get("port")
    return URL.create(
        backend,
        username=cparams.get("user"),
        password=cparams.get("password") or None,
        host=cparams.get("host"),
        port=int(port) if port else None,
        database=cparams.get("dbname") or cparams.get("database") or cparams.get("db"),
    )
