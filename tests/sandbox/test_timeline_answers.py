"""course.sandbox.timeline_answers: what the view asks about a moment."""

import json
from pathlib import Path

import pytest

from course.sandbox.revision_details import NotAnswered
from course.sandbox.timeline import Timeline
from course.sandbox.timeline_answers import TimelineAnswers
from course.sandbox.timeline_moments import NoSuchMoment
from tests.sandbox.projects import CREATE_TODOS
from tests.sandbox.timelines import ADD_DUE, do, project_of


def test_a_view_is_told_of_a_moment_and_taken_back(timeline: Timeline) -> None:
    project, drawn = project_of(timeline), []
    project.revision("a" * 12, None, CREATE_TODOS)
    do(timeline, "upgrade", "head")
    answer = TimelineAnswers(timeline, lambda: drawn.append(True))
    state = answer({"what": "state", "number": 3})
    assert json.loads(json.dumps(state)) == state
    assert state["schema"]["changes"] == ["table todos added, with id, title"]
    assert [table["name"] for table in state["rows"]["tables"]] == ["alembic_version", "todos"]
    graph, text = state["history"], str(timeline.state(3))
    assert graph["rows"][0]["marks"] == ["head", "base", "current", "applied"]
    assert graph["dialects"] == []
    row = graph["rows"][0]
    for words in (*graph["sentences"], *row["marks"], row["message"]):
        assert words in text
    said = answer({"what": "restore", "number": 1})["said"]
    assert said == (
        "The project is as it was after moment 1 (start). What was there before is moment 3. "
        "Is a file open in an editor? Load it again."
    )
    assert drawn == [True]
    said = answer({"what": "restore", "number": 4})["said"]
    assert said == "The project holds what it held after moment 4 already."
    with pytest.raises(NoSuchMoment):
        answer({"what": "state", "number": 99})


def test_a_revision_of_the_past_tells_what_its_file_held_then(timeline: Timeline) -> None:
    project, name = project_of(timeline), "a" * 12
    answer = TimelineAnswers(timeline)
    standing = answer({"what": "state", "number": 1})["history"]
    assert standing["sentences"] == ["No revisions."]
    project.revision(name, None, CREATE_TODOS)
    timeline.look()
    project.revision(name, None, ADD_DUE)
    do(timeline, "history")
    (project.root / "alembic" / "versions" / f"{name}_x.py").unlink()
    timeline.look()
    then, later = (answer({"what": "revision", "id": name, "number": at}) for at in (2, 3))
    assert json.loads(json.dumps(then)) == then
    assert then["facts"][0] == ["File", f"alembic/versions/{name}_x.py"]
    assert "op.create_table(" in then["upgrade"]
    assert "op.add_column(" in later["upgrade"]
    assert "steps" not in then
    with pytest.raises(NotAnswered, match=f"No file had revision {name} at moment 4"):
        answer({"what": "revision", "id": name, "number": 4})
    for what in ("run", "sql"):
        asked = {"what": what, "id": name, "number": 2, "direction": "upgrade", "dialect": "mysql"}
        with pytest.raises(NotAnswered, match="nothing is run there"):
            answer(asked)


def test_a_revision_outside_the_folder_is_not_kept_and_says_so(
    on_sqlite: Timeline, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "c_x.py").write_text("revision = 'c'\ndown_revision = None\n" + ADD_DUE)
    ini = project_of(on_sqlite).root / "alembic.ini"
    ini.write_text(
        ini.read_text().replace("[alembic]", f"[alembic]\nversion_locations = {elsewhere}")
    )
    on_sqlite.look()
    told = TimelineAnswers(on_sqlite)({"what": "revision", "id": "c", "number": 2})
    assert told["upgrade"] == ""
    assert told["note"].startswith("c_x.py stands outside the project's folder")
    assert str(tmp_path) not in json.dumps(told)


def test_before_alembic_and_before_a_database_the_history_says_so(on_sqlite: Timeline) -> None:
    project = project_of(on_sqlite)
    (project.root / "alembic.ini").rename(project.root / "later.ini")
    on_sqlite.begin()
    answer = TimelineAnswers(on_sqlite)
    drawn = answer({"what": "state", "number": 1})["history"]
    assert drawn["sentences"] == [
        "The project had no alembic.ini then: no migration had been written yet."
    ]
    assert drawn["rows"] == drawn["problems"] == []
    (project.root / "later.ini").rename(project.root / "alembic.ini")
    project.revision("a" * 12, None, CREATE_TODOS)
    on_sqlite.look()
    sentences = answer({"what": "state", "number": 2})["history"]["sentences"]
    assert sentences[1].startswith("The database has no alembic_version table yet")
