"""What people do to 04.4."""

# ruff: noqa: D103 - each function has its title in the tables at the end

from course.checks.answers import RightAnswer, WrongAnswer
from course.checks.doing import replace, write
from course.sandbox.workspace import Workspace

FILE = "tests/test_stairway.py"
IMPORTS = """\
from alembic import command
from alembic.script import ScriptDirectory

from tests.schema import schema_of

"""
SOLUTION = """\

def test_every_downgrade(alembic_config, alembic_engine):
    script = ScriptDirectory.from_config(alembic_config)
    for revision in reversed(list(script.walk_revisions())):
        before = schema_of(alembic_engine)
        command.upgrade(alembic_config, revision.revision)
        command.downgrade(alembic_config, revision.down_revision or "base")
        assert schema_of(alembic_engine) == before, revision
        command.upgrade(alembic_config, revision.revision)
"""
UP_DOWN_UP = """\

def test_up_down_up(alembic_config):
    command.upgrade(alembic_config, "head")
    command.downgrade(alembic_config, "base")
    command.upgrade(alembic_config, "head")
"""
LAST = """\

def test_last(alembic_config, alembic_engine):
    command.upgrade(alembic_config, "head-1")
    before = schema_of(alembic_engine)
    command.upgrade(alembic_config, "head")
    command.downgrade(alembic_config, "-1")
    assert schema_of(alembic_engine) == before
"""
PARAMETRIZED = """\
import pytest
from alembic.config import Config

REVISIONS = list(ScriptDirectory.from_config(Config("alembic.ini")).walk_revisions())


@pytest.mark.parametrize("step", REVISIONS, ids=lambda each: each.revision)
def test_each(step, alembic_config, alembic_engine):
    if step.down_revision:
        command.upgrade(alembic_config, step.down_revision)
    before = schema_of(alembic_engine)
    command.upgrade(alembic_config, step.revision)
    command.downgrade(alembic_config, step.down_revision or "base")
    assert schema_of(alembic_engine) == before
"""
TYPED = """\

STEPS = ["base", "1c68802d1a50", "0ec166a22122", "23041f4fe686", "d2086fb1a95c",
         "74ce31d9b80f", "2ca9f4478be0"]


def test_steps(alembic_config, alembic_engine):
    for below, revision in zip(STEPS, STEPS[1:]):
        before = schema_of(alembic_engine)
        command.upgrade(alembic_config, revision)
        command.downgrade(alembic_config, below)
        assert schema_of(alembic_engine) == before, revision
        command.upgrade(alembic_config, revision)
"""
STEP_BY_STEP = """\

def test_steps(alembic_config, alembic_engine):
    steps = len(list(ScriptDirectory.from_config(alembic_config).walk_revisions()))
    for _ in range(steps):
        before = schema_of(alembic_engine)
        command.upgrade(alembic_config, "+1")
        after = schema_of(alembic_engine)
        command.downgrade(alembic_config, "-1")
        assert schema_of(alembic_engine) == before
        command.upgrade(alembic_config, "+1")
        assert schema_of(alembic_engine) == after
"""
ALEMBICS_OWN = """\
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData


def test_with_compare_metadata(alembic_config, alembic_engine):
    script = ScriptDirectory.from_config(alembic_config)
    for step in reversed(list(script.walk_revisions())):
        before = MetaData()
        before.reflect(alembic_engine)
        command.upgrade(alembic_config, step.revision)
        command.downgrade(alembic_config, step.down_revision or "base")
        with alembic_engine.connect() as connection:
            context = MigrationContext.configure(connection)
            assert compare_metadata(context, before) == []
        command.upgrade(alembic_config, step.revision)
"""


def _test(ws: Workspace, body: str) -> None:
    write(ws, FILE, IMPORTS + body)


def _all_but(ws: Workspace, old: str, new: str) -> None:
    _test(ws, SOLUTION)
    replace(ws, FILE, old, new)


def naive(ws: Workspace) -> None:
    _test(ws, UP_DOWN_UP)


def last_only(ws: Workspace) -> None:
    _test(ws, LAST)


def ids_typed(ws: Workspace) -> None:
    _test(ws, TYPED)


def ids_typed_and_head(ws: Workspace) -> None:
    """Tells that a seventh is there, and doesn't look at it."""
    _test(
        ws,
        TYPED + "\n    command.upgrade(alembic_config, 'head')\n"
        "    assert len(list(ScriptDirectory.from_config(alembic_config).walk_revisions())) == 6\n",
    )


