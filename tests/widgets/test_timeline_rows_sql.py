"""course.widgets.timeline, rows and sql, as traits: no browser."""

import json
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest

from course.state.loss import ColumnLoss, Loss
from course.state.moments import Step
from course.state.rows_difference import diff_rows
from course.state.statement import Statement
from course.widgets.rows import RowsView
from course.widgets.sql import SqlView
from course.widgets.timeline import TimelineView
from course.widgets.view import View

STEPS = (
    Step(1, "start"),
    Step(4, "alembic upgrade head", ("todos: column due added",), ("big.bin is not kept here.",)),
    Step(5, "models.py edited"),
)
TODOS = pd.DataFrame([{"id": 1, "title": None}], dtype=object)
LOSS = Loss(8, 6, 3, (ColumnLoss("todos", "deleted_at", 3, nulls=2),))
SENT = (
    Statement("SELECT name FROM sqlite_master", ms=1.5),
    Statement("ALTER TABLE todos\n\tADD COLUMN due DATE", ms=2.5),
    Statement("INSERT INTO nope VALUES (1)", error="no such table: nope"),
)


def _nothing(ask: Mapping[str, Any]) -> Mapping[str, Any]:
    return {}


def _views() -> list[View]:
    return [
        TimelineView(STEPS, 2, _nothing),
        RowsView({"todos": TODOS}, loss=LOSS, answer=_nothing),
        SqlView(SENT, "alembic upgrade head"),
    ]


@pytest.mark.parametrize("view", _views(), ids=lambda view: type(view).__name__)
def test_data_is_plain_and_nothing_is_loaded(view: View) -> None:
    assert json.loads(json.dumps(view.data)) == view.data
    assert re.findall(r"https?:(?!//www\.w3\.org/2000/svg)|^import\s", str(view._esm)) == []
    names = re.findall(r"^(?:function|const|let) (\w+)", str(view._esm), re.MULTILINE)
    assert len(names) == len(set(names))


def test_the_timeline_says_in_text_what_it_draws() -> None:
    view = TimelineView(STEPS, 2)
    assert view.data["heading"] == (
        "3 moments in this project. 2 older moments were dropped to save room."
    )
    for moment in view.data["moments"]:
        for sentence in (moment["label"], *moment["changes"], *moment["remarks"]):
            assert sentence in str(view)
    assert [moment["last"] for moment in view.data["moments"]] == [False, False, True]
    assert not view.data["answers"]
    view.look(STEPS[:1])
    assert str(view).startswith("1 moment in this project.\n")


def test_rows_have_a_button_where_somebody_answers() -> None:
    assert not RowsView({"todos": TODOS}).data["measures"]
    view = RowsView({"todos": TODOS}, loss=LOSS, answer=_nothing)
    assert view.data["measures"]
    assert view.data["loss"] == {
        "percentage": 75,
        "summary": "75 % of the values came back (6 of 8).",
        "sentences": ["todos.deleted_at: 2 of 3 cells came back as NULL"],
    }
    assert "75 % of the values came back (6 of 8)." in str(view)
    view.look({"todos": TODOS}, {"todos": diff_rows(TODOS.iloc[:0], TODOS)})
    assert view.data["loss"] is None
    assert "1 row added" in str(view)


def test_statements_are_shown_without_durations_in_the_text_form() -> None:
    view = SqlView(SENT, "alembic upgrade head")
    assert [row["ms"] for row in view.data["statements"]] == ["1.5", "2.5", ""]
    assert view.data["statements"][1]["sql"] == "ALTER TABLE todos\n    ADD COLUMN due DATE"
    assert "2.5" not in str(view)
    assert "sqlite_master" not in str(view)
    assert "failed: no such table: nope" in str(view)
    view.look(())
    assert str(view) == "The command sent nothing to a database."
