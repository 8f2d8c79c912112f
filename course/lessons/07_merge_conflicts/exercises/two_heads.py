"""07.1: two heads on main."""

from course.checks.doing import sql
from course.checks.exercise import Task
from course.checks.expect import Unmet, expect_models_match, expect_one_head
from course.sandbox.git import git
from course.sandbox.workspace import Workspace
from course.state.display import listed

from .pushed import expect_as_pushed, expect_pushed
from .team import (
    LIVE_TITLES,
    MODELS,
    TAGS,
    Revision,
    bens_tags,
    file_of,
    rows,
    text_of,
    written,
)

DUE_ON = Revision(
    "30d7f1a86b5e",
    "due_on",
    "2025-05-12 11:41:09.260448",
    'sa.Column("due_on", sa.Date(), nullable=True)',
    "due_on: Mapped[date | None] = mapped_column(Date)",
)
_DATES = {2: "2025-05-16", 3: "2025-05-30", 7: "2025-06-02"}


def both_are_pushed(ws: Workspace) -> None:
    """Ben's and Mary Ann's revisions are on main; your database has had hers, and dates."""
    rows(ws)
    bens_tags(ws)
    text = (ws.path / MODELS).read_text("utf-8")
    text = text.replace("from datetime import datetime", "from datetime import date, datetime")
    text = text.replace("import DateTime", "import Date, DateTime")
    (ws.path / MODELS).write_text(text, "utf-8")
    written(ws, DUE_ON, "Mary Ann van der Berg")
    ws.alembic("upgrade", "head")
    for id_, date in _DATES.items():
        sql(ws, f"UPDATE todos SET due_on = '{date}' WHERE id = {id_}")  # noqa: S608 - our own
    git(ws.path, "fetch", "--quiet")
    git(ws.path, "rebase", "--quiet", "origin/main", who={"GIT_COMMITTER_NAME": "Mary Ann"})
    git(ws.path, "push", "--quiet")


def main_has_one_head(ws: Workspace) -> str:
    """Both as they were, one head that follows both, the database at it, and pushed."""
    expect_as_pushed(ws, file_of(TAGS), text_of(TAGS), "Ben's file")
    expect_as_pushed(ws, DUE_ON.file, DUE_ON.text, "Mary Ann's file")
    history = ws.revisions()
    if len(history.heads) > 1:
        both = len(history.current or ()) > 1
        raise Unmet(
            f"The history has {len(history.heads)} heads, {listed(history.heads)}; expected one.",
            "`upgrade heads` has brought the database to both. To everybody else, `upgrade head` "
            "still fails."
            if both
            else f"Two revisions follow {LIVE_TITLES}, and none follows both.",
            "Make a revision that has both as its parents: `alembic merge`.",
        )
    expect_one_head(ws, cause="The merge is written and not applied here.")
    _dates_are_kept(ws)
    expect_models_match(
        ws,
        cause="Either the database was stamped, and never ran what it notes; or the merge "
        "does more than bring two lines together.",
        next_step=f'Begin afresh with course.reset("{ws.name}"), merge, and upgrade.',
    )
    expect_pushed(ws)
    return "main has one head again, and every database can get there, whichever one it had."


def _dates_are_kept(ws: Workspace) -> None:
    there = dict(sql(ws, "SELECT id, due_on FROM todos WHERE due_on IS NOT NULL"))
    found = {id_: str(date) for id_, date in there.items()}
    if found != _DATES:
        raise Unmet(
            f"todos has {len(found)} of the {len(_DATES)} due dates; expected all of them.",
            "The column was taken away and made anew, by a downgrade or with the whole database.",
            f'Begin afresh with course.reset("{ws.name}"): merging needs neither.',
        )


TASK = Task(
    start=both_are_pushed,
    check=main_has_one_head,
    databases=("sqlite", "postgresql"),
    check_writes=True,
    hints=(
        "Others have both revisions, so neither may move. What else makes one head of two?",
        "`alembic merge heads -m …` writes a revision that follows both; then upgrade.",
        (
            '`%alembic merge heads -m "merge tags with due dates"`, `%alembic upgrade head`, then '
            "`!git add .`, `!git commit` with a message, and `!git push`."
        ),
    ),
)
