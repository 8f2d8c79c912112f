"""course.widgets.view and the views that stand on it, as traits: no browser."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from course.errors import ShownPlainly
from course.state.display import Document
from course.state.schema import Column, Schema, Table
from course.state.schema_difference import diff_schemas
from course.widgets import view as view_module
from course.widgets.schema import SchemaView
from course.widgets.view import View

BEFORE = Schema("sqlite", (Table("todos", (Column("id", "INTEGER", nullable=False),)),))
NEW = Column("deleted_at", "DATETIME", nullable=True)
AFTER = Schema("sqlite", (Table("todos", (*BEFORE.tables[0].columns, NEW)),))


class Refused(ShownPlainly, ValueError):
    """One of the kit's own errors."""


class Small(View):
    """A view of the smallest kind."""

    scripts = ("schema",)


def _sent(view: View, monkeypatch: pytest.MonkeyPatch, message: object) -> list[Any]:
    """What a view sends back when its JavaScript sends a message."""
    said: list[Any] = []
    monkeypatch.setattr(view, "send", said.append)
    view._asked(view, message, [])
    return said


def test_its_script_is_one_module_with_all_that_it_needs() -> None:
    script = Small(data={}, document=Document())._esm
    assert script.index("function h(tag") < script.index("function schemaView(")
    assert script.count("export default") == 1
    assert script.rstrip().endswith("export default widget(schemaView);")
    assert "http://www.w3.org/2000/svg" in script
    assert script.count("://") == 1  # a name, not an address: nothing is loaded


def test_no_script_moves_anything() -> None:
    # What a stylesheet moves is found by tests/browser/test_zoom.py, for people who want none.
    folder = Path(view_module.__file__).parent
    scripts = {each.name: each.read_text("utf-8") for each in folder.glob("*.js")}
    assert "dom.js" in scripts
    moving = re.compile(r"[\"']smooth[\"']|\.animate\(|setInterval\(")
    assert [name for name, text in scripts.items() if moving.search(text)] == []


def test_a_question_is_answered_with_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(ask: Mapping[str, Any]) -> Mapping[str, Any]:
        if ask["what"] == "bad":
            raise Refused("Not this one.")
        return {"said": ask["what"]}

    view = Small({}, Document(), answer)
    asked = {"number": "7", "ask": {"what": "good"}}
    assert _sent(view, monkeypatch, asked) == [{"number": "7", "answer": {"said": "good"}}]
    asked = {"number": "8", "ask": {"what": "bad"}}
    assert _sent(view, monkeypatch, asked) == [{"number": "8", "error": "Not this one."}]


@pytest.mark.parametrize("message", [None, [], "x", {}, {"number": 1}])
def test_what_is_no_question_is_passed_over(
    message: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _sent(Small({}, Document(), dict), monkeypatch, message) == []


def test_the_text_form_stands_beside_the_widget() -> None:
    view = SchemaView(replace(AFTER, since=diff_schemas(BEFORE, AFTER)))
    data, _ = view._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    said = "Last change: todos: column deleted_at added, DATETIME, allows NULL."
    assert said in data["text/plain"]
    assert said in data["text/html"]
    assert str(view) == data["text/plain"]


def test_the_text_form_says_what_the_picture_says() -> None:
    view = SchemaView(replace(AFTER, since=diff_schemas(BEFORE, AFTER)))
    for table in view.data["tables"]:
        for column in table["columns"]:
            for name in ("name", "type", "null"):
                assert column[name] in str(view)


def test_another_schema_is_drawn_in_its_place() -> None:
    view = SchemaView(BEFORE)
    view.look(replace(AFTER, since=diff_schemas(BEFORE, AFTER)))
    assert view.data["changes"]
    assert "deleted_at" in str(view)
