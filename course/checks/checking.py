"""`course.check("03.2")`: the answer to a project, whatever state it is in.

A check runs on a copy of the project, so it can't change anything, and it answers always: what the
exercise misses, what is broken in the project, or what is broken in the check itself.
"""

import io
import re
import traceback
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa

from course.checks.diagnosis import database_unreadable, first_damage, why
from course.checks.exercise import Exercise, NoSuchExercise, find_exercise
from course.checks.feedback import Feedback, Unmet
from course.checks.opening import as_it_stands, noted_start, project_of, stands
from course.checks.progress import Progress
from course.errors import ShownPlainly
from course.sandbox import standing
from course.sandbox.duplicate import DatabaseLocked, duplicate
from course.sandbox.runner import AlembicFailed
from course.sandbox.scratch import HistoryDoesNotRun
from course.sandbox.time_limit import TimeUp, time_limit
from course.sandbox.workspace import Workspace
from course.source.errors import LessonError

# As Python and SQLite name files in their messages.
_ABSOLUTE = re.compile(
    r"""(?<![\w.~:/\\])(?:[A-Za-z]:)?[/\\](?:[^\s'"():,/\\]+[/\\])+([^\s'"():,/\\]+)"""
)
_IN_A_URL = re.compile(r"(sqlite:///)(?:[A-Za-z]:)?[/\\](?:[^\s'\"/\\]+[/\\])*([^\s'\"/\\]+)")


def check(id_: str) -> Feedback:
    """Check an exercise, and remember the result. Never raises.

    Args:
        id_: such as `03.2`.

    Returns:
        The answer.
    """
    try:
        exercise = as_it_stands(find_exercise(id_))
    except NoSuchExercise as error:
        return _no_exercise(error)
    except (ShownPlainly, LessonError) as error:
        return _kits_fault(str(id_), error)
    feedback = check_exercise(exercise)
    if not stands(exercise):
        return feedback  # nobody has begun it, and so it stays
    try:
        Progress().record_check(exercise.id, feedback.passed)
    except Exception as error:  # noqa: BLE001 - the answer counts more than the note of it
        note = f"This could not be noted in your progress: {error}"
        return replace(feedback, next_step=f"{feedback.next_step} {note}".strip())
    return feedback


def check_exercise(exercise: Exercise) -> Feedback:
    """Check an exercise. Never raises; reads only, and remembers nothing.

    Args:
        exercise: from `find_exercise`.

    Returns:
        The answer.
    """
    try:
        with standing.elsewhere(), redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            found = _answer(exercise)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - it never raises
        found = _kits_fault(exercise.id, error)
    return Feedback(
        passed=found.passed,
        found=_without_places(found.found),
        cause=_without_places(found.cause),
        next_step=_without_places(found.next_step),
        exercise=exercise.id,
    )


def _without_places(text: str) -> str:
    """The words without the folders of this machine: of an absolute path, its last part."""
    return _ABSOLUTE.sub(r"\1", _IN_A_URL.sub(r"\1\2", text))


def _answer(exercise: Exercise) -> Feedback:
    if not stands(exercise):
        return Unmet(
            f"work/sandboxes/{exercise.id} is empty or not there; expected the exercise's project.",
            "The exercise was not begun, or its folder was deleted or moved.",
            f'Run course.exercise("{exercise.id}"): it makes the project.',
        ).feedback
    try:
        writes = exercise.task.check_writes
        with duplicate(project_of(exercise), postgresql=writes) as ws, time_limit(ws.path):
            return _answer_on(exercise, ws)
    except TimeUp as error:
        return Unmet(
            f"{error.file}, line {error.line}, doesn't come to an end; expected code that the "
            "check can run through.",
            "The check runs this code of your project, and stopped it there: an endless loop, or "
            "something that waits for a person or another program.",
            "Look at what ends the loop, or at what is waited for, mend that, then check again.",
        ).feedback
    except DatabaseLocked as error:
        return Unmet(
            f"{error.name} is locked by another program or notebook; expected one that can be "
            "read.",
            "Somebody has begun to write and not ended: an open transaction, a stopped command.",
            "Commit, roll back or close there (or restart that kernel), then check again.",
        ).feedback
    except ShownPlainly as error:
        return _plainly(error).feedback
    except OSError as error:
        name = Path(str(error.filename)).name if error.filename else "The project"
        return Unmet(
            f"{name} can't be read: {error.strerror or error}; expected a file that you may read.",
            "The operating system refused it: its permissions, or a full disk.",
            "Look at it in a terminal with ls -l, mend that, then check again.",
        ).feedback


