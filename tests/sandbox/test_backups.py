"""course.sandbox.backups: edit anything, reset, restore: byte for byte."""

import contextlib
import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from course import paths
from course.sandbox import backups, cap, making, postgres, standing, tree
from course.sandbox.backups import bring_back, find_backups, keep
from course.sandbox.workspace import Workspace
from course.state.schema import Table

Everything = dict[str, tuple[str, bytes, int]]


@pytest.fixture(autouse=True)
def _own_place(work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(cap.ENVIRONMENT_VARIABLE, raising=False)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("PATH", os.environ["PATH"])
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", "")
    monkeypatch.setattr(standing, "_current", None)
    monkeypatch.chdir(tmp_path)


def _everything(folder: Path) -> Everything:
    """All that is in a folder: kind, content and permissions."""
    found: Everything = {}
    for each in sorted(folder.rglob("*")):
        mode = each.lstat().st_mode
        if stat.S_ISLNK(mode):
            content = ("link", os.fsencode(each.readlink()), 0)
        elif stat.S_ISDIR(mode):
            content = ("folder", b"", stat.S_IMODE(mode))
        else:
            with tree._opened(each):
                content = ("file", each.read_bytes(), stat.S_IMODE(mode))
        found[each.relative_to(folder).as_posix()] = content
    return found


def _sandbox(name: str = "03.2", **files: str) -> Path:
    folder = paths.sandboxes() / name
    folder.mkdir(parents=True, exist_ok=True)
    for file, text in files.items():
        (folder / file).write_text(text)
    return folder


# Byte for byte.

NAMES = st.text("abcXYZ.é _-", min_size=1, max_size=6).filter(
    lambda name: name.strip(" .") == name and name != "database.sql"
)
MODES = st.sampled_from([0o644, 0o600, 0o755, 0o444, 0o400, 0o000])
FOLDER_MODES = st.sampled_from([0o755, 0o700, 0o555, 0o500])
FILES = st.tuples(st.just("file"), st.binary(max_size=40), MODES)
LINKS = st.tuples(st.just("link"), st.sampled_from(["nowhere", ".", "..", "a", "/no/such"]))
TREES = st.recursive(
    FILES | LINKS,
    lambda inner: st.tuples(
        st.just("folder"), st.dictionaries(NAMES, inner, max_size=3), FOLDER_MODES
    ),
    max_leaves=8,
)
PROJECTS = st.dictionaries(NAMES, TREES, max_size=4)


def _plant(place: Path, what: tuple[object, ...]) -> None:
    if what[0] == "link":
        with contextlib.suppress(OSError):  # Windows lets few people make one
            place.symlink_to(str(what[1]))
        return
    if what[0] == "file":
        place.write_bytes(what[1])  # type: ignore[arg-type]
    else:
        place.mkdir(exist_ok=True)
        for name, inner in what[1].items():  # type: ignore[attr-defined]
            with contextlib.suppress(FileExistsError, PermissionError, IsADirectoryError):
                _plant(place / name, inner)
    place.chmod(what[2])  # type: ignore[arg-type]


@contextlib.contextmanager
def _work() -> Iterator[None]:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSE_WORK", folder)
        yield
        for each in list(Path(folder).iterdir()):
            tree.remove(each)


@settings(deadline=None, max_examples=60)
@given(PROJECTS, PROJECTS)
def test_whatever_was_edited_comes_back_byte_for_byte(
    edited: dict[str, tuple[object, ...]], later: dict[str, tuple[object, ...]]
) -> None:
    with _work():
        folder = _sandbox()
        _plant(folder, ("folder", edited, 0o755))
        first = _everything(folder)
        kept = keep(folder)
        assert list(folder.iterdir()) == []
        _plant(folder, ("folder", later, 0o755))
        second = _everything(folder)
        if kept is None:
            assert first == {}
            return
        before = bring_back(kept)
        assert _everything(folder) == first
        if before is None:
            assert second == {}
            return
        bring_back(before)
        assert _everything(folder) == second


def test_a_project_edited_reset_and_restored_still_has_its_rows() -> None:
    ws = making.start("01_life_before_migrations")
    subprocess.run([sys.executable, "-m", "sample_app", "seed"], cwd=ws.path, check=True)
    (ws.path / "sample_app" / "models.py").write_bytes(b"mine \xff\x00\r\n")
    before = _everything(ws.path)
    making.start("01_life_before_migrations")
    (backup,) = find_backups()
    bring_back(backup)
    assert _everything(ws.path) == before
    assert len(ws.rows("todos")) == 7


def test_the_folder_itself_stays_so_that_a_terminal_in_it_does() -> None:
    folder = _sandbox(a="1")
    number = folder.stat().st_ino
    kept = keep(folder)
    assert kept is not None
    bring_back(kept)
    assert folder.stat().st_ino == number


def test_a_notebook_is_kept_and_comes_back() -> None:
    notebook = paths.notebook_copies() / "03_soft_delete.ipynb"
    notebook.parent.mkdir(parents=True)
    notebook.write_bytes(b"mine")
    kept = keep(notebook)
    assert kept is not None
    assert not notebook.exists()
    assert kept.what == "03_soft_delete.ipynb"
    notebook.write_bytes(b"the course's")
    before = bring_back(kept)
    assert notebook.read_bytes() == b"mine"
    assert before is not None
    assert (before.folder / notebook.name).read_bytes() == b"the course's"


def test_a_file_in_a_sandboxs_place_is_kept_as_one_and_a_folder_as_a_folder() -> None:
    place = paths.sandboxes() / "03.2"
    place.parent.mkdir(parents=True)
    place.write_text("a file")
    file = keep(place)
    _sandbox(a="1")
    assert file is not None
    folder = bring_back(file)
    assert place.read_text() == "a file"
    assert folder is not None
    bring_back(folder)
    assert (place / "a").read_text() == "1"


def test_nothing_is_kept_of_nothing() -> None:
    assert keep(paths.sandboxes() / "03.2") is None
    assert keep(_sandbox()) is None
    assert find_backups() == []


# Which there are.


def test_the_newest_comes_first_and_each_tells_what_it_is() -> None:
    for name, text in (("03.1", "1"), ("03.2", "22"), ("03.1", "333")):
        keep(_sandbox(name, a=text))
    found = find_backups()
    assert [(backup.what, backup.size()) for backup in found] == [
        ("03.1", 3),
        ("03.2", 2),
        ("03.1", 1),
    ]
    assert found[0].place == "sandboxes/03.1"
    assert found[0].shown == f"work/backups/{found[0].name}"


def test_backups_of_an_older_edition_have_no_note_and_come_back_as_well() -> None:
    for place in (_sandbox(a="1"), paths.notebook_copies() / "03_x.ipynb"):
        if place.suffix == ".ipynb":
            place.parent.mkdir()
            place.write_text("mine")
        keep(place)
    tree.remove(paths.backups() / ".about")
    notebook, sandbox = find_backups()
    bring_back(notebook)
    bring_back(sandbox)
    assert (paths.notebook_copies() / "03_x.ipynb").read_text() == "mine"
    assert (paths.sandboxes() / "03.2" / "a").read_text() == "1"


def test_what_somebody_else_laid_among_the_backups_is_left_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(cap.ENVIRONMENT_VARIABLE, "0")
    mine = paths.backups() / "03.2" / "my own"
    mine.mkdir(parents=True)
    (mine / "a.txt").write_text("mine")
    keep(_sandbox(a="1"))
    assert len(find_backups()) == 1
    assert (mine / "a.txt").read_text() == "mine"


# How much they may take.


def test_the_oldest_go_first_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(cap.ENVIRONMENT_VARIABLE, "0.0025")
    kept = [keep(_sandbox(f"03.{number}", a="x" * 1000)) for number in range(4)]
    assert find_backups() == [kept[3], kept[2]]
    told = capsys.readouterr().out.splitlines()
    assert [kept[0].name in told[0], kept[1].name in told[1]] == [True, True]  # type: ignore[union-attr]
    assert told[0].startswith("Backups may take 0.0025 MB (COURSE_BACKUP_MB), so the oldest was ")
    assert {each.name for each in paths.backups().iterdir() if each.name[0] == "."} == {
        ".about",
        ".lock",
    }


def test_the_one_that_was_made_now_stays_however_big(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cap.ENVIRONMENT_VARIABLE, "0")
    for number in range(3):
        kept = keep(_sandbox(a="x" * 1000 + str(number)))
        assert find_backups() == [kept]
    before = _everything(_sandbox(a="y"))
    (backup,) = find_backups()
    replaced = bring_back(backup)
    assert (paths.sandboxes() / "03.2" / "a").read_text() == "x" * 1000 + "2"
    assert set(find_backups()) == {backup, replaced}
    assert replaced is not None
    assert _everything(replaced.folder) == before


@pytest.mark.parametrize("said", ["much", "-1", "nan", "inf"])
def test_a_cap_that_is_no_number_is_told(
    said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(cap.ENVIRONMENT_VARIABLE, said)
    assert keep(_sandbox(a="1")) is not None
    assert f"COURSE_BACKUP_MB is '{said}'; expected a number" in capsys.readouterr().out


# When something goes wrong.


def test_what_cannot_be_moved_stays_where_it_stood(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = _sandbox(a="1", b="2", c="3")
    before = _everything(folder)
    real = tree.move

    def move(source: Path, target: Path) -> None:
        if source.name == "c" and source.parent == folder:
            raise PermissionError(13, "used by another process")
        real(source, target)

    monkeypatch.setattr(tree, "move", move)
    with pytest.raises(backups.NotKept, match=r"c could not be moved.*used by another process"):
        keep(folder)
    assert _everything(folder) == before
    assert find_backups() == []
    assert list(paths.backups().glob("[!.]*")) == []


def test_a_backup_that_cannot_be_copied_is_still_there(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = keep(_sandbox(a="1"))
    _sandbox(a="2")
    assert kept is not None

    def no_room(source: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tree, "copy", no_room)
    with pytest.raises(backups.NotRestored, match=r"No space left.*is in work/backups/03\.2/"):
        bring_back(kept)
    newest, oldest = find_backups()
    assert oldest == kept
    assert (newest.folder / "a").read_text() == "2"


_BUSY = """
import sys
from course import paths
from course.sandbox.backups import find_backups, keep
folder = paths.sandboxes() / "03.2"
for number in range(15):
    (folder / f"{sys.argv[1]}-{number}.txt").write_text("mine")
    keep(folder)
"""


def test_two_processes_that_reset_the_same_lose_nothing() -> None:
    _sandbox()
    running = [
        subprocess.Popen([sys.executable, "-c", _BUSY, who], cwd=paths.PROJECT) for who in "ab"
    ]
    assert [each.wait() for each in running] == [0, 0]
    kept = [file.name for file in paths.backups().glob("03.2/*/*.txt")]
    assert sorted(kept) == sorted(f"{who}-{number}.txt" for who in "ab" for number in range(15))


# PostgreSQL.


@pytest.fixture
def whole_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A lesson that starts with the whole Todo app, history included."""
    folder = tmp_path / "lessons" / "03_small"
    folder.mkdir(parents=True)
    (folder / "lesson.md").write_text("")
    monkeypatch.setattr(paths, "LESSONS", folder.parent)
    return folder.name


def _tables(ws: Workspace) -> list[Table]:
    """The tables; their CHECKs are reworded when PostgreSQL reads its own words again."""
    return [replace(table, check_constraints=()) for table in ws.schema().tables]


def _add(ws: Workspace, title: str) -> None:
    command = [sys.executable, "-m", "sample_app", "add", title]
    subprocess.run(command, cwd=ws.path, check=True, capture_output=True)


@pytest.mark.postgresql
def test_a_postgresql_database_comes_back_with_its_rows(
    whole_app: str, postgresql_url: sa.URL
) -> None:
    ws = making.start(whole_app, database="postgresql")
    ws.alembic("upgrade", "head")
    _add(ws, "the first")
    (ws.path / "database.sql").write_text("a file of the learner's own")
    before, tables = _everything(ws.path), _tables(ws)
    again = making.start(whole_app, database="postgresql")
    assert again.schema().tables == ()
    (backup,) = find_backups()
    replaced = bring_back(backup)
    assert _everything(ws.path) == before
    assert _tables(ws) == tables
    assert list(ws.rows("todos")["title"]) == ["the first"]
    _add(ws, "the second")
    assert replaced is not None
    bring_back(replaced)
    assert ws.schema().tables == ()
    bring_back(find_backups()[0])
    assert list(ws.rows("todos")["title"]) == ["the first", "the second"]
    postgres.drop_database(ws.url)


@pytest.mark.postgresql
def test_a_project_on_sqlite_comes_back_in_place_of_one_on_postgresql(
    whole_app: str, postgresql_url: sa.URL
) -> None:
    (making.start(whole_app).path / "a.txt").write_text("mine")
    ws = making.start(whole_app, database="postgresql")
    (backup,) = find_backups()
    bring_back(backup)
    assert (ws.path / "a.txt").read_text() == "mine"
    assert not (ws.path / ".env").exists()
    assert not postgres.database_exists(ws.url)


def test_an_env_file_of_the_learners_own_starts_no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(postgres.ENVIRONMENT_VARIABLE, raising=False)
    folder = _sandbox()
    (folder / ".env").write_text("DATABASE_URL=sqlite:///mine.db\n")
    kept = keep(folder)
    assert kept is not None
    assert kept.database is None
    assert not (paths.work_folder() / ".postgres").exists()
