"""The one module that starts Alembic.

`run(["upgrade", "head"], root=…)` does what `alembic upgrade head` does in a terminal, to the
letter: it executes the same console script, in this process (see `isolation`), and returns both
streams and the exit code. In a window, Alembic also indents and wraps its own messages to the
window's width; here they come as they do in a pipe: one message, one line.
"""

import hashlib
import inspect
import re
import runpy
import shlex
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import alembic.config
import alembic.util
from alembic.util import messaging
from sqlalchemy.engine import URL

from course.errors import ShownPlainly
from course.sandbox import catalog, tracebacks
from course.sandbox.guard import DatabaseRefused, Guard
from course.sandbox.isolation import own_process
from course.sandbox.statements import Statements
from course.sandbox.streams import Streams
from course.sandbox.time_limit import TimeUp
from course.state.statement import Statement

_EXIT_CODE_OF_A_TRACEBACK = 1
_REASON = re.compile(r"[\w.]*(?:Error|Exception|FAILED)\b.*")


@dataclass(frozen=True)
class AlembicResult:
    """What one command did.

    Attributes:
        arguments: what stood after `alembic`.
        exit_code: 0, or what a shell would see in `$?`.
        stdout: standard output.
        stderr: standard error; logging goes here.
        statements: what it sent to databases. Two results that differ in these alone are equal.
        before: what stood before `alembic`, such as a variable; mostly nothing.
    """

    arguments: tuple[str, ...]
    exit_code: int
    stdout: str
    stderr: str
    statements: tuple[Statement, ...] = field(default=(), compare=False, repr=False)
    before: str = ""

    @property
    def command(self) -> str:
        """The command as one would type it."""
        return f"{self.before} {shlex.join(('alembic', *self.arguments))}".strip()

    @property
    def reason(self) -> str:
        """Why it failed, in one line: Alembic's own, or the one of the error that ended it.

        SQLAlchemy puts the statement, and an address to read, below that line.
        """
        lines = (self.stdout + self.stderr).strip().splitlines()
        told = [each for each in lines if _REASON.match(each)]
        return (told or lines or ["it says nothing"])[-1]


class AlembicFailed(ShownPlainly, RuntimeError):
    """A command that was to succeed ended with an exit code that isn't 0.

    Attributes:
        result: the exit code and both streams.
    """

    def __init__(self, result: AlembicResult) -> None:
        self.result = result
        super().__init__(
            f"`{result.command}` ended with exit code {result.exit_code}; its last words are above."
        )


class AlembicDidNotFail(ShownPlainly, RuntimeError):
    """A command that was to fail ended with exit code 0.

    Attributes:
        result: the exit code and both streams.
    """

    def __init__(self, result: AlembicResult) -> None:
        self.result = result
        super().__init__(
            f"`{result.command}` was expected to fail here, and ended with exit code 0.\n"
            "Something before this cell differs from the lesson: run the notebook from its top."
        )


class AlembicInterrupted(KeyboardInterrupt):
    """Ctrl-C, or Jupyter's stop button, ended a command."""

    _render_traceback_ = ShownPlainly._render_traceback_

    def __init__(self, command: str) -> None:
        super().__init__(
            f"`{command}` was stopped before its end. `alembic current` tells how far it came."
        )


def run(  # noqa: PLR0913 - each says one thing about the command
    arguments: Sequence[str],
    *,
    root: Path,
    folder: Path | None = None,
    echo: bool = False,
    redirect: URL | None = None,
    only: URL | None = None,
) -> AlembicResult:
    """Run one Alembic command on a project of the kit's.

    Args:
        arguments: what stands after `alembic` on the command line.
        root: the project's folder.
        folder: the working folder, in or below `root`; `root` unless told.
        echo: whether its output also appears on `sys.stdout` and `sys.stderr` as it comes.
        redirect: a scratch database that stands in for the project's own.
        only: the database that the command is for; a connection to another one ends it.

    Returns:
        Exit code and both streams.

    Raises:
        DatabaseRefused: the project asked for a database that the kit did not make, or for another
            than it is for (`AnotherDatabase`).
        AlembicInterrupted: Ctrl-C. This process is as it was before.
        TimeUp: a `time_limit` around it was reached. This process is as it was before.
    """
    root = root.resolve()
    script = Path(sys.executable).parent / "alembic"
    streams = Streams(echo=echo)
    stopped = _Stopped()
    guard = Guard(root, redirect=redirect, only=only, stop=stopped.is_set)
    sent = Statements()
    with ExitStack() as stack:
        stack.enter_context(stopped.on_interrupt())
        stack.enter_context(streams.in_place())
        stack.enter_context(own_process(root, folder or root, [str(script), *arguments]))
        stack.enter_context(guard.standing())
        stack.enter_context(catalog.kept())
        stack.enter_context(sent.listening())
        stack.enter_context(_as_a_process_of_its_own(root, arguments))
        exit_code = _execute(script, stopped)
    if stopped.is_set():
        raise AlembicInterrupted(shlex.join(("alembic", *arguments)))
    if guard.refused is not None:
        raise guard.refused
    out, err = streams.stdout.text(), streams.stderr.text()
    return AlembicResult(tuple(arguments), exit_code, out, err, sent.told())


