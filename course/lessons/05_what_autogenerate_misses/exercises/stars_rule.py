"""05.2: the rule about stars: what it is called, what it refuses, and whether it lasts."""

import sqlite3
from contextlib import closing

from course.checks.doing import write
from course.checks.expect import expect, expect_table
from course.sandbox.workspace import Workspace

from .machines import moved

_NEXT = '''"""somebody's next batch migration"""

import sqlalchemy as sa
from alembic import op

revision = "ffffffffffff"
down_revision = {head!r}
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("todos") as batch_op:
        batch_op.alter_column("title", existing_type=sa.String(200), type_=sa.String(300))


def downgrade():
    pass
'''


def rules(ws: Workspace) -> list[str | None]:
    """The names of the CHECKs about stars; None for one without."""
    checks = expect_table(ws, "todos").check_constraints
    return [each.name for each in checks if "stars" in each.sql]


def rule_holds(ws: Workspace, found: str, cause: str, next_step: str) -> None:
    """No stars, one and five are taken; none of the others."""
    allowed_stars = [(stars, True) for stars in (1, 2, 3, 4, 5, None)]
    refused_stars = [(stars, False) for stars in (6, 0, -1, 7, 100)]
    for stars, allowed in [*refused_stars, *allowed_stars]:
        with closing(sqlite3.connect(str(ws.url.database))) as connection:
            try:
                connection.execute(
                    "INSERT INTO todos (title, stars) VALUES ('A try of the check', ?)", (stars,)
                )
            except sqlite3.IntegrityError as error:
                expect(
                    not allowed,
                    f"A todo with {stars or 'no'} stars is refused ({error}); expected it to be "
                    "taken.",
                    "The rule is another one than the models have: stars BETWEEN 1 AND 5, and a "
                    "todo may have none.",
                    "Mend the rule in your revision; then downgrade and upgrade again.",
                )
            else:
                expect(allowed, found.format(stars), cause, next_step)


def rule_survives(other: Workspace, *, named: bool) -> None:
    """Up once more, and with it somebody's next batch migration of todos."""
    (head,) = other.revisions().heads
    file = "alembic/versions/ffffffffffff_next.py"
    write(other, file, _NEXT.format(head=head))
    moved(other, "upgrade", "head")
    (other.path / file).unlink()
    rule_holds(
        other,
        "After another batch migration of todos, the database takes {} stars; expected it to "
        "refuse them still.",
        "The table was made anew, and what refused them did not come along."
        if named
        else "The CHECK has no name, and a table that is made anew gets only those that have one.",
        "Downgrade. Then make the rule a CHECK with a name, in batch mode; upgrade, check again.",
    )
