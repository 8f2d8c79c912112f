"""Our reading of a history against Alembic's own, on histories of every shape."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course.state.revisions import read_history
from tests.state.projects import Project


@dataclass(frozen=True)
class Node:
    """A revision to be written."""

    name: str
    parents: tuple[str, ...]
    depends_on: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


@st.composite
def histories(draw: st.DrawFn, *, with_dependencies: bool = True) -> list[Node]:
    """Histories without a fault: branches, merges, several bases, labels, dependencies."""
    size = draw(st.integers(1, 9))
    names = draw(st.permutations([f"{letter}1" for letter in "abcdefghi"[:size]]))
    nodes: list[Node] = []
    for name in names:
        earlier = [node.name for node in nodes]
        parents = (
            draw(st.lists(st.sampled_from(earlier), max_size=3, unique=True)) if earlier else []
        )
        others = [other for other in earlier if other not in parents]
        needs = []
        if with_dependencies and others and draw(st.booleans()):
            needs = [draw(st.sampled_from(others))]
            labelled = {node.name: node.labels for node in nodes}
            needs = [draw(st.sampled_from([need, *labelled[need]])) for need in needs]
        labels = draw(st.sampled_from([(), (), (f"label_{name}",)]))
        nodes.append(Node(name, tuple(parents), tuple(needs), labels))
    return nodes


def write(nodes: list[Node], root: Path) -> Project:
    """Write the revisions as files."""
    project = Project(root)
    for node in nodes:
        down = node.parents[0] if len(node.parents) == 1 else node.parents or None
        project.add(node.name, down, labels=node.labels or None, depends_on=node.depends_on or None)
    return project


def in_alembic(project: Project) -> ScriptDirectory:
    """Alembic's view of the same files, which it imports."""
    return ScriptDirectory.from_config(Config(str(project.config)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(histories())
def test_shape_and_labels_are_those_of_alembic(nodes: list[Node]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        project = write(nodes, Path(folder) / "project")
        ours = read_history(project.config)
        script = in_alembic(project)
        theirs = {revision.revision: revision for revision in script.walk_revisions()}
    assert ours.problems == ()
    assert {revision.id for revision in ours.revisions} == set(theirs)
    assert ours.heads == tuple(script.get_heads())
    assert set(ours.heads) - set(ours.effective_heads) == set(
        script.get_heads(consider_depends_on=True)
    ) & set(ours.heads)
    assert ours.bases == tuple(script.get_bases())
    for name, revision in theirs.items():
        assert (name in ours.merge_points) == revision.is_merge_point
        assert (name in ours.branch_points) == revision.is_branch_point
        assert set(ours.children[name]) == set(revision.nextrev)
        assert ours.labels[name] == revision.branch_labels
        found = ours.revision(name)
        assert found is not None
        assert found.message == revision.doc
        assert str(found.path.resolve()) == revision.path


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(histories(with_dependencies=False))
def test_the_order_is_that_of_alembic_history(nodes: list[Node]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        project = write(nodes, Path(folder) / "project")
        ours = read_history(project.config)
        theirs = [revision.revision for revision in in_alembic(project).walk_revisions()]
    assert [revision.id for revision in ours.revisions] == theirs


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(histories(), st.data())
def test_applied_is_what_alembic_would_not_run_again(
    nodes: list[Node], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        project = write(nodes, Path(folder) / "project")
        script = in_alembic(project)
        current = data.draw(st.sampled_from([node.name for node in nodes]))
        ours = read_history(project.config, (current,))
        pending = {step.revision.revision for step in script._upgrade_revs("heads", current)}
    assert set(ours.pending) == pending
    places = {name: number for number, name in enumerate(ours.pending)}
    for name in pending:  # an upgrade goes in this order
        assert all(places[name] > places[p] for p in ours.comes_after[name] if p in places)


@settings(max_examples=60, deadline=None)
@given(histories())
def test_the_drawing_has_a_star_for_each_revision_and_none_stands_below_its_parent(
    nodes: list[Node],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        history = read_history(write(nodes, Path(folder) / "project").config)
    (table,) = history.document().tables
    assert len(table.gutter) == len(table.rows) == len(nodes)
    for lines in table.gutter:
        assert [line.count("*") for line in lines] == [1] + [0] * (len(lines) - 1)
    places = {revision.id: number for number, revision in enumerate(history.revisions)}
    for node in nodes:
        assert all(places[node.name] < places[parent] for parent in node.parents)
