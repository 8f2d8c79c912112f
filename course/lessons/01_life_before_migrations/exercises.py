"""The exercises of lesson 01: three databases to judge, five to compare, one to mend."""

import re
import shutil
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from course.checks.doing import replace, sql, write
from course.checks.exercise import Task
from course.checks.expect import (
    AppResult,
    Unmet,
    expect,
    expect_answer,
    expect_app,
    expect_column,
    expect_file,
    expect_models_match,
    expect_no_column,
    expect_table,
    run_app,
)
from course.sandbox.scratch import read_models
from course.sandbox.workspace import Workspace
from course.state.display import counted, listed

MODELS = "sample_app/models.py"
ANSWERS = "answers.txt"
WHY = "why.txt"


def _asks_for_due_on(ws: Workspace, column: str = "due_on: Mapped[date | None]") -> None:
    """The models as they are after Monday."""
    after = "server_default=func.now())\n"
    replace(ws, MODELS, after, f"{after}    {column}\n")
    replace(ws, MODELS, "from datetime import datetime", "from datetime import date, datetime")


def _answer(ws: Workspace, question: str) -> str:
    return expect_answer(ws, ANSWERS, question, bool, {}, otherwise=("", ""))


def _is_changed(ws: Workspace, file: str, found: str) -> Unmet:
    return Unmet(
        f"{file} {found}; expected that database as the exercise began with it.",
        "Its schema was changed since, or the file was deleted and the app made a new one.",
        f'course.reset("{ws.name}") brings it back, and keeps what stands there now, with your '
        f"{ANSWERS}.",
    )


# 01.1 Which of them will the app crash on?

ADD = ("add", "Tell the users", "--for", "ben@example.com")
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
        "A new row names the columns of the model. todos.note is not among them, and stays NULL, "
        "which it allows.",
        "Both commands work there. A column or an index too many that nobody has to fill does no "
        "harm to them.",
    ),
    "training.db": Truth(
        "",
        "NOT NULL constraint failed: todos.priority",
        "priority",
        "todos.priority is a column too many, and `list` doesn't ask for it: it names the columns "
        "of the model, and training.db has all of these.",
        "A new row names the columns of the model, so nobody says what todos.priority is to be. "
        "It has no default either, and must not be NULL.",
        "training.db has todos.due_on, as the models want it. One column there must have a value, "
        "has no default, and is unknown to the models.",
    ),
    "archive.db": Truth(
        "no such column: users.last_name",
        "no such column: users.last_name",
        "last_name",
        "`list` prints whose a todo is. For that SQLAlchemy loads a User, and asks for every "
        "column of its model, printed or not. archive.db lacks users.last_name.",
        "--for looks a user up. For that SQLAlchemy loads a User, and asks for every column of "
        "its model. archive.db lacks users.last_name.",
        "archive.db has the whole table todos, as the models want it. What is missing belongs to "
        "another table.",
    ),
}


def three_databases(ws: Workspace) -> None:
    """One with too much, one with too much that must be filled, one with too little."""
    _asks_for_due_on(ws)
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
                raise _is_changed(ws, file, f"is not as it was: `{name}` {_did(ran)} with it")
            _is_judged(ws, f"{file} {name}", ran, why)
        _is_explained(ws, file, truth)
    return (
        "All nine are what the app did when the check ran it.\nA column too few stops reading and "
        "writing, wherever its model is loaded. One too many stops writing alone, and only if it "
        "must have a value that nobody gives it."
    )


def _did(ran: AppResult) -> str:
    return "works" if ran.works else f"fails ({ran.words})"


def _is_judged(ws: Workspace, question: str, ran: AppResult, why: str) -> None:
    answer = _answer(ws, question)
    said = verdict(answer)
    expect(
        said,
        f"{ANSWERS} says “{question}: {answer}”; expected works or fails.",
        "The check looks for one of these two words.",
        f"Write one of them behind “{question}:”, and save the file.",
    )
    expect(
        said == ("works" if ran.works else "fails"),
        f"{ANSWERS} says “{question}: {answer}”; on a copy of the file it {_did(ran)}.",
        why,
        COMPARE,
    )


def _is_explained(ws: Workspace, file: str, truth: Truth) -> None:
    question = f"{file} because of"
    answer = _answer(ws, question)
    words = re.findall(r"\w+", answer.casefold())
    known = {each.column for each in TRUTHS.values()} | {"due_on", "note", "ix_todos_title"}
    named = known.intersection(words)
    right = named == {truth.column} if truth.column else not named and {*words[:1]} <= ALL_FINE
    expect(
        right,
        f"{ANSWERS} says “{question}: {answer}”; expected "
        + ("the one column that is to blame." if truth.column else "none."),
        truth.column_why,
        COMPARE,
    )


