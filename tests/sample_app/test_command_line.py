import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine

from sample_app.__main__ import main
from tests.migrations.history import PROJECT


@pytest.fixture
def run(engine: Engine, capsys: pytest.CaptureFixture[str]) -> "Run":
    """Run a command on the database that DATABASE_URL names."""
    return Run(capsys)


class Run:
    """Runs the command line in this process, and keeps what it printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        """The exit code, and both streams."""
        try:
            code = main(arguments)
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        printed = self.capsys.readouterr()
        return code, printed.out, printed.err


def test_a_todo_lives_through_all_commands(run: Run) -> None:
    assert run("list") == (0, "", "")
    assert run("add-user", "Zoë", "zoe@x") == (0, "  1 Zoë <zoe@x>\n", "")
    added = run("add", "Buy milk", "--for", "zoe@x", "--due", "2025-07-01", "--priority", "2")
    assert added == (0, "  1 [ ] Buy milk (Zoë) due 2025-07-01 priority 2\n", "")
    assert run("start", "1")[1].startswith("  1 [~] Buy milk")
    assert run("done", "1")[1].startswith("  1 [x] Buy milk")
    assert run("tag", "1", "shop")[1].endswith(" #shop\n")
    assert run("delete", "1")[1].endswith("#shop - deleted\n")
    assert run("list") == (0, "", "")
    assert run("list", "--deleted")[1].startswith("  1 [x] Buy milk")
    assert run("restore", "1")[0] == 0
    assert run("list", "--for", "zoe@x", "--status", "done", "--tag", "shop")[1].count("\n") == 1
    assert run("users") == (0, "  1 Zoë <zoe@x>\n", "")


def test_the_storys_rows_are_seeded_once(run: Run) -> None:
    assert run("seed") == (0, "The story's rows are there.\n", "")
    assert run("seed") == (0, "There are users already: no change.\n", "")
    assert run("list")[1].count("\n") == 7


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 2, "COMMAND"),
        (["shout"], 2, "shout"),
        (["done", "x"], 2, "whole number"),
        (["done", "0"], 2, "whole number"),
        (["done", "9" * 30], 2, "whole number"),
        (["add", "x", "--due", "soon"], 2, "soon"),
        (["add", "x", "--priority", "9"], 2, "priority"),
        (["list", "--status", "almost"], 2, "almost"),
        (["done", "2147483647"], 1, "2147483647"),
        (["add", " "], 1, "characters"),
        (["add", "x", "--for", "nobody@x"], 1, "nobody@x"),
        (["list", "--for", "nobody@x"], 1, "nobody@x"),
    ],
)
def test_bad_input_is_answered_in_one_line(
    run: Run, arguments: list[str], code: int, said: str
) -> None:
    exit_code, out, err = run(*arguments)
    assert (exit_code, out, err.count("\n")) == (code, "", 1)
    assert err.startswith("error: ")
    assert said in err


def test_a_refused_command_changes_nothing(run: Run) -> None:
    run("seed")
    run("delete", "5")
    run("add", "Water the plants")
    code, _, err = run("restore", "5")
    assert (code, "Water the plants" in err) == (1, True)
    assert run("list", "--deleted")[1].count("Water the plants") == 1


def test_a_schema_that_is_behind_is_told_with_the_next_step(run: Run, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP INDEX ix_todos_status_due_on")
        connection.exec_driver_sql("ALTER TABLE todos DROP COLUMN due_on")
    code, out, err = run("list")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith("error: the database says: ")
    assert "due_on" in err
    assert err.endswith("run `alembic upgrade head`\n")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("no url", "is DATABASE_URL right?"),
        ("cobol://a:secret@b/c", "is DATABASE_URL right? It says cobol://a:***@b/c"),
        ("postgresql+nodriver://a:secret@b/c", "nodriver"),
        ("postgresql://a:secret@127.0.0.1:1/c", "It leads to postgresql://a:***@127.0.0.1:1/c"),
        ("sqlite:////no/such/folder/x.db", "unable to open database file"),
        ("sqlite://", "no such table: todos; this app expects another schema"),
    ],
)
def test_a_database_that_is_not_there_is_told_without_its_password(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, url: str, said: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    assert main(["list"]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert said in err
    assert "secret" not in err


@pytest.mark.parametrize(
    "command",
    ["seed", "users", "add-user", "list", "add", "start", "done", "delete", "restore", "tag"],
)
def test_every_command_has_a_help_text(capsys: pytest.CaptureFixture[str], command: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help"])
    assert stopped.value.code == 0
    assert command in capsys.readouterr().out


def test_its_exit_code_reaches_the_shell(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "sample_app", "list"],
        cwd=PROJECT,
        env={**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'new.db'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.startswith("error: the database says: no such table: todos")
