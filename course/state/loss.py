"""What a round trip loses: tables, columns, rows and cells that did not come back as they were."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from course.state.display import Document, Shown, TableView, counted


@dataclass(frozen=True)
class ColumnLoss:
    """How the cells of one column came back, in rows that came back.

    Attributes:
        table: Its table.
        column: Its name.
        cells: How many cells it had in those rows.
        nulls: Cells that had a value and came back as NULL.
        different: Cells that came back with another value.
    """

    table: str
    column: str
    cells: int
    nulls: int = 0
    different: int = 0

    @property
    def sentences(self) -> Iterator[str]:
        """One for each way in which cells differ."""
        for count, words in ((self.nulls, "as NULL"), (self.different, "with another value")):
            if count:
                of = f"{count} of {counted(self.cells, 'cell')} came back {words}"
                yield f"{self.table}.{self.column}: {of}"


@dataclass(frozen=True)
class Loss(Shown):
    """What came back from a round trip, and what did not.

    Attributes:
        values: How many cells had a value before; NULL is none.
        same: How many of them have the same value after.
        rows: How many rows there were before.
        columns: Columns in which cells came back different.
        lost_tables: Tables that did not come back, and how many rows each had.
        lost_columns: Columns that did not come back: table, column, how many values each had.
        lost_rows: Rows that did not come back, by table.
        new_rows: Rows that were not there before, by table.
    """

    values: int
    same: int
    rows: int
    columns: tuple[ColumnLoss, ...] = ()
    lost_tables: tuple[tuple[str, int], ...] = ()
    lost_columns: tuple[tuple[str, str, int], ...] = ()
    lost_rows: tuple[tuple[str, int], ...] = ()
    new_rows: tuple[tuple[str, int], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.losses or self.new_rows)

    @property
    def percentage(self) -> int:
        """How many of a hundred values came back the same; 100 means all of them, 0 none."""
        if self.same == self.values:
            return 100
        rounded = round(100 * self.same / self.values)
        return min(max(rounded, 1 if self.same else 0), 99)

    @property
    def losses(self) -> tuple[str, ...]:
        """What did not come back, or came back different: tables, columns, rows, cells."""
        return (
            *(
                f"table {name}: did not come back, with {counted(rows, 'row')}"
                for name, rows in self.lost_tables
            ),
            *(
                f"{table}.{name}: the column did not come back, with {counted(values, 'value')}"
                for table, name, values in self.lost_columns
            ),
            *(
                f"{table}: {counted(rows, 'row')} did not come back"
                for table, rows in self.lost_rows
            ),
            *(sentence for each in self.columns for sentence in each.sentences),
        )

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sum first, then what is lost, then what is new."""
        if not self.values:
            first = "There was no value to lose: the tables are empty."
        elif self.same == self.values:
            first = f"All of the {counted(self.values, 'value')} came back."
        else:
            first = f"{self.percentage} % of the values came back ({self.same} of {self.values})."
        new = (
            f"{table}: {counted(rows, 'row')} that {_were(rows)} not there before"
            for table, rows in self.new_rows
        )
        return (first, *self.losses, *new)

    def document(self) -> Document:
        """The sum in a sentence, and a table of what was lost."""
        first, *rest = self.sentences
        if not rest:
            return Document((first,))
        lines = tuple(tuple(sentence.split(": ", 1)) for sentence in rest)
        return Document((first,), (TableView("After the round trip", ("What", "Change"), lines),))

    def data(self) -> dict[str, Any]:
        """Plain data for JSON: `percentage`, `summary`, `sentences`."""
        first, *rest = self.sentences
        return {"percentage": self.percentage, "summary": first, "sentences": rest}


def _were(count: int) -> str:
    return "was" if count == 1 else "were"