# 01.2 The odd one out

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
    "lyon.db": "Two of its users are called Priya, and no rule of the models is about names. Their "
    "addresses differ.",
    "osaka.db": "The rule is there in another form: a unique index, ux_users_email, in place of "
    "the unique constraint.",
    "porto.db": "Ben@example.com and ben@example.com are two texts for the database, and the rule "
    "is about equal ones. The rule itself is there.",
}
LOOK_ALONG = (
    "In ex.compare(*ex.databases()), go along each line, and ask whether it is about a rule. Where "
    "a rule is missing, look whether that file has it in another line."
)


def five_offices(ws: Workspace) -> None:
    """The same app in five offices, for years."""
    plain = "String(255)"
    _asks_for_due_on(ws, "due_on: Mapped[date | None]\n    note: Mapped[str | None]")
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
            raise _is_changed(ws, file, f"{does} a second user with the address of the first")
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
    answer = _answer(ws, "file")
    named = [each for each in OFFICES if each.removesuffix(".db") in answer.casefold()]
    expect(
        len(named) == 1,
        f"{ANSWERS} says “file: {answer}”; expected one of {listed(OFFICES)}.",
        "One of the five lacks a rule, and four have it.",
        "Write the one name, and save the file.",
    )
    expect(
        named == [ODD],
        f"{ANSWERS} says “file: {named[0]}”; the check tried a second user with the address of "
        f"the first there, and the database refused it: {refuses[named[0]]}.",
        NOT_ODD.get(named[0], ""),
        LOOK_ALONG,
    )


def _is_the_place(ws: Workspace) -> None:
    table = _answer(ws, "table")
    expect(
        "users" in table.casefold(),
        f"{ANSWERS} says “table: {table}”; expected the table whose rule is missing in {ODD}.",
        "todos differs in an index, which forbids nothing, and in the column note, which all five "
        "have. Its rules are the same in all five.",
        f'Look at what ex.drift("{ODD}") says of the other table.',
    )
    column = _answer(ws, "column")
    expect(
        "email" in re.findall(r"\w+", column.casefold().replace("e-mail", "email")),
        f"{ANSWERS} says “column: {column}”; expected the column that the missing rule is about.",
        f"{column} is the same in {ODD} as in the other four.",
        "The line of ex.compare names the rule, and its column in brackets.",
    )


