from pathlib import Path

import pytest

from course.source.errors import LessonInvalid, NoSuchLesson
from course.source.lesson import Exercise, find_lesson, find_lessons, read_lesson
from course.source.routes import Routes
from tests.build.miniature import BODY, FRONT_MATTER, write_lesson


def _invalid(lessons: Path, front_matter: str) -> str:
    """The message about a lesson with this front matter."""
    with pytest.raises(LessonInvalid) as caught:
        write_lesson(lessons, front_matter=front_matter)
    return str(caught.value)


def test_front_matter_is_read(tmp_path: Path) -> None:
    lesson = write_lesson(tmp_path)
    assert lesson.id == "01_small"
    assert lesson.number == "01"
    assert lesson.notebook == "01_small.ipynb"
    assert lesson.title == "A small lesson"
    assert lesson.goals == ("read a cell", "run a cell", "look at what it shows")
    assert lesson.about == "Small things, looked at."
    assert lesson.needs == "Nothing."
    assert lesson.routes == Routes(newcomer="read", sqlalchemy="skim", production="skim")
    assert lesson.databases == ("sqlite",)
    assert lesson.programs == ()
    assert lesson.exercises == ()


def test_the_body_knows_its_first_line(tmp_path: Path) -> None:
    lesson = write_lesson(tmp_path)
    lines = lesson.file.read_text(encoding="utf-8").splitlines()
    assert lines[lesson.body_line - 1] == BODY.splitlines()[0]
    assert lesson.body == BODY.rstrip("\n")


def test_exercises_are_read(tmp_path: Path) -> None:
    more = 'exercises:\n  - {id: "01.1", title: The odd one out, minutes: 5}\n---\n'
    lesson = write_lesson(tmp_path, front_matter=FRONT_MATTER.removesuffix("---\n") + more)
    assert lesson.exercises == (Exercise("01.1", "The odd one out", 5),)


def test_programs_are_read(tmp_path: Path) -> None:
    more = FRONT_MATTER.replace("databases", "programs: [git]\ndatabases")
    assert write_lesson(tmp_path, front_matter=more).programs == ("git",)


@pytest.mark.parametrize(
    "entry",
    [
        '{id: "02.1", title: Of another lesson, minutes: 5}',
        '{id: "01.1", title: No time at all, minutes: 0}',
        '{id: "01.1", title: No minutes}',
        "{id: 1.1, title: A number, minutes: 5}",
    ],
)
def test_an_exercise_that_is_not_as_expected_is_told(tmp_path: Path, entry: str) -> None:
    front_matter = FRONT_MATTER.removesuffix("---\n") + f"exercises:\n  - {entry}\n---\n"
    assert "exercises: found {" in _invalid(tmp_path, front_matter)


def test_one_exercise_id_twice_is_told(tmp_path: Path) -> None:
    entry = '  - {id: "01.1", title: One, minutes: 5}\n'
    front_matter = FRONT_MATTER.removesuffix("---\n") + f"exercises:\n{entry}{entry}---\n"
    assert "the same id stands there twice" in _invalid(tmp_path, front_matter)


@pytest.mark.parametrize(
    ("front_matter", "told"),
    [
        ("No front matter\n", "expected front matter"),
        ("---\ntitle: No end\n", "expected front matter"),
        ("---\n[: not yaml\n---\n", "the front matter is not YAML"),
        (FRONT_MATTER.replace("needs: Nothing.\n", ""), "no needs in the front matter"),
        (FRONT_MATTER.replace("needs", "need"), "unknown need in the front matter"),
        (FRONT_MATTER.replace("[sqlite]", "[oracle]"), "databases: found ['oracle']"),
        (FRONT_MATTER.replace("[sqlite]", "sqlite"), "databases: found 'sqlite'"),
        (FRONT_MATTER.replace("databases", "programs: [svn]\ndatabases"), "found ['svn']; expec"),
        (FRONT_MATTER.replace("Nothing.", "3"), "needs: found 3"),
        (FRONT_MATTER.replace("about: Small things, looked at.\n", ""), "no about in the front"),
        (FRONT_MATTER.replace("looked at.", "a" * 100), "about: 114 characters; expected 100 at"),
        (FRONT_MATTER.replace("newcomer: read, ", ""), "routes: found {'sqlalchemy': 'skim', "),
        (FRONT_MATTER.replace("newcomer", "beginner"), "expected {newcomer: …, sqlalchemy: …, "),
        (FRONT_MATTER.replace("newcomer: read", "newcomer: skip"), "found newcomer: 'skip'; exp"),
        (FRONT_MATTER.replace("newcomer: read", "newcomer: [read]"), "found newcomer: ['read']; "),
        (FRONT_MATTER.replace("newcomer: read", "newcomer: exercises"), "declares no exercise"),
    ],
)
def test_front_matter_that_is_not_as_expected_is_told(
    tmp_path: Path, front_matter: str, told: str
) -> None:
    message = _invalid(tmp_path, front_matter)
    assert message.startswith("01_small/lesson.md: ")
    assert told in message


def test_a_folder_without_a_lesson_is_told(tmp_path: Path) -> None:
    (tmp_path / "02_empty").mkdir()
    with pytest.raises(LessonInvalid, match=r"^02_empty: there is no lesson\.md"):
        find_lessons(tmp_path)


def test_a_folder_whose_name_is_no_lessons_is_told(tmp_path: Path) -> None:
    with pytest.raises(LessonInvalid, match="named like"):
        write_lesson(tmp_path, name="Second-Lesson")


def test_lessons_come_in_order_with_the_appendix_last(tmp_path: Path) -> None:
    for name in ("A1_myths", "10_late", "02_early"):
        write_lesson(tmp_path, name=name)
    (tmp_path / "__pycache__").mkdir()
    assert [lesson.id for lesson in find_lessons(tmp_path)] == ["02_early", "10_late", "A1_myths"]


def test_no_folder_of_lessons_is_no_lessons(tmp_path: Path) -> None:
    assert find_lessons(tmp_path / "lessons") == []


@pytest.mark.parametrize("name", ["01_small", "01"])
def test_a_lesson_is_found_by_id_and_by_number(tmp_path: Path, name: str) -> None:
    lesson = write_lesson(tmp_path)
    write_lesson(tmp_path, name="02_other")
    assert find_lesson(name, tmp_path) == lesson


def test_an_unknown_lesson_is_told_with_those_that_there_are(tmp_path: Path) -> None:
    write_lesson(tmp_path)
    with pytest.raises(NoSuchLesson, match=r"no lesson '07'\. The lessons are: 01_small\."):
        find_lesson("07", tmp_path)


def test_reading_a_lesson_takes_a_folder_with_windows_line_ends(tmp_path: Path) -> None:
    lesson = write_lesson(tmp_path)
    text = lesson.file.read_text(encoding="utf-8")
    lesson.file.write_bytes(text.replace("\n", "\r\n").encode())
    assert read_lesson(lesson.folder) == lesson
