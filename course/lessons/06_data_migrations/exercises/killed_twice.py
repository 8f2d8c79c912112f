"""06.2: a backfill that is killed twice."""

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from course.checks.doing import replace, sql
from course.checks.exercise import Task
from course.checks.expect import Unmet, expect, expect_column, expect_file
from course.sandbox.workspace import Workspace

from .kills import ROWS, SCRIPT, TRIGGERS, last_line, run, way
from .team import BOTH, HEAD, MODELS, add, fill

_DATE = "2025-05-06 11:27:03.186402"
_BODY = '''\
def upgrade() -> None:
    """Upgrade schema."""
    op.add_column("todos", sa.Column("hours", sa.Integer(), nullable=True))
    op.add_column("todos", sa.Column("minutes", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_column("todos", "minutes")
    op.drop_column("todos", "hours")
'''
_COLUMNS = "    hours: Mapped[int | None]\n    minutes: Mapped[int | None]\n"
_OWN = tuple({"title": f"Todo no. {n}", "hours": None if n % 4 == 0 else n} for n in range(1, 11))
# Rows with gaps in their ids; some have no hours, and in some the app has written the minutes.
_HIDDEN = """
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :rows)
    INSERT INTO todos (id, title, hours, minutes)
    SELECT 3 * n + CASE WHEN n > :rows / 2 THEN 5000 ELSE 0 END,
           'Todo no. ' || n,
           CASE WHEN n % 7 <> 0 THEN n % 40 END,
           CASE WHEN n % 10 = 5 AND n % 7 <> 0 THEN n END
    FROM numbers
"""
Rows = dict[int, tuple[int | None, int | None]]
"""Hours and minutes by id."""


def estimates_are_in_hours(ws: Workspace) -> None:
    """Two columns, of which one is filled, and a script that can't be killed."""
    add(ws, "e70b9d1c4f36", "add minutes to todos", follows=HEAD, date=_DATE, body=_BODY)
    replace(ws, MODELS, "\n    user: Mapped[User", f"{_COLUMNS}\n    user: Mapped[User")
    ws.alembic("upgrade", "head")
    fill(ws, "todos", _OWN)


def it_may_be_killed(ws: Workspace) -> str:
    """Three runs on rows of the check's own, of which two are killed."""
    expect_file(ws, SCRIPT)
    for column in ("hours", "minutes"):
        expect_column(ws, "todos", column)
    rows = _hidden_rows(ws)
    needed = {id_ for id_, (hours, minutes) in rows.items() if minutes is None is not hours}
    runs = run(ws)
    if runs[-1][0] > 0:
        raise Unmet(
            f"`python {SCRIPT}` fails: {last_line(ws)}; expected it to run through.",
            "It stumbles over what a killed run has left: a file, a table, a row."
            if len(runs) > 1
            else f"The check ran it on {ROWS:,} rows, and it failed by itself.",
            f"Run `python {SCRIPT}` in the project, and read its traceback.",
        )
    _was_killed(*runs[0], len(needed), way(ws))
    _once(ws, needed, {id_ for id_ in needed if rows[id_][0] == 0})
    _values(ws, rows)
    kills = sum(code != 0 for code, _ in runs)
    return (
        f"Killed {'twice' if kills > 1 else 'once'}, it has filled {len(needed):,} rows: each "
        "once, none was left out, and the others are as they were."
    )


def _was_killed(code: int, committed: int, needed: int, way: str) -> None:
    """The first run was killed, and what it had committed by then stayed."""
    expect(
        code != 0,
        f"`python {SCRIPT}` has changed {committed:,} rows, and came to its end before the check "
        f"could kill it; expected it to change {needed:,}, with UPDATE through SQLAlchemy.",
        "The check looks at those statements, and kills it after one of them.",
        "Let it find the rows that need it: minutes IS NULL, and hours IS NOT NULL.",
    )
    expect(
        committed,
        f"Killed in the middle, `python {SCRIPT}` leaves 0 rows filled; expected those of the "
        "batches before.",
        f"{_ONE_TRANSACTION[way]} The database takes back what nobody has committed. However often "
        "it is started, it begins from nothing; and it locks every row that it has changed.",
        "Let it commit after each batch of some thousand rows. `backfill` does.",
    )


