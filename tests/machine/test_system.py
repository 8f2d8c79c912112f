"""course.machine.system: each failure brought about."""

import sys
from pathlib import Path

import pytest

from course.machine import system

COMMANDS = str(Path(sys.executable).parent)


def _program(folder: Path, name: str, script: str = "exit 0") -> Path:
    """A program of that name, in a folder of its own."""
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return folder


def test_this_sqlite_will_do_and_an_old_one_is_told() -> None:
    assert system.look_at_sqlite().standing == "there"
    finding = system.look_at_sqlite("3.34.1")
    assert (finding.standing, finding.found) == ("missing", "3.34.1")
    assert finding.expected == "3.35 or newer, which can drop a column"


def test_a_work_folder_that_is_not_there_yet_is_not_made(work: Path) -> None:
    assert system.look_at_the_work_folder().standing == "there"
    assert not work.exists()


def test_a_work_folder_is_left_as_it_is(work: Path) -> None:
    work.mkdir()
    assert system.look_at_the_work_folder().standing == "there"
    assert list(work.iterdir()) == []


def test_a_file_in_the_work_folders_way_is_told(work: Path) -> None:
    work.write_text("in the way")
    finding = system.look_at_the_work_folder()
    assert finding.standing == "missing"
    assert f"{work} can't be written: Not a directory" in finding.found
    assert "COURSE_WORK=/path" in finding.step


def test_a_full_disk_is_a_note(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "ENOUGH_DISK", 10**12)
    finding = system.look_at_the_work_folder()
    assert finding.standing == "note"
    assert "MB free" in finding.found


def test_the_alembic_of_this_python_is_the_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", COMMANDS)
    finding = system.look_at_the_alembic_command()
    assert finding.standing == "there", finding


@pytest.mark.skipif(sys.platform == "win32", reason="programs there have other names")
def test_another_alembic_first_is_missing_in_the_lab_and_a_note_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = _program(tmp_path / "other", "alembic")
    monkeypatch.setenv("PATH", f"{other}:{COMMANDS}")
    monkeypatch.delenv("COURSE_BIN", raising=False)
    finding = system.look_at_the_alembic_command()
    assert (finding.standing, finding.found) == ("note", f"{other / 'alembic'} comes first")
    monkeypatch.setenv("COURSE_BIN", COMMANDS)
    assert system.look_at_the_alembic_command().standing == "missing"


def test_no_alembic_on_the_path_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("COURSE_BIN", raising=False)
    finding = system.look_at_the_alembic_command()
    assert finding.standing == "note"
    assert finding.found.endswith("alembic, which is not on the PATH")


def test_a_python_without_alembic_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    finding = system.look_at_the_alembic_command()
    assert (finding.standing, finding.found) == ("missing", f"none beside {tmp_path / 'python'}")


def test_a_migrations_folder_that_shadows_the_library_is_told(tmp_path: Path) -> None:
    (tmp_path / "alembic").mkdir()
    assert system.look_at_the_migrations_folder(tmp_path).standing == "there"
    (tmp_path / "alembic" / "__init__.py").touch()
    finding = system.look_at_the_migrations_folder(tmp_path)
    assert (finding.standing, finding.found) == ("missing", "alembic/__init__.py")
    assert finding.step.startswith("Remove alembic/__init__.py")


def test_the_projects_own_migrations_folder_is_well() -> None:
    assert system.look_at_the_migrations_folder().standing == "there"


def test_without_git_the_lessons_that_need_it_are_named(
    tmp_path: Path, lessons: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    finding = system.look_at_git(lessons)
    assert (finding.standing, finding.found) == ("note", "no git")
    assert finding.step.startswith("Lesson 07 needs it.")


@pytest.mark.skipif(sys.platform == "win32", reason="programs there have other names")
def test_a_git_that_does_not_run_is_told(
    tmp_path: Path, lessons: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _program(tmp_path / "bin", "git", "echo 'git: no licence' >&2; exit 69")
    monkeypatch.setenv("PATH", str(folder))
    finding = system.look_at_git(lessons)
    assert finding.standing == "note"
    assert finding.found.endswith("git doesn't run: git: no licence")


@pytest.mark.skipif(sys.platform == "win32", reason="programs there have other names")
def test_a_git_that_is_there_tells_its_version(
    tmp_path: Path, lessons: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _program(tmp_path / "bin", "git", "echo 'git version 9.9'")
    monkeypatch.setenv("PATH", str(folder))
    finding = system.look_at_git(lessons)
    assert (finding.standing, finding.found) == ("there", "git version 9.9")
