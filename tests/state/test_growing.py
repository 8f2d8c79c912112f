"""A history read again with the same cache is what a first reading gives."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course.state import revisions
from course.state.revisions import RevisionCache, read_history
from tests.state.projects import Project
from tests.state.test_history_as_alembic import Node, histories, write


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(histories(), st.data())
def test_one_more_file_gives_what_a_first_reading_gives(
    nodes: list[Node], data: st.DataObject
) -> None:
    cache = RevisionCache()
    places = ["first", "last", *(node.name for node in nodes)]
    with tempfile.TemporaryDirectory() as folder:
        project = write(nodes, Path(folder) / "project")
        read_history(project.config, cache=cache)
        for name in ("z1", "k1", "z1"):  # the last takes the place of the first
            down = data.draw(st.sampled_from([None, *read_history(project.config).heads, "z1"]))
            if down == name:
                continue
            labels = data.draw(st.sampled_from([None, None, "label", nodes[0].name]))
            needs = data.draw(st.sampled_from([None, None, nodes[-1].name, "k1"]))
            file = f"{data.draw(st.sampled_from(places))}_{name}.py"
            project.add(name, down, labels=labels, depends_on=needs, file=file)
            for current in (None, (), (name,)):
                again = read_history(project.config, current, cache=cache)
                assert again == read_history(project.config, current)


def test_a_file_on_top_needs_no_other_look_at_the_rest(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.add("a", labels="line")
    project.add("b", "a")
    cache = RevisionCache()
    read_history(project.config, cache=cache)
    with monkeypatch.context() as without:
        without.setattr(revisions, "connect", None)
        assert read_history(project.config, cache=cache).heads == ("b",)
        path = project.add("c", "b")
        history = read_history(project.config, ("b",), cache=cache)
    assert history.heads == history.pending == ("c",)
    assert history.labels["c"] == {"line"}
    path.unlink()
    assert read_history(project.config, cache=cache).heads == ("b",)


def test_a_cache_serves_several_projects(tmp_path: Path) -> None:
    first = Project(tmp_path / "first")
    first.add("a")
    cache = RevisionCache()
    read_history(first.config, cache=cache)
    shutil.copytree(first.root, tmp_path / "second")
    for name in ("first", "second", "first"):
        history = read_history(tmp_path / name, cache=cache)
        assert history.root == tmp_path / name
        assert history.revisions[0].path.is_relative_to(tmp_path / name)
