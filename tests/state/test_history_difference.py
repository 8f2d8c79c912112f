"""The difference between two histories."""

from course.state.history_difference import diff_histories
from course.state.revisions import read_history
from tests.state.projects import Project


def test_a_new_revision_and_an_upgrade_are_told(project: Project) -> None:
    project.add("a")
    before = read_history(project.config, ())
    project.add("b", "a", message="add tags")
    after = read_history(project.config, ("b",))
    difference = diff_histories(before, after)
    assert [revision.id for revision in difference.added] == ["b"]
    assert difference.sentences == (
        "revision b added after a: add tags",
        "the heads were a; they are b",
        "the database stood before the first revision; it stands at b",
    )
    assert diff_histories(after, before).sentences[0] == "revision b removed: add tags"
    assert not diff_histories(after, after)
    assert str(diff_histories(after, after)) == "The history is the same."


def test_a_revision_that_was_edited_is_told(project: Project) -> None:
    project.add("a")
    project.add("b", "a")
    project.add("c", "b")
    before = read_history(project.config)
    project.add("c", "a", depends_on="b", labels="x", message="new")
    (project.versions / "b_.py").rename(project.versions / "b_renamed.py")
    difference = diff_histories(before, read_history(project.config))
    assert len(difference.changed) == 2
    assert difference.sentences == (
        "revision b: file renamed from b_.py to b_renamed.py",
        "revision c: down_revision changed from b to a",
        "revision c: depends_on changed from None to b",
        "revision c: branch_labels changed from None to x",
        "revision c: message changed from 'revision c' to 'new'",
        "the heads were c; they are b and c",
    )