def _is_the_rule(ws: Workspace) -> None:
    answer = _answer(ws, "missing rule")
    said = answer.casefold()
    if "uniq" in said:
        return
    cause = f"{ODD} has the other kinds of rule as the other four have them."
    if "index" in said:
        cause = (
            "An index alone forbids nothing: it makes finding faster. This one forbade something."
        )
    elif "null" in said:
        cause = f"users.email does not allow NULL in {ODD} either, and no row there lacks one."
    raise Unmet(
        f"{ANSWERS} says “missing rule: {answer}”; expected what the other four refuse and {ODD} "
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
    answer = _answer(ws, "ids")
    expect(
        set(re.findall(r"\d+", answer)) == set(ids),
        f"{ANSWERS} says “ids: {answer}”; expected the ids of the two users that share an address.",
        "The rule would have refused the second of them, whatever its other columns say.",
        f'Look down the column email of ex.rows("users", "{ODD}") for a value that stands there '
        "twice.",
    )
    return ids


# 01.3 Mended by hand

_USERS = (
    (1, "Ada", "Okafor", "ada@example.com"),
    (2, "Ben", "Sato", "ben@example.com"),
    (3, "Mary Ann", "van der Berg", "maryann@example.com"),
    (4, "Priya", None, "priya@example.com"),
)
_TODOS = (
    (1, "Write the release notes", 1, 1, "2025-02-03 09:00:00.000000", "2025-02-07"),
    (2, "Fix the login page", 0, 2, "2025-02-04 09:00:00.000000", "2025-03-14"),
    (3, "Order a cake for the launch", 0, 3, "2025-02-05 09:00:00.000000", None),
    (4, "Call the hosting company", 0, 1, "2025-02-06 09:00:00.000000", "2025-03-10"),
    (5, "Water the plants", 0, None, "2025-02-07 09:00:00.000000", None),
    (6, "Try the app on a phone", 1, 4, "2025-02-08 09:00:00.000000", None),
    (7, "Back up the database", 0, 2, "2025-02-09 09:00:00.000000", "2025-03-31"),
    (8, "Send the offer to Priya", 0, 3, "2025-03-06 16:12:00.000000", "2025-03-12"),
    (9, "Ask for a second monitor", 0, 4, "2025-03-07 08:40:00.000000", None),
)
COLUMNS = {
    "users": ("id", "first_name", "last_name", "email"),
    "todos": ("id", "title", "is_done", "user_id", "created_at", "due_on"),
}
ROWS: MappingProxyType[str, dict[int, dict[str, Any]]] = MappingProxyType(
    {
        table: {row[0]: dict(zip(COLUMNS[table], row, strict=True)) for row in rows}
        for table, rows in (("users", _USERS), ("todos", _TODOS))
    }
)
INDEX = "ix_todos_due_on"
TEMPLATE = """\
Mending one database by hand works. Why is it no way to keep many of them right?
Write below, in your own words, as you would tell a colleague: one reason or more.

"""
ENOUGH = 15  # words
START_AGAIN = (
    'course.reset("{}") brings the database back as it was, and keeps what stands there now.'
)
OUR_REASONS = (
    "The check can't judge your reasons. Compare them with ours:\n"
    "1. What was typed stands in no file. The next database is in another state, so it has to be "
    "looked at and mended anew.\n"
    "2. Nothing in the database tells what was done to it, so neither the next person nor a "
    "program can know.\n"
    "3. It was tried for the first time on the rows that count: nobody read it before, and there "
    "was no way back but the copy."
)


def dates_under_another_name(ws: Workspace) -> None:
    """The database of the first models, a column typed from memory, and dates in it."""
    run_app(ws, "list")
    engine = sa.create_engine(ws.url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE todos ADD COLUMN due_date TEXT")
        for table, rows in ROWS.items():
            names = [name.replace("due_on", "due_date") for name in COLUMNS[table]]
            columns = sa.table(table, *map(sa.column, names))
            values = [tuple(row.values()) for row in rows.values()]
            connection.execute(
                sa.insert(columns), [dict(zip(names, row, strict=True)) for row in values]
            )
    _asks_for_due_on(ws, "due_on: Mapped[date | None] = mapped_column(index=True)")
    write(ws, WHY, TEMPLATE)


def it_is_mended(ws: Workspace) -> str:
    """The models as they were, no row lost, the schema theirs, the app at work, and a reason."""
    _models_are_as_they_were(ws)
    for table, rows in ROWS.items():
        _rows_are_there(ws, table, rows)
    _due_on_is_filled(ws)
    _index_is_there(ws)
    expect_no_column(
        ws,
        "todos",
        "due_date",
        cause="Its values are in due_on now, so it is a leftover: two places for one thing, and "
        "from today on nobody fills this one.",
        next_step="Drop it: ALTER TABLE todos DROP COLUMN due_date.",
    )
    expect_models_match(
        ws,
        cause="The table was built anew, and not all of it came along, or one more thing was "
        "changed.",
        next_step="Look at ws.drift() of this project, ex.drift(), and mend what it names; or "
        + START_AGAIN.format(ws.name),
    )
    for arguments in (("list",), ADD, ("done", "9"), ("delete", "9")):
        expect_app(ws, *arguments)
    _reason_is_given(ws)
    return f"The schema is the models', and no row or value was lost.\n{OUR_REASONS}"


def _models_are_as_they_were(ws: Workspace) -> None:
    todos = read_models(ws.path, ws.url).table("todos")
    names = [each.name for each in todos.columns] if todos else []
    indexes = [each.name for each in todos.indexes] if todos else []
    expect(
        "due_on" in names and "due_date" not in names and INDEX in indexes,
        f"The models' table todos has {listed(names) or 'no column'}, and the index "
        f"{listed(indexes) or 'none'}; expected due_on with its index, as the exercise began.",
        f"{MODELS} was changed to fit this database. The other databases, and the code that "
        "is to come, go by due_on.",
        "Take that change back, and change the database.",
    )


def _rows_are_there(ws: Workspace, table: str, rows: dict[int, dict[str, Any]]) -> None:
    expect_table(ws, table, next_step=START_AGAIN.format(ws.name))
    there = ws.rows(table).reset_index().to_dict("records")
    by_id = {row["id"]: row for row in there if "id" in row}
    gone = listed([str(id_) for id_ in rows if id_ not in by_id])
    expect(
        not gone,
        f"{table} has {counted(len(by_id), 'row')}, and none with the id {gone}; expected all "
        f"{len(rows)} that were there.",
        "The table or the file was dropped and made again. `seed` knows the story's rows, and not "
        "what people typed since.",
        START_AGAIN.format(ws.name) + " Then change the table, and leave it there.",
    )
    for id_, row in rows.items():
        for name, value in row.items():
            if name == "due_on":  # has a word of its own
                continue
            found = by_id[id_].get(name)
            expect(
                _same(found, value),
                f"{table}.{name} of row {id_} is {_shown(found)}; expected {_shown(value)}, as it "
                "was.",
                "A step changed more than it was meant to, or the rows were written anew.",
                START_AGAIN.format(ws.name),
            )


def _due_on_is_filled(ws: Workspace) -> None:
    expect_column(
        ws,
        "todos",
        "due_on",
        cause="The models name due_on in every query, so the app stops at the first one.",
        next_step="Add the column: the first of the page's STEPS does that.",
    )
    expect_column(
        ws,
        "todos",
        "due_on",
        type="DATE",
        nullable=True,
        cause="The models ask for a due_on that is a DATE and may be NULL. A column keeps its type "
        "when it gets another name.",
        next_step="See what the page's STEPS do, and what kind of column they make.",
    )
    has_due_date = expect_table(ws, "todos").column("due_date") is not None
    there = ws.rows("todos")["due_on"].to_dict()
    cause, next_step = (
        "due_date was dropped, or the table made anew, before its values were in due_on.",
        START_AGAIN.format(ws.name) + " Then move the values first.",
    )
    if has_due_date:
        cause = (
            "The values still stand in due_date alone. Or they were moved and not saved: with "
            "Python's sqlite3, an UPDATE counts after connection.commit()."
        )
        next_step = "UPDATE writes into rows that are there: UPDATE todos SET due_on = …"
    for id_, row in ROWS["todos"].items():
        expect(
            _same(there[id_], row["due_on"]),
            f"todos.due_on of row {id_} is {_shown(there[id_])}; expected {_shown(row['due_on'])}, "
            "which stood in due_date.",
            cause,
            next_step,
        )


def _index_is_there(ws: Workspace) -> None:
    indexes = expect_table(ws, "todos").indexes
    if any(each.name == INDEX and each.columns == ("due_on",) for each in indexes):
        return
    other = next((each.name for each in indexes if each.columns == ("due_on",)), "")
    state = f"is called {other}" if other else "is not there"
    raise Unmet(
        f"The index on todos (due_on) {state}; expected one called {INDEX}.",
        "A name is a part of it: the next step that changes or drops this index will ask for it by "
        "the name that the models give."
        if other
        else "index=True in the models asks for one. The app runs without it, and list by date "
        "gets slow.",
        f"ex.drift() says it too. Then: CREATE INDEX {INDEX} ON todos (due_on)",
    )


def _reason_is_given(ws: Workspace) -> None:
    text = expect_file(ws, WHY)
    for line in TEMPLATE.splitlines():
        text = text.replace(line, "") if line else text
    words = len(re.findall(r"[^\W\d_]\S*", text))
    expect(
        words >= ENOUGH,
        f"The database is mended. {WHY} has {counted(words, 'word')} of yours; expected "
        f"{ENOUGH} or more.",
        "The check can't judge a reason. It only sees whether there is one.",
        f"Write {WHY} for a colleague who says: “That took ten minutes. Where is the problem?” "
        "Then save it.",
    )


def _same(found: object, wanted: object) -> bool:
    """Equal, or the same moment in another spelling."""
    if found == wanted:
        return True
    try:
        return datetime.fromisoformat(str(found)) == datetime.fromisoformat(str(wanted))
    except ValueError:
        return False


def _shown(value: object) -> str:
    return "NULL" if value is None else repr(value)


EXERCISES = {
    "01.1": Task(
        start=three_databases,
        check=three_are_judged,
        hints=(
            (
                'ex.compare("demo.db", "training.db", "archive.db") shows what differs. Two '
                "questions for each line: which columns does a query name? And which must a new "
                "row fill?"
            ),
            (
                "`list` and `add` name every column of a model that they load or write, and no "
                "other one. A column too few stops both; one too many that must not be NULL stops "
                "a new row. `list` loads users as well: see shown() in sample_app/__main__.py."
            ),
            (
                "demo.db has a column too many that may be NULL. training.db has one that may "
                "not, and has no default. archive.db lacks a column of users. Not sure? Try it on "
                "a copy: set DATABASE_URL as the page does, and run list."
            ),
        ),
    ),
    "01.2": Task(
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
    ),
    "01.3": Task(
        start=dates_under_another_name,
        check=it_is_mended,
        hints=(
            (
                'ex.drift() says what differs. Look at ex.rows("todos") too: what stands in '
                "due_date has to be in due_on before due_date goes."
            ),
            (
                "Four statements, in this order: add the column, fill it from the other one, make "
                "the index, drop the other one. The page has the first and the third."
            ),
            (
                "Second: UPDATE todos SET due_on = due_date. Fourth: ALTER TABLE todos DROP "
                "COLUMN due_date. Then open why.txt in the file browser, write, and save."
            ),
        ),
    ),
}
