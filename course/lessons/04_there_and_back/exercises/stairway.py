"""04.4: the stairway test."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from course.checks.exercise import Task
from course.checks.expect import Unmet
from course.checks.pytests import PytestDoesNotEnd, PytestRun, run_tests
from course.sandbox.scratch import scratch_folder
from course.sandbox.workspace import Workspace
from course.state.display import listed

from .planted_faults import FAULTS, LESSONS, THREE, lay_history, plant
from .team import add

_OURS = ("conftest.py", "schema.py")


def history_without_tests(ws: Workspace) -> None:
    """Six revisions, all of them right, and the database at the head."""
    add(ws, *THREE)
    ws.alembic("upgrade", "head")


def faults_are_caught(ws: Workspace) -> str:
    """The learner's tests pass on the right history and one more, and fail on each with a fault."""
    with _projects(ws) as folders:
        try:
            good, *others = run_tests(folders)
        except PytestDoesNotEnd:
            raise Unmet(
                "The tests don't come to an end; expected them to, within some seconds.",
                "Something in them loops or waits.",
                "Run `python -m pytest`, stop it, and read where it was.",
            ) from None
    _passes(ws, good)
    runs = list(zip(FAULTS, others, strict=True))
    caught = [fault.where for fault, run in runs if run.exit_code != 0]
    for fault, run in runs:
        if run.exit_code == 0:
            said = f"Caught was the fault {listed(caught)}." if caught else "None was caught."
            raise Unmet(
                f"The tests pass on a history with {fault.what}; expected one to fail. {said}",
                fault.cause or _why_not_the_seventh(ws),
                "Ask Alembic which revisions there are, and take each in turn: schema before, up "
                "to it, down again, schema after, and up.",
            )
    return (
        f"The tests pass on the right history, and catch all {len(FAULTS)} planted faults: in the "
        "first revision, in the middle, and in a seventh that is newer than the test."
    )


def _why_not_the_seventh(ws: Workspace) -> str:
    """What a test that catches faults before the seventh revision usually does."""
    files = [each for each in ws.path.glob("tests/**/*.py") if each.is_file()]
    said = "".join(each.read_text("utf-8", "replace") for each in files)
    known = (*LESSONS, *(each.id for each in THREE))
    if any(re.search(rf"""["']{id_[:4]}""", said) for id_ in known):
        return (
            "The check has added this revision. The ids of the others stand in the test, and the "
            "seventh is not among them."
        )
    if re.search(r"\b6\b", said):
        return "The check has added this revision, and the test counts to 6."
    return "It is the newest, added by the check: the test stops one step below the head."


def _passes(ws: Workspace, good: PytestRun) -> None:
    if good.exit_code == 5:  # noqa: PLR2004 - pytest's own code
        others = [
            each.name for each in sorted(ws.path.glob("tests/*.py")) if each.name not in _OURS
        ]
        raise Unmet(
            f"pytest finds no test{' in ' + listed(others) if others else ''}; expected one at "
            "least.",
            "It looks into files whose names begin with test_, for functions whose names do.",
            "Rename the file or the function, so that both begin with test_."
            if others
            else "Write tests/test_stairway.py, with a function test_….",
        )
    if good.exit_code != 0:
        could_not = good.exit_code > 1
        raise Unmet(
            ("pytest can't run the tests: " if could_not else "A test fails on the right history: ")
            + f"{good.reason or 'it says nothing'}; expected it to pass there.",
            "A name is misspelled or not imported, or conftest.py doesn't know a parameter."
            if could_not
            else "All revisions are right, your six and a seventh that the check adds. So it is "
            "the test that asks for something else.",
            "Run `python -m pytest` in the project, and read the lines that begin with E. If it "
            "passes there, something in it expects that there are six.",
        )


@contextmanager
def _projects(ws: Workspace) -> Iterator[list[Path]]:
    """The learner's project with the right history, and one with each fault planted."""
    with scratch_folder() as scratch:
        good, *others = (scratch / str(number) for number in range(1 + len(FAULTS)))
        shutil.copytree(ws.path, good, ignore=shutil.ignore_patterns("*.db"))
        lay_history(Workspace(good, ws.url))
        for folder, fault in zip(others, FAULTS, strict=True):
            shutil.copytree(good, folder)
            plant(Workspace(folder, ws.url), fault)
        yield [good, *others]


TASK = Task(
    start=history_without_tests,
    check=faults_are_caught,
    hints=(
        (
            "`tests/test_last_downgrade.py` of this lesson does one step. The same is to be done "
            "for every revision, from the first to the head."
        ),
        (
            "`ScriptDirectory.from_config(alembic_config).walk_revisions()` gives them from the "
            "newest to the oldest: reverse it. For each: schema, upgrade to `revision.revision`, "
            "downgrade to `revision.down_revision`, compare, upgrade again."
        ),
        (
            'The first has no revision below it: `revision.down_revision or "base"`. '
            "`assert schema_of(alembic_engine) == before, revision` says where it fails."
        ),
    ),
)
