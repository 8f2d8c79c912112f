"""The graph of revisions, without a browser."""

import json
from pathlib import Path

import pytest

from course.state.history import History
from course.state.revisions import read_history
from course.widgets.graph import RevisionGraph
from tests.state.projects import Project


@pytest.fixture
def history(tmp_path: Path) -> History:
    """A branch, a merge, a label and a dependency; the database stands in two places."""
    project = Project(tmp_path / "project")
    project.add("a", message="create todos")
    project.add("b", "a", labels="left")
    project.add("c", "a", message="add tags")
    project.add("d", ("b", "c"))
    project.add("x", depends_on="a")
    return read_history(project.config, ("b", "gone"))


def test_the_text_form_says_what_the_picture_says(history: History) -> None:
    view = RevisionGraph(history)
    data, _ = view._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    for words in (*view.data["sentences"], *(each["sentence"] for each in view.data["problems"])):
        assert words in str(view)
    for row in view.data["rows"]:
        (line,) = [
            each
            for each in str(view).splitlines()
            if each.lstrip("*|\\/- ").startswith(f"{row['id']}  ")
        ]
        for words in (row["message"], row["after"], *row["marks"], *row.get("labels", ())):
            assert words in line
        assert all(need in line for need in row.get("depends_on", ()))


def test_no_place_on_this_machine_is_told(history: History) -> None:
    told = json.dumps(RevisionGraph(history).data) + str(RevisionGraph(history))
    assert str(history.root) not in told


def test_dialects_are_offered_where_there_is_sql(history: History) -> None:
    assert RevisionGraph(history).data["dialects"] == []
    offered = RevisionGraph(history, dialects={"mysql": "MySQL"}).data["dialects"]
    assert offered == [["mysql", "MySQL"]]


def test_another_standing_is_drawn_in_its_place(history: History) -> None:
    view = RevisionGraph(history)
    view.look(history.at(("d",)))
    assert view.history.current == ("d",)
    assert "The database stands at d" in str(view)
    marks = {row["id"]: row["marks"] for row in view.data["rows"]}
    assert "current" in marks["d"]
    assert "applied" in marks["c"]
