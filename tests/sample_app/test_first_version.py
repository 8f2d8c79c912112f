"""The app as lesson 01 finds it, run as its learners run it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.migrations.history import FIRST_VERSION, PROJECT

COLUMN = "    user_id: Mapped[int | None]"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with the first version in it, laid over the last."""
    package = tmp_path / "project" / "sample_app"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PROJECT / "sample_app", package, ignore=ignored)
    shutil.copytree(FIRST_VERSION, package, ignore=ignored, dirs_exist_ok=True)
    return package.parent


def run(folder: Path, *arguments: str, url: str = "") -> tuple[int, str, str]:
    ran = subprocess.run(
        [sys.executable, "-m", "sample_app", *arguments],
        cwd=folder,
        env={**os.environ, "DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, ran.stdout, ran.stderr


def test_the_commands_work_and_a_deleted_row_is_gone(folder: Path) -> None:
    assert run(folder, "list") == (0, "", "")
    assert run(folder, "seed") == (0, "The story's rows are there.\n", "")
    assert run(folder, "seed") == (0, "Users exist: no change.\n", "")
    assert run(folder, "done", "2") == (0, "  2 [x] Fix the login page (Ben)\n", "")
    assert run(folder, "delete", "1")[0] == 0
    assert run(folder, "add", "Hello", "--for", "ben@example.com") == (
        0,
        "  8 [ ] Hello (Ben)\n",
        "",
    )
    assert run(folder, "list")[1].splitlines() == [
        "  2 [x] Fix the login page (Ben)",
        "  3 [ ] Order a cake for the launch (Mary Ann)",
        "  4 [ ] Call the hosting company (Ada)",
        "  5 [ ] Water the plants",
        "  6 [x] Try the app on a phone (Priya)",
        "  7 [ ] Back up the database (Ben)",
        "  8 [ ] Hello (Ben)",
    ]
    assert (folder / "todo.db").exists()


def test_database_url_names_another_file(folder: Path) -> None:
    assert run(folder, "seed", url="sqlite:///dev.db")[0] == 0
    assert (folder / "dev.db").exists()
    assert not (folder / "todo.db").exists()


def test_a_column_that_create_all_does_not_add_is_told_in_one_line(folder: Path) -> None:
    run(folder, "seed")
    models = folder / "sample_app" / "models.py"
    text = models.read_text(encoding="utf-8")
    assert text.count(COLUMN) == 1
    text = text.replace(COLUMN, f"    due_on: Mapped[date | None]\n{COLUMN}")
    text = text.replace("import datetime", "import date, datetime")
    models.write_text(text, encoding="utf-8")

    says = "error: the database says: no such column: todos.due_on\n"
    assert run(folder, "list") == (1, "", says)
    assert run(folder, "list", url="sqlite:///new.db") == (0, "", "")


@pytest.mark.parametrize(
    ("arguments", "url", "said"),
    [
        (["done", "99"], "", "no todo has the id 99"),
        (["add", "x", "--for", "nobody@x"], "", "nobody@x"),
        (["list"], "no url", "Could not parse"),
    ],
)
def test_what_can_not_be_done_is_told_in_one_line(
    folder: Path, arguments: list[str], url: str, said: str
) -> None:
    code, out, err = run(folder, *arguments, url=url)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert said in err
