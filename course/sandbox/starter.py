"""What a lesson's sandbox starts with: the Todo app, and over it the lesson's own files.

`course/lessons/NN_topic/app/` holds the files that differ from the Todo app at its last version;
`project.toml` beside it may say which of the app's files are not there yet, or that the lesson
starts where another one did, so that the same files don't stand in two folders:

    without = ["alembic", "alembic.ini"]
    starts_as = "01_life_before_migrations"
"""

import shutil
import tomllib
from pathlib import Path
from typing import Any

from sqlalchemy.engine import URL

from course import paths
from course.errors import ShownPlainly

# What the Todo app consists of, seen from the top of the kit.
_PARTS = ("sample_app", "alembic", "alembic.ini")
_KEYS = {"without", "starts_as"}
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
        BrokenProjectFile: its project.toml leaves out a file that isn't there, or starts as a
            lesson that starts as a third one.
    """
    folder = find_lesson_folder(lesson)
    said = _project_file(folder)
    first = str(said.get("starts_as", ""))
    if not first:
        _lay_out_the_app(target)
    elif "starts_as" in _project_file(find_lesson_folder(first)):
        raise BrokenProjectFile(
            f"{lesson}/project.toml starts as {first}, which starts as a third one. Expected a "
            "lesson with files of its own: name that third one."
        )
    else:
        lay_out(first, target)
    for name in map(str, said.get("without", [])):
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
    if (folder / "app").is_dir():
        shutil.copytree(folder / "app", target, ignore=_LEFT_OUT, dirs_exist_ok=True)


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
