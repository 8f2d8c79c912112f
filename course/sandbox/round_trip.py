"""A downgrade and the upgrade after it, measured on a copy: what comes back of the data?"""

from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from course.errors import ShownPlainly
from course.sandbox import runner
from course.sandbox.duplicate import duplicate
from course.sandbox.runner import AlembicResult
from course.sandbox.shown_database import ShownDatabase
from course.sandbox.workspace import Workspace
from course.state.checksums import checksums, take_checksums
from course.state.checksums_difference import diff_checksums
from course.state.loss import Loss
from course.state.revisions import read_current


class NothingToMeasure(ShownPlainly, LookupError):
    """The database stands before the first revision, so there is nothing to downgrade."""

    def __init__(self) -> None:
        super().__init__(
            "The database stands before the first revision, so there is nothing to downgrade. "
            "Run `alembic upgrade head` first, and put some rows in; then measure."
        )


class RoundTripFailed(ShownPlainly, RuntimeError):
    """A command of the round trip ended with an exit code that isn't 0.

    Attributes:
        result: the exit code and both streams.
    """

    def __init__(self, result: AlembicResult) -> None:
        self.result = result
        errors = [each.error for each in result.statements if each.error]
        words = [*(result.stderr + result.stdout).strip().splitlines(), *errors]
        super().__init__(
            f"`{result.command}` failed on a copy of the project: {words[-1] if words else ''}\n"
            "The project itself is as it was. Mend the revision, then measure again."
        )


def round_trip(workspace: Workspace, to: str = "-1") -> Loss:
    """Downgrade a copy of a project, upgrade it again, and compare every cell.

    The project and its database are only read.

    Args:
        workspace: the project.
        to: how far down, as after `alembic downgrade`.

    Returns:
        What came back, and what did not.

    Raises:
        NothingToMeasure: the database stands before the first revision.
        RoundTripFailed: the downgrade or the upgrade fails.
        AnotherDatabase: env.py connects to another database than the project's own.
        DatabaseLocked: a SQLite file can't be read now.
        DumpFailed: the PostgreSQL database can't be copied.
    """
    with duplicate(workspace, postgresql=True) as copy, checksums() as before, checksums() as after:
        engine = sa.create_engine(copy.url, poolclass=NullPool)
        current = read_current(engine)
        if not current:
            raise NothingToMeasure
        take_checksums(engine, before)
        _run(copy, "downgrade", to)
        for revision in current:
            _run(copy, "upgrade", revision)
        take_checksums(engine, after)
        return diff_checksums(before, after)


def _run(workspace: Workspace, *arguments: str) -> None:
    with ShownDatabase(workspace).named() as before:
        result = runner.run(arguments, root=workspace.path, only=workspace.url)
    if result.exit_code != 0:
        raise RoundTripFailed(replace(result, before=before))
