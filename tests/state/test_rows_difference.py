"""The difference between two sets of rows."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.state.rows_difference import CellChange, diff_rows


def frame(*rows: tuple[object, ...], key: tuple[str, ...] = ("id",)) -> pd.DataFrame:
    found = pd.DataFrame(rows, columns=["id", "title"], dtype=object)
    found.attrs["primary_key"] = key
    return found


def test_rows_are_found_again_by_their_key() -> None:
    before = frame((1, "a"), (2, None), (3, "c"))
    after = frame((3, "c"), (4, "d"), (1, "A"))
    difference = diff_rows(before, after)
    assert difference.added == ({"id": 4, "title": "d"},)
    assert difference.removed == ({"id": 2, "title": None},)
    assert difference.changed == (CellChange((1,), "title", "a", "A"),)
    assert str(difference) == (
        "1 row added, 1 row removed and 1 cell changed in 1 row.\n"
        "\n"
        "Rows\n"
        "Change   id  Values\n"
        "-------  --  ------\n"
        "added    4   title: 'd'\n"
        "removed  2   title: NULL\n"
        "changed  1   title: 'a' to 'A'"
    )


@pytest.mark.parametrize("null", [None, float("nan"), pd.NaT, pd.NA])
def test_every_kind_of_null_is_null(null: object) -> None:
    assert not diff_rows(frame((1, None)), frame((1, null)))
    assert diff_rows(frame((1, null)), frame((1, 0))).changed[0].before is None
    assert str(diff_rows(frame((1, null)), frame((1, None)))) == "The rows are the same."


def test_columns_that_came_or_went_are_told() -> None:
    after = frame((1, "a")).rename(columns={"title": "name"})
    difference = diff_rows(frame((1, "a")), after, key=["id"])
    assert (difference.columns_added, difference.columns_removed) == (("name",), ("title",))
    assert difference.sentence == "column name added and column title gone."
    assert difference.changed == ()


def test_rows_without_a_key_are_counted() -> None:
    before = frame((1, "a"), (1, "a"), (2, "b"), key=())
    after = frame((1, "a"), (2, "b"), (2, "c"), key=())
    difference = diff_rows(before, after)
    assert difference.key == ()
    assert difference.added == ({"id": 2, "title": "c"},)
    assert difference.removed == ({"id": 1, "title": "a"},)


def test_a_key_that_tells_no_rows_apart_is_not_used() -> None:
    difference = diff_rows(frame((1, "a"), (1, "b")), frame((1, "b"), (1, "a")))
    assert not difference
    assert difference.key == ()


rows = st.lists(
    st.tuples(st.integers(0, 4), st.one_of(st.none(), st.text("ab", max_size=2))),
    max_size=5,
    unique_by=lambda row: row[0],
)


@given(rows, rows)
def test_applying_the_difference_to_rows_gives_the_others(
    before: list[tuple[int, str | None]], after: list[tuple[int, str | None]]
) -> None:
    difference = diff_rows(frame(*before), frame(*after))
    found = {number: {"id": number, "title": title} for number, title in before}
    for row in difference.removed:
        assert found.pop(row["id"]) == row
    for change in difference.changed:
        assert found[change.key[0]][change.column] == change.before  # type: ignore[index]
        found[change.key[0]][change.column] = change.after  # type: ignore[index]
    for row in difference.added:
        assert row["id"] not in found
        found[row["id"]] = row
    assert found == {number: {"id": number, "title": title} for number, title in after}
