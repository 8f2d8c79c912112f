"""A project as one finds it after some years: hundreds of revisions, and not all of them well."""

import py_compile
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.sandbox.projects import CREATE_TODOS, NOTHING, Project, make_project

CHAIN = 300
AT = 290
"""The revision that the database stands at."""

_DROP = """
def upgrade() -> None:
    # Nobody reads it any more.
    op.drop_column("todos", "note")


def downgrade() -> None:
    pass
"""
_USUAL = """
def upgrade() -> None:
    op.add_column("todos", sa.Column("c{0}", sa.Integer))
    op.execute("UPDATE todos SET c{0} = 0")


def downgrade() -> None:
    op.drop_column("todos", "c{0}")
"""
_INDEX = """
def upgrade() -> None:
    op.create_index("ix_todos_title", "todos", ["title"])


def downgrade() -> None:
    op.drop_index("ix_todos_title", "todos")
"""
_NOT_NULL = """
def upgrade() -> None:
    op.add_column("todos", sa.Column("kind", sa.String(20), nullable=False))


def downgrade() -> None:
    op.drop_column("todos", "kind")
"""


def revision_id(number: int) -> str:
    """The id of a revision of the long chain."""
    return f"{number:03}" + "abcdef012"


def messy_project(root: Path) -> Project:
    """Write it. Its database stands ten revisions below the head, and was changed by hand."""
    made = make_project(root, "sqlite:///todo.db")
    messages = {0: "create todos", 40: "index the titles", 120: "drop the notes", 297: "a kind"}
    bodies = {0: CREATE_TODOS, 40: _INDEX, 120: _DROP, 297: _NOT_NULL}
    for number in range(CHAIN):
        down = revision_id(number - 1) if number else None
        made.revision(revision_id(number), down, bodies.get(number, _USUAL.format(number)))
        made.replace(
            f"alembic/versions/{revision_id(number)}_x.py",
            f"{revision_id(number)} made by hand.",
            messages.get(number, f"count number {number}"),
        )
    # A branch with a label that depends on the chain, its merge, a base of its own.
    made.revision("b1aaaaaaaaaa", revision_id(200), _INDEX, more="branch_labels = 'reports'")
    made.revision("b2aaaaaaaaaa", "b1aaaaaaaaaa", _INDEX)
    made.write(
        "alembic/versions/b3aaaaaaaaaa_x.py",
        '"""Join the reports."""\nrevision = "b3aaaaaaaaaa"\n'
        f'down_revision = ("b2aaaaaaaaaa", "{revision_id(CHAIN - 1)}")\n{NOTHING}',
    )
    made.revision(
        "c1aaaaaaaaaa",
        None,
        _INDEX,
        more=f"branch_labels = 'search'\ndepends_on = {revision_id(100)!r}",
    )
    # What went wrong: an id that two files have, a parent that nobody has, a file that was deleted
    # and its compiled one not, and one that Python can't read.
    made.write(
        "alembic/versions/z_copied.py",
        f'"""A copy."""\nrevision = {revision_id(250)!r}\n'
        f"down_revision = {revision_id(249)!r}\n{NOTHING}",
    )
    made.revision("d1aaaaaaaaaa", "0dead0000000", _INDEX)
    made.write("alembic/versions/e1_x.py", "revision = 'e1'\ndown_revision = None\ndef (")
    source = root / "alembic/versions/gone.py"
    source.write_text("revision = 'f1aaaaaaaaaa'\ndown_revision = None\n")
    py_compile.compile(str(source))
    source.unlink()
    with closing(sqlite3.connect(root / "todo.db")) as connection, connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.execute("INSERT INTO alembic_version VALUES (?)", (revision_id(AT),))
        connection.execute(
            "CREATE TABLE todos (id INTEGER NOT NULL PRIMARY KEY, title VARCHAR(100) NOT NULL)"
        )
    return made
