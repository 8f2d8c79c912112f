"""course.machine.doctor: what is shown in a notebook, what in a terminal, and the exit code."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from course.machine.doctor import PROBES, examine, main
from course.machine.finding import Finding, needed_by
from course.paths import PROJECT
from course.source.lesson import find_lessons

WELL = Finding("SQLite", "3.35 or newer", "3.40.1")
NOTE = Finding("git", "git on the PATH", "no git", "note", "Lesson 07 needs it.")
MISSING = Finding("Alembic", "alembic 1.20.1", "alembic 1.9", "missing", "Install it.")


def test_a_page_shows_of_what_is_well_nothing_of_this_machine() -> None:
    shown = examine([lambda: WELL])
    assert str(shown) == (
        "Everything that the course needs is there.\n"
        "\n"
        "What the course needs\n"
        "looked at  expected       there\n"
        "---------  -------------  -----\n"
        "SQLite     3.35 or newer  as expected"
    )
    assert "3.40.1" not in shown._repr_mimebundle_()["text/html"]
    assert shown.details() == (
        "there    SQLite: 3.40.1\n\nEverything that the course needs is there."
    )


def test_a_note_is_told_and_is_no_failure() -> None:
    found = examine([lambda: WELL, lambda: NOTE])
    assert found.well
    assert found.verdict == "Everything that the course needs is there. Worth a look: git."
    assert "no git" in str(found)
    assert "git: Lesson 07 needs it." in str(found)


def test_what_is_missing_is_told_with_what_to_do() -> None:
    found = examine([lambda: NOTE, lambda: MISSING])
    assert not found.well
    assert found.verdict == "To be mended first: Alembic. Worth a look: git."
    for words in ("alembic 1.20.1", "alembic 1.9", "Install it."):
        assert words in str(found)
        assert words in found.details()
        assert words in found._repr_mimebundle_()["text/html"]


def test_a_probe_that_breaks_is_a_finding_and_the_others_are_looked_at() -> None:
    def look_at_the_moon() -> Finding:
        raise OSError(5, "too far")

    found = examine([look_at_the_moon, lambda: WELL])
    assert not found.well
    assert "The moon" in str(found)
    assert "too far" in str(found)
    assert found.findings[1] == WELL


def test_lessons_that_need_something_are_named(lessons: Path) -> None:
    some = find_lessons(lessons)
    assert needed_by([]) == "No lesson of this edition needs it."
    assert needed_by(some[:1]) == "Lesson 01 needs it."
    assert needed_by(some[1:]) == "Lessons 07, 08 and 09 need it."


@pytest.mark.postgresql
def test_everything_is_there_where_the_tests_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    told = capsys.readouterr().out
    assert len([line for line in told.splitlines() if line[:1].strip()]) == len(PROBES) + 1
    assert "Everything that the course needs is there." in told


def test_the_command_ends_with_1_when_something_is_missing(tmp_path: Path) -> None:
    (tmp_path / "work").write_text("in the way")
    ran = subprocess.run(
        [sys.executable, "-m", "course", "doctor"],
        cwd=PROJECT,
        env=os.environ
        | {
            "COURSE_WORK": str(tmp_path / "work"),
            "COURSE_POSTGRES_URL": "postgresql://me:hunter2@127.0.0.1:1/postgres",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert ran.stderr == ""
    assert "To be mended first: The work folder." in ran.stdout
    assert "hunter2" not in ran.stdout
