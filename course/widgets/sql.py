"""What a command sent to the database, statement by statement, with its time."""

from collections.abc import Sequence
from typing import Any

from course.state.statement import (
    Statement,
    statement_rows,
    statements_document,
    statements_sentence,
)
from course.widgets.view import View


class SqlView(View):
    """Statements in their order; what Alembic only asked is hidden until one wants to see it.

    Args:
        statements: what was sent, as `AlembicResult.statements` has it.
        command: the command that sent it.
    """

    scripts = ("sql",)

    def __init__(self, statements: Sequence[Statement] = (), command: str = "") -> None:
        super().__init__(sql_data(statements, command), statements_document(statements, command))

    def look(self, statements: Sequence[Statement], command: str = "") -> None:
        """Draw another command's."""
        self.show(sql_data(statements, command), statements_document(statements, command))


def sql_data(statements: Sequence[Statement], command: str = "") -> dict[str, Any]:
    """What is drawn: `heading`, and `statements` as `statement_rows` gives them."""
    return {
        "heading": statements_sentence(statements, command),
        "statements": statement_rows(statements),
    }
