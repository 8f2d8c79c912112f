"""`course.reset("03.2")`: a start from the beginning, and nothing is lost."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from course import paths
from course.checks.exercise import NoSuchExercise, find_exercise
from course.checks.opening import as_it_stands, make_exercise
from course.copies import Record
from course.errors import ShownPlainly
from course.sandbox import making
from course.sandbox.backups import Backup, bring_back, keep
from course.sandbox.refusals import ENGINES, NoSuchEngine
from course.sandbox.timeline import timeline_of
from course.sandbox.workspace import Workspace
from course.source.lesson import find_lessons
from course.state.display import Document, Shown


class NothingToReset(ShownPlainly, LookupError):
    """There is no exercise, lesson or notebook of that name.

    Attributes:
        what: what was asked for.
    """

    def __init__(self, what: str, known: list[str]) -> None:
        self.what = what
        super().__init__(
            f"There is no exercise, lesson or notebook {what!r}. Expected one of: "
            f"{', '.join(known)}; or a lesson with .ipynb after it, for its notebook."
        )


@dataclass(frozen=True)
class Reset(Shown):
    """What was made anew, and where the learner's own is kept."""

    what: str
    kept: Backup | None

    def document(self) -> Document:
        """Two or three sentences."""
        said = [f"{self.what} is as it was at the beginning."]
        if self.kept is None:
            said.append("There was nothing to keep.")
        else:
            said.append(
                f"What you had is kept in {self.kept.shown}; "
                f'course.restore("{self.what}") brings it back.'
            )
        if self.what.endswith(".ipynb"):
            said.append("If it is open in JupyterLab: File, Reload Notebook from Disk.")
        return Document(tuple(said))


def reset(what: str, database: str | None = None) -> Reset:
    """Give an exercise, a lesson's project or a notebook its beginning back.

    What stood there is kept in the backups. Progress stays: what is solved stays solved.

    Args:
        what: an exercise (`03.2`), a lesson (`03_soft_delete` or `03`), or a notebook
            (`03_soft_delete.ipynb`).
        database: `sqlite` or `postgresql`; that on which it stands, unless told. A notebook has
            none.

    Returns:
        What was made anew, and where the learner's own is kept.

    Raises:
        NothingToReset: there is none of that name.
        NotOnThisEngine: the exercise can't be done on that database.
        NoSuchEngine: the database is neither.
        NotKept: what stands there can't be moved to the backups. Nothing was changed.
        PostgresUnavailable: it needs a PostgreSQL, and none is to be had.
    """
    asked = str(what).strip()
    lessons = {lesson.id: lesson for lesson in find_lessons(paths.LESSONS)}
    numbers = {lesson.number: lesson.id for lesson in lessons.values()}
    if asked.endswith(".ipynb"):
        id_ = asked.removesuffix(".ipynb")
        edition = paths.NOTEBOOKS / f"{numbers.get(id_, id_)}.ipynb"
        if edition.is_file():
            return _renew(paths.notebook_copies() / edition.name, lambda: _lay(edition))
    elif asked in numbers or asked in lessons:
        root = paths.sandboxes() / numbers.get(asked, asked)
        engine = database or making.engine_of(root)
        if engine not in ENGINES:
            raise NoSuchEngine(engine)
        return _renew(root, lambda: _begin(making.make(root.name, root, engine)))
    else:
        try:
            exercise = as_it_stands(find_exercise(asked))
        except NoSuchExercise as error:
            raise NothingToReset(asked, [*error.known, *lessons]) from None
        if database is not None:
            exercise = exercise.on(database)
        return _renew(exercise.folder, lambda: _begin(make_exercise(exercise)))
    raise NothingToReset(asked, list(lessons))


def _renew(place: Path, make: Callable[[], object]) -> Reset:
    kept = keep(place)
    try:
        make()
    except BaseException:
        if kept is not None:
            bring_back(kept)
        raise
    return Reset(place.name, kept)


def _begin(made: Workspace) -> None:
    """Begin the project's timeline anew; what stood there before is in the backups."""
    timeline_of(made).begin()


def _lay(edition: Path) -> None:
    """Lay a notebook's edition where the learner's copy stood."""
    laid = Record.read(paths.work_folder() / ".editions.json")
    laid.lay(paths.notebook_copies() / edition.name, edition.read_bytes())
