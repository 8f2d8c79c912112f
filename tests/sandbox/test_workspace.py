"""course.sandbox.workspace, and what a project starts with."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from course import paths
from course.sandbox import making, postgres, refusals, standing, starter
from course.sandbox.runner import AlembicFailed
from course.sandbox.scratch import HistoryDoesNotRun, ModelsDoNotImport
from course.sandbox.workspace import Workspace
from course.state import revisions
from course.state.revision_file import RevisionFile, read_source

FIRST = "01_life_before_migrations"


@pytest.fixture(autouse=True)
def _own_place(work: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A work folder of the test's own; environment and working folder come back."""
    monkeypatch.setenv("PATH", os.environ["PATH"])
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", "")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(standing, "_current", None)


@pytest.fixture
def lesson(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A lesson that starts with the whole Todo app, history included."""
    folder = tmp_path / "lessons" / "03_small"
    folder.mkdir(parents=True)
    (folder / "lesson.md").write_text("")
    monkeypatch.setattr(paths, "LESSONS", folder.parent)
    return folder.name


def _files(folder: Path) -> set[str]:
    return {each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()}


def _app(root: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "sample_app", *arguments],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_the_first_lesson_starts_without_alembic() -> None:
    ws = making.start(FIRST)
    assert _files(ws.path) == {
        f"sample_app/{name}.py"
        for name in ("__init__", "__main__", "database", "models", "seed", "todos")
    }
    assert Path.cwd() == ws.path
    assert "is_done" in (ws.path / "sample_app/models.py").read_text()  # the lesson's own edition


def test_a_lesson_without_a_folder_of_its_own_gets_the_whole_app(lesson: str) -> None:
    ws = making.start(lesson)
    assert {"alembic.ini", "alembic/env.py", "sample_app/models.py"} <= _files(ws.path)
    assert not [name for name in _files(ws.path) if "__pycache__" in name]


def test_an_unknown_lesson_is_told_with_those_that_there_are() -> None:
    with pytest.raises(starter.NoSuchLesson, match=f"no lesson '99_x'.*{FIRST}"):
        making.start("99_x")


def test_an_unknown_engine_is_told() -> None:
    with pytest.raises(refusals.NoSuchEngine, match=r"'mysql'.*sqlite, postgresql"):
        making.start(FIRST, database="mysql")


def test_a_lesson_may_start_where_another_one_did(lesson: str) -> None:
    other = paths.LESSONS / "02_other"
    (other / "app/sample_app").mkdir(parents=True)
    (other / "lesson.md").write_text("")
    (other / "project.toml").write_text('without = ["alembic", "sample_app/reset.py"]')
    (other / "app/sample_app/models.py").write_text("# the other lesson's")
    own = paths.LESSONS / lesson
    (own / "project.toml").write_text('starts_as = "02_other"\nwithout = ["alembic.ini"]')
    (own / "app").mkdir()
    (own / "app/notes.txt").write_text("its own")
    ws = making.start(lesson)
    assert (ws.path / "sample_app/models.py").read_text() == "# the other lesson's"
    assert {"notes.txt", "sample_app/todos.py"} <= _files(ws.path)
    assert not _files(ws.path) & {"alembic.ini", "alembic/env.py", "sample_app/reset.py"}

    (other / "project.toml").write_text(f'starts_as = "{lesson}"')
    with pytest.raises(
        starter.BrokenProjectFile, match=f"starts as a lesson that starts as {lesson}"
    ):
        making.start(lesson)


def test_a_lesson_may_start_with_a_part_of_the_history(lesson: str) -> None:
    other = paths.LESSONS / "02_other"
    other.mkdir()
    (other / "lesson.md").write_text("")
    (other / "project.toml").write_text('until = "0ec166a22122"')
    project = paths.LESSONS / lesson / "project.toml"
    project.write_text('starts_as = "02_other"')
    assert making.start(lesson).revisions().heads == ("0ec166a22122",)
    project.write_text('starts_as = "02_other"\nuntil = "23041f4fe686"')
    ws = making.start(lesson)
    assert ws.revisions().heads == ("23041f4fe686",)
    assert len(list((ws.path / "alembic/versions").glob("*.py"))) == 3


@pytest.mark.parametrize("said", ['without = ["gone.py"]', 'with = ["x"]', 'until = "nope"'])
def test_a_project_file_that_cannot_be_meant_is_told(lesson: str, said: str) -> None:
    (paths.LESSONS / lesson / "project.toml").write_text(said)
    with pytest.raises(starter.BrokenProjectFile, match=r"03_small/project\.toml"):
        making.start(lesson)


def test_what_stood_there_is_kept_byte_for_byte(capsys: pytest.CaptureFixture[str]) -> None:
    first = making.start(FIRST)
    (first.path / "sample_app/models.py").write_bytes(b"mine \xff\x00")
    (first.path / "notes" / "deep").mkdir(parents=True)
    (first.path / "notes/deep/a.txt").write_text("also mine")
    before = {name: (first.path / name).read_bytes() for name in _files(first.path)}
    second = making.start(FIRST)
    (backup,) = (paths.backups() / FIRST).iterdir()
    assert {name: (backup / name).read_bytes() for name in _files(backup)} == before
    assert f"kept in work/backups/{FIRST}/{backup.name}" in capsys.readouterr().out
    assert b"mine" not in (second.path / "sample_app/models.py").read_bytes()


def test_the_folder_itself_stays_so_that_a_terminal_in_it_does() -> None:
    first = making.start(FIRST).path.stat().st_ino
    assert making.start(FIRST).path.stat().st_ino == first


def test_starting_again_at_once_keeps_both() -> None:
    for _ in range(4):
        making.start(FIRST)
    assert len(list((paths.backups() / FIRST).iterdir())) == 3


def test_a_database_url_of_the_learners_is_taken_away_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:hunter2@db.example.invalid/customers")
    making.start(FIRST)
    printed = capsys.readouterr().out
    assert "DATABASE_URL" not in os.environ
    assert "DATABASE_URL was set" in printed
    assert "hunter2" not in printed


def test_a_shell_finds_this_python_and_this_alembic_first() -> None:
    making.start(FIRST)
    assert os.environ["PATH"].split(os.pathsep)[0] == str(Path(sys.executable).parent)


def test_git_in_a_project_without_a_repository_finds_none_above_it(tmp_path: Path) -> None:
    """The course itself is one: `!git commit` in an exercise would land in it."""
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    project = making.start(FIRST).path
    asked = ["git", "rev-parse", "--show-toplevel"]
    (project / "alembic").mkdir()
    for folder in (project, project / "alembic"):
        above = subprocess.run(asked, cwd=folder, capture_output=True, text=True, check=False)
        assert above.stderr.startswith("fatal: not a git repository"), above.stdout
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    own = subprocess.run(asked, cwd=project / "alembic", capture_output=True, text=True, check=True)
    assert Path(own.stdout.strip()) == project


def test_a_project_shows_its_files_and_no_place_of_this_machine() -> None:
    shown = repr(making.start(FIRST))
    assert shown.startswith(f"A project on SQLite, in work/sandboxes/{FIRST}:\n")
    assert "    sample_app/models.py" in shown
    assert str(paths.work_folder()) not in shown


def test_nothing_is_written_outside_the_work_folder(tmp_path: Path, work: Path) -> None:
    ws = making.start(FIRST)
    _app(ws.path, "seed")
    ws.drift()
    assert [each.name for each in tmp_path.iterdir()] == [work.name]
    left = {each.name for each in work.iterdir()}
    assert left == {"sandboxes", ".timeline"}  # no scratch is left either


def test_an_edit_prints_what_changed(capsys: pytest.CaptureFixture[str]) -> None:
    ws = making.start(FIRST)
    ws.edit("sample_app/models.py", "String(200)", "String(300)")
    printed = capsys.readouterr().out
    assert "-    title: Mapped[str] = mapped_column(String(200))" in printed
    assert "+    title: Mapped[str] = mapped_column(String(300))" in printed
    assert "String(300)" in (ws.path / "sample_app/models.py").read_text()


@pytest.mark.parametrize(("old", "found"), [("nowhere", "is not in it"), ("Mapped", r"\d+ times")])
def test_an_edit_that_fits_nowhere_or_twice_changes_nothing(old: str, found: str) -> None:
    ws = making.start(FIRST)
    before = (ws.path / "sample_app/models.py").read_bytes()
    with pytest.raises(refusals.TextNotFound, match=found):
        ws.edit("sample_app/models.py", old, "new")
    assert (ws.path / "sample_app/models.py").read_bytes() == before


def test_lines_that_are_not_in_a_file_are_told_as_lines() -> None:
    ws = making.start(FIRST)
    with pytest.raises(refusals.TextNotFound, match=r"'class Todo' \(and 2 lines after it\)"):
        ws.edit("sample_app/models.py", "class Todo\nnever\nnever", "new")


@pytest.mark.parametrize(
    ("project", "call"),
    [
        ("08-cycle", 'course.clinic("cycle")'),
        ("08-by-hand", 'course.clinic("by-hand")'),
        ("08.1", 'course.reset("08.1")'),
        ("03_soft_delete", 'course.reset("03_soft_delete")'),
    ],
)
def test_a_text_that_is_gone_names_the_call_that_begins_afresh(project: str, call: str) -> None:
    assert f"To begin afresh: {call}," in str(refusals.TextNotFound("f.py", "gone", 0, project))


def test_a_file_that_is_not_there_is_told() -> None:
    ws = making.start(FIRST)
    for look in (ws.show, lambda name: ws.edit(name, "a", "b")):
        with pytest.raises(refusals.NoSuchFile, match=r"no file nope\.py"):
            look("nope.py")


def test_rows_are_shown_by_their_own_key_and_not_by_numbers_of_pandas() -> None:
    ws = making.start(FIRST)
    _app(ws.path, "seed")
    assert ws.rows("todos").frame.index.name == "id"
    assert list(ws.rows("todos").frame.index) == [1, 2, 3, 4, 5, 6, 7]


def test_show_begins_where_it_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    making.start(FIRST).show("sample_app/models.py", since="class Todo(Base):")
    assert capsys.readouterr().out.startswith("class Todo(Base):\n")


def test_rows_and_schema_are_those_of_the_projects_database() -> None:
    ws = making.start(FIRST)
    _app(ws.path, "seed")
    assert {table.name for table in ws.schema().tables} == {"todos", "users"}
    assert len(ws.rows("todos")) == 7


def test_looking_at_a_database_that_is_not_there_makes_none() -> None:
    ws = making.start(FIRST)
    assert ws.schema().tables == ()
    assert ws.databases() == []


def test_another_database_of_the_project_is_named_by_its_file() -> None:
    ws = making.start(FIRST)
    _app(ws.path, "seed")
    (ws.path / "qa.db").write_bytes((ws.path / "todo.db").read_bytes())
    connection = sqlite3.connect(ws.path / "qa.db")
    connection.execute("ALTER TABLE todos ADD COLUMN note TEXT")
    connection.close()
    assert "note" in ws.rows("todos", "qa.db")
    assert "note" not in ws.rows("todos")
    assert "todos.note" in str(ws.compare("todo.db", "qa.db"))
    with pytest.raises(refusals.NoSuchDatabase, match=r"prod\.db.*There are: qa\.db, todo\.db"):
        ws.schema("prod.db")


def test_drift_of_models_and_database_without_a_history() -> None:
    ws = making.start(FIRST)
    _app(ws.path, "seed")
    assert ws.drift().differences == ()
    ws.edit("sample_app/models.py", "    is_done:", "    note: Mapped[str | None]\n    is_done:")
    (only,) = ws.drift().differences
    assert "todos.note" in only.sentence


@pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
)
def test_the_whole_app_has_no_drift_once_it_is_upgraded(
    lesson: str, database: str, request: pytest.FixtureRequest
) -> None:
    if database == "postgresql":
        request.getfixturevalue("postgresql_url")
    ws = making.start(lesson, database=database)
    ws.alembic("upgrade", "head")
    assert ws.drift().differences == ()
    assert len(ws.revisions().heads) == 1
    assert ws.revisions().current == ws.revisions().heads
    if database == "postgresql":
        postgres.drop_database(ws.url)


@pytest.mark.postgresql
def test_a_postgresql_project_is_reached_by_a_process_and_saved_before_it_is_made_anew(
    lesson: str, postgresql_url: sa.URL
) -> None:
    ws = making.start(lesson, database="postgresql")
    ws.alembic("upgrade", "head")
    _app(ws.path, "add", "only here")
    assert "only here" in list(ws.rows("todos")["title"])
    again = making.start(lesson, database="postgresql")
    assert again.schema().tables == ()
    (backup,) = (paths.backups() / lesson).iterdir()
    assert "only here" in (backup / "database.sql").read_text()
    postgres.drop_database(again.url)


def test_models_that_do_not_import_are_told_by_file_and_line() -> None:
    ws = making.start(FIRST)
    _app(ws.path, "seed")
    ws.edit("sample_app/models.py", "class Todo(Base):", "class Todo(Base:")
    with pytest.raises(ModelsDoNotImport, match=r"sample_app\.models.*models\.py, line \d+"):
        ws.drift()


def test_a_history_that_does_not_run_is_told_by_alembics_last_words(lesson: str) -> None:
    ws = making.start(lesson)
    ws.alembic("upgrade", "head")
    ws.alembic("revision", "-m", "broken")
    (file,) = (ws.path / "alembic/versions").glob("*_broken.py")
    file.write_text(file.read_text().replace("pass", 'raise ValueError("no")', 1))
    with pytest.raises(HistoryDoesNotRun, match="ValueError: no"):
        ws.drift()


def test_replaying_the_history_leaves_the_database_alone(lesson: str) -> None:
    ws = making.start(lesson)
    ws.drift()
    assert ws.databases() == []


def test_a_failing_command_raises_with_its_result(lesson: str) -> None:
    ws = making.start(lesson)
    with pytest.raises(AlembicFailed) as caught:
        ws.alembic("upgrade", "nope")
    assert caught.value.result.exit_code == 255
    assert "Can't locate revision" in caught.value.result.stdout


def test_a_table_of_nothing_but_its_key_shows_it() -> None:
    ws = making.start("00_start_here")
    ws.alembic("upgrade", "head")
    assert list(ws.rows("alembic_version")["version_num"]) == list(ws.revisions().heads)


def test_a_history_asked_for_again_is_what_a_fresh_look_finds_and_reads_only_what_is_new(
    lesson: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ws = making.start(lesson)
    versions = ws.path / "alembic/versions"
    read: list[str] = []

    def noted(path: str, **kwargs: Any) -> RevisionFile:
        read.append(Path(path).name)
        return read_source(path, **kwargs)

    def look() -> list[str]:
        """Which files a look reads; it finds what another workspace finds, which knows nothing."""
        with monkeypatch.context() as patched:
            patched.setattr(revisions, "read_source", noted)
            read.clear()
            found = ws.revisions()
        assert found == Workspace(ws.path, ws.url).revisions()
        return sorted(read)

    def settle(*files: Path) -> None:
        """What changed this moment may change again, and would be read twice."""
        for file in files:
            long_ago = file.stat().st_mtime_ns - 1_000_000_000
            os.utime(file, ns=(long_ago, long_ago))

    settle(*versions.glob("*.py"))
    assert len(look()) == len(list(versions.glob("*.py")))
    ws.alembic("upgrade", "head")
    assert look() == []
    ws.alembic("revision", "-m", "new")
    (new,) = versions.glob("*_new.py")
    settle(new)
    assert look() == [new.name]
    first = min(versions.glob("*.py"))
    first.write_text(first.read_text().replace('"""', '"""Edited: ', 1))
    settle(first)
    assert look() == [first.name]
    new.unlink()
    assert look() == []
    ws.edit("alembic.ini", "script_location = ", "version_locations = else\nscript_location = ")
    assert look() == []
    assert ws.revisions().revisions == ()


def test_another_database_stands_elsewhere() -> None:
    ws = making.start("00_start_here")
    ws.alembic("upgrade", "head")
    sqlite3.connect(ws.path / "qa.db").close()
    assert ws.revisions("qa.db").current is None
    assert ws.revisions().current == ws.revisions().heads
    with pytest.raises(refusals.NoSuchDatabase):
        ws.revisions("nope.db")


def test_drift_needs_no_env_py_that_works_while_there_is_no_revision() -> None:
    ws = making.start(FIRST)
    ws.alembic("init", "alembic")
    found = ws.drift()
    assert found.sides == ("models", "database")
    assert "There is no revision yet" in found.differences[0].meaning
