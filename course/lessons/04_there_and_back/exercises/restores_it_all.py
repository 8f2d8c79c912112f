"""04.2: a downgrade that restores it all."""

from course.checks.doing import sql
from course.checks.exercise import Task
from course.checks.expect import Unmet, expect_file, expect_rows
from course.sandbox.workspace import Workspace

from .restored_column import LOOK, column_is_back, index_is_back, rule_is_back
from .team import Revision, Trial, add, expect_revisions, trial, with_rows

PRIORITY = Revision(
    "d2086fb1a95c",
    "add priority to todos",
    "2025-04-22 09:30:12.774106",
    """op.add_column(
    "todos",
    sa.Column(
        "priority",
        sa.SmallInteger(),
        sa.CheckConstraint("priority BETWEEN 0 AND 3", name=op.f("ck_todos_priority")),
        server_default="0",
        nullable=False,
    ),
)
op.create_index("ix_todos_priority", "todos", ["priority"])""",
    """op.drop_index("ix_todos_priority", table_name="todos")
op.drop_column("todos", "priority")""",
)
DROP = Revision(
    "74ce31d9b80f",
    "drop priority",
    "2025-05-06 15:11:46.209338",
    PRIORITY.downgrade,
    "pass",
)
"""Its downgrade is the learner's."""
_UPGRADE_CHANGED = "The upgrade of “drop priority” was changed."
_UPGRADE_BACK = "Bring its upgrade() back as it was, and write the other half."


def priority_is_to_go(ws: Workspace) -> None:
    """A column with a type, a default, a rule and an index; a revision that drops it."""
    with_rows(ws, 5)
    add(ws, PRIORITY, DROP)
    ws.alembic("upgrade", PRIORITY.id)
    sql(ws, "UPDATE todos SET priority = 2 WHERE id IN (2, 7)")


def all_is_restored(ws: Workspace) -> str:
    """Down from the head, with rows, all of the column is back; and up again, and down again."""
    expect_revisions(ws, PRIORITY, DROP)
    with trial(ws) as other:
        other.upgrade(PRIORITY.id)
        other.write_rows()
        before = other.things()
        for again in (False, True):
            _goes_up(other, again=again)
            _goes_down(ws, other)
            _is_what_it_was(other, before)
        expect_rows(other.ws, "todos", 7)
    return (
        "Type, default, rule and index are back, and the way is open in both directions.\n"
        "Two todos had priority 2, and come back with 0: that is what this downgrade loses, and "
        "its docstring is the place to say so."
    )


def _goes_up(other: Trial, *, again: bool) -> None:
    result = other.alembic("upgrade", DROP.id)
    if result.exit_code != 0 and not again:
        raise Unmet(
            f"`alembic upgrade head` fails: {result.reason}; expected it to run through.",
            _UPGRADE_CHANGED,
            _UPGRADE_BACK,
        )
    if result.exit_code != 0:
        by_table = "after drop column" in result.reason
        raise Unmet(
            f"After the downgrade, `alembic upgrade head` fails: {result.reason}; expected that "
            "it can be run again.",
            "The rule stands at the table now, and SQLite drops no column that a table's rule "
            "names. It stood at the column."
            if by_table
            else "What the upgrade drops didn't come back as it was.",
            f"Give the CheckConstraint to the sa.Column. {LOOK}"
            if by_table
            else "Run it yourself, up, down and up, and mend what its last line names.",
        )
    left = [name for name in other.things() if "priority" in name]
    if left:
        raise Unmet(
            f"At the head there is still {left[0]}; expected nothing of priority there.",
            _UPGRADE_CHANGED,
            _UPGRADE_BACK,
        )


def _goes_down(ws: Workspace, other: Trial) -> None:
    result = other.alembic("downgrade", PRIORITY.id)
    if result.exit_code == 0:
        return
    reason = result.reason.rstrip(".")
    if "No support for ALTER of constraints" in reason:
        raise Unmet(
            f"`{result.command}` fails: {reason}; expected it to run through.",
            "SQLite takes a rule only together with its column, or with a table made anew. It "
            "stood at the column.",
            f"Give the CheckConstraint to the sa.Column. {LOOK}",
        )
    said = expect_file(ws, DROP.file)
    cause = "The check runs it on a copy of the project, after an upgrade to the head."
    next_step = "Run it yourself to see all it says, and mend that."
    if "nullable=False" in said and "server_default" not in said:
        cause = (
            "default= is Python's, for rows that the app writes; the rows that are there get none."
            if "default=" in said
            else "A column that must not be NULL needs a value for the rows that are there."
        )
        next_step = "Give it the server_default that it had."
    raise Unmet(
        f"`{result.command}` fails on a database with rows: {reason}; expected it to run through.",
        cause,
        next_step,
    )


def _is_what_it_was(other: Trial, before: dict[str, str]) -> None:
    column_is_back(other)
    rule_is_back(other)
    index_is_back(other)
    after = other.things()
    others = [name for name in {**before, **after} if "priority" not in name]
    for name in others:
        if before.get(name) != after.get(name):
            raise Unmet(
                f"{name} is {after.get(name, 'not there')}; expected it as it was: "
                f"{before.get(name, 'not there')}.",
                "The downgrade changes something else as well.",
                "Compare ex.schema() before the upgrade with ex.schema() after the downgrade.",
            )


TASK = Task(
    start=priority_is_to_go,
    check=all_is_restored,
    databases=("sqlite", "postgresql"),
    hints=(
        (
            "“add priority to todos” made all that there is to bring back. What does its "
            "upgrade() say?"
        ),
        (
            "The downgrade of a drop is the upgrade of the add: the column with type, "
            "`server_default`, `nullable` and CHECK, then the index."
        ),
        (
            "Copy the whole body of upgrade() in “add priority to todos” into downgrade() of “drop "
            "priority”, in place of `pass`: op.add_column(…) with its CheckConstraint, and "
            "op.create_index(…)."
        ),
    ),
)
