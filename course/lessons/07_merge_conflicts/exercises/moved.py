"""07.2: nobody has it yet."""

from course.checks.exercise import Task
from course.checks.expect import Unmet, expect_kept, expect_models_match, expect_one_head
from course.sandbox.workspace import Workspace
from course.state.display import listed

from .pushed import expect_as_pushed, expect_pushed
from .team import LIVE_TITLES, PRIORITY, TAGS, bens_tags, file_of, rows, text_of, written

_TITLES = [
    (1, "Write the release notes"),
    (2, "Fix the login page"),
    (3, "Order a cake for the launch"),
    (4, "Call the hosting company"),
    (5, "Water the plants"),
    (6, "Try the app on a phone"),
    (7, "Back up the database"),
]


def priority_is_not_pushed(ws: Workspace) -> None:
    """Yours is committed and applied here; Ben's is on main, and not fetched."""
    rows(ws)
    bens_tags(ws)
    written(ws, PRIORITY)
    ws.alembic("upgrade", "head")


def one_line(ws: Workspace) -> str:
    """Ben's as it is, yours after it, the database at the head with both, and pushed."""
    expect_as_pushed(ws, file_of(TAGS), text_of(TAGS), "Ben's file")
    _is_a_line(ws)
    _is_at_its_head(ws)
    tags = ws.schema().table("tags") is not None
    expect_models_match(
        ws,
        cause=""
        if tags
        else "Your database had noted yours before you moved it, so Alembic takes what now comes "
        "before it for done.",
        next_step=""
        if tags
        else f"Take the edit back, `alembic downgrade {LIVE_TITLES}`, edit again, and upgrade.",
    )
    expect_kept(ws, "todos", ("id", "title"), _TITLES)
    expect_pushed(ws)
    return (
        "One line, and nothing in it but what was done.\n"
        "You could move yours because it was on your machine and nowhere else."
    )


def _is_a_line(ws: Workspace) -> None:
    history = ws.revisions()
    merges = [each for each in history.revisions if len(each.down_revisions) > 1]
    if merges:
        raise Unmet(
            f"Revision {merges[0].id} merges {listed(merges[0].down_revisions)}; expected a line "
            "without a merge.",
            "It works. But yours was on no other machine, so it could follow Ben's instead.",
            f"`alembic downgrade {LIVE_TITLES}` first. Then delete the merge revision, have yours "
            f"follow {TAGS}, and upgrade.",
        )
    if len(history.heads) > 1:
        texts = [each.path.read_text("utf-8", errors="replace") for each in history.revisions]
        if any(f"Revises: {TAGS}" in each for each in texts):
            raise Unmet(
                f"Yours says “Revises: {TAGS}”, and its down_revision is another; expected {TAGS}.",
                "Those words are for readers. Alembic reads down_revision.",
                "Mend that line, too; before, your database has to be down from yours.",
            )
        raise Unmet(
            f"The history has {len(history.heads)} heads, {listed(history.heads)}; expected one.",
            f"Both follow {LIVE_TITLES}, and yours is on no other machine.",
            "Let yours follow Ben's. Your database has had it: what comes before the edit?",
        )
    if history.heads == (TAGS,):
        raise Unmet(
            f"The head is Ben's, {TAGS}; expected yours, “{PRIORITY.message}”, after it.",
            "Yours is deleted, and was not made anew.",
            "Bring the file back, or write it again: `alembic revision --autogenerate`.",
        )


def _is_at_its_head(ws: Workspace) -> None:
    todos = ws.schema().table("todos")
    noted = ws.revisions().current or ()
    had = todos is not None and todos.column(PRIORITY.name) is not None
    cause, next_step = "The line is right, and something of it has not run here.", ""
    if len(noted) > 1:  # after `upgrade heads`, which `upgrade head` calls an overlap
        cause = "It noted both before you moved yours, and one of them now includes the other."
        next_step = f"`alembic downgrade {LIVE_TITLES}`, then `alembic upgrade head`."
    elif had and PRIORITY.id not in noted:
        cause = "todos has its priority already, and the note of it is gone: stamped, or edited."
        next_step = (
            f"`alembic upgrade {TAGS}`, then stamp what it has had: "
            f"`alembic stamp --purge {PRIORITY.id}`."
        )
    expect_one_head(ws, cause=cause, next_step=next_step)


TASK = Task(
    start=priority_is_not_pushed,
    check=one_line,
    databases=("sqlite", "postgresql"),
    check_writes=True,
    subject=("heads",),
    hints=(
        "Which of the two is in databases that you don't see? The other one may move.",
        (
            "Your database has had yours. Go down from it first; then change its down_revision, "
            "and go up."
        ),
        (
            f"`%alembic downgrade {LIVE_TITLES}`; in the file of yours "
            f'`down_revision … = "{TAGS}"`; `%alembic upgrade head`; commit and push.'
        ),
    ),
)
