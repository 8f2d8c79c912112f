"""What 06.3 asks of a step that refuses."""

import re

from course.checks.expect import Unmet, expect, expect_file, expect_table
from course.sandbox.runner import AlembicResult
from course.sandbox.workspace import Workspace

from . import contract
from .contract import FILE, FILL
from .team import Trial, read

_WORDS = 5
"""Fewer don't say what is missing."""
_COUNT = (
    "Count the rows without a status at the beginning of upgrade(), and raise an exception if "
    "there are any."
)
_DONE = [n for n, (_, is_done, _) in enumerate(contract.OTHER, 1) if is_done]


def asks(ws: Workspace) -> bool:
    """Whether the step has an error to raise at all."""
    upgrade = expect_file(ws, FILE).partition("def upgrade")[2].partition("def downgrade")[0]
    return "raise" in upgrade


def columns(other: Trial) -> dict[str, tuple[str, ...]]:
    """Every table with its columns and indexes, each in words."""
    return {
        each.name: tuple(map(str, (*each.columns, *each.indexes)))
        for each in other.ws.schema().tables
    }


def refused(other: Trial, result: AlembicResult) -> None:
    """An upgrade on a database that is not filled has failed."""
    if result.exit_code != 0:
        return
    there = {id_: row[0] for id_, row in read(other.ws, "todos", "status").items()}
    lost = [
        id_ for id_, status in contract.wanted(contract.OTHER).items() if there.get(id_) != status
    ]
    if asks(other.ws) and lost:
        raise Unmet(
            "On a machine whose backfill isn't complete, the step raises no error; expected it to "
            "refuse.",
            "It asks, and finds no row that lacks a status: they were filled, as open, before it "
            "asked, or it asks about others.",
            "Take out what fills them, and let the question be the first thing in upgrade().",
        )
    found = (
        "On a machine whose backfill isn't complete, `alembic upgrade head` runs through; expected "
        "it to refuse."
    )
    if any(column.name == "is_done" for column in expect_table(other.ws, "todos").columns):
        raise Unmet(
            found,
            "Nothing was raised, so Alembic has noted the step as done, and runs it no more. But "
            "is_done is still there.",
            f"{_COUNT} `print` and `return` stop nobody.",
        )
    raise Unmet(
        found,
        f"There, a todo that was {'done' if lost[0] in _DONE else 'not done'} by is_done had no "
        f"status. Now it is {there.get(lost[0], 'gone')!r}, and is_done is gone."
        if lost
        else "The step fills the rows itself. Here that went well; on a large table it holds its "
        "locks all the time, and schema and data are one step again.",
        _COUNT,
    )


def changed_nothing(
    other: Trial,
    before: tuple[dict[str, tuple[str, ...]], dict[int, tuple[object, ...]]],
) -> None:
    """All is as it was before it refused."""
    now = columns(other)
    tables = [name for name in {**before[0], **now} if before[0].get(name) != now.get(name)]
    rows = read(other.ws, "todos", "title", "is_done", "status") if not tables else {}
    expect(
        not tables and rows == before[1] and other.ws.revisions().current == (FILL,),
        "It refuses, and has changed "
        + (f"the table {max(tables)}" if tables else "rows of todos")
        + " before; expected it to change nothing.",
        (
            "It asks, and goes on: the question comes too late, or its condition is true of no "
            "row. In SQL, nothing equals NULL."
            if asks(other.ws)
            else "It was the database that refused, in the middle."
        )
        + " On SQLite, what a migration did to tables before it failed stays.",
        "Count first, in upgrade()'s first lines, and raise an exception.",
    )


def refused_the_last(result: AlembicResult) -> None:
    """Where one row is left, it has failed, too."""
    expect(
        result.exit_code != 0,
        "On a machine where one todo has no status, which is not done, the step runs through; "
        "expected it to refuse there, too.",
        "It refuses for some of these rows, or for several. What the others are, it guesses.",
        "Count every row whose status is NULL, and raise an exception if there is one.",
    )


def says_why(other: Trial, result: AlembicResult) -> None:
    """The step refuses by itself, in a sentence."""
    said = result.reason
    expect(
        not re.search(r"NOT NULL constraint|null value|IntegrityError", said),
        f"It is the database that refuses: {said}; expected the step to, with a sentence that says "
        "what is missing.",
        "The step asks, and its condition is true of no row. In SQL, nothing equals NULL."
        if asks(other.ws)
        else "With no NOT NULL to break, nothing would have refused.",
        "Count the rows without a status, with is_(None) or IS NULL, and raise CommandError with "
        "the number and what to do.",
    )
    expect(
        len(re.findall(r"\w+", _sentence(result))) >= _WORDS,
        f"It refuses, and all that it says is {said!r}; expected a sentence that says what is "
        "missing.",
        "Who reads it stands before a failed release, and has not seen this file.",
        "Give the error a text: how many rows have no status, and what to do.",
    )
    expect(
        "AssertionError" not in said,
        f"upgrade() refuses by an assert: {said}; expected an exception that is raised.",
        "`python -O` leaves every assert out, and then the step goes on.",
        "Write raise, with an exception and your sentence.",
    )


def _sentence(result: AlembicResult) -> str:
    """The text of the error that ended it, in all its lines and without the name of its class."""
    output = (result.stdout + result.stderr).splitlines()
    lines = [line.strip() for line in output if not line.startswith("INFO ")]
    at = lines.index(result.reason) if result.reason in lines else 0
    return re.sub(r"^[\w.]+: ", "", " ".join(lines[at:]))
