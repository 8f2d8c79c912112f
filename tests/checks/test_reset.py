"""course.checks.reset, on the small course."""

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from course import paths
from course.checks import reset as reset_module
from course.checks.opening import open_exercise
from course.checks.progress import Progress
from course.checks.reset import NothingToReset, reset
from course.cli import main
from course.copies import lay_copies
from course.sandbox import making, postgres
from course.sandbox.restore import restore
from tests.checks.miniature import LESSON


def _files(folder: Path) -> dict[str, bytes]:
    """All files with their bytes, databases included."""
    files = [each for each in sorted(folder.rglob("*")) if each.is_file()]
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in files}


def test_an_exercise_begins_anew_and_comes_back(lesson_folder: Path) -> None:
    ws = open_exercise("01.1")
    ws.alembic("revision", "-m", "mine")
    (ws.path / "notes.txt").write_text("mine")
    Progress().record_check("01.1", passed=True)
    before = _files(ws.path)
    done = reset("01.1")
    assert "notes.txt" not in _files(ws.path)
    assert len(ws.rows("todos")) == 2
    assert str(done).splitlines()[0] == "01.1 is as it was at the beginning."
    assert 'course.restore("01.1") brings it back' in str(done)
    assert Progress().is_solved("01.1")
    restore("01.1")
    assert _files(ws.path) == before


def test_an_exercise_that_was_never_begun_is_made(lesson_folder: Path) -> None:
    assert "There was nothing to keep." in str(reset("01.1"))
    assert (paths.sandboxes() / "01.1" / "sample_app" / "models.py").is_file()


@pytest.mark.parametrize("asked", [LESSON, "01"])
def test_a_lessons_project_begins_anew(
    lesson_folder: Path, asked: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ws = making.start(LESSON)
    (ws.path / "notes.txt").write_text("mine")
    assert main(["reset", asked]) == 0
    assert f"{LESSON} is as it was at the beginning." in capsys.readouterr().out
    assert not (ws.path / "notes.txt").exists()
    restore(LESSON)
    assert (ws.path / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize("asked", [f"{LESSON}.ipynb", "01.ipynb"])
def test_a_notebook_begins_anew(
    lesson_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    monkeypatch.setattr(paths, "NOTEBOOKS", tmp_path / "notebooks")
    edition = tmp_path / "notebooks" / f"{LESSON}.ipynb"
    edition.parent.mkdir()
    cell = {"cell_type": "code", "id": "a", "source": "1", "metadata": {}, "outputs": []}
    edition.write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4}))
    lay = (paths.NOTEBOOKS, paths.notebook_copies(), paths.work_folder() / ".editions.json")
    lay_copies(*lay)
    copy = paths.notebook_copies() / edition.name
    fresh = copy.read_bytes()
    mine = fresh.replace(b'"1"', b'"2"')
    copy.write_bytes(mine)
    assert "Reload Notebook from Disk" in str(reset(asked))
    assert copy.read_bytes() == fresh
    assert lay_copies(*lay).files == ()  # it counts as untouched
    assert "Reload Notebook from Disk" in str(restore(f"{LESSON}.ipynb"))
    assert copy.read_bytes() == mine


@pytest.mark.parametrize("asked", ["09.1", "nope", "nope.ipynb", ""])
def test_what_there_is_not_is_told_with_what_there_is(lesson_folder: Path, asked: str) -> None:
    with pytest.raises(NothingToReset, match=LESSON):
        reset(asked)
    assert not paths.sandboxes().exists()


def test_a_beginning_that_cannot_be_made_leaves_what_was_there(
    lesson_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ws = open_exercise("01.1")
    before = _files(ws.path)

    def fails(_: object) -> None:
        raise postgres.PostgresUnavailable("no server")

    monkeypatch.setattr(reset_module, "make_exercise", fails)
    with pytest.raises(postgres.PostgresUnavailable):
        reset("01.1")
    assert _files(ws.path) == before


@pytest.mark.postgresql
def test_an_exercise_on_postgresql_comes_back_with_its_rows(
    lesson_folder: Path, postgresql_url: sa.URL
) -> None:
    ws = open_exercise("01.2")
    with sa.create_engine(ws.url, poolclass=sa.NullPool).begin() as connection:
        connection.exec_driver_sql("CREATE TABLE mine (name text)")
        connection.exec_driver_sql("INSERT INTO mine VALUES ('kept')")
    reset("01.2")
    assert [table.name for table in ws.schema().tables] == []
    restore("01.2")
    assert list(ws.rows("mine")["name"]) == ["kept"]
    postgres.drop_database(ws.url)
