"""Why a lesson could not become a notebook: one class for each cause."""

from course.source.errors import LessonError


class BuildError(LessonError):
    """A lesson could not become a notebook."""


class CellRaised(BuildError, RuntimeError):
    """A code cell raised an error, ran too long, or took its kernel down.

    Args:
        where: the lesson, file and line of the cell.
        source: the cell's code.
        error: the error's type and message.
    """

    def __init__(self, where: str, source: str, error: str) -> None:
        self.where = where
        self.source = source
        self.error = error
        first, *more = source.strip().splitlines() or [""]
        code = first + (" …" if more else "")
        super().__init__(f"{where}: the cell `{code}` failed: {error}")


class CellNotPortable(BuildError, ValueError):
    """A cell's output holds something of this machine, of this moment, or of this run.

    Args:
        where: the lesson, file and line of the cell.
        match: the piece of the output.
        reason: what it is, and what can be done.
    """

    def __init__(self, where: str, match: str, reason: str) -> None:
        self.where = where
        self.match = match
        self.reason = reason
        super().__init__(f"{where}: the output contains {match!r}, {reason}")


class KernelFailed(BuildError, RuntimeError):
    """The kernel that was to run a lesson did not start, or stopped answering between two cells.

    Args:
        where: the lesson's file.
        error: what Jupyter says, and what the kernel wrote to its standard error.
    """

    def __init__(self, where: str, error: str) -> None:
        self.where = where
        self.error = error
        super().__init__(f"{where}: no cell ran, because the kernel of this Python failed: {error}")
