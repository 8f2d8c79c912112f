"""course.checks.expect.app: the app's commands, in this process as in one of their own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from course.checks.doing import sql
from course.checks.expect import Unmet, expect_app, run_app
from course.sandbox import making, standing
from course.sandbox.workspace import Workspace


@pytest.fixture
def ws(tmp_path: Path, work: Path) -> Iterator[Workspace]:
    """The Todo app as lesson 01 has it; nothing of this process stands in it."""
    with standing.elsewhere():
        yield making.make("01_life_before_migrations", tmp_path / "project")


@pytest.mark.parametrize(
    "arguments",
    [["seed"], ["list"], ["add", "A new one"], ["done", "99"], ["nonsense"], ["--help"]],
    ids=" ".join,
)
def test_a_command_says_what_it_says_in_a_terminal(ws: Workspace, arguments: list[str]) -> None:
    run_app(ws, "seed", database="one.db")
    run_app(ws, "seed", database="two.db")
    here = run_app(ws, *arguments, database="one.db")
    there = subprocess.run(
        [sys.executable, "-m", "sample_app", *arguments],
        cwd=ws.path,
        env={**os.environ, "DATABASE_URL": "sqlite:///two.db", "COLUMNS": "80"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (here.exit_code, here.stdout, here.stderr) == (
        there.returncode,
        there.stdout,
        there.stderr,
    )
    assert ws.rows("todos", "one.db")["title"].to_list() == (
        ws.rows("todos", "two.db")["title"].to_list()
    )


def test_nothing_of_it_stays(ws: Workspace) -> None:
    def process() -> list[object]:
        loaded = {name: each for name, each in sys.modules.items() if "sample_app" in name}
        return [dict(os.environ), list(sys.path), list(sys.argv), Path.cwd(), loaded]

    before = process()
    run_app(ws, "seed")
    assert process() == before
    assert {each.name for each in ws.path.iterdir()} == {"sample_app", "todo.db"}


@pytest.mark.postgresql
def test_it_leaves_no_session_on_a_server(ws: Workspace, postgresql_url: sa.URL) -> None:
    opened: list[Any] = []

    def remember(connection: object, _: object) -> None:
        opened.append(connection)

    sa.event.listen(sa.pool.Pool, "connect", remember)
    try:
        assert run_app(Workspace(ws.path, postgresql_url), "seed").works
    finally:
        sa.event.remove(sa.pool.Pool, "connect", remember)
    assert opened
    assert all(each.closed for each in opened)


def test_a_changed_model_counts_at_once(ws: Workspace) -> None:
    run_app(ws, "seed")
    models = ws.path / "sample_app/models.py"
    models.write_text(models.read_text("utf-8").replace("first_name", "given_name"), "utf-8")
    assert run_app(ws, "list").words == "no such column: users.given_name"


def test_a_command_that_fails_is_told(ws: Workspace) -> None:
    expect_app(ws, "seed")
    sql(ws, "ALTER TABLE users DROP COLUMN last_name")
    with pytest.raises(Unmet) as told:
        expect_app(ws, "list")
    assert told.value.found == (
        "`python -m sample_app list` fails: no such column: users.last_name; expected it to work."
    )
