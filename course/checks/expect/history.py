"""What a check may expect of the history, and of Alembic's commands."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from course.checks.expect.files import expect_file
from course.checks.feedback import Unmet
from course.sandbox import runner
from course.sandbox.runner import AlembicResult
from course.sandbox.scratch import HistoryDoesNotRun, read_replayed, scratch_database
from course.sandbox.workspace import Workspace
from course.state.advice import differ_in_condition
from course.state.display import listed
from course.state.drift import Difference, Notice
from course.state.history import History
from course.state.revisions import read_history
from course.state.schema import Schema

_NO_METADATA = "does not provide a MetaData object"
_ADDED = re.compile(r"\('add_table', Table\('([^']+)'")


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


def expect_models_match(
    ws: Workspace, *, cause: str = "", next_step: str = "", conditions: bool = True
) -> None:
    """Models, history and database that agree: the first thing that `drift()` says.

    With `conditions=False` the condition of an index may have other words in each of the three:
    the check tries what it does.
    """
    drift = ws.drift()
    found: list[Notice | Difference] = [*drift.notices, *drift.differences]
    first = next((each for each in found if conditions or not _is_of_a_condition(each)), None)
    if first is not None:
        meaning = first.meaning if isinstance(first, Difference) else ""
        raise Unmet(
            f"{first.sentence.rstrip('.')}; expected models, history and database to agree.",
            cause or meaning or "One of the three was changed, and the others were not.",
            next_step or first.mend,
        )


def _is_of_a_condition(found: Notice | Difference) -> bool:
    return isinstance(found, Difference) and differ_in_condition(
        found.kind, (found.models, found.history, found.database)
    )


def expect_alembic(
    ws: Workspace, *arguments: str, cause: str = "", next_step: str = ""
) -> AlembicResult:
    """A command that runs through, on the copy: `expect_alembic(ws, "downgrade", "base")`."""
    result = runner.run(arguments, root=ws.path)
    if result.exit_code != 0:
        raise Unmet(
            f"`{result.command}` fails: {result.reason}; expected it to run through.",
            cause or "The check runs it on a copy of your project; on yours it would do the same.",
            next_step or "Run it yourself to see all it says, and mend that.",
        )
    return result


def expect_metadata(
    ws: Workspace, *tables: str, cause: str = "", next_step: str = ""
) -> frozenset[str]:
    """Tables that env.py's `target_metadata` knows; returns the names of all that it knows.

    Asks `alembic check` on an empty database, without any revision: all that is known is missing
    there. Cause and next step may be given for a `target_metadata` that knows too few; for one that
    is None there is not much to say.
    """
    with scratch_database(ws.url) as url, _without_revisions(ws):
        result = runner.run(["check"], root=ws.path, redirect=url)
    said = result.stdout + result.stderr
    if _NO_METADATA in said:
        raise Unmet(
            "target_metadata in env.py is None; expected the metadata of the app's models.",
            "That is what `alembic init` writes, as it can't know your app. Autogenerate has "
            "nothing to compare the database with.",
            next_step
            or "Import the models' Base in env.py, and set target_metadata to Base.metadata.",
        )
    known = frozenset(_ADDED.findall(said))
    if result.exit_code != 0 and not known:
        raise Unmet(
            f"`alembic check` fails on an empty database: {result.reason}; expected it to compare.",
            cause or "env.py stops before it comes to compare anything.",
            next_step or "Run `alembic check` yourself to see all it says, and mend that.",
        )
    missing = [each for each in tables if each not in known]
    if missing:
        has, too = (listed(sorted(known)), " too") if known else ("no table", "")
        raise Unmet(
            f"target_metadata in env.py knows {has}; expected {listed(missing)} in it{too}.",
            cause
            or "A class joins its Base's metadata when its module is imported, and nothing "
            "that env.py imports has done that.",
            next_step or "Import the module that has the classes in env.py, and take Base from it.",
        )
    return known


@contextmanager
def _without_revisions(ws: Workspace) -> Iterator[None]:
    """Put the revision files aside, so that the history is as empty as a new database."""
    files = {each.path for each in read_history(ws.path / "alembic.ini").revisions}
    moved = [(each, each.with_name(f"{each.name}.aside")) for each in files]
    for file, aside in moved:
        file.rename(aside)
    try:
        yield
    finally:
        for file, aside in moved:
            aside.rename(file)


def expect_history_makes(
    ws: Workspace, *tables: str, cause: str = "", next_step: str = ""
) -> Schema:
    """Tables that `alembic upgrade` makes on an empty database; returns all that it makes there."""
    try:
        made = read_replayed(ws.path, ws.url)
    except HistoryDoesNotRun as error:
        raise Unmet(
            f"On an empty database, `alembic upgrade head` fails: {error.result.reason}; "
            "expected it to run through.",
            cause or "The check runs your revisions on a new database, as the next machine will.",
            next_step
            or "Try it with DATABASE_URL=sqlite:///new.db, and mend the revision that fails.",
        ) from None
    missing = [each for each in tables if made.table(each) is None]
    if missing:
        names = listed([each.name for each in made.tables if each.name != "alembic_version"])
        has, too = (names, " too") if names else ("no table", "")
        raise Unmet(
            f"On an empty database, `alembic upgrade head` makes {has}; expected "
            f"{listed(missing)}{too}.",
            cause or "No revision's upgrade() has the create_table for it.",
            next_step
            or "Read the revisions in alembic/versions, and mend the one that is to make it.",
        )
    return made
