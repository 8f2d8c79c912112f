"""What people do to 02.5."""

# ruff: noqa: D103 - each function has its title in the tables at the end

import sqlite3
from contextlib import closing

from course.checks.answers import RightAnswer, WrongAnswer
from course.checks.doing import python, sql, write
from course.sandbox.workspace import Workspace


def _ids(ws: Workspace) -> list[str]:
    """The revisions, oldest first."""
    return [each.id for each in reversed(ws.revisions().revisions)]


def head_stamped(ws: Workspace) -> None:
    ws.alembic("stamp", "head")


def upgraded_without_a_stamp(ws: Workspace) -> None:
    _fails(ws, "upgrade", "head")


def _fails(ws: Workspace, *arguments: str) -> None:
    try:
        ws.alembic(*arguments)
    except RuntimeError:
        return
    raise AssertionError(f"alembic {arguments} did not fail")


def baseline_stamped(ws: Workspace) -> None:
    ws.alembic("stamp", _ids(ws)[0])
    _fails(ws, "upgrade", "head")


def one_too_far(ws: Workspace) -> None:
    ws.alembic("stamp", _ids(ws)[2])
    ws.alembic("upgrade", "head")


def stamped_and_left(ws: Workspace) -> None:
    ws.alembic("stamp", _ids(ws)[1])


def column_by_hand(ws: Workspace) -> None:
    ws.alembic("stamp", "head")
    sql(
        ws,
        "ALTER TABLE todos ADD COLUMN priority INTEGER DEFAULT '0' NOT NULL",
        "ALTER TABLE users ADD COLUMN phone VARCHAR(40)",
    )


def made_anew(ws: Workspace) -> None:
    (ws.path / "todo.db").unlink()
    ws.alembic("upgrade", "head")


def tables_dropped(ws: Workspace) -> None:
    sql(ws, "DROP TABLE todos", "DROP TABLE users")
    ws.alembic("upgrade", "head")
    python(ws, "-m", "sample_app", "seed")


def baseline_emptied(ws: Workspace) -> None:
    """The first two revisions do nothing any more, so that the upgrade runs through."""
    for id_ in _ids(ws)[:2]:
        (file,) = ws.path.glob(f"alembic/versions/{id_}_*.py")
        text = file.read_text("utf-8")
        begin, end = text.index("    # ### commands"), text.index("def downgrade")
        name = file.relative_to(ws.path).as_posix()
        write(ws, name, f"{text[:begin]}    pass\n\n\n{text[end:]}")
    ws.alembic("upgrade", "head")


def deleted_todos_that_are_done(ws: Workspace) -> None:
    sql(ws, "DELETE FROM todos WHERE is_done")


def step_by_step(ws: Workspace) -> None:
    ws.alembic("stamp", _ids(ws)[1])
    ws.alembic("upgrade", "+1")
    ws.alembic("upgrade", "+1")


def wrong_stamp_taken_back(ws: Workspace) -> None:
    ws.alembic("stamp", "head")
    ws.alembic("stamp", _ids(ws)[1])
    ws.alembic("upgrade", "head")


def note_by_hand(ws: Workspace) -> None:
    sql(
        ws,
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
        "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))",
        f"INSERT INTO alembic_version VALUES ('{_ids(ws)[1]}')",  # noqa: S608 - an id of ours
    )
    ws.alembic("upgrade", "head")


def another_one_done(ws: Workspace) -> None:
    """Not the one that the office named."""
    sql(ws, "UPDATE todos SET is_done = 1 WHERE id > 1 AND NOT is_done")


def office_is_content(ws: Workspace) -> None:
    """The office's todo is done, twice, as who runs the cell again does it."""
    python(ws, "-m", "sample_app", "done", "1")
    python(ws, "-m", "sample_app", "done", "1")


def rows_carried_over(ws: Workspace) -> None:
    """A new database by the migrations, and every row copied into it."""
    (ws.path / "todo.db").rename(ws.path / "then.db")
    ws.alembic("upgrade", "head")
    with closing(sqlite3.connect(ws.path / "todo.db")) as connection, connection:
        connection.execute("ATTACH 'then.db' AS past")
        for table, columns in (
            ("users", "id, first_name, last_name, email"),
            ("todos", "id, title, is_done, user_id, created_at, due_on"),
        ):
            copied = f"INSERT INTO {table} ({columns}) SELECT {columns} FROM past.{table}"  # noqa: S608
            connection.execute(copied)


WRONG = [
    WrongAnswer("stamp head", head_stamped, tells="(a stamp goes backwards, too), and upgrade"),
    WrongAnswer("upgrade without a stamp", upgraded_without_a_stamp, tells="empty alembic_v"),
    WrongAnswer("the first revision stamped", baseline_stamped, tells="is there already"),
    WrongAnswer("one too far", one_too_far, tells="lacks todos.priority"),
    WrongAnswer("not upgraded", stamped_and_left, tells="have not run"),
    WrongAnswer("stamp head, columns by hand", column_by_hand, tells="take away what was added"),
    WrongAnswer("made anew", made_anew, tells="lacks 6 of the 6"),
    WrongAnswer("dropped and seeded", tables_dropped, tells="users has 4 rows"),
    WrongAnswer("the past emptied", baseline_emptied, tells="emptied or deleted"),
    WrongAnswer(
        "rows deleted", deleted_todos_that_are_done, tells="Rows were lost", after_solution=True
    ),
    WrongAnswer("others done", another_one_done, tells="is 1; expected 0", after_solution=True),
]
RIGHT = [
    RightAnswer("one step after the other", step_by_step),
    RightAnswer("a wrong stamp, taken back", wrong_stamp_taken_back),
    RightAnswer("the note by hand", note_by_hand),
    RightAnswer("a new database with all the rows", rows_carried_over),
    RightAnswer("and then the office's todo", office_is_content, after_solution=True),
]
