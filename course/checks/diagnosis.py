"""What is broken in a project, in the order in which a person would mend it.

A check that says "the column is missing" is right, and no help, when models.py doesn't even
parse. So what is broken is told before what is missing. What was broken when the exercise began is
the exercise's own subject, and left to its check.
"""

import ast
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from course.checks.feedback import Unmet
from course.sandbox.scratch import ModelsDoNotImport, import_models
from course.sandbox.workspace import Workspace
from course.state.configuration import read_configuration
from course.state.display import listed
from course.state.history import History, Problem
from course.state.revisions import read_current, read_history
from course.state.schema import read_schema

_SCRIPTS = ("env.py", "script.py.mako")  # where script_location says, and that may be changed
_NEEDED = ("models.py", "database.py", "__main__.py", "alembic.ini", *_SCRIPTS)

# The second is the driver's: where a damaged file is still SQLite's, and a name in it isn't UTF-8.
UNREADABLE = (sa.exc.SQLAlchemyError, UnicodeDecodeError)


@dataclass(frozen=True)
class Damage:
    """One thing that is broken.

    Attributes:
        key: What it is, the same each time it is found.
        unmet: What to say of it.
    """

    key: str
    unmet: Unmet


@dataclass(frozen=True)
class Start:
    """What a project was like when it was made.

    Attributes:
        files: The files that the app and Alembic can't do without.
        damages: The keys of what was broken from the start.
    """

    files: frozenset[str] = frozenset()
    damages: frozenset[str] = frozenset()

    @classmethod
    def of(cls, ws: Workspace) -> "Start":
        """Look at a project that was made this moment."""
        files = frozenset(
            each.relative_to(ws.path).as_posix()
            for name in _NEEDED
            for each in ws.path.rglob(name)
            if each.is_file()
        )
        return cls(files, frozenset(each.key for each in find_damages(ws, cls(files))))


def first_damage(ws: Workspace, start: Start) -> Damage | None:
    """The first thing that was broken since the start and is to be mended; None if all is whole."""
    found = find_damages(ws, start)
    return next((each for each in found if each.key not in start.damages), None)


def find_damages(ws: Workspace, start: Start) -> Iterator[Damage]:
    """Yield what is broken, first things first. Only reads, but for the models, which it runs.

    Args:
        ws: the project.
        start: names the files that it can't do without.
    """
    yield from _missing_files(ws, start)
    yield from _settings_that_are_no_text(ws)
    syntax = list(_syntax_errors(ws))
    yield from syntax
    if (ws.path / "alembic.ini").is_file():
        yield from _history_problems(read_history(ws.path / "alembic.ini"))
    if not syntax:
        yield from _models_that_do_not_import(ws)
    yield from _unreadable_databases(ws)
    if (ws.path / "alembic.ini").is_file():
        yield from _two_heads(read_history(ws.path / "alembic.ini"))
        yield from _unknown_revisions(ws)


def _missing_files(ws: Workspace, start: Start) -> Iterator[Damage]:
    scripts = read_configuration(ws.path / "alembic.ini").script_folder
    for name in sorted(start.files):
        moved = scripts is not None and (scripts / Path(name).name).is_file()
        if not (ws.path / name).is_file() and not (Path(name).name in _SCRIPTS and moved):
            yield Damage(
                f"missing {name}",
                Unmet(
                    f"{name} is not there; expected the file that the exercise began with.",
                    "It was deleted, moved or renamed.",
                    f'Put it back, or begin afresh with course.reset("{ws.name}"), which keeps '
                    "what stands there now.",
                ),
            )


def _settings_that_are_no_text(ws: Workspace) -> Iterator[Damage]:
    try:
        (ws.path / ".env").read_text("utf-8")
    except UnicodeDecodeError:
        yield Damage(
            "settings .env",
            Unmet(
                ".env is not UTF-8 text; expected lines such as DATABASE_URL=sqlite:///todo.db.",
                "The app and env.py read it at their start, so neither gets any further.",
                "Write its lines anew, or begin afresh with "
                f'course.reset("{ws.name}"), which keeps what stands there now.',
            ),
        )
    except OSError:  # there is none, and most projects need none
        return


def _syntax_errors(ws: Workspace) -> Iterator[Damage]:
    for file in _sources(ws.path):
        name = file.relative_to(ws.path).as_posix()
        try:
            with warnings.catch_warnings(action="ignore"):
                ast.parse(file.read_bytes(), name)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            line = getattr(error, "lineno", None)
            where = f"{name}, line {line}" if line else name
            said = getattr(error, "msg", None) or str(error) or type(error).__name__
            yield Damage(
                f"syntax {name}",
                Unmet(
                    f"{where} is not Python: {said}; expected a file that Python can read.",
                    "Nothing that imports it runs, and Alembic neither.",
                    "Look at how far that line is indented, and the one above it."
                    if isinstance(error, IndentationError)
                    else "Look at that line, and at the one above it: a bracket, a quote or a "
                    "colon.",
                ),
            )