def six_times(ws: Workspace) -> None:
    """Counts steps, and knows how many there are."""
    steps = "len(list(ScriptDirectory.from_config(alembic_config).walk_revisions()))"
    _test(ws, STEP_BY_STEP.replace(steps, "6"))


def misnamed_file(ws: Workspace) -> None:
    write(ws, "tests/stairway.py", IMPORTS + SOLUTION)


def names_and_indexes(ws: Workspace) -> None:
    """Compares names of all things, and so takes one column for another."""
    _test(ws, STEP_BY_STEP.replace("schema_of(", "names_of(") + (
        "\n\ndef names_of(engine):\n"
        '    return {line.split()[1] + line.split()[-1] for line in schema_of(engine)\n'
        '            if "INDEX" in line or "TABLE" in line}\n'))  # fmt: skip


def stops_below_the_head(ws: Workspace) -> None:
    _all_but(ws, "list(script.walk_revisions())", "list(script.walk_revisions())[1:]")


def begins_above_the_first(ws: Workspace) -> None:
    _all_but(
        ws,
        "    for revision in reversed(list(script.walk_revisions())):\n",
        '    command.upgrade(alembic_config, "1c68")\n'
        "    for revision in reversed(list(script.walk_revisions())[:-1]):\n",
    )


def compares_too_early(ws: Workspace) -> None:
    """Before the downgrade: on a right history, too, something is there by then."""
    line = '        command.downgrade(alembic_config, revision.down_revision or "base")\n'
    _all_but(ws, line, "")


def newest_first(ws: Workspace) -> None:
    _all_but(ws, "reversed(list(script.walk_revisions()))", "script.walk_revisions()")


def no_base(ws: Workspace) -> None:
    """The first revision's down_revision is None."""
    _all_but(ws, ' or "base"', "")


def no_assert(ws: Workspace) -> None:
    _all_but(ws, "assert ", "")


def names_of_tables(ws: Workspace) -> None:
    """Of Alembic's own as well, which stays."""
    _test(ws, "\nfrom sqlalchemy import inspect\n" + SOLUTION.replace(
        "schema_of(alembic_engine)", "inspect(alembic_engine).get_table_names()"))  # fmt: skip


def no_parameters(ws: Workspace) -> None:
    _all_but(ws, "(alembic_config, alembic_engine)", "()")


def misspelled(ws: Workspace) -> None:
    _all_but(ws, "(alembic_config, alembic_engine)", "(config, alembic_engine)")


def parametrized(ws: Workspace) -> None:
    _test(ws, PARAMETRIZED)


def step_by_step(ws: Workspace) -> None:
    _test(ws, STEP_BY_STEP)


def alembics_own(ws: Workspace) -> None:
    _test(ws, ALEMBICS_OWN)


WRONG = [
    WrongAnswer("up, down, up", naive, tells="None was caught"),
    WrongAnswer("the last one only", last_only, tells="Caught was the fault in the seventh"),
    WrongAnswer("the ids typed in", ids_typed, tells="The ids of the others stand in the test"),
    WrongAnswer("the ids and their number", ids_typed_and_head, tells="that there are six"),
    WrongAnswer("six times", six_times, tells="counts to 6"),
    WrongAnswer("a file of another name", misnamed_file, tells="in stairway.py"),
    WrongAnswer("names", names_and_indexes, tells="without its default"),
    WrongAnswer("below the head", stops_below_the_head, tells="one step below the head"),
    WrongAnswer("above the first", begins_above_the_first, tells="of the first revision"),
    WrongAnswer("too early", compares_too_early, tells="right history"),
    WrongAnswer("the newest first", newest_first, tells="Reverse it"),
    WrongAnswer("below the first", no_base, tells='or "base"'),
    WrongAnswer("no assert", no_assert, tells="Write assert"),
    WrongAnswer("names of tables", names_of_tables, tells="as schema_of does"),
    WrongAnswer("no parameters", no_parameters, tells="Write alembic_config"),
    WrongAnswer("a name misspelled", misspelled, tells="fixture"),
]
RIGHT = [
    RightAnswer("a test for each revision", parametrized),
    RightAnswer("step by step", step_by_step),
    RightAnswer("with Alembic's own comparison", alembics_own),
]
