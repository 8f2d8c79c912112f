"""01.3 Mended by hand."""

import re
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from course.checks.doing import write
from course.checks.exercise import Task
from course.checks.expect import (
    Unmet,
    expect,
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

from .after_monday import ADD, MODELS, asks_for_due_on
from .rows_to_keep import COLUMNS, ROWS

WHY = "why.txt"
INDEX = "ix_todos_due_on"
TEMPLATE = """\
Mending one database by hand works. Why is it no way to keep many of them right?
Write below, in your own words, as you would tell a colleague: one reason or more,
in six words or more.

"""
ENOUGH = 6  # words: a short sentence
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
    asks_for_due_on(ws, "due_on: Mapped[date | None] = mapped_column(index=True)")
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
    there = ws.rows(table).frame.reset_index().to_dict("records")
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
        else "index=True in the models asks for one. The app runs without it; a search by date "
        "would read every row.",
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
        "The check can't judge a reason. It only counts the words.",
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


TASK = Task(
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
)
