"""04.1: one of six downgrades lies."""

from course.checks.exercise import Task
from course.checks.expect import Unmet, expect_kept, expect_one_head
from course.sandbox.workspace import Workspace

from .team import LIVE_TITLES, Revision, Trial, add, expect_revisions, trial, with_rows

NOTES = Revision(
    "6b1f0c7d92e4",
    "add notes to todos",
    "2025-04-02 09:14:51.220871",
    'op.add_column("todos", sa.Column("notes", sa.Text(), nullable=True))',
    'op.drop_column("todos", "notes")',
)
TAGS = Revision(
    "c40a8e1577b3",
    "create tags",
    "2025-04-03 16:02:08.915530",
    """op.create_table(
    "tags",
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("name", sa.String(length=50), nullable=False),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_tags")),
    sa.UniqueConstraint("name", name=op.f("uq_tags_name")),
)""",
    'op.drop_table("tags")',
)
SPACES = Revision(
    "19d7e3b0a6f8",
    "no spaces around titles",
    "2025-04-07 11:20:33.007419",
    'op.execute("UPDATE todos SET title = trim(title)")',
    "# Only rows were changed, and nobody wants those spaces back.\npass",
)
BY_TIME = Revision(
    "8f25c96ad01e",
    "index todos by time",
    "2025-04-09 08:41:17.664902",
    'op.create_index("ix_todos_created_at", "todos", ["created_at"], if_not_exists=True)',
    'op.drop_index("ix_todos_created", table_name="todos", if_exists=True)',
)
LONGER = Revision(
    "e7702b4cd915",
    "longer first names",
    "2025-04-14 13:55:40.381266",
    """with op.batch_alter_table("users") as batch_op:
    batch_op.alter_column(
        "first_name", existing_type=sa.String(length=100), type_=sa.String(length=200)
    )""",
    """with op.batch_alter_table("users") as batch_op:
    batch_op.alter_column(
        "first_name", existing_type=sa.String(length=200), type_=sa.String(length=100)
    )""",
)
LABELS = Revision(
    "5a93d18fe26c",
    "tags are called labels",
    "2025-04-15 10:08:22.543187",
    'op.rename_table("tags", "labels")',
    'op.rename_table("labels", "tags")',
)
SIX = (NOTES, TAGS, SPACES, BY_TIME, LONGER, LABELS)
_MADE = {
    "todos.notes": NOTES,
    "index ix_todos_created_at": BY_TIME,
    "labels.name": LABELS,
}
"""What is there at the head, and which of them made it."""
_STEPS = (LIVE_TITLES, *(each.id for each in SIX))


def six_revisions(ws: Workspace) -> None:
    """Six more revisions, none of which this database has had."""
    with_rows(ws, 5)
    add(ws, *SIX)


def nobody_lies(ws: Workspace) -> str:
    """Each of the six is taken back without a trace, and the database is at the head."""
    expect_revisions(ws, *SIX)
    with trial(ws) as other:
        levels = _up(other)
        _make_what_they_made(levels[-1])
        _are_taken_back(other, levels)
    expect_one_head(ws, cause="The six are right now, and at least one has not run here.")
    expect_kept(ws, "todos", ("id",), [(id_,) for id_ in range(1, 8)])
    return (
        "Each of the six is taken back without a trace.\n"
        "if_exists=True had kept quiet about a misspelled name. The `pass` of “no spaces around "
        "titles” told no lie about the schema, which that revision never changed."
    )


def _up(other: Trial) -> list[dict[str, str]]:
    """From base to the head, with a look at each step from the lesson's head on."""
    levels = []
    for each in _STEPS:
        other.upgrade(each)
        levels.append(other.things())
    return levels


def _make_what_they_made(made: dict[str, str]) -> None:
    for name, revision in _MADE.items():
        if name not in made:
            raise Unmet(
                f"At the head there is no {name.removeprefix('index ')}; expected what “"
                f"{revision.message}” makes.",
                "Its upgrade() makes nothing any more, or something of another name. Databases "
                "that have had it as it was would then differ from new ones.",
                "Bring the upgrade() back as it was, and mend the other half.",
            )


def _are_taken_back(other: Trial, levels: list[dict[str, str]]) -> None:
    """Down from the head, with the same looks. The lie is told last: the others were right."""
    lie = None
    known: set[str] = set()
    for at in range(len(SIX) - 1, -1, -1):
        _down(other, _STEPS[at], SIX[at])
        before, after = levels[at], other.things()
        differ = {each for each in {**before, **after} if before.get(each) != after.get(each)}
        if differ - known:
            unmet = _left_a_trace(SIX[at], min(differ - known), before, after)
            if SIX[at] is not BY_TIME:
                raise unmet
            lie = unmet
        known |= differ
    if lie is not None:
        raise lie


def _down(other: Trial, to: str, revision: Revision) -> None:
    result = other.alembic("downgrade", to)
    if result.exit_code == 0:
        return
    by_name = "no such" in result.reason or "does not exist" in result.reason
    raise Unmet(
        f"The downgrade of “{revision.message}” fails: {result.reason}; expected it to run "
        "through.",
        "It asks for something that isn't there under this name."
        if by_name
        else "Each of the six can be taken back: none of them drops anything for good.",
        "Compare the names in its upgrade() with those in its downgrade(), letter by letter."
        if by_name
        else "Let it take back what its upgrade() did to the schema, no more and no less.",
    )


def _left_a_trace(
    revision: Revision, name: str, before: dict[str, str], after: dict[str, str]
) -> Unmet:
    if revision is BY_TIME:  # the one to find: it isn't named before somebody has found it
        return Unmet(
            "After one of the six downgrades the schema is not what it was before that revision; "
            "expected no difference.",
            "The command runs through all the same: it was told to, whatever is there.",
            "Step up through them one by one, and compare ex.schema() before each with ex.schema() "
            "after its downgrade: course.difference(before, after).",
        )
    if name not in before:
        does = f"leaves {name} behind"
    elif name not in after:
        does = f"takes {name} along"
    else:
        does = f"makes {name} {after[name]}, and it was {before[name]}"
    return Unmet(
        f"The downgrade of “{revision.message}” {does}; expected the schema as it was before.",
        "This one took back what it did when the exercise began.",
        f"Bring its downgrade() back as it was; `alembic show {revision.id}` names the file.",
    )


TASK = Task(
    start=six_revisions,
    check=nobody_lies,
    databases=("sqlite", "postgresql"),
    hints=(
        (
            "Look at the schema before a revision, go up one step and down one step, and look "
            "again. Then go up, and do the same with the next."
        ),
        (
            "`before = ex.schema()`, then `%alembic upgrade +1`, `%alembic downgrade -1`, and "
            "`course.difference(before, ex.schema())`. It says something at one of the six."
        ),
        (
            "It is “index todos by time”. Compare the index's name in its two halves; "
            "`if_exists=True` is why nobody heard of it."
        ),
    ),
)
