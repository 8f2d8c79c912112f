"""A project that is shared by git, and teammates who push."""

import subprocess
from pathlib import Path

import pytest

from course.sandbox import git as git_module
from course.sandbox import making, standing
from course.sandbox.duplicate import duplicate
from course.sandbox.git import GitFailed, GitMissing, GitTakesTooLong, git
from course.sandbox.office import OFFICE, commit, share, shared_files
from course.sandbox.teammate import (
    DoesNotApply,
    NoSuchTeammate,
    NothingToPush,
    Teammate,
    teammate,
)
from course.sandbox.workspace import Workspace
from course.state.revisions import read_history

LESSON = "07_merge_conflicts"
WORKS = Path(__file__).resolve().parents[2] / "course" / "lessons" / LESSON / "team"


@pytest.fixture
def project(work: Path) -> Workspace:
    """The lesson's project, not shared yet."""
    return making.make(LESSON, work / "sandboxes" / LESSON)


@pytest.fixture
def ben(project: Workspace) -> Teammate:
    """Ben, who works on it."""
    return Teammate(project, "Ben Sato", WORKS)


def log(folder: Path, revision: str = "HEAD") -> list[str]:
    """Who committed what, the newest first."""
    return git(folder, "log", "--format=%an: %s", revision).splitlines()


def test_a_shared_project_has_one_commit_and_nothing_left_to_commit(project: Workspace) -> None:
    share(project)
    assert log(project.path) == log(project.path, "origin/main") == ["Ada Okafor: the Todo app"]
    assert git(project.path, "status", "--porcelain", "--branch") == "## main...origin/main\n"


def test_sharing_twice_changes_nothing(project: Workspace) -> None:
    share(project)
    before = git(project.path, "rev-parse", "HEAD"), (project.path / ".git/config").read_text()
    share(project)
    after = git(project.path, "rev-parse", "HEAD"), (project.path / ".git/config").read_text()
    assert before == after


def test_what_is_shared_stands_in_packs_which_are_copied_quickly(
    project: Workspace, ben: Teammate
) -> None:
    ben.push("add tags")
    git(project.path, "pull", "--quiet")
    shared = project.path / OFFICE / "todo.git"
    for each in (project.path, shared):
        assert git(each, "count-objects").startswith("0 objects")


def test_databases_and_secrets_are_not_shared(project: Workspace) -> None:
    (project.path / "todo.db").write_bytes(b"rows")
    (project.path / ".env").write_text("DATABASE_URL=secret")
    share(project)
    named = git(project.path, "ls-files").splitlines()
    assert "alembic.ini" in named
    assert not {"todo.db", ".env"} & set(named)
    assert not [each for each in named if each.startswith(OFFICE)]


def test_a_commit_has_the_same_hash_on_every_run(work: Path) -> None:
    hashes = set()
    for name in ("one", "two"):
        project = making.make(LESSON, work / name)
        Teammate(project, "Ben Sato", WORKS).push("add tags")
        hashes.add(git(project.path / OFFICE / "todo.git", "rev-parse", "main"))
    assert len(hashes) == 1


def test_a_push_arrives_and_says_what_it_brings(
    project: Workspace, ben: Teammate, capsys: pytest.CaptureFixture[str]
) -> None:
    ben.push("add tags")
    assert capsys.readouterr().out.splitlines() == [
        "Ben Sato pushed “add tags” to main:",
        "    new      alembic/versions/8c5e0b7d41f2_add_tags.py",
        "    changed  sample_app/models.py",
    ]
    assert log(project.path) == ["Ada Okafor: the Todo app"]  # nothing comes by itself
    git(project.path, "fetch")
    assert log(project.path, "origin/main")[0] == "Ben Sato: add tags"


def test_a_push_is_done_once(
    project: Workspace, ben: Teammate, capsys: pytest.CaptureFixture[str]
) -> None:
    ben.push("add tags")
    capsys.readouterr()
    ben.push("add tags")
    assert capsys.readouterr().out == "Ben Sato has pushed “add tags” before.\n"
    assert len(log(project.path / OFFICE / "todo.git", "main")) == 2


def test_a_teammates_migration_follows_what_was_pushed_before(
    project: Workspace, ben: Teammate
) -> None:
    mine = project.path / "alembic/versions/aaaaaaaaaaaa_mine.py"
    mine.write_text('"""mine"""\nrevision = "aaaaaaaaaaaa"\ndown_revision = "23041f4fe686"\n')
    commit(project, "mine")
    git(project.path, "push")
    ben.push("add tags")
    tags = read_history(ben.folder / "alembic.ini").revision("8c5e0b7d41f2")
    assert tags is not None
    assert tags.down_revisions == ("aaaaaaaaaaaa",)


