"""07.3: two teams and one column."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from course.checks.doing import sql, write
from course.checks.exercise import Task
from course.checks.expect import Unmet, expect_column, expect_models_match, expect_one_head
from course.sandbox import runner
from course.sandbox.git import git
from course.sandbox.office import commit, share
from course.sandbox.runner import AlembicResult
from course.sandbox.scratch import scratch_database
from course.sandbox.workspace import Workspace
from course.state.display import listed

from .pushed import expect_as_pushed
from .team import LIVE_TITLES, NOTES, Revision, file_of, rows, text_of, written

MINE = Revision(
    "6f08d1b2c79a",
    "notes",
    "2025-05-21 12:58:44.317920",
    'sa.Column("notes", sa.String(length=2000), nullable=True)',
    "notes: Mapped[str | None] = mapped_column(String(2000))",
)
_YOURS = {2: "Priya can't log in since Friday.", 5: "The one at the window needs more."}
_BENS = {1: "For customers, too.", 2: "Only on her phone.", 3: "No nuts."}
_WIDE = "VARCHAR(2000)"


def both_have_notes(ws: Workspace) -> None:
    """Both revisions are here; your database has had yours, with notes in two todos."""
    rows(ws)
    share(ws)
    write(ws, file_of(NOTES), text_of(NOTES))
    commit(ws, MINE.message, "Ben Sato", "2025-05-21T10:15:00+0000")
    git(ws.path, "push", "--quiet")
    written(ws, MINE)
    ws.alembic("upgrade", MINE.id)
    for id_, text in _YOURS.items():
        text_ = text.replace("'", "''")
        sql(ws, f"UPDATE todos SET notes = '{text_}' WHERE id = {id_}")  # noqa: S608 - our own


def one_line_leads_all(ws: Workspace) -> str:
    """Your database, Ben's and a new one come to the same column, with every note in it."""
    expect_as_pushed(ws, file_of(NOTES), text_of(NOTES), "Ben's file")
    history = ws.revisions()
    if len(history.heads) > 1:
        raise Unmet(
            f"The history has {len(history.heads)} heads, {listed(history.heads)}; expected one.",
            f"Two revisions follow {LIVE_TITLES}, and both add todos.notes.",
            "Decide which comes first, and what is then left to do for the other.",
        )
    cause, next_step = _twice(ws) if _merges(ws) else ("", "")
    expect_one_head(ws, cause=cause, next_step=next_step)
    _notes_are(ws, _YOURS, "Your database")
    expect_column(
        ws,
        "todos",
        "notes",
        type=_WIDE,
        cause="Your model says 2000 characters, and so did your database.",
        next_step=f'Begin afresh with course.reset("{ws.name}").',
    )
    with _other(ws) as bens:
        _come_to_the_head(bens)
        _can_go_back(bens)
    with _other(ws) as new:
        _up(new, "A new database", "head")
        _is_wide(new, "A new database")
    expect_models_match(ws)
    return (
        "Three databases, three ways, one column, and every note is there.\n"
        "Yours had its 2000 characters already; the line brings them to the others."
    )


def _come_to_the_head(bens: Workspace) -> None:
    _up(bens, "Ben's database", NOTES)
    values = ", ".join(f"('No. {id_}', '{text}')" for id_, text in _BENS.items())
    sql(bens, f"INSERT INTO todos (title, notes) VALUES {values}")  # noqa: S608 - our own
    _up(bens, "Ben's database", "head")
    _notes_are(bens, _BENS, "Ben's database, after `alembic upgrade head`,")
    _is_wide(bens, "Ben's database")


def _can_go_back(bens: Workspace) -> None:
    result = _alembic(bens, "downgrade", NOTES)
    if result.exit_code == 0:
        _notes_are(bens, _BENS, f"Ben's database, after `alembic downgrade {NOTES}`,")


