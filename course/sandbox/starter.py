"""What a lesson's sandbox starts with: the Todo app, and over it the lesson's own files.

`course/lessons/NN_topic/app/` holds the files that differ from the Todo app at its last version;
`project.toml` beside it may say which of the app's files are not there yet, up to which revision
the app's history goes, or that the lesson starts where another one did, so that the same files
don't stand in two folders:

    without = ["alembic", "alembic.ini"]
    until = "1c68802d1a50"
    starts_as = "01_life_before_migrations"
"""

import shutil
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy.engine import URL

from course import paths
from course.errors import ShownPlainly
from course.state.lineage import ancestors
from course.state.revisions import read_history

# What the Todo app consists of, seen from the top of the kit.
_PARTS = ("sample_app", "alembic", "alembic.ini")
_KEYS = {"without", "until", "starts_as"}
_LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc")


class NoSuchLesson(ShownPlainly, LookupError):
    """There is no lesson of that name.

    Attributes:
        name: the name that was asked for.
        lessons: the names that there are.
    """

    def __init__(self, name: str, lessons: list[str]) -> None:
        self.name = name
        self.lessons = lessons
        super().__init__(f"There is no lesson {name!r}. The lessons are: {', '.join(lessons)}.")


class BrokenProjectFile(ShownPlainly, ValueError):
    """A lesson's project.toml says something that it can't mean."""


def find_lesson_folder(lesson: str) -> Path:
    """The folder of a lesson.

    Args:
        lesson: its name, as in `01_life_before_migrations`.

    Raises:
        NoSuchLesson: there is none of that name.
    """
    known = sorted(each.parent.name for each in paths.LESSONS.glob("*/lesson.md"))
    if lesson not in known:
        raise NoSuchLesson(lesson, known)
    return paths.LESSONS / lesson


def lay_out(lesson: str, target: Path) -> None:
    """Copy what a lesson starts with into an empty folder.

    Args:
        lesson: the lesson's name.
        target: the folder; it is there, and holds nothing of the same names.

    Raises:
        NoSuchLesson: there is no lesson of that name.
        BrokenProjectFile: a project.toml leaves out a file that isn't there, names a revision
            that isn't, or starts as a lesson that starts as this one.
    """
    said: dict[str, dict[str, Any]] = {}  # this lesson's project file, then that it starts as, …
    name = lesson
    while name:
        if name in said:
            raise BrokenProjectFile(
                f"{name}/project.toml starts as a lesson that starts as {name}. Expected a lesson "
                "that comes before it."
            )
        said[name] = _project_file(find_lesson_folder(name))
        name = str(said[name].get("starts_as", ""))
    _lay_out_the_app(target)
    until = next(((each, one["until"]) for each, one in said.items() if "until" in one), None)
    if until is not None:
        _cut_history(target, *map(str, until))
    for each in reversed(said):
        _leave_out(target, each, map(str, said[each].get("without", [])))
        if (paths.LESSONS / each / "app").is_dir():
            shutil.copytree(
                paths.LESSONS / each / "app", target, ignore=_LEFT_OUT, dirs_exist_ok=True
            )


def name_database(root: Path, url: URL) -> None:
    """Write a project's PostgreSQL database where the app and env.py read it, here and there."""
    shown = url.render_as_string(hide_password=False)
    (root / ".env").write_text(f'DATABASE_URL="{shown}"\n', "utf-8")


def _lay_out_the_app(target: Path) -> None:
    for part in _PARTS:
        source = paths.PROJECT / part
        if source.is_dir():
            shutil.copytree(source, target / part, ignore=_LEFT_OUT)
        else:
            shutil.copyfile(source, target / part)


def _cut_history(target: Path, lesson: str, until: str) -> None:
    """Delete the revisions that aren't that one, or before it."""
    history = read_history(target)
    if history.revision(until) is None:
        raise BrokenProjectFile(
            f"{lesson}/project.toml keeps the history until {until}, which the Todo app doesn't "
            "have. Expected the id of one of its revisions."
        )
    edges = {each.id: each.down_revisions for each in history.revisions}
    kept = ancestors(edges, [until])
    for each in history.revisions:
        if each.id not in kept:
            each.path.unlink()


def _leave_out(target: Path, lesson: str, names: Iterable[str]) -> None:
    for name in names:
        leave_out = target / name
        if leave_out.is_dir():
            shutil.rmtree(leave_out)
        elif leave_out.is_file():
            leave_out.unlink()
        else:
            raise BrokenProjectFile(
                f"{lesson}/project.toml leaves out {name}, which the Todo app doesn't have. "
                "Expected a path below the top of the project."
            )


def _project_file(folder: Path) -> dict[str, Any]:
    file = folder / "project.toml"
    said = tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}
    unknown = set(said) - _KEYS
    if unknown:
        raise BrokenProjectFile(
            f"{folder.name}/project.toml sets {', '.join(sorted(unknown))}. "
            f"Expected: {', '.join(sorted(_KEYS))}."
        )
    return said
