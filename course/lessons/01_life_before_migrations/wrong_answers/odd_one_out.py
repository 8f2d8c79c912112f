"""What people answer to 01.2."""

from course.checks.answers import RightAnswer, WrongAnswer
from course.checks.expect import run_app
from course.sandbox.workspace import Workspace

from .answer_file import answers, but

IN_OTHER_WORDS = (
    "uq_users_email",
    "email must occur once",
    "no duplicate emails",
    "each e-mail only once",
    "no address may stand there twice",
    "no two users with one email",
    "two users must not have the same e-mail",
    "one user per address",
    "two users may not share an email address",
    "an address that is already taken is refused",
    "everybody needs an e-mail of their own",
    "e-mails must be different for every user",
    "a value in this column can't be repeated",
    "only one person for each email",
    "the e-mail of somebody else can't be used",
    "addresses are not reused",
    "equal emails are forbidden",
)


def is_deleted(ws: Workspace) -> None:
    """A database is deleted, and the app makes a new one."""
    (ws.path / "quito.db").unlink()
    run_app(ws, "seed", database="quito.db")


WRONG = [
    WrongAnswer("the index is the difference", answers("file: leeds.db"), tells="faster"),
    WrongAnswer("two of one name", answers("file: lyon"), tells="no rule of the models is"),
    WrongAnswer("no unique constraint", answers("file: osaka.db"), tells="unique index"),
    WrongAnswer("capitals", answers("file: Porto.db"), tells="two texts for the database"),
    WrongAnswer("two files", answers("file: osaka.db and quito.db"), tells="expected one of"),
    WrongAnswer(
        "a column of todos",
        answers("file: osaka.db", "table: todos", "column: title", "missing rule: not null"),
        tells="Its rules are the same in all five",
    ),
    WrongAnswer(
        "the constraint alone",
        answers("file: osaka.db", "table: users", "column: email", "missing rule: unique"),
        tells="refused it: UNIQUE constraint failed: users.email",
    ),
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
    WrongAnswer(
        "a primary key",
        but("missing rule: unique constraint", "missing rule: primary key"),
        tells="the other kinds of rule",
        after_solution=True,
    ),
    WrongAnswer(
        "a primary key, in other words",
        but("missing rule: unique constraint", "missing rule: primary key, no id twice"),
        tells="the other kinds of rule",
        after_solution=True,
    ),
    WrongAnswer(
        "an address must be there",
        but("missing rule: unique constraint", "missing rule: every user needs an email"),
        tells="which one lets a value occur once",
        after_solution=True,
    ),
    WrongAnswer("a new file", is_deleted, tells="refuses a second user", after_solution=True),
]
RIGHT = [
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
    *(
        RightAnswer(
            f"the rule as “{words}”",
            but("missing rule: unique constraint", f"missing rule: {words}"),
            after_solution=True,
        )
        for words in IN_OTHER_WORDS
    ),
]
