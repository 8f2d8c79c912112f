"""What people answer to the exercises of lesson 01."""

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from course.checks.answers import RightAnswer, WrongAnswer
from course.checks.doing import replace, sql, write
from course.checks.expect import run_app
from course.sandbox.workspace import Workspace

Does = Callable[[Workspace], object]
ADD_DUE_ON = "ALTER TABLE todos ADD COLUMN due_on DATE"
FILL = "UPDATE todos SET due_on = due_date"
INDEX = "CREATE INDEX ix_todos_due_on ON todos (due_on)"
DROP = "ALTER TABLE todos DROP COLUMN due_date"
REASON = "Every database is in another state, so I have to look at each and type each step again.\n"


def answers(*lines: str) -> Does:
    """Write these lines of answers, and no others."""

    def do(ws: Workspace) -> None:
        write(ws, "answers.txt", "\n".join(lines) + "\n")

    return do


def but(old: str, new: str) -> Does:
    """Give another answer to one question of the solution."""

    def do(ws: Workspace) -> None:
        replace(ws, "answers.txt", old, new)

    return do


def typed(*statements: str, why: str = "") -> Does:
    """Type statements into the database, and write a reason."""

    def do(ws: Workspace) -> None:
        sql(ws, *statements)
        if why:
            text = (ws.path / "why.txt").read_text("utf-8")
            write(ws, "why.txt", text + why)

    return do


def last_name_comes_back(ws: Workspace) -> None:
    """Archive is mended, in place of an answer about it."""
    sql(ws, "ALTER TABLE users ADD COLUMN last_name VARCHAR(100)", database="archive.db")


def is_deleted(ws: Workspace) -> None:
    """A database is deleted, and the app makes a new one."""
    (ws.path / "quito.db").unlink()
    run_app(ws, "seed", database="quito.db")


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


WRONG_ANSWERS = {
    "01.1": [
        WrongAnswer(
            "a column too many makes list fail",
            answers("demo.db list: fails"),
            tells="names the columns of the model, one by one",
        ),
        WrongAnswer(
            "nobody fills note, so add fails",
            answers("demo.db list: works", "demo.db add: crashes"),
            tells="todos.note is not among them, and stays NULL",
        ),
        WrongAnswer(
            "the index is to blame",
            but("demo.db because of: none", "demo.db because of: ix_todos_title"),
            tells="Both commands work there",
            after_solution=True,
        ),
        WrongAnswer(
            "list asks for priority",
            but("training.db list: works", "training.db list: fails"),
            tells="todos.priority is a column too many",
            after_solution=True,
        ),
        WrongAnswer(
            "too many does no harm, not even to add",
            but("training.db add: fails", "training.db add: works"),
            tells="nobody says what todos.priority is to be",
            after_solution=True,
        ),
        WrongAnswer(
            "due_on is to blame everywhere",
            but("training.db because of: todos.priority", "training.db because of: due_on"),
            tells="training.db has todos.due_on",
            after_solution=True,
        ),
        WrongAnswer(
            "list prints no last names",
            but("archive.db list: fails", "archive.db list: works"),
            tells="asks for every column of its model, printed or not",
            after_solution=True,
        ),
        WrongAnswer(
            "add writes to todos alone",
            but("archive.db add: fails", "archive.db add: it works"),
            tells="--for looks a user up",
            after_solution=True,
        ),
        WrongAnswer(
            "archive lacks due_on",
            but("archive.db because of: users.last_name", "archive.db because of: todos.due_on"),
            tells="belongs to another table",
            after_solution=True,
        ),
        WrongAnswer(
            "neither yes nor no", answers("demo.db list: perhaps"), tells="these two words"
        ),
        WrongAnswer(
            "the database is mended", last_name_comes_back, tells="reset", after_solution=True
        ),
    ],
    "01.2": [
        WrongAnswer("the index is the difference", answers("file: leeds.db"), tells="faster"),
        WrongAnswer("two of one name", answers("file: lyon"), tells="no rule of the models is"),
        WrongAnswer("no unique constraint", answers("file: osaka.db"), tells="unique index"),
        WrongAnswer("capitals", answers("file: Porto.db"), tells="two texts for the database"),
        WrongAnswer("two files", answers("file: osaka.db and quito.db"), tells="expected one of"),
        WrongAnswer(
            "todos lacks its index",
            but("table: users", "table: todos"),
            tells="Its rules are the same in all five",
            after_solution=True,
        ),
        WrongAnswer(
            "the names",
            but("column: email", "column: last_name"),
            tells="last_name is the same in quito.db",
            after_solution=True,
        ),
        WrongAnswer(
            "an index",
            but("missing rule: unique constraint", "missing rule: an index"),
            tells="An index alone forbids nothing",
            after_solution=True,
        ),
        WrongAnswer(
            "NOT NULL",
            but("missing rule: unique constraint", "missing rule: not null"),
            tells="users.email does not allow NULL in quito.db either",
            after_solution=True,
        ),
        WrongAnswer(
            "a foreign key",
            but("missing rule: unique constraint", "missing rule: foreign key"),
            tells="the other kinds of rule",
            after_solution=True,
        ),
        WrongAnswer(
            "the newcomer alone",
            but("ids: 4 and 5", "ids: 5"),
            tells="would have refused the second",
            after_solution=True,
        ),
        WrongAnswer("a new file", is_deleted, tells="refuses a second user", after_solution=True),
    ],
    "01.3": [
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
    ],
}
RIGHT_ANSWERS = {
    "01.1": [
        RightAnswer(
            "in other words",
            answers(
                "demo.db list: Yes.",
                "demo.db add: OK",
                "demo.db because of: -",
                "Training.db List: it works, no error",
                "training.db add: does not work",
                "training.db because of: the column priority (NOT NULL)",
                "archive.db list: CRASHES",
                "archive.db add: no",
                "archive.db because of: last_name",
            ),
        ),
        RightAnswer(
            "none is “nothing”",
            but("demo.db because of: none", "demo.db because of: Nothing"),
            after_solution=True,
        ),
    ],
    "01.2": [
        RightAnswer(
            "in other words",
            answers(
                "File: Quito",
                "table: the table users",
                "column: users.email",
                "missing rule: UNIQUE",
                "ids: 5, 4",
            ),
        ),
        RightAnswer(
            "uniqueness of e-mail",
            answers(
                "file: quito.db",
                "table: users",
                "column: e-mail",
                "missing rule: uniqueness (uq_users_email)",
                "ids: 4 5",
            ),
        ),
    ],
    "01.3": [
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
    ],
}
