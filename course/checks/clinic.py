"""`course.clinic("lost-file")`: a project that is broken, because somebody really broke it.

A lesson's `exercises/rooms.py` has `ROOMS`, by name: functions that break a project step by step,
with the words of a `Case`. An exercise begins with the same functions, so that a page and its
exercises share how each project came to be as it is:

    def lost_file(case):
        case.alembic("upgrade", "head")
        case.move("alembic/versions/9d40_….py", "elsewhere/9d40_….py")

What a case did stands in the room's project, in `what_happened.txt`.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from course import paths
from course.checks.doing import replace, sql, write
from course.checks.exercise import ExerciseInvalid, module_file, shown_file
from course.errors import ShownPlainly
from course.sandbox import backups, making, runner, standing
from course.sandbox.timeline import timeline_of
from course.sandbox.workspace import Workspace
from course.source.lesson import Lesson, find_lessons
from course.source.modules import load
from course.state.display import counted

STORY = "what_happened.txt"
"""The file of a room's project that says how it came to be."""

_ROOMS = "rooms.py"
# Runs Alembic, and ends as a power cut would, when the statement comes that it was told of.
_KILLED = """\
import os, signal, sys
import sqlalchemy as sa
from alembic.config import main
awaited = sys.argv.pop(1)

@sa.event.listens_for(sa.Engine, "before_cursor_execute")
def end(connection, cursor, statement, *others):
    if statement.startswith(awaited):
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))

main(prog="alembic")
"""


class NoSuchRoom(ShownPlainly, LookupError):
    """The clinic has no room of that name.

    Attributes:
        name: what was asked for.
        known: the names that there are.
    """

    def __init__(self, name: str, known: list[str]) -> None:
        self.name = name
        self.known = known
        there = f"The rooms are: {', '.join(known)}." if known else "There are none yet."
        super().__init__(f"The clinic has no room {name!r}. {there}")


class NotKilled(RuntimeError):
    """A command that was to be killed half-way came to its end."""


class Case:
    """A project that is being broken, and the story of it.

    Each step is done and noted, as one would type it.

    Args:
        ws: the project.
        redirect: a scratch database that stands in for the project's own.

    Attributes:
        ws: the project.
        story: the steps so far, a line or more for each.
    """

    def __init__(self, ws: Workspace, redirect: URL | None = None) -> None:
        self.ws = ws
        self._redirect = redirect
        self.story: list[str] = []

    def alembic(self, *arguments: str) -> None:
        """Run an Alembic command; one that fails is a part of the story.

        Args:
            arguments: what stands after `alembic`.
        """
        result = runner.run(arguments, root=self.ws.path, redirect=self._redirect)
        self.story.append(f"$ {result.command}")
        if result.exit_code != 0:
            self.story.append(f"  {result.reason}")

    def killed(self, *arguments: str, before: str) -> None:
        """Run an Alembic command in a process of its own, and kill that at a statement.

        Args:
            arguments: what stands after `alembic`.
            before: the first words of the statement that is never sent.

        Raises:
            NotKilled: it came to its end.
        """
        url = self.ws.url.render_as_string(hide_password=False)
        ended = subprocess.run(
            [sys.executable, "-c", _KILLED, before, *arguments],
            cwd=self.ws.path,
            env={**os.environ, "DATABASE_URL": url, "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        # Windows has no signals: there, the exit code is SIGTERM's number.
        if ended.returncode not in (-getattr(signal, "SIGKILL", 9), int(signal.SIGTERM)):
            raise NotKilled(
                f"`alembic {' '.join(arguments)}` ended with exit code {ended.returncode}; "
                f"expected it to be killed before it sends {before!r}."
            )
        self.story += [
            f"$ alembic {' '.join(arguments)}",
            f"  killed: the process was gone before it sent `{before.strip()} …`",
        ]

    def sql(self, *statements: str) -> None:
        """Send statements to the database, past Alembic.

        Raises:
            sqlalchemy.exc.DBAPIError: the database refuses one.
        """
        sql(self.ws, *statements)
        self.story += [f"sqlite> {statement};" for statement in statements]

    def fill(self, table: str, columns: Sequence[str], rows: Sequence[tuple[object, ...]]) -> None:
        """Write rows into a table.

        Args:
            table: its name.
            columns: the columns that get a value.
            rows: a value for each of these columns, as the driver takes it.
        """
        marks = ", ".join(f":{each}" for each in columns)
        insert = sa.text(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})")  # noqa: S608
        values = [dict(zip(columns, row, strict=True)) for row in rows]
        with sa.create_engine(self.ws.url, poolclass=NullPool).begin() as connection:
            connection.execute(insert, values)
        self.story.append(f"{counted(len(rows), 'row')} in {table}")

    def move(self, file: str, to: str) -> None:
        """Move a file; the folder that it goes to is made."""
        (self.ws.path / to).parent.mkdir(parents=True, exist_ok=True)
        (self.ws.path / file).rename(self.ws.path / to)
        self.story.append(f"$ mv {file} {to}")

    def write(self, file: str, text: str) -> None:
        """Write a file that wasn't there."""
        write(self.ws, file, text)
        self.story.append(f"{file} is written")

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace a piece of text in a file.

        Raises:
            ValueError: the file doesn't hold it once.
        """
        replace(self.ws, file, old, new)
        self.story.append(f"{file} is edited:")
        for mark, text in (("-", old), ("+", new)):
            self.story += [f"  {mark} {line}" for line in text.strip("\n").splitlines()]


Break = Callable[[Case], object]


def clinic(room: str) -> Workspace:
    """Make the project of one of the clinic's rooms, break it, and go there.

    Each call begins anew: what stood in the room before is moved to the backups, and that is said;
    a DATABASE_URL that was set is forgotten.

    Args:
        room: its name, such as `lost-file`.

    Returns:
        The project, whose `what_happened.txt` says how it came to be as it is.

    Raises:
        NoSuchRoom: there is none of that name.
    """
    lesson, breaks = _find(str(room))
    root = paths.sandboxes() / f"{lesson.number}-{room}"
    kept = backups.keep(root)
    if kept is not None:
        print(  # noqa: T201 - the learner is to know
            f"What stood in this room before is kept in {kept.shown}; "
            f'course.restore("{kept.what}") brings it back.'
        )
    os.environ.pop("DATABASE_URL", None)  # another room's, where its last cell didn't come to it
    with standing.elsewhere():
        made = making.make(lesson.id, root)
        case = Case(made)
        breaks(case)
    write(made, STORY, "\n".join([*case.story, ""]))
    timeline_of(made).begin()
    return standing.go_to(made)


def _find(room: str) -> tuple[Lesson, Break]:
    known: list[str] = []
    for lesson in find_lessons(paths.LESSONS):
        if not (lesson.folder / "exercises" / _ROOMS).is_file():
            continue
        file = module_file(lesson, "exercises")
        rooms = getattr(load(file), "ROOMS", None)
        if not isinstance(rooms, dict):
            raise ExerciseInvalid(
                f"{shown_file(file, lesson)}: expected a dictionary ROOMS, from {_ROOMS}."
            )
        if room in rooms:
            return lesson, rooms[room]
        known += rooms
    raise NoSuchRoom(room, known)