def _up(ws: Workspace, whose: str, to: str) -> None:
    result = _alembic(ws, "upgrade", to)
    if result.exit_code == 0:
        return
    cause = "The check runs your history on a database of its own."
    next_step = "Try it with DATABASE_URL=sqlite:///new.db, and mend the revision that fails."
    if "duplicate column" in result.reason or "already exists" in result.reason:
        cause, next_step = _twice(ws)
    elif 'near "ALTER"' in result.reason:
        cause = "SQLite can't change the type of a column that is there."
        next_step = "Have it done in batch mode (lesson 05), which makes the table anew."
    raise Unmet(
        f"{whose} can't come to the head: `{result.command}` fails: {result.reason}; expected it "
        "to run through.", cause, next_step,
    )  # fmt: skip


def _merges(ws: Workspace) -> bool:
    return any(len(each.down_revisions) > 1 for each in ws.revisions().revisions)


def _twice(ws: Workspace) -> tuple[str, str]:
    """Why a column is added twice, and what then."""
    return (
        "Merging heads leaves both as they are, and the second one to run finds the column."
        if _merges(ws)
        else "Yours comes after Ben's, and still adds what his has added.",
        "One of them makes the column. The other one has to do what is left after that.",
    )


def _is_wide(ws: Workspace, whose: str) -> None:
    table = ws.schema().table("todos")
    column = table.column("notes") if table is not None else None
    found = column.type if column is not None else "no such column"
    if found != _WIDE:
        raise Unmet(
            f"{whose}, at the head, has todos.notes {found}; expected {_WIDE}, as in yours.",
            "Where the column is there already, yours does nothing, and it stays as Ben's made it."
            if "add_column" in _text_of_mine(ws)
            else "Ben's revision makes a column of 500 characters, and nothing after it widens it.",
            "Have yours change the type, for databases that come from Ben's.",
        )


def _text_of_mine(ws: Workspace) -> str:
    file = ws.path / MINE.file
    return file.read_text("utf-8", errors="replace") if file.is_file() else ""


def _notes_are(ws: Workspace, expected: dict[int, str], whose: str) -> None:
    table = ws.schema().table("todos")
    there = {}
    if table is not None and table.column("notes") is not None:
        there = dict(sql(ws, "SELECT id, notes FROM todos WHERE notes IS NOT NULL"))
    if there == expected:
        return
    lost = [id_ for id_ in expected if there.get(id_) != expected[id_]]
    down = "downgrade" in whose
    raise Unmet(
        f"{whose} has {len(expected) - len(lost)} of its {len(expected)} notes; expected all of "
        "them.",
        "Your downgrade() drops the column, and it is Ben's that made it."
        if down
        else "A column was dropped on the way, or another one took its place.",
        "Have it take back what your upgrade() does now, and no more."
        if down
        else f'Begin afresh with course.reset("{ws.name}"): no step needs to drop the column.',
    )


@contextmanager
def _other(ws: Workspace) -> Iterator[Workspace]:
    """An empty database of the kind that the project has, with the project's history."""
    with scratch_database(ws.url) as url:
        before = os.environ.pop("DATABASE_URL", None)
        if url.get_backend_name() == "postgresql":  # the copy's .env names one that is read only
            os.environ["DATABASE_URL"] = url.render_as_string(hide_password=False)
        try:
            yield Workspace(ws.path, url)
        finally:
            os.environ.pop("DATABASE_URL", None)
            if before is not None:
                os.environ["DATABASE_URL"] = before


def _alembic(ws: Workspace, *arguments: str) -> AlembicResult:
    return runner.run(arguments, root=ws.path, redirect=ws.url)


TASK = Task(
    start=both_have_notes,
    check=one_line_leads_all,
    databases=("sqlite", "postgresql"),
    check_writes=True,
    hints=(
        (
            "Ben's makes the column, with 500 characters, and may not change. Suppose that yours "
            "comes after it: what would then be left for yours to do?"
        ),
        (
            "Yours follows Ben's, and makes 2000 characters of 500, in batch mode (lesson 05). "
            "Your own database stands at yours, and has 2000 already."
        ),
        (
            f'In yours: `down_revision … = "{NOTES}"`; upgrade(): `with op.batch_alter_table('
            '"todos") as batch_op: batch_op.alter_column("notes", existing_type=…, type_=…)`; '
            "downgrade(): the same, the other way round."
        ),
    ),
)
