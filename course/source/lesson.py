"""One lesson: its folder, and what the front matter of its `lesson.md` declares.

The front matter is YAML between two lines of three dashes:

    title: Life before migrations
    about: What create_all does to tables that are there.    # its line on the map of the course
    goals:                  # three to five, each begins with a verb: "When you are done, you can …"
      - see what `create_all` does to a table that is already there
    needs: Nothing but this notebook.        # what the learner must have done before
    routes: {newcomer: read, sqlalchemy: skim, production: skim}       # see course.source.routes
    databases: [sqlite]                      # or [sqlite, postgresql]; the first is the default
    programs: [git]                          # may be left out: what a machine may lack
    exercises:                               # may be left out
      - {id: "01.1", title: The odd one out, minutes: 5}

Only text is read here; no cell is run and no module of a lesson is imported.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from course.paths import LESSONS
from course.source.errors import LessonInvalid, NoSuchLesson, place
from course.source.routes import Routes, read_routes

DATABASES = ("sqlite", "postgresql")
PROGRAMS = ("git",)
FOLDER = re.compile(r"(\d\d|A\d)_[a-z0-9_]+")
"""The name of a lesson's folder: its number, and its topic."""
_EXERCISE = re.compile(r"(\d\d|A\d)\.\d+")
_REQUIRED = ("title", "about", "goals", "needs", "routes", "databases")
_ALLOWED = (*_REQUIRED, "programs", "exercises")
_LONGEST_ABOUT = 100  # so that it is a line on the map


@dataclass(frozen=True)
class Exercise:
    """An exercise as the front matter declares it."""

    id: str
    title: str
    minutes: int


@dataclass(frozen=True)
class Lesson:
    """A lesson's folder and its front matter; `body` is the rest of `lesson.md`."""

    folder: Path
    title: str
    about: str
    goals: tuple[str, ...]
    needs: str
    routes: Routes
    databases: tuple[str, ...]
    programs: tuple[str, ...]
    exercises: tuple[Exercise, ...]
    body: str
    body_line: int
    """The line of `lesson.md`, counted from 1, on which `body` begins."""

    @property
    def id(self) -> str:
        """The folder's name, which is also the notebook's: `01_life_before_migrations`."""
        return self.folder.name

    @property
    def number(self) -> str:
        """What comes before the first underscore: `01`."""
        return self.id.partition("_")[0]

    @property
    def file(self) -> Path:
        """The `lesson.md`."""
        return self.folder / "lesson.md"

    @property
    def notebook(self) -> str:
        """The file name of its notebook."""
        return f"{self.id}.ipynb"


def find_lessons(lessons: Path = LESSONS) -> list[Lesson]:
    """All lessons, in the order in which they are taught.

    Args:
        lessons: the folder that holds one folder for each lesson.

    Raises:
        LessonInvalid: a folder's name or its `lesson.md` is not as expected.
    """
    return [read_lesson(folder) for folder in _folders(lessons)]


def find_lesson(name: str, lessons: Path = LESSONS) -> Lesson:
    """One lesson, by its id (`01_life_before_migrations`) or its number (`01`).

    Raises:
        NoSuchLesson: no folder has that id or number.
        LessonInvalid: its `lesson.md` is not as expected.
    """
    folders = _folders(lessons)
    for folder in folders:
        if name in {folder.name, folder.name.partition("_")[0]}:
            return read_lesson(folder)
    raise NoSuchLesson(name, [folder.name for folder in folders])


def _folders(lessons: Path) -> list[Path]:
    """The lessons' folders, sorted; digits come before the appendix's letters."""
    if not lessons.is_dir():
        return []
    return sorted(
        child for child in lessons.iterdir() if child.is_dir() and child.name[0] not in "._"
    )


