"""The command line: `python -m sample_app list`, and `--help` for the rest."""

import argparse
import io
import re
import sys
from collections.abc import Callable, Sequence
from datetime import date
from typing import NoReturn

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from sample_app import todos
from sample_app.database import database_url, make_engine
from sample_app.errors import Refused
from sample_app.models import STATUSES, Todo
from sample_app.seed import seed

MARKS = {"open": " ", "in_progress": "~", "done": "x"}
LARGEST_ID = 2**31 - 1  # of PostgreSQL's integer

Command = Callable[[Session, argparse.Namespace], list[str]]


class _Parser(argparse.ArgumentParser):
    """One that complains in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"error: {message}; {self.prog} --help says more\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: What stands after `python -m sample_app`.

    Returns:
        The exit code: 0, or 1 when nothing was changed; one line on stderr then says why.

    Raises:
        SystemExit: The arguments made no sense (code 2), or asked for help (0).
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a title may be in any script
    asked = _parser().parse_args(arguments)
    command: Command = asked.command
    try:
        engine = make_engine()
        try:
            with Session(engine) as session, session.begin():
                lines = command(session, asked)
        finally:
            engine.dispose()
    except Refused as refused:
        return _complain(str(refused))
    except SQLAlchemyError as error:
        return _complain(_what_the_database_says(error))
    except ModuleNotFoundError as error:
        return _complain(f"DATABASE_URL asks for a driver that isn't installed: {error.name}")
    for line in lines:
        print(line)
    return 0


def _complain(message: str) -> int:
    print(f"error: {message}", file=sys.stderr)
    return 1


def _what_the_database_says(error: SQLAlchemyError) -> str:
    """The database's own words, and what to do about them, in one line."""
    if not isinstance(error, DBAPIError):
        return f"{str(error).splitlines()[0]}; is DATABASE_URL right? It says {_shown_url()}"
    said = str(error.orig).strip().splitlines()[0]
    if re.search(r"no such (table|column)|no column named|(relation|column) .* does not", said):
        step = "this app expects another schema: run `alembic upgrade head`"
    elif re.search(r"is locked", said):
        step = "another program is writing to it: try again when that has ended"
    else:
        step = f"is DATABASE_URL right? It leads to {_shown_url()}"
    return f"the database says: {said}; {step}"


def _shown_url() -> str:
    try:
        return database_url().render_as_string(hide_password=True)
    except SQLAlchemyError:
        return "something that is no URL"


def _shown(todo: Todo) -> str:
    parts = [f"{todo.id:>3} [{MARKS[todo.status]}] {todo.title}"]
    if todo.user is not None:
        parts.append(f"({todo.user.full_name})")
    if todo.due_on is not None:
        parts.append(f"due {todo.due_on}")
    if todo.priority:
        parts.append(f"priority {todo.priority}")
    parts += sorted(f"#{tag.name}" for tag in todo.tags)
    return " ".join(parts)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m sample_app", description="What a small team has to do.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, help_: str, command: Command) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help_, description=help_)
        added.set_defaults(command=command)
        return added

    add("seed", "write the story's rows, unless there are users already", _seed)
    add("users", "list the users", _users)
    user = add("add-user", "add a user", _add_user)
    user.add_argument("full_name", metavar="NAME")
    user.add_argument("email", metavar="EMAIL")

    listed = add("list", "list the todos: [ ] open, [~] in progress, [x] done", _list)
    listed.add_argument("--for", dest="email", metavar="EMAIL", help="only this user's")
    listed.add_argument("--status", choices=STATUSES, help="only those in this status")
    listed.add_argument("--tag", metavar="TAG", help="only those with this tag")
    listed.add_argument("--deleted", action="store_true", help="those in the bin instead")

    added = add("add", "add a todo", _add)
    added.add_argument("title", metavar="TITLE")
    added.add_argument("--for", dest="email", metavar="EMAIL", help="whose it is")
    added.add_argument("--due", type=_date, metavar="YYYY-MM-DD", help="the day it is due")
    added.add_argument("--priority", type=int, choices=range(4), default=0, help="0 (usual) to 3")

    for name, help_, command in (
        ("start", "say that a todo is in progress", _start),
        ("done", "say that a todo is done", _done),
        ("delete", "put a todo in the bin", _delete),
        ("restore", "take a todo out of the bin", _restore),
        ("tag", "put a tag on a todo", _tag),
    ):
        add(name, help_, command).add_argument("id", type=_id, metavar="ID")
    commands.choices["tag"].add_argument("tag", metavar="TAG")
    return parser


def _id(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text[:11]) <= LARGEST_ID:
        return int(text)
    raise argparse.ArgumentTypeError(f"an id is a whole number from 1, not {text!r}")


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"a day is written 2025-07-01, not {text!r}") from None


def _seed(session: Session, _asked: argparse.Namespace) -> list[str]:
    written = seed(session)
    return ["The story's rows are there." if written else "There are users already: no change."]


def _users(session: Session, _asked: argparse.Namespace) -> list[str]:
    return [f"{user.id:>3} {user.full_name} <{user.email}>" for user in todos.list_users(session)]


def _add_user(session: Session, asked: argparse.Namespace) -> list[str]:
    user = todos.add_user(session, asked.full_name, asked.email)
    return [f"{user.id:>3} {user.full_name} <{user.email}>"]


def _list(session: Session, asked: argparse.Namespace) -> list[str]:
    found = todos.list_todos(
        session, email=asked.email, status=asked.status, tag=asked.tag, deleted=asked.deleted
    )
    return [_shown(todo) for todo in found]


def _add(session: Session, asked: argparse.Namespace) -> list[str]:
    todo = todos.add_todo(
        session, asked.title, email=asked.email, due_on=asked.due, priority=asked.priority
    )
    return [_shown(todo)]


def _start(session: Session, asked: argparse.Namespace) -> list[str]:
    return [_shown(todos.set_status(session, asked.id, "in_progress"))]


def _done(session: Session, asked: argparse.Namespace) -> list[str]:
    return [_shown(todos.set_status(session, asked.id, "done"))]


def _delete(session: Session, asked: argparse.Namespace) -> list[str]:
    return [f"{_shown(todos.delete_todo(session, asked.id))} - deleted"]


def _restore(session: Session, asked: argparse.Namespace) -> list[str]:
    return [_shown(todos.restore_todo(session, asked.id))]


def _tag(session: Session, asked: argparse.Namespace) -> list[str]:
    return [_shown(todos.tag_todo(session, asked.id, asked.tag))]


if __name__ == "__main__":
    sys.exit(main())
