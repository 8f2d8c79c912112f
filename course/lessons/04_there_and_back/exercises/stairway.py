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
_FAILS = re.compile(r"assert|raise|fail\(")
_NUMBERS = re.compile(r"assert \d+ == \d+")
_ORDERED = re.compile(r"revers|::-1|sort|parametrize")


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
            if not caught and "==" in (tests := _tests(ws)) and not _FAILS.search(tests):
                raise Unmet(
                    f"The tests pass on a history with {fault.what}; expected one to fail. {said}",
                    "What is compared with == makes no test fail by itself.",
                    "Write assert before the comparison.",
                )
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
    said = _tests(ws)
    known = (*LESSONS, *(each.id for each in THREE))
    if any(re.search(rf"""["']{id_[:4]}""", said) for id_ in known):
        return (
            "The check has added this revision. The ids of the others stand in the test, and the "
            "seventh is not among them."
        )
    if re.search(r"\b6\b", said):
        return "The check has added this revision, and the test counts to 6."
    return "It is the newest, added by the check: the test stops one step below the head."


def _tests(ws: Workspace) -> str:
    """All that the learner's tests say."""
    files = [
        each for each in ws.path.glob("tests/**/*.py") if each.is_file() and each.name not in _OURS
    ]
    return "".join(each.read_text("utf-8", "replace") for each in files)


def _why_it_fails_there(ws: Workspace, reason: str) -> tuple[str, str]:
    """What a test that fails on the right history usually does, and what mends it."""
    said = _tests(ws)
    if "NoneType" in reason and "down_revision" in said:
        return (
            "Nothing stands below the first revision: its down_revision is None.",
            'Go down to `revision.down_revision or "base"`, or by "-1".',
        )
    if unknown := re.search("NameError: name '(alembic_(?:config|engine))'", reason):
        return (
            "pytest hands a test what its parameters name, and nothing else.",
            f"Write {unknown[1]} between the parentheses of the test.",
        )
    if "get_table_names" in said and "alembic_version" not in said:
        return (
            "alembic_version is there after the first command, and stays.",
            "Leave it out, as schema_of does.",
        )
    fails_by_schema = reason.startswith("Assert") and not _NUMBERS.search(reason)
    if fails_by_schema and "walk_revisions" in said and not _ORDERED.search(said):
        return (
            "walk_revisions() gives the newest first, so the first step goes all the way up.",
            "Reverse it: reversed(list(…)).",
        )
    return (
        (
            "All revisions are right, your six and a seventh that the check adds. So it is the "
            "test that asks for something else."
        ),
        (
            "Run `python -m pytest` in the project, and read the lines that begin with E. If it "
            "passes there, something in it expects that there are six."
        ),
    )


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
    if good.exit_code > 1:
        raise Unmet(
            f"pytest can't run the tests: {good.reason or 'it says nothing'}; expected it to.",
            "A name is misspelled or not imported, or conftest.py doesn't know a parameter.",
            "Run `python -m pytest` in the project, and read the lines that begin with E.",
        )
    if good.exit_code != 0:
        raise Unmet(
            f"A test fails on the right history: {good.reason or 'it says nothing'}; expected it "
            "to pass there.",
            *_why_it_fails_there(ws, good.reason),
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
