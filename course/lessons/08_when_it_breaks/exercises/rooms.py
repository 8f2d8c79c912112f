"""The rooms of the clinic: how each project was broken."""

from collections.abc import Mapping, Sequence

from course.checks.clinic import Break, Case

VERSIONS = "alembic/versions"
BASELINE, DELETED_AT = "1c68802d1a50", "0ec166a22122"
LIVE_TITLES, URGENT = "23041f4fe686", "6c1e94b07d3a"
DELETED_AT_FILE = f"{VERSIONS}/{DELETED_AT}_add_deleted_at_to_todos.py"
URGENT_FILE = f"{VERSIONS}/{URGENT}_add_is_urgent_to_todos.py"
MODELS = "sample_app/models.py"

COLOR = "9d405bc1e2f8"
COLOR_FILE = f"{VERSIONS}/{COLOR}_add_color_to_todos.py"
COLOR_COPY = f"adas_folder/{COLOR}_add_color_to_todos.py"

Rows = Sequence[tuple[object, ...]]
USERS = ("id", "first_name", "last_name", "email")
USER_ROWS: Rows = (
    (1, "Ada", "Okafor", "ada@example.com"),
    (2, "Ben", "Sato", "ben@example.com"),
    (3, "Mary Ann", "van der Berg", "maryann@example.com"),
    (4, "Priya", None, "priya@example.com"),
)
TODOS = ("id", "title", "is_done", "user_id", "created_at", "deleted_at")
TODO_ROWS: Rows = tuple(
    (id_, title, done, user, f"2025-05-{id_:02} 09:00:00.000000", deleted)
    for id_, title, done, user, deleted in (
        (1, "Write the release notes", 1, 1, None),
        (2, "Fix the login page", 0, 2, None),
        (3, "Order a cake for the launch", 0, 3, None),
        (4, "Call the hosting company", 0, 1, None),
        (5, "Water the plants", 0, None, "2025-05-12 08:30:00.000000"),
        (6, "Try the app on a phone", 0, 4, None),
        (7, "Back up the database", 0, 2, "2025-05-14 17:45:00.000000"),
    )
)

COLOR_TEXT = f'''\
"""add color to todos

Revision ID: {COLOR}
Revises: {URGENT}
Create Date: 2025-05-20 16:02:31.284417

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "{COLOR}"
down_revision = "{URGENT}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column("todos", sa.Column("color", sa.String(length=20), nullable=True))


def downgrade() -> None:
    """Downgrade schema. Loses the colors."""
    op.drop_column("todos", "color")
'''


def at(case: Case, revision: str) -> None:
    """The team's rows, in a database that stands at a revision."""
    case.alembic("upgrade", DELETED_AT)
    for table, columns, rows in (("users", USERS, USER_ROWS), ("todos", TODOS, TODO_ROWS)):
        case.fill(table, columns, rows)
    if revision != DELETED_AT:
        case.alembic("upgrade", revision)


def healthy(case: Case) -> None:
    """Nothing is broken."""
    at(case, "head")


def cycle(case: Case) -> None:
    """Somebody changed the order of revisions by hand."""
    at(case, "head")
    case.edit(
        DELETED_AT_FILE,
        f'down_revision: str | Sequence[str] | None = "{BASELINE}"',
        f'down_revision: str | Sequence[str] | None = "{LIVE_TITLES}"',
    )


def missing_parent(case: Case) -> None:
    """An id was typed by hand."""
    at(case, LIVE_TITLES)
    case.edit(
        URGENT_FILE,
        f'down_revision: str | Sequence[str] | None = "{LIVE_TITLES}"',
        'down_revision: str | Sequence[str] | None = "23041f4fe668"',
    )


def lost_file(case: Case) -> None:
    """A branch was tried on this database, and deleted with its revision."""
    at(case, "head")
    case.write(COLOR_FILE, COLOR_TEXT)
    case.alembic("upgrade", "head")
    case.sql("UPDATE todos SET color = 'red' WHERE id = 2")
    case.move(COLOR_FILE, COLOR_COPY)


def emptied(case: Case) -> None:
    """Advice from a forum."""
    at(case, LIVE_TITLES)
    case.sql("DELETE FROM alembic_version")


def behind(case: Case) -> None:
    """The code was pulled, the database wasn't upgraded."""
    at(case, LIVE_TITLES)


def stamped(case: Case) -> None:
    """Stamped where it should have been upgraded."""
    at(case, LIVE_TITLES)
    case.alembic("stamp", "head")


def killed(case: Case) -> None:
    """The machine went down in the middle of an upgrade."""
    at(case, LIVE_TITLES)
    case.killed("upgrade", "head", before="UPDATE todos")


def misspelled(case: Case) -> None:
    """The last line of the new revision is wrong."""
    at(case, LIVE_TITLES)
    case.edit(URGENT_FILE, '["is_urgent"])', '["urgent"])')


def promised(case: Case) -> None:
    """A setting says what SQLite doesn't do by itself; on a new database."""
    call = "context.configure(connection=connection, target_metadata=target_metadata"
    case.edit("alembic/env.py", f"{call})", f"{call}, transactional_ddl=True)")
    case.edit(URGENT_FILE, '["is_urgent"])', '["urgent"])')
    case.alembic("upgrade", "head")


def by_hand(case: Case) -> None:
    """An index was in the way of an import."""
    at(case, "head")
    case.sql("DROP INDEX uq_todos_live_title")


def edited(case: Case) -> None:
    """A revision that had run here was changed afterwards."""
    at(case, "head")
    case.edit(
        URGENT_FILE,
        '    op.execute("UPDATE todos',
        '    op.add_column("todos", sa.Column("color", sa.String(20)))\n'
        '    op.execute("UPDATE todos',
    )
    case.edit(
        URGENT_FILE,
        '    op.drop_column("todos", "is_urgent")\n',
        '    op.drop_column("todos", "is_urgent")\n    op.drop_column("todos", "color")\n',
    )
    add_color(case)


def add_color(case: Case) -> None:
    """The models have a color."""
    last = "    is_urgent: Mapped[bool] = mapped_column(server_default=false(), index=True)\n"
    case.edit(MODELS, last, f"{last}    color: Mapped[str | None] = mapped_column(String(20))\n")


ROOMS: Mapping[str, Break] = {
    "healthy": healthy,
    "cycle": cycle,
    "missing-parent": missing_parent,
    "lost-file": lost_file,
    "emptied": emptied,
    "behind": behind,
    "stamped": stamped,
    "killed": killed,
    "misspelled": misspelled,
    "promised": promised,
    "by-hand": by_hand,
    "edited": edited,
    "locked": behind,
}