def read_lesson(folder: Path) -> Lesson:
    """Read a lesson's folder.

    Raises:
        LessonInvalid: the folder's name, the file, or its front matter is not as expected; the
            message names the file and what to write.
    """
    file = folder / "lesson.md"
    if not FOLDER.fullmatch(folder.name):
        raise LessonInvalid(
            folder.name, "a lesson's folder is named like 01_life_before_migrations"
        )
    if not file.is_file():
        raise LessonInvalid(folder.name, "there is no lesson.md in this folder")
    front_matter, body, body_line = _split(file)
    unknown = sorted(set(front_matter) - set(_ALLOWED))
    missing = [key for key in _REQUIRED if key not in front_matter]
    if unknown or missing:
        found = f"unknown {', '.join(unknown)}" if unknown else f"no {', '.join(missing)}"
        raise LessonInvalid(
            place(file), f"{found} in the front matter; expected {', '.join(_ALLOWED)}"
        )
    exercises = _exercises(file, front_matter)
    return Lesson(
        folder=folder,
        title=_text(file, front_matter, "title"),
        about=_about(file, front_matter),
        goals=_texts(file, front_matter, "goals"),
        needs=_text(file, front_matter, "needs"),
        routes=read_routes(place(file), front_matter["routes"], exercises=bool(exercises)),
        databases=_names(file, front_matter, "databases", DATABASES),
        programs=(
            _names(file, front_matter, "programs", PROGRAMS) if "programs" in front_matter else ()
        ),
        exercises=exercises,
        body=body,
        body_line=body_line,
    )


def _split(file: Path) -> tuple[dict[str, Any], str, int]:
    """The front matter, the text after it, and the line on which that begins."""
    lines = file.read_text(encoding="utf-8").splitlines()
    expected = "expected front matter (YAML) between two lines of three dashes, at the very top"
    if not lines or lines[0].rstrip() != "---":
        raise LessonInvalid(place(file), expected)
    end = next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        raise LessonInvalid(place(file), expected)
    try:
        front_matter = yaml.safe_load("\n".join(lines[1:end]))
    except yaml.YAMLError as error:
        told = " ".join(str(error).split())
        raise LessonInvalid(place(file), f"the front matter is not YAML: {told}") from error
    if not isinstance(front_matter, dict):
        raise LessonInvalid(place(file), expected)
    return front_matter, "\n".join(lines[end + 1 :]), end + 2


def _text(file: Path, front_matter: dict[str, Any], key: str) -> str:
    value = front_matter[key]
    if not isinstance(value, str) or not value.strip():
        raise LessonInvalid(place(file), f"{key}: found {value!r}; expected a line of text")
    return " ".join(value.split())


def _about(file: Path, front_matter: dict[str, Any]) -> str:
    about = _text(file, front_matter, "about")
    if len(about) > _LONGEST_ABOUT:
        raise LessonInvalid(
            place(file), f"about: {len(about)} characters; expected {_LONGEST_ABOUT} at most"
        )
    return about


def _texts(file: Path, front_matter: dict[str, Any], key: str) -> tuple[str, ...]:
    value = front_matter[key]
    if (
        not isinstance(value, list)
        or not value
        or not all(isinstance(text, str) and text.strip() for text in value)
    ):
        raise LessonInvalid(place(file), f"{key}: found {value!r}; expected a list of texts")
    return tuple(" ".join(text.split()) for text in value)


def _names(
    file: Path, front_matter: dict[str, Any], key: str, known: tuple[str, ...]
) -> tuple[str, ...]:
    names = _texts(file, front_matter, key)
    if len(set(names)) != len(names) or not set(names) <= set(known):
        raise LessonInvalid(
            place(file), f"{key}: found {list(names)}; expected some of {list(known)}"
        )
    return names


def _exercises(file: Path, front_matter: dict[str, Any]) -> tuple[Exercise, ...]:
    number = file.parent.name.partition("_")[0]
    found = []
    for entry in front_matter.get("exercises") or []:
        match entry:
            case {"id": str(id_), "title": str(title), "minutes": int(minutes)} if (
                _EXERCISE.fullmatch(id_) and id_.startswith(f"{number}.") and minutes > 0
            ):
                found.append(Exercise(id_, title, minutes))
            case _:
                raise LessonInvalid(
                    place(file),
                    f"exercises: found {entry!r}; "
                    f'expected {{id: "{number}.1", title: …, minutes: more than 0}}',
                )
    if len({exercise.id for exercise in found}) != len(found):
        raise LessonInvalid(place(file), "exercises: the same id stands there twice")
    return tuple(found)