_ONE_TRANSACTION = {
    "": "All is one transaction.",
    "row by row": "All is one transaction: the rows are read, and all written before the commit.",
    "at once": "All is one transaction: one UPDATE for all rows.",
    "in parts": "All is one transaction: there are several UPDATEs, and one commit after them.",
}


def _hidden_rows(ws: Workspace) -> Rows:
    """Write the check's own rows, and have the database note each change of one."""
    sql(ws, "DELETE FROM todos", "DROP TABLE IF EXISTS seen",
        "CREATE TABLE seen (id INTEGER NOT NULL)")  # fmt: skip
    with sa.create_engine(ws.url, poolclass=NullPool).begin() as connection:
        connection.execute(sa.text(_HIDDEN), {"rows": ROWS})
    sql(ws, *TRIGGERS[ws.url.get_backend_name()])
    return _rows(ws)


def _rows(ws: Workspace) -> Rows:
    found = sql(ws, "SELECT id, hours, minutes FROM todos ORDER BY id")
    return {id_: (hours, minutes) for id_, hours, minutes in found}


def _once(ws: Workspace, needed: set[int], zero: set[int]) -> None:
    """Of what was committed: each row that needs it was changed once, and no other."""
    changes = dict(sql(ws, "SELECT id, count(*) FROM seen GROUP BY id"))
    no_zero = needed - changes.keys() == zero
    for wrong, what, cause, step in (
        (
            [id_ for id_ in needed if changes.get(id_, 0) > 1],
            "rows were changed more than once",
            "A run begins where an earlier one has been.",
            "Ask which rows still need it, and change no others.",
        ),
        (
            [id_ for id_ in changes if id_ not in needed],
            "rows that need nothing were changed",
            (
                "Rows without hours, or with minutes from the app. Changed to what they were, they "
                "are locked and written all the same, on every run."
            ),
            "Say in the condition which rows need it: minutes IS NULL, and hours IS NOT NULL.",
        ),
        (
            [id_ for id_ in needed if id_ not in changes],
            "rows were left out",
            (
                "They are those with 0 hours, which are 0 minutes, and no NULL."
                if no_zero
                else "A run goes on behind rows that were changed and never committed, or skips "
                "some by OFFSET, or takes ids for numbers without gaps."
            ),
            (
                "Ask for hours IS NOT NULL (in Python: `is not None`, as 0 counts as false)."
                if no_zero
                else "Begin each run with the first row that still needs it."
            ),
        ),
    ):
        expect(
            not wrong,
            f"After two kills and a third run, {len(wrong):,} {what}; expected 0.",
            cause,
            step,
        )


def _values(ws: Workspace, rows: Rows) -> None:
    there = _rows(ws)
    for id_, (hours, before) in rows.items():
        minutes = 60 * hours if before is None and hours is not None else before
        found = there.get(id_)
        if found != (hours, minutes):
            raise Unmet(
                f"Of a row with {hours} hours, hours and minutes are {found} afterwards; expected "
                f"{(hours, minutes)}.",
                "The computation is another one, or the script changes something else, too.",
                "An hour has 60 minutes.",
            )


TASK = Task(
    start=estimates_are_in_hours,
    check=it_may_be_killed,
    databases=BOTH,
    check_writes=True,
    hints=(
        (
            "What is there after a kill is what was committed. When does Ben's script commit for "
            "the first time?"
        ),
        (
            "`fill_status.py` of this lesson is nearly what you need: `backfill(connection, todos, "
            "values, where=…)` commits after each batch. What has to be in `where`, so that a row "
            "without hours is never changed?"
        ),
        (
            '`backfill(connection, todos, {"minutes": todos.c.hours * 60}, '
            "where=todos.c.minutes.is_(None) & todos.c.hours.is_not(None))`, on a connection from "
            '`make_engine().connect()`, with `todos = sa.table("todos", sa.column("id"), '
            'sa.column("hours"), sa.column("minutes"))`.'
        ),
    ),
)
