"""The difference between the checksums of two moments: what came back, and what did not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from course.state.checksums import CELL, NULL, Checksums, TableChecksums, key_checksum
from course.state.loss import ColumnLoss, Loss


def diff_checksums(before: Checksums, after: Checksums) -> Loss:
    """What came back, and what did not.

    Rows are found again by their primary key. Where a table has none, or another one than before,
    its rows can only be counted: one that differs is one lost and one new.
    """
    found: list[_TableLoss] = []
    lost_tables = []
    for name, table in before.tables.items():
        if name in after.tables:
            found.append(_diff_tables(before, table, after, after.tables[name]))
        else:
            lost_tables.append((name, table.rows))
    new = [
        (name, table.rows)
        for name, table in after.tables.items()
        if name not in before.tables and table.rows
    ]
    return Loss(
        values=sum(sum(table.values) for table in before.tables.values()),
        same=sum(each.same for each in found),
        rows=sum(table.rows for table in before.tables.values()),
        columns=tuple(c for each in found for c in each.columns if c.nulls or c.different),
        lost_tables=tuple(lost_tables),
        lost_columns=tuple(lost for each in found for lost in each.lost_columns),
        lost_rows=tuple((each.table, each.lost) for each in found if each.lost),
        new_rows=(*((each.table, each.new) for each in found if each.new), *new),
    )


@dataclass(frozen=True)
class _TableLoss:
    table: str
    same: int
    lost: int
    new: int
    columns: tuple[ColumnLoss, ...]
    lost_columns: tuple[tuple[str, str, int], ...]


def _diff_tables(
    before: Checksums, was: TableChecksums, after: Checksums, now: TableChecksums
) -> _TableLoss:
    shared = [name for name in was.columns if name in now.columns]
    pairs = [(was.columns.index(name), now.columns.index(name)) for name in shared]
    by_key = was.key and was.key == now.key
    same, lost, new = 0, 0, 0
    nulls, different = [0] * len(shared), [0] * len(shared)
    left = _sorted(before, was, None if by_key else [one for one, _ in pairs])
    right = _sorted(after, now, None if by_key else [other for _, other in pairs])
    for old, current in _merged(left, right):
        if old is None or current is None:
            lost, new = lost + (current is None), new + (old is None)
            continue
        for number, (one, other) in enumerate(pairs):
            cell = old[one * CELL : one * CELL + CELL]
            if cell == current[other * CELL : other * CELL + CELL]:
                same += cell != NULL
            elif current[other * CELL : other * CELL + CELL] == NULL:
                nulls[number] += 1
            else:
                different[number] += 1
    gone = tuple(
        (was.name, name, was.values[at])
        for at, name in enumerate(was.columns)
        if name not in now.columns
    )
    stayed = was.rows - lost
    columns = tuple(
        ColumnLoss(was.name, name, stayed, nulls[at], different[at])
        for at, name in enumerate(shared)
    )
    return _TableLoss(was.name, same, lost, new, columns, gone)


def _sorted(
    kept: Checksums, table: TableChecksums, columns: Sequence[int] | None
) -> Iterator[tuple[bytes, bytes]]:
    """Rows by their key, sorted by SQLite, which does it on disk where there are many."""
    if columns is not None:  # no key of its own: all that both sides have is the key
        of = [(at * CELL, at * CELL + CELL) for at in columns]
        kept.file.create_function(
            "key_of", 1, lambda cells: key_checksum([cells[a:b] for a, b in of]), deterministic=True
        )
    key = "key" if columns is None else "key_of(cells)"
    query = f"SELECT {key} AS k, cells FROM {table.stored} ORDER BY k"  # noqa: S608 - our own names
    yield from kept.file.execute(query)


def _merged(
    left: Iterator[tuple[bytes, bytes]], right: Iterator[tuple[bytes, bytes]]
) -> Iterator[tuple[bytes | None, bytes | None]]:
    """Pair what has the same key, and each of the rest with None."""
    one, other = next(left, None), next(right, None)
    while one is not None or other is not None:
        if other is None or (one is not None and one[0] < other[0]):
            assert one is not None  # noqa: S101 - otherwise the loop had ended
            yield one[1], None
            one = next(left, None)
        elif one is None or other[0] < one[0]:
            yield None, other[1]
            other = next(right, None)
        else:
            yield one[1], other[1]
            one, other = next(left, None), next(right, None)
