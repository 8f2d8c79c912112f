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


def naive(ws: Workspace) -> None:
    _test(ws, UP_DOWN_UP)


def last_only(ws: Workspace) -> None:
    _test(ws, LAST)


def misnamed_file(ws: Workspace) -> None:
    (ws.path / FILE).rename(ws.path / "tests/stairway.py")


def names_and_indexes(ws: Workspace) -> None:
    """Compares names of all things, and so takes one column for another."""
    _test(ws, STEP_BY_STEP.replace("schema_of(", "names_of(") + (
        "\n\ndef names_of(engine):\n"
        '    return {line.split()[1] + line.split()[-1] for line in schema_of(engine)\n'
        '            if "INDEX" in line or "TABLE" in line}\n'))  # fmt: skip


def stops_below_the_head(ws: Workspace) -> None:
    replace(ws, FILE, "list(script.walk_revisions())", "list(script.walk_revisions())[1:]")


def begins_above_the_first(ws: Workspace) -> None:
    text = "    script = ScriptDirectory.from_config(alembic_config)\n"
    replace(ws, FILE, text, f'{text}    command.upgrade(alembic_config, "1c68")\n')
    replace(ws, FILE, "list(script.walk_revisions())", "list(script.walk_revisions())[:-1]")


def compares_too_early(ws: Workspace) -> None:
    """Before the downgrade: on a right history, too, something is there by then."""
    line = '        command.downgrade(alembic_config, revision.down_revision or "base")\n'
    replace(ws, FILE, line, "")


def misspelled(ws: Workspace) -> None:
    replace(ws, FILE, "(alembic_config, alembic_engine)", "(config, alembic_engine)")


def parametrized(ws: Workspace) -> None:
    _test(ws, PARAMETRIZED)


def alembics_own(ws: Workspace) -> None:
    _test(ws, ALEMBICS_OWN)


WRONG = [
    WrongAnswer("up, down, up", naive, tells="None was caught"),
    WrongAnswer("the last one only", last_only, tells="Caught was the fault in the newest"),
    WrongAnswer(
        "a file of another name", misnamed_file, tells="in stairway.py", after_solution=True
    ),
    WrongAnswer("names", names_and_indexes, tells="without its default"),
    WrongAnswer("below the head", stops_below_the_head, tells="newest", after_solution=True),
    WrongAnswer("above the first", begins_above_the_first, tells="first", after_solution=True),
    WrongAnswer("too early", compares_too_early, tells="right history", after_solution=True),
    WrongAnswer("a name misspelled", misspelled, tells="fixture", after_solution=True),
]
RIGHT = [
    RightAnswer("a test for each revision", parametrized),
    RightAnswer("with Alembic's own comparison", alembics_own),
]
