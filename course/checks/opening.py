"""An exercise's own project: made once, and from then on as the learner left it."""

import json
import shutil
from pathlib import Path

from course import paths
from course.checks.diagnosis import Start
from course.checks.exercise import Exercise, find_exercise
from course.copies import write
from course.sandbox import making, standing
from course.sandbox.scratch import scratch_folder
from course.sandbox.timeline import timeline_of
from course.sandbox.workspace import Workspace

STARTERS = "starters"
"""The folder in a lesson's folder with files that are laid over one exercise's start."""


def open_exercise(id_: str, database: str | None = None) -> Workspace:
    """Go to an exercise's project, as `course.start` goes to a lesson's; make it if it isn't there.

    One that stands stays as it is, also on the other engine, and that is said.

    Args:
        id_: such as `03.2`.
        database: `sqlite` or `postgresql`; the exercise's own choice, unless told.

    Returns:
        The project.

    Raises:
        NoSuchExercise: there is none of that id.
        NotOnThisEngine: it can't be done on that database.
        PostgresUnavailable: the exercise needs it, and none is to be had.
    """
    asked = find_exercise(id_) if database is None else find_exercise(id_).on(database)
    if not stands(asked):
        timeline_of(make_exercise(asked)).begin()
    exercise = as_it_stands(asked)
    if database not in (None, exercise.database):
        print(  # noqa: T201 - the learner is to know
            f"{id_} stands on {exercise.database}, as you began it. "
            f'course.reset("{id_}", database="{database}") begins it anew on {database}, and '
            "keeps what you have."
        )
    return standing.go_to(project_of(exercise))


def as_it_stands(exercise: Exercise) -> Exercise:
    """The exercise on the database on which its project stands; if none stands, as it is given."""
    if len(exercise.task.databases) == 1 or not stands(exercise):
        return exercise
    return exercise.on(making.engine_of(exercise.folder))


def stands(exercise: Exercise) -> bool:
    """Whether the exercise's project is there, with anything in it."""
    return exercise.folder.is_dir() and any(exercise.folder.iterdir())


def project_of(exercise: Exercise) -> Workspace:
    """The exercise's project, which need not be there. Looks at nothing."""
    return making.existing(exercise.folder, exercise.database)


def make_exercise(exercise: Exercise) -> Workspace:
    """Make an exercise's project where none stands, and stay where this notebook is.

    It is made beside and moved, so that a kill at any moment leaves it whole or not there.

    Args:
        exercise: its folder is empty, or not there.

    Returns:
        The project.
    """
    folder = exercise.folder
    if exercise.database != "sqlite":  # its database goes by the folder's whole path
        made = _fill(exercise, folder)
    else:
        with scratch_folder() as scratch:
            beside = scratch / folder.name
            _fill(exercise, beside)
            folder.parent.mkdir(parents=True, exist_ok=True)
            if folder.is_dir():  # a terminal may stand in it, so it stays
                for each in list(beside.iterdir()):
                    each.rename(folder / each.name)
            else:
                beside.rename(folder)
        made = project_of(exercise)
    _note(exercise, Start.of(made))
    return made


def noted_start(exercise: Exercise) -> Start:
    """What the exercise's project was like when it was made; an empty one if nobody knows."""
    try:
        said = json.loads(_note_file(exercise).read_text("utf-8"))
        return Start(frozenset(map(str, said["files"])), frozenset(map(str, said["damages"])))
    except (OSError, ValueError, LookupError, TypeError):
        return Start()


def _fill(exercise: Exercise, folder: Path) -> Workspace:
    """Lay out the lesson's files, the exercise's over them, and do what its start does."""
    with standing.elsewhere():
        made = making.make(exercise.lesson.id, folder, exercise.database)
        over = exercise.lesson.folder / STARTERS / exercise.id
        if over.is_dir():
            left_out = shutil.ignore_patterns("__pycache__", "*.pyc")
            shutil.copytree(over, folder, ignore=left_out, dirs_exist_ok=True)
        standing.go_to(made)
        exercise.task.start(made)
    return made


def _note(exercise: Exercise, start: Start) -> None:
    said = {"files": sorted(start.files), "damages": sorted(start.damages)}
    write(_note_file(exercise), json.dumps(said, indent=1).encode())


def _note_file(exercise: Exercise) -> Path:
    return paths.work_folder() / ".starts" / f"{exercise.id}.json"
