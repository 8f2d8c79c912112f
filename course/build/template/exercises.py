"""The exercises of this lesson."""

from course.checks.doing import python
from course.checks.exercise import Task
from course.checks.expect import expect_column, expect_models_match, expect_one_head, expect_rows
from course.sandbox.workspace import Workspace

ROWS = 7


def with_the_storys_rows(ws: Workspace) -> None:
    """Every table, and the story's rows in them."""
    ws.alembic("upgrade", "head")
    python(ws, "-m", "sample_app", "seed")


def has_a_note(ws: Workspace) -> str:
    """The column is there, by a migration, and no row is gone."""
    expect_rows(ws, "todos", ROWS)
    expect_one_head(ws)
    expect_models_match(ws)
    expect_column(ws, "todos", "note", nullable=True)
    return "todos.note is there, models and history know it, and no row was lost."


EXERCISES = {
    "$number.1": Task(
        start=with_the_storys_rows,
        check=has_a_note,
        hints=(
            "What does autogenerate compare? Change that one first.",
            "`sample_app/models.py` needs a line; then have a revision written, and read it.",
            "`note: Mapped[str | None]`, then `alembic revision --autogenerate`, then upgrade.",
        ),
    ),
}
