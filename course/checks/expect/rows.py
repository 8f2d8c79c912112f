"""What a check may expect of the rows."""

from collections.abc import Mapping
from typing import Any

from course.checks.expect.schema import expect_column, expect_table, place_of
from course.checks.feedback import Unmet
from course.sandbox.workspace import Workspace
from course.state.display import counted


def expect_rows(  # noqa: PLR0913 - as all of them
    ws: Workspace,
    table: str,
    count: int,
    *,
    database: str | None = None,
    cause: str = "",
    next_step: str = "",
) -> None:
    """So many rows: none lost, none added."""
    expect_table(ws, table, database=database)
    there = len(ws.rows(table, database))
    if there != count:
        raise Unmet(
            f"{table} in {place_of(ws, database)} has {counted(there, 'row')}; expected {count}.",
            cause or ("Rows were lost on the way." if there < count else "Rows were added."),
            next_step
            or f'Begin afresh with course.reset("{ws.name}"), and look at the rows before and '
            "after each step.",
        )


def expect_values(  # noqa: PLR0913 - as all of them
    ws: Workspace,
    table: str,
    column: str,
    values: Mapping[Any, Any],
    *,
    database: str | None = None,
    cause: str = "",
    next_step: str = "",
) -> None:
    """The values of a column, by primary key; the first that differs is told."""
    expect_column(ws, table, column, database=database)
    there = ws.rows(table, database)[column].to_dict()
    for key, value in values.items():
        if key not in there:
            raise Unmet(
                f"{table} has no row {key}; expected one whose {column} is {value!r}.",
                cause or "The row was lost on the way.",
                next_step or f'Begin afresh with course.reset("{ws.name}").',
            )
        if there[key] != value:
            raise Unmet(
                f"{table}.{column} of row {key} is {there[key]!r}; expected {value!r}.",
                cause or "The step that fills the column does something else with this row.",
                next_step or "Look at that row before and after the step.",
            )