def _sources(root: Path) -> list[Path]:
    """The app's modules and env.py; of the revisions, the history tells."""
    found = [*root.glob("*.py"), *(root / "sample_app").rglob("*.py"), *root.glob("*/env.py")]
    return sorted({each for each in found if each.is_file()})


_NEXT_STEPS = {
    "configuration": "Compare alembic.ini with what `alembic init` writes, and mend that.",
    "syntax": "Mend that line; then `alembic history` reads the file again.",
    "cycle": "Open these files, and mend the down_revision that points forward.",
    "missing_down_revision": "Look at `alembic history`, and at the down_revision it stops at.",
}


def _history_problems(history: History) -> Iterator[Damage]:
    for problem in history.problems:
        if problem.stops_alembic and problem.kind != "unknown_current":
            yield Damage(f"{problem.kind} {' '.join(problem.revisions)}", _told(problem))


def _told(problem: Problem) -> Unmet:
    return Unmet(
        problem.sentence,
        "Alembic reads its configuration and every revision before it does anything, so each of "
        "its commands stops here.",
        _NEXT_STEPS.get(problem.kind, "Mend that; `alembic history` tells when it is."),
    )


def _models_that_do_not_import(ws: Workspace) -> Iterator[Damage]:
    if not (ws.path / "sample_app" / "models.py").is_file():
        return
    try:
        import_models(ws.path)
    except ModelsDoNotImport as error:
        yield Damage(
            "models",
            Unmet(
                f"sample_app.models can't be imported: {error.reason}; expected that it can.",
                "The app doesn't start, and autogenerate has nothing to compare with.",
                "Mend that line, and try: python -c 'import sample_app.models'",
            ),
        )


def _unreadable_databases(ws: Workspace) -> Iterator[Damage]:
    if ws.url.get_backend_name() != "sqlite":
        return
    for file in sorted(ws.path.glob("*.db")):
        reason = unreadable(file)
        if reason:
            yield Damage(f"database {file.name}", database_unreadable(file.name, reason))


def unreadable(file: Path) -> str:
    """Why SQLite can't read a file; empty when it can."""
    engine = sa.create_engine(URL.create("sqlite", database=str(file)), poolclass=NullPool)
    try:
        read_schema(engine)
    except UNREADABLE as error:
        return why(error)
    return ""


def why(error: Exception) -> str:
    """The database's own words, in one line, of an error that is one of `UNREADABLE`."""
    if isinstance(error, UnicodeDecodeError):
        return "what should be a name in it is no text"
    return str(getattr(error, "orig", None) or error).splitlines()[0]


def database_unreadable(name: str, reason: str, backend: str = "sqlite") -> Unmet:
    """What to say of a database that can't be read."""
    if backend != "sqlite":
        return Unmet(
            f"The database {name} can't be read: {reason}; expected the exercise's own.",
            "It was dropped, or somebody holds a lock in an open transaction.",
            "End what is open in other notebooks and terminals; if it is gone, begin afresh with "
            "course.reset.",
        )
    return Unmet(
        f"{name} can't be read: {reason}; expected a SQLite database.",
        "The file was written over or cut off, by something that is not a database.",
        "Delete it and make it anew with your migrations, or begin afresh with course.reset, "
        "which keeps what stands there now.",
    )


def _two_heads(history: History) -> Iterator[Damage]:
    if len(history.heads) > 1:
        heads = listed(history.heads)
        yield Damage(
            "heads",
            Unmet(
                f"The history has {len(history.heads)} heads, {heads}; expected one.",
                "Two revisions name the same down_revision, so `alembic upgrade head` can't tell "
                "where to go.",
                "Look at `alembic history`. Merge the two; or let the one that nobody else has "
                "follow the other, and downgrade from it before.",
            ),
        )


def _unknown_revisions(ws: Workspace) -> Iterator[Damage]:
    try:
        engine = sa.create_engine(ws.url, poolclass=NullPool)
        current = read_current(engine)
    except UNREADABLE:
        return
    for id_ in read_history(ws.path / "alembic.ini", current).unknown_current:
        yield Damage(
            f"unknown {id_}",
            Unmet(
                f"The database stands at revision {id_ or repr(id_)}, which no file has; expected "
                "one of the history's revisions.",
                "The file was deleted or renamed after it was applied, or alembic_version was "
                "changed by hand.",
                "Bring the file back (`alembic history` tells which revisions there are), or begin "
                f'afresh with course.reset("{ws.name}"), which keeps what stands there now.',
            ),
        )
