"""An exercise as it begins and as its solution leaves it, made once and copied from then on.

    with Mould(exercise) as mould:
        for answer in answers:
            with mould.solved() as ws:
                ...

Making one runs the start's migrations and the solution's cells; copying does neither.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple, Self

from sqlalchemy.engine import URL

from course.checks import reference
from course.checks.exercise import Exercise
from course.checks.opening import project_of
from course.paths import work_folder
from course.sandbox import postgres, starter
from course.sandbox.scratch import scratch_folder
from course.sandbox.workspace import Workspace

_Make = Callable[[Exercise], AbstractContextManager[Workspace]]


class _Cast(NamedTuple):
    """What is copied: a work folder, and the exercise's database where it is on a server."""

    work: Path
    database: URL | None


class Mould:
    """The start and the solution of one exercise, each kept until the end of the block.

    Attributes:
        exercise: the one that it is of.
    """

    def __init__(self, exercise: Exercise) -> None:
        self.exercise = exercise
        self._casts: dict[str, _Cast] = {}
        self._kept = ExitStack()

    def __enter__(self) -> Self:
        self._room = self._kept.enter_context(scratch_folder())
        return self

    def __exit__(self, *_: object) -> None:
        self._kept.close()

    def begun(self) -> AbstractContextManager[Workspace]:
        """As `reference.begun`: the exercise as it begins, in a work folder of its own."""
        return self._copy("begun", reference.begun)

    def solved(self) -> AbstractContextManager[Workspace]:
        """As `reference.solved`: the same, after its solution has run.

        Raises:
            NoSolution: there is none.
            CellFailed: one of its cells failed.
        """
        return self._copy("solved", reference.solved)

    @contextmanager
    def _copy(self, name: str, make: _Make) -> Iterator[Workspace]:
        if name not in self._casts:
            self._casts[name] = self._cast(name, make)
        cast = self._casts[name]
        with reference.own_work_folder(self.exercise) as work:
            shutil.copytree(cast.work, work, symlinks=True)
            project = project_of(self.exercise)
            if cast.database is not None:
                postgres.copy_database(cast.database, postgres.sandbox_name(project.path))
                starter.name_database(project.path, project.url)
            yield project

    def _cast(self, name: str, make: _Make) -> _Cast:
        kept = self._room / name
        with make(self.exercise) as made:
            shutil.copytree(work_folder(), kept, symlinks=True)
            if made.url.get_backend_name() != "postgresql":
                return _Cast(kept, None)
            database = postgres.copy_database(made.url)
            self._kept.callback(postgres.drop_database, database)
        return _Cast(kept, database)
