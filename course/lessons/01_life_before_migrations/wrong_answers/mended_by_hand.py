"""What people answer to 01.3."""

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from course.checks.answers import RightAnswer, WrongAnswer
from course.checks.doing import replace, sql, write
from course.checks.expect import run_app
from course.sandbox.workspace import Workspace

from .answer_file import Does

ADD_DUE_ON = "ALTER TABLE todos ADD COLUMN due_on DATE"
FILL = "UPDATE todos SET due_on = due_date"
INDEX = "CREATE INDEX ix_todos_due_on ON todos (due_on)"
DROP = "ALTER TABLE todos DROP COLUMN due_date"
REASON = "Every database is in another state, so I have to look at each and type each step again.\n"


def typed(*statements: str, why: str = "") -> Does:
    """Type statements into the database, and write a reason."""

    def do(ws: Workspace) -> None:
        sql(ws, *statements)
        if why:
            text = (ws.path / "why.txt").read_text("utf-8")
            write(ws, "why.txt", text + why)

    return do


def dropped_and_seeded(ws: Workspace) -> None:
    """The file is deleted, and the app writes the story's rows."""
    (ws.path / "todo.db").unlink()
    run_app(ws, "seed")


def models_give_way(ws: Workspace) -> None:
    """The models get the database's name for it."""
    due_on = "due_on: Mapped[date | None] = mapped_column(index=True)"
    replace(ws, "sample_app/models.py", due_on, "due_date: Mapped[str | None]")


def without_keys(ws: Workspace) -> None:
    """A table with the right column types, and without keys and rules."""
    typed(
        "ALTER TABLE todos RENAME TO before",
        "CREATE TABLE todos (id INTEGER PRIMARY KEY, title TEXT, is_done BOOLEAN, user_id INTEGER, "
        "created_at DATETIME, due_on DATE)",
        "INSERT INTO todos SELECT * FROM before",
        "DROP TABLE before",
        INDEX,
    )(ws)


def made_by_the_app(ws: Workspace) -> None:
    """The old table steps aside, `create_all` makes the new one, and the rows move."""
    sql(ws, "ALTER TABLE todos RENAME TO before")
    run_app(ws, "list")
    columns = "id, title, is_done, user_id, created_at"
    typed(
        f"INSERT INTO todos ({columns}, due_on) SELECT {columns}, due_date FROM before",  # noqa: S608
        "DROP TABLE before",
        why=REASON,
    )(ws)


def rows_in_python(ws: Workspace) -> None:
    """A new file, and every row carried over by Python."""
    carried = {table: sql(ws, f"SELECT * FROM {table}") for table in ("users", "todos")}  # noqa: S608
    (ws.path / "todo.db").unlink()
    run_app(ws, "list")
    with sa.create_engine(ws.url, poolclass=NullPool).begin() as connection:
        for table, rows in carried.items():
            marks = ", ".join("?" * len(rows[0]))
            connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608
    typed(why=REASON)(ws)


WRONG = [
    WrongAnswer(
        "another name, the old type",
        typed("ALTER TABLE todos RENAME COLUMN due_date TO due_on"),
        tells="type TEXT",
    ),
    WrongAnswer("a new column, and empty", typed(ADD_DUE_ON), tells="stand in due_date alone"),
    WrongAnswer(
        "the dates went with their column",
        typed(ADD_DUE_ON, DROP, INDEX),
        tells="due_date was dropped",
    ),
    WrongAnswer(
        "deleted, and seeded",
        dropped_and_seeded,
        tells="none with the id 8 and 9",
    ),
    WrongAnswer("no index", typed(ADD_DUE_ON, FILL, DROP), tells="is not there; expected one"),
    WrongAnswer(
        "an index of another name",
        typed(ADD_DUE_ON, FILL, DROP, INDEX.replace("ix_todos_due_on", "due_on_idx")),
        tells="is called due_on_idx",
    ),
    WrongAnswer("the old column stays", typed(ADD_DUE_ON, FILL, INDEX), tells="a leftover"),
    WrongAnswer("the models give way", models_give_way, tells="changed to fit this database"),
    WrongAnswer("a copy without keys", without_keys, tells="built anew"),
    WrongAnswer(
        "everything is done",
        typed("UPDATE todos SET is_done = 1 WHERE id = 2"),
        tells="todos.is_done of row 2 is 1; expected 0",
        after_solution=True,
    ),
    WrongAnswer(
        "a reason of four words",
        typed(ADD_DUE_ON, FILL, INDEX, DROP, why="It takes too long.\n"),
        tells="why.txt has 4 words of yours",
    ),
]
RIGHT = [
    RightAnswer(
        "one short reason",
        typed(ADD_DUE_ON, FILL, INDEX, DROP, why="Nobody knows what was done where.\n"),
    ),
    RightAnswer("create_all makes the table anew", made_by_the_app),
    RightAnswer("Python carries the rows over", rows_in_python),
    RightAnswer(
        "index first, and a row more",
        typed(
            ADD_DUE_ON,
            INDEX,
            FILL,
            DROP,
            "INSERT INTO todos (title) VALUES ('Tell Priya')",
            why=REASON,
        ),
    ),
]
