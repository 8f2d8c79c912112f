"""Databases that stand for a moment: what the models would make, what the history makes.

A schema is compared with a schema that was read in the same way from the same kind of database. So
the models' schema is read from a database that `create_all` filled, and the history's from one that
`alembic upgrade` filled. Both are dropped at once.
"""

import importlib
import shutil
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from course.errors import ShownPlainly
from course.paths import SCRATCH, work_folder
from course.sandbox import postgres, runner
from course.sandbox.guard import do_not_wait_for_the_disk
from course.sandbox.isolation import own_process
from course.sandbox.runner import AlembicResult
from course.state.schema import Schema, read_schema


class ModelsDoNotImport(ShownPlainly, ImportError):
    """The project's models can't be imported, so nothing can be said about them.

    Attributes:
        reason: where and why, in one line.
    """

    def __init__(self, module: str, reason: str) -> None:
        self.reason = reason
        super().__init__(f"{module} can't be imported: {reason}\nMend that first; then ask again.")


class HistoryDoesNotRun(ShownPlainly, RuntimeError):
    """The history can't be replayed on an empty database.

    Attributes:
        result: what Alembic said.
    """

    def __init__(self, result: AlembicResult) -> None:
        self.result = result
        super().__init__(
            f"`{result.command}` fails on an empty database: {result.reason}\n"
            "Mend the migration first; then ask again."
        )


@contextmanager
def scratch_database(like: URL) -> Iterator[URL]:
    """An empty database of the same kind as another, dropped at the end of the block."""
    if like.get_backend_name() == "postgresql":
        url = postgres.create_database()
        try:
            yield url.set(drivername=like.drivername)
        finally:
            postgres.drop_database(url)
        return
    with scratch_folder() as folder:
        yield like.set(database=str(folder / "scratch.db"))


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """An empty folder in the work folder, gone at the end of the block."""
    work_folder().mkdir(parents=True, exist_ok=True)
    folder = tempfile.mkdtemp(prefix=SCRATCH, dir=work_folder())
    try:
        yield Path(folder).resolve()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def read_models(root: Path, like: URL, module: str = "sample_app.models") -> Schema:
    """The schema that a project's models would make.

    Runs the project's models, as the project's own process would: nothing of them stays.

    Args:
        root: the project's folder.
        like: a database of the kind it is for.
        module: where its `Base` is.

    Raises:
        ModelsDoNotImport: they don't.
    """
    with scratch_database(like) as url:
        engine = sa.create_engine(url, poolclass=NullPool)
        if url.get_backend_name() == "sqlite":
            sa.event.listen(engine, "connect", lambda new, _: do_not_wait_for_the_disk(new))
        with _imported(root, module) as metadata:
            metadata.create_all(engine)
        return read_schema(engine)


def import_models(root: Path, module: str = "sample_app.models") -> None:
    """Import a project's models, and nothing more. Nothing of them stays.

    Raises:
        ModelsDoNotImport: they don't, or have no `Base` with tables.
    """
    with _imported(root, module) as metadata:
        metadata.sorted_tables  # noqa: B018 - looks every foreign key up


@contextmanager
def _imported(root: Path, module: str) -> Iterator[sa.MetaData]:
    """The metadata of a project's models, as the project's own process would have it."""
    with own_process(root, root, [str(root)]):
        sys.path.insert(0, str(root))
        try:
            metadata: sa.MetaData = importlib.import_module(module).Base.metadata
            yield metadata
        except (Exception, SystemExit) as error:  # whatever a learner's file may do
            raise ModelsDoNotImport(module, _reason(error, root)) from error


def read_replayed(root: Path, like: URL, revision: str = "heads") -> Schema:
    """The schema that a project's history makes on an empty database.

    Runs the project's migrations, on a scratch database in place of its own.

    Args:
        root: the project's folder.
        like: the project's database; it isn't touched.
        revision: where to stop.

    Raises:
        HistoryDoesNotRun: they fail.
    """
    with scratch_database(like) as url:
        result = runner.run(["upgrade", revision], root=root, redirect=url)
        if result.exit_code != 0:
            raise HistoryDoesNotRun(result)
        return read_schema(sa.create_engine(url, poolclass=NullPool))


def _reason(error: BaseException, root: Path) -> str:
    """The last line of the traceback, and where in the project it happened."""
    if isinstance(error, SyntaxError):
        return f"{error.msg} ({Path(str(error.filename)).name}, line {error.lineno})"
    told = traceback.TracebackException.from_exception(error)
    last = "".join(told.format_exception_only()).strip().splitlines()[0]
    frames = [each for each in told.stack if each.filename.startswith(str(root))]
    place = f" ({Path(frames[-1].filename).name}, line {frames[-1].lineno})" if frames else ""
    return f"{last}{place}"
