"""What a check may expect of the rows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from course.checks.expect.schema import expect_column, expect_table, place_of
from course.checks.feedback import Unmet
from course.sandbox.workspace import Workspace
from course.state.display import counted
from course.state.rows import read_rows


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
    there = ws.count(table, database)
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


def expect_kept(  # noqa: PLR0913 - as all of them
    ws: Workspace,
    table: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    cause: str = "",
    next_step: str = "",
    which: str = "as before",
) -> None:
    """Rows that were there before, each with the values it had, and no others.

    Args:
        ws: the project.
        table: the table's name.
        columns: the columns to look at; the first is the key.
        rows: for each row its values in these columns, as the driver gives them.
        cause: instead of the general sentence.
        next_step: instead of the general sentence.
        which: what is said of an expected value; a column may be newer than its row.
    """
    known = {each.name for each in expect_table(ws, table).columns}
    for column in columns:
        if column not in known:  # one look at the schema, where all is well
            expect_column(ws, table, column)
    frame = read_rows(sa.create_engine(ws.url, poolclass=NullPool), table, limit=None)
    there = {row[0]: row for row in frame[list(columns)].itertuples(index=False, name=None)}
    before = {row[0]: tuple(row) for row in rows}
    reset = f'Begin afresh with course.reset("{ws.name}"), which keeps what stands there now.'
    lost = [key for key in before if key not in there]
    if lost or len(there) > len(before):
        first = f", the first of them with {columns[0]} {lost[0]}" if lost else ""
        raise Unmet(
            f"{table} has {counted(len(there), 'row')}, and lacks {len(lost)} of the "
            f"{len(before)} that were there{first}; expected exactly those.",
            cause or ("Rows were lost on the way." if lost else "Rows were added."),
            next_step or reset,
        )
    for key, row in before.items():
        for column, was, is_ in zip(columns, row, there[key], strict=True):
            if is_ != was:
                raise Unmet(
                    f"{table}.{column} of row {key} is {is_!r}; expected {was!r}, {which}.",
                    cause or "A step on the way wrote to this column.",
                    next_step or reset,
                )
