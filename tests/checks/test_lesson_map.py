"""course.checks.lesson_map, on small courses."""

import json
import re
from pathlib import Path

import pytest

import course
from course import paths
from course.checks.lesson_map import read_map
from course.source.errors import LessonInvalid
from course.source.lesson import find_lessons
from tests.build.miniature import FRONT_MATTER, write_lesson


def _lesson(folder: Path, name: str, minutes: int | None, **said: str) -> None:
    front_matter = FRONT_MATTER
    for old, new in said.items():
        front_matter = front_matter.replace(f"{old}: ", f"{old}: {new} #")
    write_lesson(folder / "lessons", front_matter=front_matter, name=name)
    if minutes is not None:
        notebook = {"metadata": {"course": {"minutes": minutes}}}
        (folder / "notebooks").mkdir(exist_ok=True)
        (folder / "notebooks" / f"{name}.ipynb").write_text(json.dumps(notebook))


def _map(folder: Path) -> str:
    return str(read_map(folder / "lessons", folder / "notebooks"))


def test_a_lesson_is_a_row_with_its_minutes_and_three_routes(tmp_path: Path) -> None:
    _lesson(tmp_path, "01_small", 40)
    assert _map(tmp_path) == (
        "1 lesson, about 40 minutes in all.\n"
        "\n"
        "The lessons, and what to do with each\n"
        "lesson  title           what it is about          minutes  new to all of this  "
        "you know SQLAlchemy  you run databases in production\n"
        "------  --------------  ------------------------  -------  ------------------  "
        "-------------------  -------------------------------\n"
        "01      A small lesson  Small things, looked at.  40       read                "
        "skim                 skim\n"
        "In the last three columns, “read” says: go from top to bottom, exercises included; "
        "“exercises” says: do these, and read where one stops you; “skim” says: look at the "
        "keypoints, near the end, and read what is new to you."
    )


def test_a_new_lesson_adds_itself_in_the_order_of_the_course(tmp_path: Path) -> None:
    _lesson(tmp_path, "02_next", 20, title="The next one")
    _lesson(tmp_path, "01_small", 40)
    _lesson(tmp_path, "A1_myths", None, about="What people believe")
    told = _map(tmp_path).splitlines()
    assert told[0] == "3 lessons, about 60 minutes in all."
    assert [line.partition(" ")[0] for line in told[5:8]] == ["01", "02", "A1"]
    assert "The next one" in told[6]
    assert re.search("What people believe +not built ", told[7])


def test_each_reader_is_told_what_the_lesson_says_to_them(tmp_path: Path) -> None:
    _lesson(tmp_path, "01_small", 5, routes="{production: read, newcomer: skim, sqlalchemy: read}")
    row = _map(tmp_path).splitlines()[5]
    assert row.split()[-3:] == ["skim", "read", "read"]


def test_text_and_html_say_the_same(tmp_path: Path) -> None:
    _lesson(tmp_path, "01_small", 40, about="Rows < columns & keys")
    data = read_map(tmp_path / "lessons", tmp_path / "notebooks")._repr_mimebundle_()
    assert "Rows < columns & keys" in data["text/plain"]
    for words in ("Rows &lt; columns &amp; keys", "<td>40</td>", "you know SQLAlchemy", "skim"):
        assert words in data["text/html"]
    assert '<th scope="row">01</th>' in data["text/html"]


def test_a_course_without_lessons_promises_none(tmp_path: Path) -> None:
    assert _map(tmp_path).startswith("0 lessons, about 0 minutes in all.")


def test_a_lesson_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    _lesson(tmp_path, "01_small", 40)
    (tmp_path / "lessons" / "02_empty").mkdir()
    with pytest.raises(LessonInvalid, match="there is no lesson"):
        _map(tmp_path)


def test_the_courses_own_map_has_its_own_lessons() -> None:
    told = str(course.map())
    for lesson in find_lessons(paths.LESSONS):
        assert f"\n{lesson.number}  " in told
        assert lesson.about in told
