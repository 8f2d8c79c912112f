"""course.sandbox.restore: the list, and what it takes to name a backup."""

from datetime import datetime
from pathlib import Path

import pytest

from course import paths
from course.cli import main
from course.sandbox.backups import find_backups, keep
from course.sandbox.restore import Backups, NoSuchBackup, in_words, restore
from course.sandbox.tree import shown_size


@pytest.fixture(autouse=True)
def _three(work: Path) -> None:
    """Two backups of 03.1 and one of a notebook, in this order."""
    for text in ("first", "second"):
        folder = paths.sandboxes() / "03.1"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "a.txt").write_text(text)
        keep(folder)
    notebook = paths.notebook_copies() / "03_x.ipynb"
    notebook.parent.mkdir()
    notebook.write_text("mine")
    keep(notebook)


def _text() -> str:
    return (paths.sandboxes() / "03.1" / "a.txt").read_text()


def test_the_list_has_a_number_for_each() -> None:
    shown = restore()
    assert isinstance(shown, Backups)
    (table,) = shown.document().tables
    assert [row[:2] for row in table.rows] == [("1", "03_x.ipynb"), ("2", "03.1"), ("3", "03.1")]
    assert str(datetime.now().year) in table.rows[0][2]  # noqa: DTZ005 - as the list does
    assert table.rows[0][3:] == ("1 KB", f"work/backups/{find_backups()[0].name}")
    assert str(paths.work_folder()) not in str(shown)


@pytest.mark.parametrize(
    ("which", "text"), [(2, "second"), ("2", "second"), (3, "first"), ("03.1", "second")]
)
def test_a_backup_is_named_by_its_number_or_by_what_it_is_of(which: int | str, text: str) -> None:
    restore(which)
    assert _text() == text


def test_a_backup_is_named_by_its_place_in_the_list() -> None:
    oldest = find_backups()[-1]
    for which in (oldest.name, oldest.shown, f"{oldest.shown}/"):
        (paths.sandboxes() / "03.1" / "a.txt").write_text("now")
        restore(which)
        assert _text() == "first"


def test_a_lesson_may_name_its_notebook() -> None:
    restore("03_x")
    assert (paths.notebook_copies() / "03_x.ipynb").read_text() == "mine"


def test_what_was_brought_back_and_how_to_undo_it_is_said() -> None:
    (paths.sandboxes() / "03.1" / "a.txt").write_text("now")
    shown = str(restore(3))
    assert shown.startswith("03.1 is as it was until ")
    assert 'course.restore("03.1") brings that back' in shown
    restore("03.1")
    assert _text() == "now"


@pytest.mark.parametrize("which", [0, 4, -1, "4", "03.2", "", "work/backups"])
def test_a_backup_that_there_is_not_is_told(which: int | str) -> None:
    with pytest.raises(NoSuchBackup, match="There are 3 backups"):
        restore(which)


def test_without_any_backup_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COURSE_WORK", str(tmp_path / "empty"))
    assert main(["restore"]) == 0
    assert capsys.readouterr().out.startswith("There are no backups")
    assert main(["restore", "1"]) == 1
    assert "Nothing was reset yet" in capsys.readouterr().err
    assert not (tmp_path / "empty").exists()


def test_the_command_lists_and_brings_back(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["restore"]) == 0
    assert "course.restore(1)" in capsys.readouterr().out
    assert main(["restore", "3"]) == 0
    assert _text() == "first"


@pytest.mark.parametrize(
    ("size", "shown"),
    [(0, "0 KB"), (1, "1 KB"), (1001, "2 KB"), (99_999, "100 KB"), (123_456_789, "123.5 MB")],
)
def test_a_size_is_said_in_words(size: int, shown: str) -> None:
    assert shown_size(size) == shown


def test_a_moment_is_said_in_words() -> None:
    assert in_words(datetime(2026, 11, 1, 14, 5, 9)) == "1 November 2026, 14:05:09"  # noqa: DTZ001
