"""The vocabulary of checks: read the project, and say in three lines what is not as expected.

    def deleted_at_is_there(ws):
        expect_column(ws, "todos", "deleted_at", type="DATETIME", nullable=True)
        expect_rows(ws, "todos", 6)
        expect_one_head(ws)

Each function reads the copy of the project that the check was given, returns what it found, and
raises `Unmet` with the object, what is there, and what was expected. `cause` and `next_step` may be
given where the exercise knows more than the general sentence.
"""

from course.checks.expect.app import AppResult, expect_app, run_app
from course.checks.expect.files import expect_answer, expect_file, expect_python
from course.checks.expect.history import (
    expect_alembic,
    expect_history_makes,
    expect_metadata,
    expect_models_match,
    expect_one_head,
)
from course.checks.expect.rows import expect_kept, expect_rows, expect_values
from course.checks.expect.schema import (
    expect_column,
    expect_foreign_key,
    expect_index,
    expect_no_column,
    expect_no_table,
    expect_table,
    expect_unique,
)
from course.checks.feedback import Unmet

__all__ = [
    "AppResult",
    "Unmet",
    "expect",
    "expect_alembic",
    "expect_answer",
    "expect_app",
    "expect_column",
    "expect_file",
    "expect_foreign_key",
    "expect_history_makes",
    "expect_index",
    "expect_kept",
    "expect_metadata",
    "expect_models_match",
    "expect_no_column",
    "expect_no_table",
    "expect_one_head",
    "expect_python",
    "expect_rows",
    "expect_table",
    "expect_unique",
    "expect_values",
    "run_app",
]


def expect(condition: object, found: str, cause: str, next_step: str) -> None:
    """Anything that has no word of its own here.

    Args:
        condition: what must be true.
        found: the object, what is there, what was expected.
        cause: what that usually means.
        next_step: what to do now.

    Raises:
        Unmet: the condition is false.
    """
    if not condition:
        raise Unmet(found, cause, next_step)