def _execute(script: Path, stopped: "_Stopped") -> int:
    """Execute the console script; the exit code that its process would have had."""
    try:
        _run_script(script)
    except SystemExit as exit_:
        return _exit_code(exit_)
    except DatabaseRefused:
        return _EXIT_CODE_OF_A_TRACEBACK  # `run` says it, without a traceback
    except TimeUp:  # whoever set the limit says it
        raise
    except BaseException as error:  # noqa: BLE001 - the end of a process, whatever ended it
        if not stopped.is_set():
            tracebacks.show(error, script)
        return _EXIT_CODE_OF_A_TRACEBACK
    return 0


def _run_script(script: Path) -> None:
    if script.is_file():
        runpy.run_path(str(script), run_name="__main__")
    else:  # on Windows the script is a binary that does this
        alembic.config.main()


def _exit_code(exit_: SystemExit) -> int:
    if exit_.code is None:
        return 0
    if isinstance(exit_.code, int):
        return exit_.code & 0xFF  # Alembic exits with -1, which a shell sees as 255
    sys.stderr.write(f"{exit_.code}\n")
    return 1


@contextmanager
def _as_a_process_of_its_own(root: Path, arguments: Sequence[str]) -> Iterator[None]:
    """What Alembic fixed when it was imported, and what a notebook can't give it."""
    with ExitStack() as stack:
        for owner, name, value in (
            # Config took the sys.stdout of the moment of its import for a default.
            (alembic.config.Config.__init__, "__defaults__", _config_defaults()),
            (messaging, "TERMWIDTH", None),
            (alembic.util, "rev_id", _revision_ids(root, arguments)),
            (alembic.util, "open_in_editor", _no_editor),
        ):
            stack.enter_context(_replaced(owner, name, value))
        yield


@contextmanager
def _replaced(owner: object, name: str, value: object) -> Iterator[None]:
    before = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)


def _config_defaults() -> tuple[Any, ...]:
    """The defaults of Config's parameters, with the present sys.stdout among them."""
    parameters = inspect.signature(alembic.config.Config.__init__).parameters.values()
    return tuple(
        sys.stdout if each.name == "stdout" else each.default
        for each in parameters
        if each.default is not each.empty
    )


def _revision_ids(root: Path, arguments: Sequence[str]) -> Callable[[], str]:
    """New ids that look like Alembic's own, and are the same when the same steps are taken again.

    A lesson's pages name the ids that its reader sees. They follow from the project's name and from
    the revision files that are there already. One that begins a line with a label has an id apart:
    once its file is gone again, the next revision is not to get the same.
    """
    begins = [each for each in arguments if each.startswith("--branch-label")]

    def rev_id() -> str:
        # Those in hidden folders, such as a teammate's clone, are somebody else's.
        files = sorted(
            each.name
            for each in root.rglob("versions/**/*.py")
            if not any(part.startswith(".") for part in each.relative_to(root).parts)
        )
        return hashlib.sha256("\n".join((root.name, *begins, *files)).encode()).hexdigest()[:12]

    return rev_id


def _no_editor(path: str) -> NoReturn:
    raise alembic.util.CommandError(
        f"A notebook has no place for an editor: open {Path(path).name} in JupyterLab's file "
        "browser, or type the command in a terminal"
    )


class _Stopped:
    """Whether Ctrl-C was pressed during the command."""

    def __init__(self) -> None:
        self._set = False

    def is_set(self) -> bool:
        return self._set

    @contextmanager
    def on_interrupt(self) -> Iterator[None]:
        """Note Ctrl-C, then do what Python does. Only the main thread hears it."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def handler(number: int, frame: FrameType | None) -> None:
            self._set = True
            signal.default_int_handler(number, frame)

        before = signal.signal(signal.SIGINT, handler)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)
