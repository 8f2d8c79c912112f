"""A command in a learner's project: run, kept in the timeline, and remembered for its SQL."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy.engine import URL

from course.sandbox import runner
from course.sandbox.runner import AlembicResult
from course.sandbox.timeline import timeline_of
from course.sandbox.workspace import Workspace

_last: dict[Path, AlembicResult] = {}


def run_command(  # noqa: PLR0913 - each says one thing about the command
    workspace: Workspace,
    arguments: Sequence[str],
    *,
    folder: Path | None = None,
    echo: bool = False,
    only: URL | None = None,
    before: str = "",
) -> AlembicResult:
    """Run an Alembic command, with a moment of the timeline before it and one after it.

    Args:
        workspace: the project.
        arguments: what stands after `alembic`.
        folder: the working folder, in or below the project's.
        echo: whether the output also appears as it comes.
        only: the database that it is for; a connection to another one ends it.
        before: what one would type before `alembic`, for it to come to that database.

    Returns:
        Exit code, both streams, and the statements that it sent.

    Raises:
        DatabaseRefused: the project asked for a database that the kit did not make, or for another
            than `only`.
        AlembicInterrupted: Ctrl-C.
    """
    timeline = timeline_of(workspace)
    # A moment of a PostgreSQL database takes longer than most commands, so there it is kept for
    # whoever has opened the panel or the timeline; without them, whenever somebody looks.
    keeps = timeline.wanted or workspace.url.get_backend_name() == "sqlite"
    if keeps:
        timeline.look()
    result = runner.run(arguments, root=workspace.path, folder=folder, echo=echo, only=only)
    result = replace(result, before=before)
    _last[workspace.path] = result
    if keeps:
        timeline.look(result.command)
    return result


def last_command(workspace: Workspace) -> AlembicResult | None:
    """The last command that this notebook ran in the project; None if it ran none."""
    return _last.get(workspace.path)
