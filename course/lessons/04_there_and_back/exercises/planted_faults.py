"""The history of 04.4, a seventh revision for it, and three faults to plant."""

import shutil
from typing import NamedTuple

from course.checks.doing import replace
from course.paths import PROJECT
from course.sandbox.workspace import Workspace

from .restores_it_all import DROP, PRIORITY
from .team import LIVE_TITLES, Revision, add

_RESTORES = DROP._replace(downgrade=PRIORITY.upgrade)
_BY_USER = Revision(
    "2ca9f4478be0",
    "index todos by user",
    "2025-05-12 14:22:03.960715",
    'op.create_index("ix_todos_user_id", "todos", ["user_id"])',
    'op.drop_index("ix_todos_user_id", table_name="todos")',
)
THREE = (PRIORITY, _RESTORES, _BY_USER)
"""They follow the lesson's three."""
LESSONS = ("1c68802d1a50", "0ec166a22122", LIVE_TITLES)
SEVENTH = Revision(
    "b58d07e4a1f6",
    "index todos by title",
    "2025-05-20 10:31:52.648190",
    'op.create_index("ix_todos_title", "todos", ["title"])',
    'op.drop_index("ix_todos_title", table_name="todos")',
)
"""The check adds it: a test that reads the history has it too."""

_BASELINE = "alembic/versions/1c68802d1a50_create_users_and_todos.py"
_USERS_END = 'sa.UniqueConstraint("email", name=op.f("uq_users_email")),\n'


class Fault(NamedTuple):
    """A fault to plant, and what a test that misses it misses."""

    where: str
    what: str
    cause: str
    file: str
    edits: tuple[tuple[str, str], ...]


FAULTS = (
    Fault(
        "in the middle",
        "a downgrade in the middle that brings a column back without its default",
        "The commands run through, and a column of that name is there. That it is another one "
        "shows only where all of the schema is compared, and at each revision.",
        _RESTORES.file,
        (('            server_default="0",\n            nullable=False,\n', ""),),
    ),
    Fault(
        "in the seventh revision",
        "a seventh revision, whose downgrade does nothing",
        "",  # there are several; see _why_not_the_seventh
        SEVENTH.file,
        (
            ('["title"])', '["title"], if_not_exists=True)'),
            ("def downgrade() -> None:\n", "def downgrade() -> None:\n    return\n"),
        ),
    ),
    Fault(
        "in the first revision",
        "a downgrade of the first revision that leaves a table",
        "The test begins above the first revision, or never goes down to base.",
        _BASELINE,
        (
            ('    op.drop_table("users")\n', ""),
            (_USERS_END, f"{_USERS_END}        if_not_exists=True,\n"),
        ),
    ),
)
"""Of a column, an index and a table; in the middle, at the end, at the beginning."""


def lay_history(copy: Workspace) -> None:
    """The six as they were, whatever was tried, and the seventh: faults are planted in these."""
    versions = copy.path / "alembic" / "versions"
    shutil.rmtree(versions, ignore_errors=True)
    versions.mkdir(parents=True)
    for id_ in LESSONS:
        (file,) = (PROJECT / "alembic" / "versions").glob(f"{id_}_*.py")
        shutil.copy(file, versions)
    add(copy, *THREE, SEVENTH)


def plant(copy: Workspace, fault: Fault) -> None:
    """Put a fault into that history."""
    for old, new in fault.edits:
        replace(copy, fault.file, old, new)
