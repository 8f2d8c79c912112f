"""Several databases side by side: one row for each thing that is not the same everywhere."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from course.state.display import Document, Shown, TableView, counted, listed
from course.state.schema import Schema
from course.state.things import VERSION_TABLES, Key, Thing, both, things, told

MISSING = "missing"
"""What a cell says where a thing is not there."""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A thing that is not the same everywhere.

    Attributes:
        key: Its table, its kind and its name.
        cells: What stands there, one for each schema.
    """

    key: Key
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Matrix(Shown):
    """Schemas side by side.

    Attributes:
        names: The names of the schemas.
        rows: What is not the same everywhere; empty when all agree.
    """

    names: tuple[str, ...]
    rows: tuple[MatrixRow, ...]

    @property
    def sentence(self) -> str:
        """How much differs, and among which."""
        if not self.rows:
            return f"{listed(self.names)} have the same schema."
        count = counted(len(self.rows), "thing")
        verb = "is" if len(self.rows) == 1 else "are"
        return f"{count} {verb} not the same in {listed(self.names)}."

    def __bool__(self) -> bool:
        return bool(self.rows)

    def document(self) -> Document:
        """The sentence, and the table when there is something to show."""
        if not self.rows:
            return Document((self.sentence,))
        rows = tuple((str(row.key), *row.cells) for row in self.rows)
        table = TableView("What differs", ("What", *self.names), rows)
        return Document((self.sentence,), (table,))


def compare(schemas: Mapping[str, Schema], ignore: Collection[str] = VERSION_TABLES) -> Matrix:
    """Compare any number of schemas.

    Args:
        schemas: The schemas by name, such as models, dev, qa, production.
        ignore: Names of tables to leave out.

    Returns:
        The matrix. Where a table is missing in some, what belongs to it is compared among the
        others.
    """
    apart = [things(schema, ignore) for schema in schemas.values()]
    everything: dict[Key, Thing] = {}
    for found in reversed(apart):
        everything.update(found)
    rows = []
    for key in both(everything, {}):
        cells = [found.get(key) for found in apart]
        owners = [Key(key.table, "table", key.table) in found for found in apart]
        counted_cells = [
            cell for cell, has_table in zip(cells, owners, strict=True)
            if has_table or key.kind in {"table", "view"}
        ]  # fmt: skip
        if len({None if cell is None else cell.words for cell in counted_cells}) > 1:
            rows.append(MatrixRow(key, tuple(told(cell) if cell else MISSING for cell in cells)))
    return Matrix(tuple(schemas), tuple(rows))
