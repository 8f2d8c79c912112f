"""The warm-up of lesson 00: a database with rows in it, four revisions behind."""

from course.checks.doing import sql
from course.checks.exercise import Task
from course.checks.expect import Unmet, expect, expect_column
from course.sandbox.scratch import read_replayed
from course.sandbox.workspace import Workspace
from course.state.display import counted, listed
from course.state.history import History
from course.state.schema_difference import diff_schemas

BEGAN_AT = "4212c8a83850"  # merge tags with due dates
USERS = {"Priya": "priya@example.com", "Ben Sato": "ben@example.com"}
TODOS = {
    1: "Order paper for the printer",
    2: "Move the front desk",
    3: "Ask Ben about the update",
    4: "Book a room for Friday",
    5: "Water the fig tree",
}
DATES = {4: "2025-05-09"}  # a Friday
_DONE = (1, 4)
_AFRESH = 'course.reset("00.1") begins afresh, and keeps what you have now.'


def an_office_that_is_behind(ws: Workspace) -> None:
    """Priya's office, as the last update but a few left it."""
    ws.alembic("upgrade", BEGAN_AT)
    users = ", ".join(f"('{name}', '{email}')" for name, email in USERS.items())
    todos = ", ".join(
        f"('{title}', {int(id_ in _DONE)}, {1 + id_ % 2}, '2025-05-0{id_} 09:00:00')"
        for id_, title in TODOS.items()
    )
    sql(
        ws,
        "INSERT INTO users (full_name, email) VALUES " + users,  # noqa: S608 - ours
        "INSERT INTO todos (title, is_done, user_id, created_at) VALUES " + todos,  # noqa: S608
        *(f"UPDATE todos SET due_on = '{day}' WHERE id = {id_}" for id_, day in DATES.items()),  # noqa: S608
    )


def is_at_the_head(ws: Workspace) -> str:
    """The todos are there, the version is the head, and the tables are as it says."""
    history = ws.revisions()
    _was_not_taken_back(ws, history)
    _rows_are_there(ws)
    _dates_are_there(ws)
    _version_is_true(ws, history)
    behind = history.pending
    expect(
        not behind,
        f"todo.db stands at {_place(history)}, {counted(len(behind), 'revision')} behind the head, "
        f"{listed(history.heads)}; expected it at the head.",
        "The files of those migrations are here, and they have not been run on this database. "
        "A command with --sql only prints what it would do.",
        'ex.revisions() shows both, and what is between them. For a hint: course.hint("00.1").',
    )
    return (
        "todo.db stands at the head, its tables are as the migrations make them, and Priya's "
        f"{len(TODOS)} todos are there."
    )


def _was_not_taken_back(ws: Workspace, history: History) -> None:
    """It stands where it began, or later."""
    has_rows = ws.schema().table("todos") is not None and len(ws.rows("todos")) > 0
    if history.current is None and not has_rows:
        raise Unmet(
            "todo.db has no todos and stands at no revision; expected Priya's database, upgraded.",
            "The file was deleted or emptied. A new one has all the tables after an upgrade, and "
            "none of the rows.",
            _AFRESH,
        )
    if not history.current and has_rows:
        raise Unmet(
            "alembic_version is empty, and todo.db has tables and rows; expected the id of a "
            "revision.",
            "`alembic stamp base` takes the id away, and leaves the tables as they are. An upgrade "
            "would now begin with the first migration, and fail: its tables exist.",
            _way_on(ws),
        )
    if BEGAN_AT not in history.applied:
        raise Unmet(
            f"todo.db stands at {_place(history)}, before {BEGAN_AT}, where it began; expected it "
            "at the head.",
            "A downgrade goes the other way: it takes revisions back, and with a table or a column "
            "goes what was in it.",
            _AFRESH,
        )


def _rows_are_there(ws: Workspace) -> None:
    """Priya's todos, whatever else was added."""
    expect_column(ws, "todos", "title")
    there = ws.rows("todos")["title"].to_dict()
    lost = [title for id_, title in TODOS.items() if there.get(id_) != title]
    expect(
        not lost,
        f"todos has {counted(len(there), 'row')}, and “{(lost or [''])[0]}” is not among them; "
        f"expected the {len(TODOS)} that Priya's office had.",
        "The database was deleted and made anew, or taken back to where there was no such table. "
        "An upgrade makes tables; it can't make rows that are gone.",
        _AFRESH,
    )


def _dates_are_there(ws: Workspace) -> None:
    """The due dates of Priya's todos, which a downgrade and an upgrade would lose."""
    rows = ws.rows("todos")
    if "due_on" not in rows:  # the version is not true, which has a word of its own
        return
    for id_, day in DATES.items():
        found = rows["due_on"][id_]
        expect(
            str(found) == day,
            f"todos.due_on of row {id_} is {'NULL' if found is None else found}; expected {day}, "
            "as Priya's office had it.",
            "A downgrade went below “add due_on to todos”: it dropped the column, with every date "
            "in it. The upgrade made it anew, and empty.",
            _AFRESH,
        )


def _version_is_true(ws: Workspace, history: History) -> None:
    """The tables are what the migrations up to the revision in alembic_version make."""
    made = read_replayed(ws.path, ws.url, listed(history.current or ()))
    there = ws.schema()
    for table in made.tables:
        has = there.table(table.name)
        lacks = [each.name for each in table.columns if has is None or not has.column(each.name)]
        expect(
            not lacks,
            f"alembic_version says {_place(history)}, but {table.name} has no column "
            f"{listed(lacks)}; expected what the migrations up to there make.",
            "`alembic stamp` writes an id there and runs nothing, so the id and the tables no "
            "longer agree. An upgrade would believe the id.",
            _way_on(ws),
        )
    differs = diff_schemas(made, there).sentences
    expect(
        not differs,
        f"alembic_version says {_place(history)}, but the tables differ from what the migrations "
        f"up to there make: {(differs or ('',))[0]}; expected no difference.",
        "The id was written without running the migrations, or a table was changed by hand.",
        _AFRESH,
    )


def _way_on(ws: Workspace) -> str:
    """Where the tables are still those of the beginning, its id can be written back."""
    if diff_schemas(read_replayed(ws.path, ws.url, BEGAN_AT), ws.schema()):
        return _AFRESH
    return f"Write the old id back with `%alembic stamp {BEGAN_AT}`, then upgrade. Or: {_AFRESH}"


def _place(history: History) -> str:
    return listed(history.current or ()) or "no revision"


EXERCISES = {
    "00.1": Task(
        start=an_office_that_is_behind,
        check=is_at_the_head,
        hints=(
            "Where does this database stand, and where is the head? `ex.revisions()` says both.",
            "This page did it: a database that was at the oldest revision came to the newest.",
            "In the cell with your commands: `%alembic upgrade head`. Then run the check again.",
        ),
    ),
}
