"""A history's drawing: every revision has its place, and every line leads where it should."""

import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings

from course.state.history import History
from course.state.layout import DASHED, SOLID, history_layout
from course.state.revisions import read_history
from tests.state.projects import Project
from tests.state.test_history_as_alembic import Node, histories, write


def _follow(drawn: dict[str, Any]) -> dict[tuple[int, int], set[int]]:
    """Where each line ends: for a row and a kind of line, the rows that its lines lead to."""
    found: dict[tuple[int, int], set[int]] = {}
    for row, lane, by, last, end, kind in drawn["edges"]:
        assert drawn["rows"][row]["lane"] == lane
        if drawn["rows"][last]["lane"] == end and _is_end(drawn, last, by, kind, end):
            found.setdefault((row, kind), set()).add(last)
            continue
        # It joins another line there, which goes on in the same lane.
        onward = {
            other[3]
            for other in drawn["edges"]
            if other[2] == by == end and other[5] == kind and other[0] < last < other[3]
        }
        assert len(onward) == 1
        found.setdefault((row, kind), set()).update(onward)
    return found


def _is_end(drawn: dict[str, Any], row: int, by: int, kind: int, end: int) -> bool:
    """False where a line passes the row in this lane: then it is that one which is joined."""
    return not any(
        other[2] == by == end and other[5] == kind and other[0] < row < other[3]
        for other in drawn["edges"]
    )


def check_lines(history: History) -> None:
    """Every line leads to a revision that its own comes after, and no lane holds two at once."""
    drawn = history_layout(history)
    rows = {row["id"]: number for number, row in enumerate(drawn["rows"])}
    found = _follow(drawn)
    for name, number in rows.items():
        parents = history.parents[name]
        needs = [n for n in history.comes_after[name] if n not in parents]
        assert found.get((number, SOLID), set()) == {rows[parent] for parent in parents}
        assert found.get((number, DASHED), set()) == {rows[need] for need in needs}
    taken = {(number, row["lane"]): row["id"] for number, row in enumerate(drawn["rows"])}
    for row, _, by, last, _, _ in drawn["edges"]:
        for between in range(row + 1, last):
            assert taken.setdefault((between, by), f"line from {row}") == f"line from {row}"
    assert drawn["lanes"] > max((lane for _, lane in taken), default=-1)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(histories())
def test_lines_lead_where_down_revision_and_depends_on_say(nodes: list[Node]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        check_lines(read_history(write(nodes, Path(folder) / "project").config))


def test_a_branch_a_merge_and_a_dependency(project: Project) -> None:
    project.add("a", message="create todos")
    project.add("b", "a", labels="left")
    project.add("c", "a")
    project.add("d", ("b", "c"))
    project.add("x", depends_on="a")
    drawn = history_layout(read_history(project.config, ("b", "lost")))
    assert json.loads(json.dumps(drawn)) == drawn
    assert {(row["id"], row["lane"], row["after"]) for row in drawn["rows"]} == {
        ("d", 0, "b and c"),
        ("b", 0, "a"),
        ("c", 1, "a"),
        ("x", 2, ""),
        ("a", 0, ""),
    }
    by_id = {row["id"]: row for row in drawn["rows"]}
    assert by_id["b"]["marks"] == ["current", "applied"]
    assert by_id["d"]["labels"] == ["left"]
    assert by_id["x"]["depends_on"] == ["a"]
    assert "labels" not in by_id["c"]
    assert [edge[5] for edge in drawn["edges"]].count(DASHED) == 1
    assert drawn["unknown"] == ["lost"]
    assert [problem["kind"] for problem in drawn["problems"]] == ["unknown current"]
    assert drawn["sentences"][1].startswith("The database stands at b and lost;")


def test_a_damaged_history_is_drawn_as_far_as_it_goes(project: Project) -> None:
    project.add("a", "gone")
    project.add("b", "c")
    project.add("c", "b")
    project.add("e", "gone")
    project.add("e", "lost", file="again_e.py")
    history = read_history(project.config)
    check_lines(history)
    assert {problem["kind"] for problem in history_layout(history)["problems"]} == {
        "duplicate id",
        "missing down revision",
        "cycle",
    }


def test_no_revision_is_no_row(project: Project) -> None:
    drawn = history_layout(read_history(project.config))
    assert (drawn["rows"], drawn["edges"], drawn["lanes"]) == ([], [], 0)


def test_hundreds_of_branches_need_few_lanes_and_thousands_of_revisions_little_room(
    project: Project,
) -> None:
    project.add("base")
    for number in range(300):
        project.add(f"head{number}", "base")
    drawn = history_layout(read_history(project.config))
    assert drawn["lanes"] == 2
    # A megabyte for 5,000.
    assert len(json.dumps(drawn)) / len(drawn["rows"]) < 200
