"""05.1: rename a column, and keep its values."""

from pathlib import Path

from course.checks.exercise import Task
from course.checks.expect import (
    expect_column,
    expect_no_column,
    expect_one_head,
    expect_table,
)
from course.sandbox.workspace import Workspace

from .machines import another_machine, kept_there, moved
from .pending import TOO_EARLY, would_run
from .team import HEAD, all_agree, begin, has_a_revision, kept

_RENAMED = {"is_done": "finished"}


def models_say_finished(ws: Workspace) -> None:
    """The app says `finished`; history and database say `is_done`."""
    begin(ws)
    for file in sorted((ws.path / "sample_app").glob("*.py")):
        _say_finished(file)


def _say_finished(file: Path) -> None:
    text = file.read_text("utf-8")
    if "is_done" in text:
        file.write_text(text.replace("is_done", "finished"), "utf-8", newline="\n")


def values_are_kept(ws: Workspace) -> str:
    """Here, on another machine, and on the way back."""
    has_a_revision(
        ws,
        "Have one written: `alembic revision --autogenerate`. Then read it before you run it.",
        done_here=expect_table(ws, "todos").column("finished"),
        undo="ALTER TABLE todos DROP COLUMN finished"
        if expect_table(ws, "todos").column("is_done")
        else "ALTER TABLE todos RENAME COLUMN finished TO is_done",
    )
    would_run(ws, TOO_EARLY)
    expect_column(ws, "todos", "finished", nullable=False)
    expect_no_column(ws, "todos", "is_done")
    kept(
        ws,
        rename=_RENAMED,
        cause="finished is a new column, filled by its default or by something else than is_done; "
        "with is_done went what was in it."
        if _is_reset(ws)
        else "",
    )
    expect_one_head(ws)
    other = another_machine(ws)
    moved(other, "upgrade", "head")
    expect_column(other, "todos", "finished", cause="That is on another machine: your revision "
                  "doesn't do there what was done to todo.db.")  # fmt: skip
    kept_there(other, "upgrade", _RENAMED)
    moved(other, "downgrade", HEAD, TOO_EARLY)
    expect_column(other, "todos", "is_done", cause="That is on another machine, after a downgrade: "
                  "it doesn't give the old name back.",
                  next_step="Look at your revision's downgrade().")  # fmt: skip
    kept_there(other, "downgrade")
    all_agree(ws)
    return "Every todo is as done as it was, here and on other machines, up and down."


def _is_reset(ws: Workspace) -> bool:
    return not any(ws.rows("todos")["finished"])


TASK = Task(
    start=models_say_finished,
    check=values_are_kept,
    hints=(
        (
            "Have the revision written, and read it. Two operations in `upgrade()` about one "
            "column: which values would be in the new one?"
        ),
        (
            "Only you know that it is a rename. `op.alter_column` can say so, with "
            "`new_column_name=`; SQLite does that without batch mode. `downgrade()` needs the "
            "same, the other way round."
        ),
        (
            'In `upgrade()`: `op.alter_column("todos", "is_done", new_column_name="finished")`, '
            "and nothing else; in `downgrade()` the two names swapped. Then `alembic upgrade "
            'head`. If the generated one has run, the values are gone: `course.reset("05.1")`.'
        ),
    ),
)
