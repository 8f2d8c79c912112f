"""README's table of lessons says what the lessons say."""

import pytest

from course.paths import PROJECT
from course.source.lesson import Lesson, find_lessons
from course.source.stored import stored_minutes, stored_text

LESSONS = find_lessons()
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def _row(lesson: Lesson) -> str:
    """The lesson's row."""
    minutes = stored_minutes(stored_text(lesson))
    databases = ", ".join(NAMES[each] for each in lesson.databases)
    link = f"[{lesson.title}](notebooks/{lesson.notebook})"
    return f"| {lesson.number} | {link} | {minutes} | {databases} |"


def _rows() -> list[str]:
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if "](notebooks/" in line]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_readme_has_the_lessons_row(lesson: Lesson) -> None:
    if _row(lesson) not in _rows():
        pytest.fail(f"README.md, under The lessons, lacks this row:\n{_row(lesson)}", pytrace=False)


def test_readme_has_no_other_rows_and_keeps_the_order() -> None:
    assert [row.split(" | ")[0].strip("| ") for row in _rows()] == [one.number for one in LESSONS]
