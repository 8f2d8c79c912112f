"""`%alembic`, `%alembic_fails` and `%fails`: commands in a notebook.

They take the line as a shell would, and raise Python errors of their own, never IPython's
UsageError: runners of notebooks overlook that one.
"""

import shlex
import subprocess

from IPython.core.interactiveshell import InteractiveShell

from course.errors import ShownPlainly
from course.sandbox import display
from course.sandbox.command import run_command
from course.sandbox.runner import AlembicDidNotFail, AlembicFailed, AlembicResult
from course.sandbox.standing import current, current_folder
from course.state.frames import frame_html


class CommandDidNotFail(ShownPlainly, RuntimeError):
    """A shell command that was to fail ended with exit code 0."""

    def __init__(self, command: str) -> None:
        super().__init__(
            f"`{command}` was expected to fail here, and ended with exit code 0.\n"
            "Something before this cell differs from the lesson: run the notebook from its top."
        )


class LineNotRead(ShownPlainly, ValueError):
    """A line has a quote that is opened and not closed."""

    def __init__(self, line: str) -> None:
        super().__init__(f"`{line}` can't be split into words: a quote is opened and not closed.")


def alembic(line: str) -> None:
    """`%alembic upgrade head`: the command line of Alembic, in this notebook's project.

    Prints what `alembic upgrade head` prints in a terminal; the cell fails when that ends with an
    exit code that isn't 0.
    """
    result = _run(line)
    if result.exit_code != 0:
        raise AlembicFailed(result)


def alembic_fails(line: str) -> None:
    """`%alembic_fails upgrade nope`: a command that must fail; the cell fails when it does not."""
    result = _run(line)
    if result.exit_code == 0:
        raise AlembicDidNotFail(result)


def fails(line: str) -> None:
    """`%fails python -m sample_app list`: a shell command that must fail.

    Prints both of its streams; the cell fails when the exit code is 0.
    """
    done = subprocess.run(  # noqa: S602 - a line for the shell, as after `!`
        line,
        shell=True,
        cwd=current_folder(current()),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    print(done.stdout, end="")  # noqa: T201 - what the command printed
    if done.returncode == 0:
        raise CommandDidNotFail(line)


def _run(line: str) -> AlembicResult:
    try:
        arguments = shlex.split(line)
    except ValueError:
        raise LineNotRead(line) from None
    workspace = current()
    return run_command(workspace, arguments, folder=current_folder(workspace), echo=True)


def register(shell: InteractiveShell) -> None:
    """Make the three magics known to a notebook, and have it show state as widgets."""
    for magic in (alembic, alembic_fails, fails):
        shell.magics_manager.register_function(magic, magic_kind="line")
    if shell.display_formatter is not None:
        # By name: pandas is loaded when the first frame is, not before.
        html = shell.display_formatter.formatters["text/html"]
        html.for_type_by_name("pandas", "DataFrame", frame_html)
    display.register(shell)
