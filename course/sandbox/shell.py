"""Cells of a lesson, run in this process by a shell of their own: with magics, `!` and all."""

import atexit
import builtins
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from IPython.core.interactiveshell import InteractiveShell
from IPython.core.profiledir import ProfileDir
from IPython.utils.capture import capture_output
from traitlets.config import Config

from course.errors import ShownPlainly
from course.sandbox import magics, standing


class CellFailed(ShownPlainly, RuntimeError):
    """A cell raised an error.

    Attributes:
        source: the cell's code.
        error: what it raised.
    """

    def __init__(self, source: str, error: BaseException) -> None:
        self.source = source
        self.error = error
        first, *more = source.strip().splitlines() or [""]
        code = first + (" …" if more else "")
        super().__init__(f"The cell `{code}` failed: {type(error).__name__}: {error}")


def run_cells(cells: Sequence[str], home: Path) -> None:
    """Run cells one after the other, as a notebook of their own would. They print nothing here.

    Afterwards this process is where it was: its project, working folder, environment and
    `__main__` are as before.

    Args:
        cells: their code.
        home: an empty folder for what IPython keeps.

    Raises:
        CellFailed: one of them did; those behind it were not run.
    """
    with standing.elsewhere(), _as_before(), capture_output():
        shell = _shell(home)
        try:
            for source in cells:
                result = shell.run_cell(source)  # type: ignore[no-untyped-call]
                error = result.error_before_exec or result.error_in_exec
                if error is not None:
                    raise CellFailed(source, error)
        finally:
            atexit.unregister(shell.atexit_operations)
            shell.atexit_operations()  # type: ignore[no-untyped-call]


def _shell(home: Path) -> InteractiveShell:
    settings = Config()
    settings.HistoryManager.enabled = False
    profile = ProfileDir(location=str(home / "profile"))
    shell = InteractiveShell(  # type: ignore[no-untyped-call]
        config=settings, ipython_dir=str(home), profile_dir=profile
    )
    magics.register(shell)
    return shell


@contextmanager
def _as_before() -> Iterator[None]:
    """What a shell takes over when it is made."""
    main, hooks = sys.modules["__main__"], (sys.displayhook, sys.excepthook)
    path, names = list(sys.path), dict(vars(builtins))
    try:
        yield
    finally:
        sys.modules["__main__"] = main
        sys.displayhook, sys.excepthook = hooks
        sys.path[:] = path
        for name in set(vars(builtins)) - set(names):
            delattr(builtins, name)
        for name, value in names.items():
            setattr(builtins, name, value)
