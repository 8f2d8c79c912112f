"""course.checks.expect.rows and files: rows that were kept, and commands that run through."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from course.checks.doing import sql, write
from course.checks.expect import Unmet, expect_kept, expect_python, files
from course.sandbox import making, standing
from course.sandbox.workspace import Workspace

COLUMNS = ("id", "name")
ROWS = [(1, "one"), (2, None), (3, "three")]


@pytest.fixture
def ws(tmp_path: Path, work: Path) -> Iterator[Workspace]:
    """A project whose database has three rows."""
    with standing.elsewhere():
        made = making.make("01_life_before_migrations", tmp_path / "project")
        sql(
            made,
            "CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT)",
            "INSERT INTO things VALUES (1, 'one'), (2, NULL), (3, 'three')",
        )
        yield made


def test_rows_that_are_there_are_kept(ws: Workspace) -> None:
    sql(ws, "ALTER TABLE things ADD COLUMN more TEXT DEFAULT 'x'")
    expect_kept(ws, "things", COLUMNS, ROWS)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("DELETE FROM things WHERE id > 1", "1 row, and lacks 2 of the 3 .* with id 2"),
        ("UPDATE things SET id = 9 WHERE id = 3", "3 rows, and lacks 1 of the 3 .* with id 3"),
        ("INSERT INTO things VALUES (4, 'four')", "4 rows, and lacks 0 of the 3"),
        ("UPDATE things SET name = 'x' WHERE id = 2", "things.name of row 2 is 'x'; expected None"),
        ("ALTER TABLE things DROP COLUMN name", "things.name is not there"),
        ("DROP TABLE things", "expected a table things"),
    ],
)
def test_rows_that_are_not_as_they_were_are_told(ws: Workspace, statement: str, told: str) -> None:
    sql(ws, statement)
    with pytest.raises(Unmet, match=told):
        expect_kept(ws, "things", COLUMNS, ROWS)


def test_a_value_that_was_never_there_is_not_called_as_before(ws: Workspace) -> None:
    with pytest.raises(Unmet, match=r"expected 'new', as it would be\."):
        expect_kept(ws, "things", COLUMNS, [(*ROWS[0][:-1], "new"), *ROWS[1:]],
                    which="as it would be")  # fmt: skip


def test_more_rows_than_a_notebook_shows_are_all_looked_at(ws: Workspace) -> None:
    rows = [(each, str(each)) for each in range(10, 2010)]
    values = ", ".join(map(str, rows))
    sql(ws, f"INSERT INTO things VALUES {values}")  # noqa: S608 - made above
    expect_kept(ws, "things", COLUMNS, [*ROWS, *rows])
    sql(ws, "UPDATE things SET name = 'x' WHERE id = 2009")
    with pytest.raises(Unmet, match="row 2009"):
        expect_kept(ws, "things", COLUMNS, [*ROWS, *rows])


def test_a_command_that_runs_through_gives_what_it_said(ws: Workspace) -> None:
    write(ws, "hello.py", "print('hello')\n")
    assert expect_python(ws, "hello.py").stdout == "hello\n"


def test_a_command_that_fails_is_told_by_its_last_line(ws: Workspace) -> None:
    write(ws, "hello.py", "import nowhere\n")
    with pytest.raises(Unmet, match=r"`python hello\.py` fails: ModuleNotFoundError: .*'nowhere'"):
        expect_python(ws, "hello.py")


def test_a_command_without_an_end_is_stopped(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_PATIENCE", 0.5)
    write(ws, "hello.py", "import time\ntime.sleep(60)\n")
    with pytest.raises(Unmet, match="doesn't come to an end"):
        expect_python(ws, "hello.py")
