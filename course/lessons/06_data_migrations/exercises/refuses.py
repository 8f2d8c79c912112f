"""06.3: a contract step that refuses where the backfill isn't complete."""

import re
import shutil

from course.checks.doing import replace, sql
from course.checks.exercise import Task
from course.checks.expect import (
    expect,
    expect_column,
    expect_models_match,
    expect_no_column,
)
from course.paths import PROJECT
from course.sandbox.workspace import Workspace

from . import contract
from .contract import CONTRACT_ID as CONTRACT
from .contract import EXPAND, FILL
from .refusal import asks, changed_nothing, columns, refused, refused_the_last, says_why
from .team import BOTH, HEAD, Trial, add, fill, one_head, read, trial


def contract_waits(ws: Workspace) -> None:
    """Expanded and filled; then an old server has written rows. The contract step is careless."""
    for id_, follows in ((EXPAND, HEAD), (FILL, EXPAND)):
        (file,) = (PROJECT / "alembic" / "versions").glob(f"{id_}_*.py")
        shutil.copy(file, ws.path / "alembic" / "versions")
        text = (ws.path / "alembic" / "versions" / file.name).read_text("utf-8")
        for line in ('down_revision: str | Sequence[str] | None = "', "Revises: "):
            text = re.sub(rf"({re.escape(line)})\w+", rf"\g<1>{follows}", text)
        (ws.path / "alembic" / "versions" / file.name).write_text(text, "utf-8", newline="\n")
    ws.alembic("upgrade", "head")
    add(
        ws,
        CONTRACT,
        "status replaces is_done",
        follows=FILL,
        date="2025-05-13 10:09:21.158639",
        body=contract.CONTRACT,
    )
    for file_, old, new in contract.APP:
        replace(ws, file_, old, new)
    fill(ws, "todos", contract.rows(contract.OWN))


def it_refuses(ws: Workspace) -> str:
    """On a database that isn't filled it refuses; on one that is, it runs; here all is done."""
    one_head(ws)
    history = ws.revisions()
    expect(
        history.revision(CONTRACT) is not None,
        f"Revision {CONTRACT} is not there; expected it, after {FILL}.",
        "The step is to be mended, and not left out.",
        f'course.reset("{ws.name}") brings the file back, and keeps what stands there now.',
    )
    _statuses_here(ws)
    with trial(ws) as other:
        other.upgrade(FILL, "Bring the first two steps back as they were.")
        fill(other.ws, "todos", contract.rows(contract.OTHER))
        before = columns(other), read(other.ws, "todos", "title", "is_done", "status")
        result = other.alembic("upgrade", "head")
        refused(other, result)
        changed_nothing(other, before)
        says_why(other, result)
        _goes_on(other)
    _contracted(ws)
    return "It refuses while a row is missing, and says so; where none is, it goes on. As here."


def _statuses_here(ws: Workspace) -> None:
    wanted, there = (
        contract.wanted(contract.OWN),
        {id_: row[0] for id_, row in read(ws, "todos", "status").items()},
    )
    for id_, status in wanted.items():
        expect(
            there.get(id_) in (status, None) and id_ in there,
            f"In the database, todo {id_} is {there.get(id_, 'gone')!r} now; expected {status!r}.",
            (
                "It was done by is_done, and had no status yet; it was filled as open by hand."
                if asks(ws)
                else "It was done by is_done, and had no status yet; the step made it open."
            )
            if status == "done"
            else "Something has written another status than the one that was there.",
            f'Begin afresh with course.reset("{ws.name}"): is_done is gone here. Then mend the '
            "step before you run it.",
        )


def _goes_on(other: Trial) -> None:
    """It refuses until the last row is filled, and then no more."""
    sql(other.ws, "UPDATE todos SET status = 'done' WHERE status IS NULL AND is_done")
    refused_the_last(other.alembic("upgrade", "head"))
    sql(other.ws, "UPDATE todos SET status = 'open' WHERE status IS NULL")
    other.upgrade(
        "head",
        "Look at the condition: it must be true only where a row has no status.",
        "There every todo has its status, so nothing stands in the way.",
    )
    expect_no_column(other.ws, "todos", "is_done")
    expect_column(other.ws, "todos", "status", nullable=False)


def _contracted(ws: Workspace) -> None:
    expect(
        ws.revisions().current == ws.revisions().heads,
        f"The database stands at {', '.join(ws.revisions().current or ('nothing',))}; expected the "
        "head.",
        "The step refuses here, as it should: some rows have no status yet.",
        f"Fill them (`alembic downgrade {EXPAND}` takes the backfill back), then `alembic upgrade "
        "head`.",
    )
    expect_no_column(
        ws,
        "todos",
        "is_done",
        cause="The note in the database was moved to the head by `stamp`, and the step never ran.",
        next_step=f"`alembic stamp {FILL}` takes the note back; then fill the rows, and upgrade.",
    )
    expect_models_match(ws)


TASK = Task(
    start=contract_waits,
    check=it_refuses,
    databases=BOTH,
    check_writes=True,
    hints=(
        (
            "“full_name is required” on this page does what you need, for another column. What "
            "does it do first?"
        ),
        (
            "In place of the `op.execute`: `op.get_bind().scalar(…)` with a `sa.select("
            "sa.func.count())` of the rows whose status is NULL, and `raise CommandError(…)` if "
            "there are any. It is imported from `alembic.util`."
        ),
        (
            "Then the rows: `alembic downgrade d27b622d7c4f` and `alembic upgrade head` runs the "
            "backfill once more, and the contract step after it."
        ),
    ),
)
