"""`python -m course COMMAND …`: finds the module of the part that a command belongs to."""

import argparse
import difflib
import sys
from dataclasses import dataclass
from importlib import import_module

_USAGE_ERROR = 2
_INTERRUPTED = 130  # what a shell says of a program that Ctrl-C ended


@dataclass(frozen=True)
class Command:
    """A command: what it does, and the module that does it.

    That module has `main(arguments: list[str]) -> int`: it takes the arguments after the
    command's name and returns the exit code. It is imported when the command is given, and not
    before.
    """

    help: str
    module: str


COMMANDS = {
    "lab": Command("open JupyterLab on your copies of the notebooks", "course.lab"),
    "doctor": Command(
        "look whether everything is there that the course needs", "course.machine.doctor"
    ),
    "list": Command(
        "the lessons, with their minutes, databases and exercises",
        "course.build.listing",
    ),
    "check": Command("check an exercise, or all that were begun", "course.checks.commands.check"),
    "hint": Command("the next hint of an exercise", "course.checks.commands.hint"),
    "solution": Command("the solution of an exercise", "course.checks.commands.solution"),
    "status": Command(
        "what is solved, how many minutes are left, and what is next",
        "course.checks.commands.status",
    ),
    "reset": Command(
        "give an exercise, a lesson or a notebook its beginning back",
        "course.checks.commands.reset",
    ),
    "restore": Command(
        "list what was kept at a reset, or bring it back", "course.checks.commands.restore"
    ),
    "open": Command(
        "look at an Alembic project of your own: its history, its risks, its drift",
        "course.sandbox.open_command",
    ),
    "new": Command("begin a lesson (for authors)", "course.build.new"),
    "build": Command("make the notebooks from the lessons (for authors)", "course.build.command"),
}


def main(arguments: list[str]) -> int:
    """Run one command.

    Args:
        arguments: the command's name and what comes after it.

    Returns:
        The command's exit code; 1 if it ended in one of the kit's own errors, whose message is
        printed on stderr without a traceback; 2 and the help if there is no such command.
    """
    if not arguments or arguments[0] in {"-h", "--help"}:
        print(_help(), file=sys.stdout if arguments else sys.stderr)
        return 0 if arguments else _USAGE_ERROR
    name, *rest = arguments
    command = COMMANDS.get(name)
    if command is None:
        near = difflib.get_close_matches(name, COMMANDS, n=1)
        guess = f" Did you mean {near[0]}?" if near else ""
        print(f"There is no command {name!r}.{guess}\n\n{_help()}", file=sys.stderr)
        return _USAGE_ERROR
    try:
        code: int = import_module(command.module).main(rest)
    except KeyboardInterrupt:
        return _INTERRUPTED
    except Exception as error:
        if not _is_the_kits_own(error):
            raise
        print(error, file=sys.stderr)
        return 1
    return code


def _help() -> str:
    """What there is to say."""
    width = max(map(len, COMMANDS))
    commands = "\n".join(f"  {name:{width}}  {COMMANDS[name].help}" for name in COMMANDS)
    return argparse.ArgumentParser(
        prog="python -m course",
        usage="python -m course COMMAND …",
        description=f"The commands are:\n\n{commands}",
        epilog="`python -m course COMMAND --help` says more about one.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        add_help=False,
    ).format_help()


def _is_the_kits_own(error: Exception) -> bool:
    """Whether an error's class is defined in this package: its message then says what to do."""
    return type(error).__module__.partition(".")[0] == __package__
