"""course.checks.status, on a small course."""

import json
from datetime import date
from pathlib import Path

import pytest

from course import paths
from course.checks.progress import NotAProgressFile, Progress
from course.checks.record import Prediction, Record, Standing
from course.checks.status import Status, progress, read_status
from course.cli import main

DAY = date(2026, 3, 1)
FRONT_MATTER = """\
---
title: {title}
about: It.
goals: [one, two, three]
needs: Nothing.
routes: {{newcomer: read, sqlalchemy: read, production: skim}}
databases: [sqlite]
exercises: {exercises}
---
"""


@pytest.fixture
def course(tmp_path: Path, work: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three lessons: two with exercises, one without and never built."""
    monkeypatch.setattr(paths, "LESSONS", tmp_path / "lessons")
    monkeypatch.setattr(paths, "NOTEBOOKS", tmp_path / "notebooks")
    paths.NOTEBOOKS.mkdir()
    first = '[{id: "01.1", title: See it, minutes: 5}, {id: "01.2", title: Mend it, minutes: 10}]'
    second = '[{id: "02.1", title: Wire it, minutes: 5}]'
    for name, title, exercises, minutes in (
        ("01_before", "Before", first, 40),
        ("02_init", "Init", second, 20),
        ("03_later", "Later", "[]", None),
    ):
        folder = paths.LESSONS / name
        folder.mkdir(parents=True)
        text = FRONT_MATTER.format(title=title, exercises=exercises)
        (folder / "lesson.md").write_text(text)
        if minutes is not None:
            notebook = {"metadata": {"course": {"minutes": minutes}}}
            (paths.NOTEBOOKS / f"{name}.ipynb").write_text(json.dumps(notebook))
    return tmp_path


def _status(
    exercises: dict[str, Standing] | None = None, predictions: tuple[str, ...] = ()
) -> Status:
    locked = {id_: Prediction(DAY, "Which?", "this") for id_ in predictions}
    return read_status(Record(exercises or {}, locked), paths.LESSONS, paths.NOTEBOOKS)


def test_at_the_beginning_everything_is_left(course: Path) -> None:
    assert str(progress()) == (
        "0 of 3 exercises solved; about 60 minutes left.\n"
        "Next: lesson 01, Before (notebooks/01_before.ipynb).\n"
        "\n"
        "Lessons\n"
        "lesson  title   solved             minutes left\n"
        "------  ------  -----------------  ------------\n"
        "01      Before  0 of 2, not begun  40\n"
        "02      Init    0 of 1, not begun  20\n"
        "03      Later   no exercises       0\n"
        "\n"
        "Exercises\n"
        "exercise  title    state            minutes\n"
        "--------  -------  ---------------  -------\n"
        "01.1      See it   not checked yet  5\n"
        "01.2      Mend it  not checked yet  10\n"
        "02.1      Wire it  not checked yet  5"
    )


def test_what_was_done_is_told_exercise_by_exercise(course: Path) -> None:
    shown = str(
        _status(
            {
                "01.1": Standing(solved=DAY, checks=2, hints=1),
                "01.2": Standing(checks=1, hints=2),
                "02.1": Standing(reopened=DAY, checks=3),
            }
        )
    )
    assert "1 of 3 exercises solved; about 15 minutes left." in shown
    assert "Next: 01.2, Mend it, at the end of lesson 01." in shown
    assert "01.1      See it   solved  " in shown
    assert "01.2      Mend it  open, 2 hints shown" in shown
    assert "02.1      Wire it  open again: its check no longer passes" in shown


def test_reading_is_left_until_an_exercise_was_checked(course: Path) -> None:
    assert _status().minutes_left == 60
    assert _status(predictions=("01-p1",)).minutes_left == 60
    assert _status({"01.1": Standing(checks=1)}).minutes_left == 15 + 20
    assert _status({"01.1": Standing(checks=1, solved=DAY)}).minutes_left == 10 + 20


def test_a_locked_prediction_begins_a_lesson(course: Path) -> None:
    first, second, _ = _status(predictions=("01-p1",)).lessons
    assert (first.begun, second.begun) == (True, False)


def test_when_all_is_solved_nothing_is_next(course: Path) -> None:
    done = _status({id_: Standing(solved=DAY) for id_ in ("01.1", "01.2", "02.1")})
    assert done.next is None
    assert "3 of 3 exercises solved; about 0 minutes left.\nEvery exercise is solved." in str(done)


def test_what_another_edition_had_is_not_forgotten(course: Path) -> None:
    shown = str(_status({"09.1": Standing(solved=DAY), "09.2": Standing(checks=1)}))
    assert "Also solved, and not in this edition of the course: 09.1." in shown


def test_text_and_html_say_the_same_and_no_day(course: Path) -> None:
    data = _status({"01.1": Standing(solved=DAY)})._repr_mimebundle_()
    for word in ("See it", "Mend it", "not checked yet", "1 of 3 exercises solved", "1 of 2"):
        assert word in data["text/plain"]
        assert word in data["text/html"]
    assert "2026" not in data["text/html"]


def test_a_course_without_exercises_says_what_is_left(course: Path) -> None:
    for name in ("01_before", "02_init"):
        file = paths.LESSONS / name / "lesson.md"
        file.write_text(FRONT_MATTER.format(title="T", exercises="[]"))
    assert str(progress()).startswith("About 60 minutes left.\n\nLessons\n")


def test_progress_goes_from_one_machine_to_another(
    course: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Progress().record_check("01.1", passed=True)
    assert main(["status", "--export", str(course / "carried.json")]) == 0
    monkeypatch.setenv("COURSE_WORK", str(course / "elsewhere"))
    Progress().record_check("02.1", passed=True)
    assert main(["status", "--merge", str(course / "carried.json")]) == 0
    assert "2 of 3 exercises solved" in capsys.readouterr().out


def test_a_file_without_progress_is_told(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (course / "other.json").write_text("[]")
    with pytest.raises(NotAProgressFile):
        progress(merge=course / "other.json")
    assert main(["status", "--merge", str(course / "other.json")]) == 1
    assert capsys.readouterr().err.startswith("other.json can't be merged: it is not a JSON object")


def test_asking_writes_nothing(course: Path, work: Path) -> None:
    progress()
    assert not work.exists()
