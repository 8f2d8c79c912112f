"""04.2: a downgrade that restores it all."""

import re

import sqlalchemy as sa

from course.checks.doing import sql
from course.checks.exercise import Task
from course.checks.expect import (
    Unmet,
    expect,
    expect_column,
    expect_file,
    expect_index,
    expect_rows,
    expect_table,
)
from course.sandbox.workspace import Workspace
from course.state.display import listed

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
_INDEX, _RULE = "ix_todos_priority", "ck_todos_priority"
_LOOK = "Look at upgrade() of “add priority to todos”: it made all that there is to bring back."


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
        for _ in range(2):
            _goes_up(other)
            _goes_down(ws, other)
            _is_what_it_was(other, before)
        expect_rows(other.ws, "todos", 7)
    return (
        "Type, default, rule and index are back, and the way is open in both directions.\n"
        "Two todos had priority 2, and come back with 0: that is what this downgrade loses, and "
        "its docstring is the place to say so."
    )


def _goes_up(other: Trial) -> None:
    result = other.alembic("upgrade", DROP.id)
    if result.exit_code != 0:
        by_table = "after drop column" in result.reason
        raise Unmet(
            f"After the downgrade, `alembic upgrade head` fails: {result.reason}; expected that "
            "it can be run again.",
            "The rule stands at the table now, and SQLite drops no column that a table's rule "
            "names. It stood at the column."
            if by_table
            else "The upgrade drops the index by its name, and doesn't find it.",
            f"Give the CheckConstraint to the sa.Column. {_LOOK}"
            if by_table
            else f"Give the index the name that it had, {_INDEX}.",
        )
    left = [name for name in other.things() if "priority" in name]
    if left:
        raise Unmet(
            f"At the head there is still {left[0]}; expected nothing of priority there.",
            "The upgrade of “drop priority” was changed.",
            "Bring its upgrade() back as it was, and write the other half.",
        )


def _goes_down(ws: Workspace, other: Trial) -> None:
    result = other.alembic("downgrade", PRIORITY.id)
    if result.exit_code == 0:
        return
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
        f"`{result.command}` fails on a database with rows: {result.reason}; expected it to run "
        "through.",
        cause,
        next_step,
    )


def _is_what_it_was(other: Trial, before: dict[str, str]) -> None:
    _column_is_back(other)
    _rule_is_back(other)
    index = expect_index(
        other.ws,
        "todos",
        ["priority"],
        unique=False,
        cause="An index goes with its column, and doesn't come back with it.",
        next_step="Make it as “add priority to todos” does.",
    )
    expect(
        index.name == _INDEX,
        f"The index on todos (priority) is named {index.name}; expected {_INDEX}.",
        "The upgrade drops it by its name, and won't find it.",
        "Give it the name that it had.",
    )
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


def _column_is_back(other: Trial) -> None:
    if expect_table(other.ws, "todos").column("priority") is None:
        raise Unmet(
            "After the upgrade and the downgrade, todos has no column priority; expected it to be "
            "back.",
            "The downgrade runs through, and brings nothing back: a `pass` is no less than a "
            "success to Alembic.",
            f"Write the whole of the column into the downgrade. {_LOOK}",
        )
    expect_column(
        other.ws,
        "todos",
        "priority",
        type="SMALLINT",
        cause="An INTEGER is a larger type than a SMALLINT. SQLite stores both alike, and "
        "PostgreSQL doesn't.",
        next_step=f"Write the whole of the column into the downgrade. {_LOOK}",
    )
    expect_column(
        other.ws,
        "todos",
        "priority",
        nullable=False,
        cause="Where nothing is said, a column allows NULL.",
        next_step="Say nullable=False, and the server_default that fills the rows.",
    )
    found = expect_column(other.ws, "todos", "priority")
    if re.sub(r"\D", "", found.default or "") != "0":
        expect_column(other.ws, "todos", "priority", default="0", next_step=_LOOK)


def _rule_is_back(other: Trial) -> None:
    names = [each.name for each in expect_table(other.ws, "todos").check_constraints]
    for value, allowed in ((-1, False), (0, True), (3, True), (4, False)):
        if _accepts(other, value) != allowed:
            has = "refuses" if allowed else "takes"
            raise Unmet(
                f"todos.priority {has} {value} after the downgrade; expected "
                + ("it to take that." if allowed else "it to refuse that."),
                "The rule came back as another one."
                if names
                else "The column is back without its rule, a CHECK, which went with it.",
                f"Bring back the rule too. {_LOOK}",
            )
    expect(
        _RULE in names,
        f"The rule on todos.priority is named {listed([str(each) for each in names])}; expected "
        f"{_RULE}.",
        "The models' naming convention puts ck_todos_ before a plain name, and this one has that "
        "already. op.f(…) says that a name is whole."
        if f"ck_todos_{_RULE}" in names
        else "A rule without its name, or with another, can't be dropped by those who know it.",
        f'Give it the name that it had, name=op.f("{_RULE}").',
    )


def _accepts(other: Trial, value: int) -> bool:
    try:
        sql(other.ws, f"UPDATE todos SET priority = {value} WHERE id = 1")  # noqa: S608 - a number
    except sa.exc.DBAPIError:
        return False
    return True


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
