"""What the learner's own revisions do on another database with rows: there, and back again."""

from collections.abc import Callable, Collection

from course.checks.clinic import Case
from course.checks.expect import Unmet, expect
from course.sandbox import runner
from course.sandbox.scratch import HistoryDoesNotRun, scratch_database
from course.sandbox.workspace import Workspace
from course.state.display import listed
from course.state.history import Revision
from course.state.schema import Schema
from course.state.schema_difference import Change, diff_schemas

from .rooms import at
from .written import body

_TWICE = ("already exists", "duplicate column")


def fails_on_an_empty_database(error: HistoryDoesNotRun, yours: Collection[str]) -> Unmet:
    """What to say of a history that doesn't run through.

    Args:
        error: where it stopped.
        yours: the ids of the revisions that nobody else has.
    """
    stopped = _stopped_at(error.result.stderr)
    found = (
        f"On an empty database, `alembic upgrade head` fails{f' at {stopped}' if stopped else ''}: "
        f"{error.result.reason}; expected it to run through."
    )
    if stopped in yours and any(each in error.result.reason for each in _TWICE):
        return Unmet(
            found,
            "It makes what an older revision has made already, on every database but this one.",
            f"A new revision can't mend one database. Downgrade from {stopped}, delete its file, "
            "and mend this database: by hand, or let the older revision run here.",
        )
    return Unmet(
        found,
        "The check runs your revisions on a new database, as the next machine will, and together "
        "they don't get through. What was done to todo.db by hand isn't done there.",
        "Mend the revision that fails there; one that databases have had stays as it is.",
    )


def _stopped_at(log: str) -> str:
    """The revision that was running when Alembic stopped; empty if none was."""
    running = [line for line in log.splitlines() if "Running upgrade " in line]
    return running[-1].partition("-> ")[2].partition(",")[0] if running else ""


def there_and_back(
    ws: Workspace, since: str, yours: Collection[Revision], kept: Callable[[Workspace], None] | None
) -> None:
    """Raise `Unmet` if the learner's revisions, on another database, don't do the whole step.

    Args:
        ws: the project.
        since: the last revision that others have; the other database stands there.
        yours: those that follow it.
        kept: raises `Unmet` if rows aren't as they should be after the upgrade; None where nothing
            is said of them.
    """
    with scratch_database(ws.url) as url:
        other = Workspace(ws.path, url)
        at(Case(other, redirect=url), since)
        before = other.schema()
        up = runner.run(["upgrade", "head"], root=ws.path, redirect=url)
        expect(
            up.exit_code == 0,
            f"On another database, `{up.command}` fails: {up.reason}; expected it to run through.",
            f"The check made a database that stands at {since}, with the team's rows.",
            "Your revision has to do the whole step by itself: what was done to todo.db by hand "
            "isn't done there.",
        )
        if kept is not None:
            _kept_there(kept, other, since, up.command)
        _leads_back(other, since, before, yours)


def _kept_there(
    kept: Callable[[Workspace], None], other: Workspace, since: str, command: str
) -> None:
    try:
        kept(other)
    except Unmet as unmet:
        raise Unmet(
            f"On another database, after `{command}`: {unmet.found}",
            f"The check made it from your files: it stood at {since}, with the team's rows. There "
            "your upgrade() leaves out what was done to todo.db.",
            "Let upgrade() do the whole step by itself. What has run here stays as it is.",
        ) from None


def _leads_back(other: Workspace, since: str, before: Schema, yours: Collection[Revision]) -> None:
    down = runner.run(["downgrade", since], root=other.path, redirect=other.url)
    if down.exit_code != 0:
        expect(
            any(_refuses(each) for each in yours),
            f"On another database, `alembic upgrade head` runs, and then `{down.command}` fails: "
            f"{down.reason}; expected it to run through.",
            "downgrade() asks for what upgrade() didn't make, or leaves out what hangs on it.",
            "Let downgrade() take back what upgrade() does, the last of it first.",
        )
    elif other.revisions().current == (since,):  # after a merge, the other line may be left
        left = diff_schemas(before, other.schema())
        expect(
            not left,
            f"On another database, after `alembic upgrade head` and `{down.command}`, "
            f"{listed([_said(each) for each in left.changes])}; expected the schema as it was at "
            f"{since}.",
            "A downgrade() that leaves something out runs through all the same, and the next "
            "upgrade meets what it left.",
            "Let downgrade() take back what upgrade() does, no more and no less.",
        )


def _refuses(revision: Revision) -> bool:
    """Its downgrade raises on purpose: a revision may say that there is no way back."""
    return "Raise(" in body(revision.path.read_text("utf-8"), "downgrade")


def _said(change: Change) -> str:
    what = {"added": "left behind", "removed": "gone", "changed": "another"}[change.kind]
    return f"{change.key} is {what}"
