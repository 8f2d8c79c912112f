"""What a check may expect of the history, and of Alembic's commands."""

from course.checks.expect.files import expect_file
from course.checks.feedback import Unmet
from course.sandbox import runner
from course.sandbox.runner import AlembicResult
from course.sandbox.workspace import Workspace
from course.state.display import listed
from course.state.history import History


def expect_one_head(ws: Workspace, *, cause: str = "", next_step: str = "") -> History:
    """A history with one head, and the database at it."""
    expect_file(ws, "alembic.ini")
    history = ws.revisions()
    if len(history.heads) != 1:
        has = f"{len(history.heads)} heads, {listed(history.heads)}" if history.heads else "no head"
        raise Unmet(
            f"The history has {has}; expected one head.",
            cause or "There is no revision yet, or two follow the same one.",
            next_step or "Look at `alembic heads` and `alembic history`.",
        )
    if history.current != history.heads:
        at = listed(history.current) if history.current else "no revision"
        raise Unmet(
            f"The database stands at {at}; expected it at the head, {history.heads[0]}.",
            cause or "A revision is written and not applied.",
            next_step or "Run `alembic upgrade head`.",
        )
    return history


def expect_models_match(ws: Workspace, *, cause: str = "", next_step: str = "") -> None:
    """Models, history and database that agree: what `ws.drift()` says."""
    found = ws.drift()
    if found:
        raise Unmet(
            f"{found.sentences[0].rstrip('.')}; expected models, history and database to agree.",
            cause or "One of the three was changed, and the others were not.",
            next_step or "Look at ws.drift(), which says for each difference what would mend it.",
        )


def expect_alembic(
    ws: Workspace, *arguments: str, cause: str = "", next_step: str = ""
) -> AlembicResult:
    """A command that runs through, on the copy: `expect_alembic(ws, "downgrade", "base")`."""
    result = runner.run(arguments, root=ws.path)
    if result.exit_code != 0:
        words = (result.stderr + result.stdout).strip().splitlines()
        raise Unmet(
            f"`{result.command}` fails: {words[-1] if words else 'it says nothing'}; expected it "
            "to run through.",
            cause or "The check runs it on a copy of your project; on yours it would do the same.",
            next_step or "Run it yourself to see all it says, and mend that.",
        )
    return result
