"""01.2 The odd one out."""

import re
import shutil

import sqlalchemy as sa

from course.checks.doing import replace, sql
from course.checks.exercise import Task
from course.checks.expect import Unmet, expect, expect_file, run_app
from course.sandbox.workspace import Workspace
from course.state.display import listed

from .after_monday import MODELS, asks_for_due_on
from .answer_file import answer_to, is_changed, says

SAME_ADDRESS = (
    "INSERT INTO users (first_name, email) SELECT 'Somebody', email FROM users ORDER BY id LIMIT 1"
)
REFUSED = "UNIQUE constraint failed: users.email"
OFFICES = ("leeds.db", "lyon.db", "osaka.db", "porto.db", "quito.db")
ODD = "quito.db"
NEWCOMERS = {  # a row of users, a row of todos
    "leeds.db": ("'Ada', 'Okafor', 'ada@leeds.example.com'", "'Book the train', 5"),
    "lyon.db": ("'Priya', NULL, 'priya@lyon.example.com'", "'Try the app on a tablet', 5"),
    "osaka.db": ("'Ben', 'Sato', 'ben@osaka.example.com'", "'Back up the database', 2"),
    "porto.db": ("'Ben', 'Sato', 'Ben@example.com'", "'Order another cake', 3"),
    "quito.db": ("NULL, NULL, 'priya@example.com'", "'Try the app on a phone', 5"),
}
NOT_ODD: dict[str, str] = {
    "leeds.db": "What leeds.db has and the models don't, other files have too: a column that all "
    "five share, and an index that finds rows faster and forbids nothing.",
    "lyon.db": "Two of its users are called Priya, and no rule of the models is about names.",
    "osaka.db": "The rule is there in another form: a unique index, ux_users_email, in place of "
    "the unique constraint.",
    "porto.db": "Ben@example.com and ben@example.com are two texts for the database, and the rule "
    "is about equal ones. The rule itself is there.",
}
_NOT_TODOS = (
    "todos differs in an index, which forbids nothing, and in the column note, which all five "
    "have. Its rules are the same in all five."
)
_UNIQUE = r"uniq|\buq_|duplic"  # by its kind, or by its name
_ONLY_ONCE = re.compile(  # or by what it does, in whatever words
    r"\b(once|twice|double\w*|second|again|already|distinct|differ\w*|identical|equal"
    r"|same|alike|repeat\w*|repetition\w*|recur\w*|(re-?)?us(e|ed|es|ing)|shar(e|ed|es|ing)"
    r"|taken|occupied|clash\w*|collid\w*|coincid\w*|both|two|several|multiple|more than (one|1)"
    r"|(one|1) [\w-]+ (per|for each|for every)|(only|at most|exactly) (one|1)|another"
    r"|(one|1) .*\b(one|1)|own|belongs?|(some|any)(one|body) else\w*|cop(y|ies)|match\w*|existing"
    r"|(that|which|already) exists?)\b"
)
_ANOTHER_KIND = re.compile(r"\b(primary|foreign|null)\b")
LOOK_ALONG = (
    "In ex.compare(*ex.databases()), go along each line, and ask whether it is about a rule. Where "
    "a rule is missing, look whether that file has it in another line."
)


def five_offices(ws: Workspace) -> None:
    """The same app in five offices, for years."""
    plain = "String(255)"
    asks_for_due_on(ws, "due_on: Mapped[date | None]\n    note: Mapped[str | None]")
    run_app(ws, "seed", database="leeds.db")
    replace(ws, MODELS, f"{plain}, unique=True", plain)
    run_app(ws, "seed", database=ODD)
    replace(ws, MODELS, plain, f"{plain}, unique=True")
    replace(ws, MODELS, "    note: Mapped[str | None]\n", "")
    for file in ("lyon.db", "porto.db"):
        shutil.copy(ws.path / "leeds.db", ws.path / file)
    shutil.copy(ws.path / ODD, ws.path / "osaka.db")
    sql(ws, "CREATE UNIQUE INDEX ux_users_email ON users (email)", database="osaka.db")
    for file, (user, todo) in NEWCOMERS.items():
        statements = [
            f"INSERT INTO users (first_name, last_name, email) VALUES ({user})",  # noqa: S608
            f"INSERT INTO todos (title, user_id) VALUES ({todo})",  # noqa: S608
        ]
        if file in {"leeds.db", "lyon.db", "osaka.db"}:
            statements.append("CREATE INDEX ix_todos_title ON todos (title)")
        sql(ws, *statements, database=file)


