"""course.state.row_cards: rows as data and as text, with what changed."""

import json
from typing import Any

import pandas as pd

from course.state.row_cards import row_cards, rows_document
from course.state.rows_difference import RowsDifference, diff_rows


def _frame(rows: list[dict[str, Any]], key: tuple[str, ...] = ("id",)) -> pd.DataFrame:
    frame = pd.DataFrame(rows, dtype=object)
    frame.attrs["primary_key"] = key
    return frame


BEFORE = _frame([{"id": 1, "title": "milk"}, {"id": 2, "title": ""}, {"id": 3, "title": "tea"}])
AFTER = _frame(
    [
        {"id": 1, "title": "milk", "due": "2026-11-01"},
        {"id": 2, "title": None, "due": None},
        {"id": 4, "title": "NULL", "due": None},
    ]
)
SINCE = {"todos": diff_rows(BEFORE, AFTER)}


def _only(tables: dict[str, pd.DataFrame], *args: Any, **kwargs: Any) -> dict[str, Any]:
    (table,) = row_cards(tables, *args, **kwargs)["tables"]
    found: dict[str, Any] = table
    return found


def test_rows_and_cells_have_their_marks() -> None:
    table = _only({"todos": AFTER}, SINCE)
    assert [row["mark"] for row in table["rows"]] == ["", "changed", "added", "removed"]
    assert [column["mark"] for column in table["columns"]] == ["", "", "added"]
    changed = table["rows"][1]["cells"][1]
    assert (changed["text"], changed["null"]) == ("NULL", True)
    assert changed["before"] == {"text": "(empty text)", "null": False, "empty": True}
    assert table["changed"] == SINCE["todos"].sentence
    assert json.loads(json.dumps(table)) == table


def test_the_text_form_says_the_same() -> None:
    assert rows_document({"todos": AFTER}, SINCE).to_text().splitlines() == [
        f"todos: 3 rows. Last change: {SINCE['todos'].sentence}",
        "",
        "todos",
        "Change   id  title                    due (added)",
        "-------  --  -----------------------  -----------",
        "         1   milk                     2026-11-01",
        "changed  2   NULL (was (empty text))  NULL",
        "added    4   'NULL'                   NULL",
        "removed  3   tea",
    ]


def test_null_an_empty_text_and_a_text_that_says_null_are_three_things() -> None:
    rows = [{"id": n, "a": value} for n, value in enumerate([None, "", "NULL", float("nan")])]
    cells = [row["cells"][1] for row in _only({"t": _frame(rows)})["rows"]]
    assert [cell["text"] for cell in cells] == ["NULL", "(empty text)", "'NULL'", "NULL"]
    assert [cell["null"] for cell in cells] == [True, False, False, True]


def test_a_limit_is_said_and_changed_rows_are_shown_before_others() -> None:
    rows = [{"id": n, "title": "x"} for n in range(50)]
    changed = [*rows[:40], {"id": 40, "title": "y"}, *rows[41:]]
    since = {"t": diff_rows(_frame(rows), _frame(changed))}
    table = _only({"t": _frame(changed)}, since, limit=10)
    assert table["note"] == "40 more rows not shown."
    assert [row["cells"][0]["text"] for row in table["rows"]] == [*map(str, range(9)), "40"]
    assert "40 more rows not shown." in rows_document({"t": _frame(changed)}, limit=10).to_text()


def test_a_column_and_a_table_that_are_gone_still_stand_there() -> None:
    table = _only({"todos": BEFORE}, {"todos": diff_rows(AFTER, BEFORE)})
    assert [(c["name"], c["mark"]) for c in table["columns"]][-1] == ("due", "removed")
    assert all(len(row["cells"]) == 3 for row in table["rows"])
    gone = _only({}, {"todos": diff_rows(BEFORE, BEFORE.iloc[:0])})
    assert gone["sentence"] == "Table todos is gone."
    assert [row["mark"] for row in gone["rows"]] == ["removed"] * 3


def test_rows_without_a_key_are_marked_as_often_as_they_came() -> None:
    before = _frame([{"word": "a"}, {"word": "b"}], ())
    after = _frame([{"word": "a"}, {"word": "a"}], ())
    table = _only({"log": after}, {"log": diff_rows(before, after)})
    assert sorted(row["mark"] for row in table["rows"]) == ["", "added", "removed"]


def test_long_and_binary_values_are_cut_and_it_is_said() -> None:
    frame = _frame([{"id": 1, "a": "x" * 500, "b": b"\x00\x01"}])
    _, text, binary = _only({"t": frame})["rows"][0]["cells"]
    assert text["text"] == "x" * 200 + "… (500 characters)"
    assert binary["text"] == "2 bytes: 00 01"


def test_it_opens_where_rows_changed_last_or_else_where_rows_are() -> None:
    version = _frame([{"version_num": "a"}], key=())
    empty, full = BEFORE.iloc[:0], BEFORE
    empty.attrs = full.attrs
    tables = {"alembic_version": version, "tags": empty, "todos": full, "users": full}
    assert row_cards(tables)["opens"] == "todos"
    assert row_cards({**tables, "todos": empty, "users": empty})["opens"] == "tags"
    assert row_cards({"alembic_version": version})["opens"] == "alembic_version"
    assert row_cards({})["opens"] == ""
    few, many = diff_rows(full.iloc[:2], full), diff_rows(empty, full)
    assert row_cards(tables, {"todos": few, "users": many})["opens"] == "users"
    assert row_cards(tables, {"tags": few})["opens"] == "tags"
    assert row_cards({"todos": full}, {"gone": diff_rows(full, empty)})["opens"] == "gone"


def test_no_tables_are_said() -> None:
    assert rows_document({}).to_text() == "No tables."
    assert row_cards({}, {"t": RowsDifference((), (), (), ())})["tables"][0]["rows"] == []
