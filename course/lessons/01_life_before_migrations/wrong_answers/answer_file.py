"""What stands in the file with the answers."""

from collections.abc import Callable

from course.checks.doing import replace, write
from course.sandbox.workspace import Workspace

Does = Callable[[Workspace], object]


def answers(*lines: str) -> Does:
    """Write these lines of answers, and no others."""

    def do(ws: Workspace) -> None:
        write(ws, "answers.txt", "\n".join(lines) + "\n")

    return do


def but(old: str, new: str) -> Does:
    """Give another answer to one question of the solution."""

    def do(ws: Workspace) -> None:
        replace(ws, "answers.txt", old, new)

    return do