def odd_one_is_named(ws: Workspace) -> str:
    """The file, the rule, and the two rows; what each database refuses is tried on the copy."""
    refuses = {file: _refusal(ws, file) for file in OFFICES}
    for file, words in refuses.items():
        if (REFUSED in words) == (file == ODD):
            does = "refuses" if words else "takes"
            raise is_changed(ws, file, f"{does} a second user with the address of the first")
    _is_the_file(ws, refuses)
    _is_the_place(ws)
    _is_the_rule(ws)
    ids = _are_the_rows(ws)
    return (
        f"{ODD} has no unique constraint on users.email, and {listed(ids)} are two users of one "
        "address.\nWhen a todo is added for that address, the app takes whichever row the database "
        "names first. And the rule can't be put back before somebody decides about these two."
    )


def _refusal(ws: Workspace, file: str) -> str:
    """What a database says to a second user with the address of the first; empty if it agrees."""
    expect_file(ws, file)
    try:
        sql(ws, SAME_ADDRESS, "DELETE FROM users WHERE first_name = 'Somebody'", database=file)
    except sa.exc.DatabaseError as error:
        return str(error.orig)
    return ""


def _is_the_file(ws: Workspace, refuses: dict[str, str]) -> None:
    answer = answer_to(ws, "file")
    named = [each for each in OFFICES if each.removesuffix(".db") in answer.casefold()]
    expect(
        len(named) == 1,
        f"{says(ws, 'file', answer)}; expected one of {listed(OFFICES)}.",
        "One of the five lacks a rule, and four have it.",
        "Write the one name, and save the file.",
    )
    if named == [ODD]:
        return
    table = _table_if_named(ws)
    found = f"{says(ws, 'file', named[0])}; expected the one that lacks a rule, and it has them all"
    cause = NOT_ODD[named[0]]
    if "users" in table:  # else it would tell what the next question asks
        found += (
            ": the check tried a second user with the address of the first there, and the database "
            f"refused it: {refuses[named[0]]}"
        )
    elif "todos" in table:
        cause = _NOT_TODOS
    raise Unmet(f"{found}.", cause, LOOK_ALONG)


def _table_if_named(ws: Workspace) -> str:
    """What stands behind `table`, in small letters; empty where nothing does."""
    try:
        return answer_to(ws, "table").casefold()
    except Unmet:
        return ""


def _is_the_place(ws: Workspace) -> None:
    table = answer_to(ws, "table")
    expect(
        "users" in table.casefold(),
        f"{says(ws, 'table', table)}; expected the table whose rule is missing in {ODD}.",
        _NOT_TODOS,
        f'Look at what ex.drift("{ODD}") says of the other table.',
    )
    column = answer_to(ws, "column")
    expect(
        "email" in re.findall(r"\w+", column.casefold().replace("e-mail", "email")),
        f"{says(ws, 'column', column)}; expected the column that the missing rule is about.",
        f"{column} is the same in {ODD} as in the other four.",
        "The line of ex.compare names the rule, and its column in brackets.",
    )


def _is_the_rule(ws: Workspace) -> None:
    answer = answer_to(ws, "missing rule")
    said = answer.casefold()
    if re.search(_UNIQUE, said) or (_ONLY_ONCE.search(said) and not _ANOTHER_KIND.search(said)):
        return
    cause = f"{ODD} has the other kinds of rule as the other four have them."
    if "index" in said:
        cause = (
            "An index alone forbids nothing: it makes finding faster. This one forbade something."
        )
    elif "null" in said:
        cause = f"users.email does not allow NULL in {ODD} either, and no row there lacks one."
    raise Unmet(
        f"{says(ws, 'missing rule', answer)}; expected what the other four refuse and {ODD} "
        "doesn't.",
        cause,
        "The page names the kinds of rule below its first ws.schema(): which one lets a value "
        "occur once?",
    )


def _are_the_rows(ws: Workspace) -> tuple[str, ...]:
    twice = sql(
        ws,
        "SELECT id FROM users WHERE email IN "
        "(SELECT email FROM users GROUP BY email HAVING count(*) > 1) ORDER BY id",
        database=ODD,
    )
    ids = tuple(str(id_) for (id_,) in twice)
    answer = answer_to(ws, "ids")
    expect(
        set(re.findall(r"\d+", answer)) == set(ids),
        f"{says(ws, 'ids', answer)}; expected the ids of the two users that share an address.",
        "The rule would have refused the second of them, whatever its other columns say.",
        f'Look down the column email of ex.rows("users", "{ODD}") for a value that stands there '
        "twice.",
    )
    return ids


TASK = Task(
    start=five_offices,
    check=odd_one_is_named,
    hints=(
        (
            "ex.compare(*ex.databases()) puts all five beside the models. Most lines are "
            "about something that no database refuses."
        ),
        (
            "Two lines of the table are about the same rule: users' addresses. A unique index "
            "refuses the same rows as a unique constraint. Which file has neither?"
        ),
        (
            'The rule is a unique constraint on users.email, and ex.rows("users", "quito.db") '
            "shows what came of it."
        ),
    ),
)
