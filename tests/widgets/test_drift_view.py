"""course.widgets.drift, as traits: no browser."""

import json

from course.state.drift import drift
from course.state.schema import Column, Schema, Table
from course.widgets.drift import DriftView, drift_data

ID = Column("id", "INTEGER", nullable=False)
DUE_ON = Column("due_on", "DATE", nullable=True)
PLAIN = Schema("sqlite", (Table("todos", (ID,)),))
WITH_DATE = Schema("sqlite", (Table("todos", (ID, DUE_ON)),))


def test_the_side_that_differs_from_two_others_is_named() -> None:
    data = drift_data(drift(models=WITH_DATE, history=PLAIN, database=PLAIN, revisions=None))
    (found,) = data["differences"]
    assert data["sides"] == ["models", "history", "database"]
    assert found["object"] == "todos.due_on"
    assert found["words"] == {"models": "DATE, allows NULL", "history": None, "database": None}
    assert found["odd"] == "models"
    assert json.loads(json.dumps(data)) == data


def test_of_two_sides_neither_is_the_odd_one() -> None:
    (found,) = drift_data(drift(models=WITH_DATE, history=None, database=PLAIN, revisions=None))[
        "differences"
    ]
    assert found["odd"] is None


def test_the_text_form_has_every_sentence_of_the_picture() -> None:
    view = DriftView(drift(models=WITH_DATE, history=PLAIN, database=PLAIN, revisions=None))
    for found in view.data["differences"]:
        for name in ("sentence", "meaning", "mend"):
            assert found[name] in str(view)
    view.look(drift(models=PLAIN, history=PLAIN, database=PLAIN, revisions=None))
    assert view.data["differences"] == []
    assert str(view) == view.data["summary"] == "Models, history and database agree."