def _answer_on(exercise: Exercise, ws: Workspace) -> Feedback:
    try:
        said = exercise.task.check(ws)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - all of it becomes an answer
        start = noted_start(exercise)
        own = start.damages.union(exercise.task.subject)
        damage = first_damage(ws, replace(start, damages=own))
        if damage is not None:
            return damage.unmet.feedback
        told = _told(error, ws)
        return told.feedback if told else _kits_fault(exercise.id, error)
    praise = said if isinstance(said, str) and said else f"{exercise.title}: done."
    first, _, others = praise.partition("\n")
    return Feedback(passed=True, found=first, cause=others)


def _told(error: BaseException, ws: Workspace) -> Unmet | None:
    """What an error says about the project; None if it says something about the check."""
    match error:
        case Unmet():
            return error
        case AlembicFailed() | HistoryDoesNotRun():
            return Unmet(
                f"`{error.result.command}` fails: {error.result.reason}; expected it to run "
                "through.",
                "The check runs it on a copy of your project; on yours it would fail the same.",
                "Run it yourself to see all it says, mend that, then check again.",
            )
        case ShownPlainly():
            return _plainly(error)
        case sa.exc.DatabaseError():
            name = Path(str(ws.url.database)).name
            return database_unreadable(name, why(error), ws.url.get_backend_name())
    return _raised_in_the_project(error, ws.path)


def _plainly(error: ShownPlainly) -> Unmet:
    """An error of the kit's own, whose message says what is there and what was expected."""
    first, *others = str(error).splitlines()
    return Unmet(
        first,
        " ".join(others) or "The project lacks something that the exercise needs.",
        "Mend that, then check again.",
    )


def _raised_in_the_project(error: BaseException, root: Path) -> Unmet | None:
    """An error of the project's own code, which the check ran."""
    frames = [
        each
        for each in traceback.extract_tb(error.__traceback__)
        if Path(each.filename).is_relative_to(root)
    ]
    if not frames:
        return _not_there(error)
    name = Path(frames[-1].filename).relative_to(root).as_posix()
    said = traceback.format_exception_only(error)[-1].strip()
    return Unmet(
        f"{name}, line {frames[-1].lineno}, raises {said}; expected it to run through.",
        "The check runs this code of your project on a copy of it.",
        "Run it yourself, mend that line, then check again.",
    )


def _not_there(error: BaseException) -> Unmet | None:
    """A module of the app that a check imports, and that is gone."""
    missing = error.name or "" if isinstance(error, ModuleNotFoundError) else ""
    if not missing.startswith("sample_app."):
        return None
    return Unmet(
        f"{missing.replace('.', '/')}.py is not there; expected it in the project.",
        "It was deleted, moved or renamed, and the check imports it.",
        "Bring it back under that name; course.restore() lists what was kept of the project.",
    )


def _kits_fault(id_: str, error: BaseException) -> Feedback:
    said = traceback.format_exception_only(error)[-1].strip()
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else "unknown"
    return Feedback(
        passed=False,
        found=f"The check of {id_} stopped with {said} ({place}); expected an answer.",
        cause="This is a fault of the course, not of your project, which is as you left it.",
        next_step="Go on with the next exercise; this one isn't counted against you. If you can, "
        "report the line above to whoever gave you the course.",
        exercise=id_,
    )


def _no_exercise(error: NoSuchExercise) -> Feedback:
    return Feedback(
        passed=False,
        found=str(error),
        cause="No project was looked at, and nothing was remembered.",
        next_step='Look at the id, as in course.check("01.1"); `python -m course list` names all.',
        exercise=error.id,
    )
