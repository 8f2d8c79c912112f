"""The command line: `python -m sample_app seed|list|bin|add|done|delete|restore`."""

import argparse
import sys

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from sample_app import todos
from sample_app.database import make_engine
from sample_app.models import Todo
from sample_app.seed import seed


def shown(todo: Todo) -> str:
    """One line about a todo."""
    whose = f" ({todo.user.first_name})" if todo.user is not None else ""
    return f"{todo.id:>3} [{'x' if todo.is_done else ' '}] {todo.title}{whose}"


def run(session: Session, asked: argparse.Namespace) -> list[str]:
    """Do what was asked, and say what came of it, line by line."""
    match asked.command:
        case "seed":
            return ["The story's rows are there." if seed(session) else "Users exist: no change."]
        case "add":
            todo, what = todos.add_todo(session, asked.title, asked.email), ""
        case "done":
            todo, what = todos.mark_done(session, asked.id), ""
        case "delete":
            todo, what = todos.delete_todo(session, asked.id), " - in the bin"
        case "restore":
            todo, what = todos.restore_todo(session, asked.id), " - back"
        case _:
            found = todos.list_todos(session, deleted=asked.command == "bin")
            return [shown(todo) for todo in found]
    return [shown(todo) + what]


def main() -> int:
    """Run one command; the exit code is 0, or 1 with one line on stderr that says why."""
    parser = argparse.ArgumentParser(prog="python -m sample_app")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("seed", help="write the story's rows")
    commands.add_parser("list", help="list the todos")
    adding = commands.add_parser("add", help="add a todo")
    adding.add_argument("title")
    adding.add_argument("--for", dest="email", help="the e-mail address of whose it is")
    commands.add_parser("done", help="say that a todo is done").add_argument("id", type=int)
    commands.add_parser("delete", help="put a todo in the bin").add_argument("id", type=int)
    commands.add_parser("restore", help="bring it back").add_argument("id", type=int)
    commands.add_parser("bin", help="list the deleted todos")
    asked = parser.parse_args()

    try:
        engine = make_engine()
        with Session(engine) as session, session.begin():
            lines = run(session, asked)
    except LookupError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except SQLAlchemyError as error:
        said = str(getattr(error, "orig", error)).splitlines()[0]
        print(f"error: the database says: {said}", file=sys.stderr)
        return 1
    for line in lines:
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
