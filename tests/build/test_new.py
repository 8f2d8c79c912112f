"""`python -m course new`: what it writes runs, and keeps what every lesson promises."""

from pathlib import Path

import pytest

from course import paths
from course.build.new import NotNew, main, make
from course.build.shape import problems
from course.checks.contract import problems_of, stray_files, undeclared_uses
from course.checks.exercise import find_exercises
from course.sandbox.shell import run_cells
from course.source.cells import read_cells
from course.source.lesson import find_lesson

NAME = "06_data_migrations"


@pytest.fixture
def lessons(tmp_path: Path, work: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of lessons with none in it."""
    folder = tmp_path / "lessons"
    folder.mkdir()
    monkeypatch.setattr(paths, "LESSONS", folder)
    return folder


def test_a_new_lesson_keeps_every_promise(
    lessons: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([NAME], lessons) == 0
    assert "`python -m course build 06`" in capsys.readouterr().out
    lesson = find_lesson("06", lessons)
    assert problems(lesson) == []
    assert stray_files(lesson) == []
    assert undeclared_uses(lesson) == []

    run_cells([each.source for each in read_cells(lesson) if each.kind == "code"], tmp_path / "i")
    (exercise,) = find_exercises(lessons)
    assert problems_of(exercise) == []


def test_what_is_there_is_not_written_over(lessons: Path) -> None:
    folder = make(NAME, lessons)
    (folder / "lesson.md").write_text((folder / "lesson.md").read_text() + "\nMine.\n")
    for name in (NAME, "06_other"):
        with pytest.raises(NotNew, match=f"Lesson 06 is there: course/lessons/{NAME}"):
            main([name], lessons)
    assert (folder / "lesson.md").read_text().endswith("Mine.\n")
    assert [each.name for each in lessons.iterdir()] == [NAME]


@pytest.mark.parametrize(
    "name", ["data_migrations", "6_x", "06", "06_Data", "../06_x", "06_x/y", ""]
)
def test_a_name_that_is_none_is_told(lessons: Path, name: str) -> None:
    with pytest.raises(NotNew, match="as in 06_data_migrations"):
        make(name, lessons)
    assert list(lessons.iterdir()) == []