def test_a_change_that_does_not_fit_is_told_and_leaves_the_clone_as_it_was(
    project: Workspace, ben: Teammate
) -> None:
    (project.path / "sample_app/models.py").write_text("")
    commit(project, "no models")
    git(project.path, "push")
    with pytest.raises(DoesNotApply, match="Ben Sato can't commit “add tags”"):
        ben.push("add tags")
    assert git(ben.folder, "status", "--porcelain") == ""
    assert not (ben.folder / ".git/rebase-apply").exists()


def test_every_patch_of_the_lesson_is_by_the_one_who_pushes_it() -> None:
    for patch in WORKS.glob("*.patch"):
        assert "\nFrom: Ben Sato <ben@example.com>\n" in patch.read_text("utf-8"), patch.name


def test_work_and_people_that_are_not_there_are_told(project: Workspace, ben: Teammate) -> None:
    with pytest.raises(NothingToPush, match='There is: "add notes to todos", "add tags"'):
        ben.push("nope")
    with pytest.raises(NoSuchTeammate, match="Nobody in the team is named 'Bob'"):
        Teammate(project, "Bob", WORKS)


def test_the_word_of_the_notebook_works_on_the_lessons_project(project: Workspace) -> None:
    with standing.elsewhere():
        standing.go_to(project)
        assert repr(teammate("Ben Sato")).startswith("Ben Sato, in a clone of their own: .office")


def test_a_copy_of_the_project_has_a_shared_branch_of_its_own(
    project: Workspace, ben: Teammate
) -> None:
    ben.push("add tags")
    with duplicate(project) as copy:
        git(copy.path, "pull", "--quiet")
        assert "alembic/versions/8c5e0b7d41f2_add_tags.py" in shared_files(copy, "alembic/versions")
        (copy.path / "new.txt").write_text("ü\n", "utf-8")
        commit(copy, "new")
        git(copy.path, "push", "--quiet")
        assert shared_files(copy, "sample_app").keys() == shared_files(project, "sample_app").keys()
        assert len(log(copy.path / OFFICE / "todo.git", "main")) == 3
    assert len(log(project.path / OFFICE / "todo.git", "main")) == 2


def test_shared_files_are_read_whole(project: Workspace) -> None:
    assert shared_files(project, "sample_app") == {}
    (project.path / "sample_app/a.txt").write_text("grün\n\nzwei", "utf-8")
    (project.path / "sample_app/b.txt").write_text("", "utf-8")
    share(project)
    found = shared_files(project, "sample_app")
    assert found["sample_app/a.txt"] == "grün\n\nzwei"
    assert found["sample_app/b.txt"] == ""
    assert found["sample_app/models.py"] == (project.path / "sample_app/models.py").read_text()


def test_nobodys_own_settings_count(
    project: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Neither is anything needed of them, nor can they stop a commit."""
    config = tmp_path / "gitconfig"
    config.write_text(
        "[commit]\n\tgpgSign = true\n[core]\n\thooksPath = /nowhere\n[user]\n\tname =\n"
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    before = config.read_text()
    share(project)
    assert log(project.path) == ["Ada Okafor: the Todo app"]
    assert config.read_text() == before


def test_a_learners_own_git_needs_no_settings_and_opens_no_editor(
    project: Workspace, ben: Teammate, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
    monkeypatch.setenv("EDITOR", "false")
    ben.push("add tags")
    (project.path / "mine.txt").write_text("mine")
    for command in ("add .", "commit -m mine", "fetch", "merge origin/main", "push"):
        subprocess.run(["git", *command.split()], cwd=project.path, check=True, capture_output=True)
    assert log(project.path / OFFICE / "todo.git", "main")[0].startswith("You: Merge")


def test_no_git_is_told(project: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(git_module.os, "defpath", "")
    with pytest.raises(GitMissing, match=r"git is not on the PATH[\s\S]*git-scm.com"):
        share(project)
    assert not (project.path / OFFICE).exists()


def test_a_command_that_fails_or_does_not_end_is_told(tmp_path: Path) -> None:
    with pytest.raises(GitFailed, match="`git log` failed: fatal: not a git repository"):
        git(tmp_path, "log")
    with pytest.raises(GitTakesTooLong, match="was stopped"):
        git(tmp_path, "-c", "alias.wait=!sleep 5", "wait", patience=0.2)


def test_a_teammates_clone_does_not_change_the_ids_that_a_page_names(project: Workspace) -> None:
    def next_id() -> str:
        said = project.alembic("revision", "-m", "x").stdout
        file = next((project.path / "alembic/versions").glob("*_x.py"))
        file.unlink()
        assert file.stem in said
        return file.stem

    before = next_id()
    Teammate(project, "Ben Sato", WORKS).push("add tags")
    assert next_id() == before


def test_no_setting_names_the_place_where_the_project_stands(project: Workspace) -> None:
    share(project)
    assert str(project.path) not in (project.path / ".git/config").read_text()
    assert str(project.path) not in (project.path / OFFICE / "todo.git/config").read_text()
