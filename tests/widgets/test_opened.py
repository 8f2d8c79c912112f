"""The views over somebody's project, as traits: no browser."""

import json
from pathlib import Path

import pytest

from course.sandbox.open_project import open_project
from course.sandbox.open_view import SeenDetails
from course.sandbox.revision_details import NotAnswered
from course.state.excerpt import read_excerpt
from course.state.revisions import read_history
from course.state.risks import find_risks
from course.widgets.problems import ProblemsView, problems_data
from course.widgets.risks import RisksView, risks_data
from tests.state.projects import Project
from tests.state.test_display import words_of_html, words_of_text

DROP = "revision = 'aa11'\ndown_revision = None\n\n\n\n\ndef upgrade():\n    op.drop_table('t')\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with a risk, a parent that is not there, and a file that Python can't read."""
    project = Project(tmp_path / "project")
    (project.versions / "aa11.py").write_text(f"from alembic import op\n{DROP}", "utf-8")
    project.add("bb22", "lost")
    (project.versions / "cc33.py").write_text("revision = 'cc33'\ndef (", "utf-8")
    return project


def test_risks_are_told_by_kind_once_and_by_place(project: Project) -> None:
    history = read_history(project.config, ())
    data = risks_data(find_risks(history), history)
    assert data["levels"] == ["loses data", "no way back", "worth a look"]
    assert next(iter(data["kinds"])) == "drop_table"
    assert [risk["kind"] for risk in data["risks"] if risk["revision"] == "aa11"] == [
        "no_downgrade",
        "drop_table",
    ]
    assert all(risk["applied"] is False for risk in data["risks"])
    assert json.loads(json.dumps(data)) == data
    unasked = read_history(project.config)
    assert "applied" not in risks_data(find_risks(unasked), unasked)["risks"][0]


def test_the_text_form_has_what_is_drawn(project: Project) -> None:
    history = read_history(project.config)
    risks = RisksView(find_risks(history), history)
    for kind in risks.data["kinds"].values():
        for words in kind.values():
            assert words in str(risks)
    problems = ProblemsView(history)
    assert problems.data["problems"]
    for problem in problems.data["problems"]:
        assert problem["sentence"] in str(problems)
    assert "stops Alembic" in str(problems)


def test_what_stops_alembic_comes_first_and_points_to_files_that_are_there(
    project: Project,
) -> None:
    data = problems_data(read_history(project.config))
    assert [each["stops"] for each in data["problems"]] == sorted(
        (each["stops"] for each in data["problems"]), reverse=True
    )
    (missing,) = [each for each in data["problems"] if each["kind"] == "missing down revision"]
    assert missing["revisions"] == ["bb22"]


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ((), "Nothing is wrong"),
        (("lost",), "One thing is wrong with the history, or worth knowing; Alembic refuses"),
    ],
)
def test_how_bad_it_is_is_said_in_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, names: tuple[str, ...], words: str
) -> None:
    made = Project(tmp_path_factory.mktemp("other"))
    made.add("aa11")
    for name in names:
        made.add("bb22", name)
    assert problems_data(read_history(made.config))["sentence"].startswith(words)


def test_the_lines_around_a_risk_are_read_when_they_are_asked_for(project: Project) -> None:
    history = read_history(project.config)
    details = SeenDetails(history, find_risks(history))
    told = details({"what": "lines", "id": "aa11", "line": 9})
    assert told == {
        "first": 8,
        "lines": ["def upgrade():", "    op.drop_table('t')"],
        "note": "",
    }
    facts = details({"what": "revision", "id": "aa11"})["facts"]
    assert ["Risk", "line 9: drops a table (loses data)"] in facts
    assert ["Risk", "has no downgrade (no way back)"] in facts
    for asked in (
        {"what": "lines", "id": "aa11", "line": "9"},
        {"what": "lines", "id": "aa11", "line": -1},
        {"what": "lines", "id": "nobody", "line": 1},
        {"what": "run", "id": "aa11", "direction": "upgrade"},
        {"what": "sql", "id": "aa11", "direction": "upgrade", "dialect": "sqlite"},
    ):
        with pytest.raises(NotAnswered):
            details(asked)


def test_why_there_are_no_lines_is_said(project: Project) -> None:
    file = project.versions / "aa11.py"
    assert "it has no line 99 any more" in read_excerpt(file, 99)["note"]
    assert read_excerpt(file, 0)["first"] == 1
    file.write_bytes(b"# coding: nonsense\n")
    assert "is not text" in read_excerpt(file, 1)["note"]
    file.unlink()
    assert "aa11.py could not be read" in read_excerpt(file, 1)["note"]


def test_the_panel_says_what_the_text_says(project: Project) -> None:
    opened = open_project(project.root)
    panel = opened.look().panel()
    assert str(panel) == str(opened)
    assert [tab["title"] for tab in panel.data["tabs"]] == ["History", "Risks (3)", "Problems (2)"]
    assert "Nothing of it was run" in panel.data["note"]
    (row,) = [row for row in panel.data["tabs"][0]["data"]["rows"] if row["id"] == "aa11"]
    assert row["note"] == "2 risks"
    assert words_of_text(str(panel)) == words_of_html(panel.document.to_html())
    assert str(project.root) not in json.dumps(panel.data)


def test_a_drift_that_is_not_known_says_why(project: Project) -> None:
    panel = open_project(project.root, url="sqlite:///gone.db").look().panel()
    (drift,) = [tab for tab in panel.data["tabs"] if tab["name"] == "drift"]
    assert drift["data"] is None
    assert "can't be told" in drift["problem"] or "There is no SQLite file" in drift["problem"]
