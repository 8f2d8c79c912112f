"""01.1 Which of them will the app crash on?"""

import re
import shutil
from dataclasses import dataclass

from course.checks.doing import sql
from course.checks.exercise import Task
from course.checks.expect import AppResult, expect, expect_file, run_app
from course.sandbox.workspace import Workspace

from .after_monday import ADD, asks_for_due_on
from .answer_file import answer_to, is_changed, says

ALL_FINE = frozenset({"none", "nothing", "no", "neither", "nobody", "na", "null", ""})
WORKS = frozenset({"works", "work", "working", "yes", "ok", "okay", "fine", "runs", "passes"})
FAILS = frozenset(
    {"fails", "fail", "crashes", "crash", "no", "not", "doesn", "breaks", "error", "errors"}
)
COMPARE = (
    "Look at ex.compare for the file: what the models name and the file lacks, and what the file "
    "demands and the models don't name."
)


@dataclass(frozen=True)
class Truth:
    """What the app does with a database, and why. The check sees for itself that it does.

    Attributes:
        list_words: What the database says to `list`; empty where it works.
        add_words: The same of `add`.
        column: The column that is to blame; empty where both work.
        list_why: Why `list` does what it does.
        add_why: Why `add` does.
        column_why: Why no other column is to blame.
    """

    list_words: str
    add_words: str
    column: str
    list_why: str
    add_why: str
    column_why: str


TRUTHS = {
    "demo.db": Truth(
        "",
        "",
        "",
        "demo.db has a column and an index that the models don't name. A query names the columns "
        "of the model, one by one, and demo.db has all of these.",
        "A new row names no column but the model's. todos.note is not among them, and stays NULL, "
        "which it allows.",
        "Both commands work there. A column or an index too many that nobody has to fill does no "
        "harm to them.",
    ),
    "training.db": Truth(
        "",
        "NOT NULL constraint failed: todos.priority",
        "priority",
        "A column too many does no harm to `list`, which doesn't ask for it: it names the columns "
        "of the model, and training.db has all of these.",
        "A new row names no column but the model's. training.db demands a value in one more, which "
        "has no default, so nobody says what is to be in it.",
        "training.db has todos.due_on, as the models want it. One column there must have a value, "
        "has no default, and is unknown to the models.",
    ),
    "archive.db": Truth(
        "no such column: users.last_name",
        "no such column: users.last_name",
        "last_name",
        "`list` prints whose a todo is. For that SQLAlchemy loads a User, and asks for every "
        "column of its model, printed or not. archive.db doesn't have them all.",
        "--for looks a user up. For that SQLAlchemy loads a User, and asks for every column of "
        "its model. archive.db doesn't have them all.",
        "archive.db has the whole table todos, as the models want it. What is missing belongs to "
        "another table.",
    ),
}


def three_databases(ws: Workspace) -> None:
    """One with too much, one with too much that must be filled, one with too little."""
    asks_for_due_on(ws)
    run_app(ws, "seed", database="demo.db")
    for file in ("training.db", "archive.db"):
        shutil.copy(ws.path / "demo.db", ws.path / file)
    sql(
        ws,
        "ALTER TABLE todos ADD COLUMN note TEXT",
        "CREATE INDEX ix_todos_title ON todos (title)",
        database="demo.db",
    )
    made = "SELECT sql FROM sqlite_master WHERE name = 'todos'"
    [(as_made,)] = sql(ws, made, database="training.db")
    sql(
        ws,
        "ALTER TABLE todos RENAME TO before",
        as_made.replace("due_on DATE", "due_on DATE, \n\tpriority INTEGER NOT NULL"),
        "INSERT INTO todos SELECT *, 2 FROM before",
        "DROP TABLE before",
        database="training.db",
    )
    sql(ws, "ALTER TABLE users DROP COLUMN last_name", database="archive.db")


def verdict(answer: str) -> str:
    """`works` or `fails`, in whatever words it is said; empty if it is neither."""
    text = re.sub(r"\bno (errors?|problems?|crash)\b", "works", answer.casefold())
    for word in re.findall(r"[a-z]+", text):
        if word in WORKS | FAILS:
            return "works" if word in WORKS else "fails"
    return ""


def three_are_judged(ws: Workspace) -> str:
    """Compare each answer with what the app does, which runs on the copy."""
    for file, truth in TRUTHS.items():
        expect_file(ws, file)
        for name, arguments, words, why in (
            ("list", ("list",), truth.list_words, truth.list_why),
            ("add", ADD, truth.add_words, truth.add_why),
        ):
            ran = run_app(ws, *arguments, database=file)
            if ran.works == bool(words) or words not in ran.words:
                raise is_changed(ws, file, f"is not as it was: `{name}` {_did(ran)} with it")
            _is_judged(ws, f"{file} {name}", ran, why)
        _is_explained(ws, file, truth)
    return (
        "The six verdicts are what the app did when the check ran it.\nA column too few stops the "
        "app wherever it loads that model. One too many stops new rows alone, and only if it must "
        "have a value that nobody gives it."
    )


def _did(ran: AppResult) -> str:
    return "works" if ran.works else f"fails ({ran.words})"


def _is_judged(ws: Workspace, question: str, ran: AppResult, why: str) -> None:
    answer = answer_to(ws, question)
    said = verdict(answer)
    expect(
        said,
        f"{says(ws, question, answer)}; expected works or fails.",
        "The check looks for one of these two words.",
        f"Write one of them behind “{question}:”, and save the file.",
    )
    expect(
        said == ("works" if ran.works else "fails"),
        f"{says(ws, question, answer)}; on a copy of the file it "  # without why: the next question
        f"{'works' if ran.works else 'fails'}.",
        why,
        COMPARE,
    )


def _is_explained(ws: Workspace, file: str, truth: Truth) -> None:
    question = f"{file} because of"
    answer = answer_to(ws, question)
    words = re.findall(r"\w+", answer.casefold())
    known = {each.column for each in TRUTHS.values()} | {"due_on", "note", "ix_todos_title"}
    named = known.intersection(words)
    right = named == {truth.column} if truth.column else not named and {*words[:1]} <= ALL_FINE
    expect(
        right,
        f"{says(ws, question, answer)}; expected "
        + ("the one column that is to blame." if truth.column else "none."),
        truth.column_why,
        COMPARE,
    )


TASK = Task(
    start=three_databases,
    check=three_are_judged,
    hints=(
        (
            'ex.compare("demo.db", "training.db", "archive.db") shows what differs. Two '
            "questions for each line: which columns does a query name? And which must a new "
            "row fill?"
        ),
        (
            "`list` asks for every column of the models that it loads, and for no other one. It "
            "loads users as well: see shown() in sample_app/__main__.py. `add` loads the user, "
            "and its new row names no column that the model lacks: one too many that must not be "
            "NULL, and has no default, stops it."
        ),
        (
            "demo.db has a column too many that may be NULL. training.db has one that may "
            "not, and has no default. archive.db lacks a column of users. Not sure? Try it on "
            "a copy: set DATABASE_URL as the page does, and run list."
        ),
    ),
)
