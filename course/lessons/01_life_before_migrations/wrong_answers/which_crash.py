"""What people answer to 01.1."""

from course.checks.answers import RightAnswer, WrongAnswer
from course.checks.doing import sql
from course.sandbox.workspace import Workspace

from .answer_file import answers, but


def last_name_comes_back(ws: Workspace) -> None:
    """Archive is mended, in place of an answer about it."""
    sql(ws, "ALTER TABLE users ADD COLUMN last_name VARCHAR(100)", database="archive.db")


WRONG = [
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
        tells="A column too many does no harm to `list`",
        after_solution=True,
    ),
    WrongAnswer(
        "too many does no harm, not even to add",
        but("training.db add: fails", "training.db add: works"),
        tells="demands a value in one more",
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
    WrongAnswer("neither yes nor no", answers("demo.db list: perhaps"), tells="these two words"),
    WrongAnswer("the database is mended", last_name_comes_back, tells="reset", after_solution=True),
]
RIGHT = [
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
]
