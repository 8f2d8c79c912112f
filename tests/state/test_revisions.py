"""Histories: whole ones, and damaged ones, which are read all the same."""

import os
import py_compile
import shutil
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from course.state import revision_file
from course.state.revisions import History, RevisionCache, read_current, read_history
from tests.state.projects import Project


def ids(history: History) -> list[str]:
    return [revision.id for revision in history.revisions]


def kinds(history: History) -> list[str]:
    return [problem.kind for problem in history.problems]


def test_an_empty_history_is_read(project: Project) -> None:
    history = read_history(project.config)
    assert (history.revisions, history.heads, history.problems) == ((), (), ())
    assert str(history) == "No revisions."


def test_a_merged_branch_is_drawn(project: Project) -> None:
    project.add("a", message="create todos")
    project.add("b", "a")
    project.add("c", "a")
    project.add("d", ("b", "c"))
    history = read_history(project.config, ("b",))
    assert str(history) == (
        "4 revisions, 1 head (d) and 1 base.\n"
        "The database stands at b; 2 revisions pending.\n"
        "\n"
        "Revisions, newest first\n"
        "     Revision  down_revision  Marks                       Message\n"
        "     --------  -------------  --------------------------  -------\n"
        "*    d         b and c        head, mergepoint, pending   revision d\n"
        "|\\\n"
        "* |  b         a              current, applied            revision b\n"
        "| *  c         a              pending                     revision c\n"
        "|/\n"
        "*    a         none           base, branchpoint, applied  create todos"
    )


def test_lanes_that_lie_between_are_crossed(project: Project) -> None:
    project.add("a")
    for name in "bcd":
        project.add(name, "a")
    project.add("e", ("b", "c", "d"))
    (table,) = read_history(project.config).document().tables
    assert [line for lines in table.gutter for line in lines] == [
        "*",
        "|\\",
        "|-|\\",
        "* | |",
        "| * |",
        "| | *",
        "|/  |",
        "|--/",
        "*",
    ]


def test_several_heads_and_bases_and_an_effective_head(project: Project) -> None:
    project.add("a1")
    project.add("a2", "a1")
    project.add("b1", labels="billing")
    project.add("b2", "b1", depends_on="a2")
    history = read_history(project.config)
    assert history.heads == ("a2", "b2")
    assert history.effective_heads == ("a2",)
    assert history.bases == ("a1", "b1")
    assert history.marks("a2") == ("effective head",)
    assert history.marks("b2") == ("head",)
    assert history.labels["b2"] == {"billing"}
    assert history.at(("b2",)).applied == {"a1", "a2", "b1", "b2"}
    assert "billing" in str(history)


def test_a_database_can_stand_in_many_places(project: Project) -> None:
    project.add("a")
    project.add("b", "a")
    history = read_history(project.config)
    assert history.marks("a") == ("base",)
    assert "No database stands on it" in str(history)
    nowhere = history.at(())
    assert nowhere.pending == ("a", "b")
    assert "stands before the first revision; 2 revisions pending" in str(nowhere)
    assert history.at(("b",)).pending == ()
    assert "stands at b; nothing is pending" in str(history.at(("b",)))


def test_a_revision_that_nobody_has_is_told(project: Project) -> None:
    project.add("a")
    history = read_history(project.config, ("gone",))
    assert history.unknown_current == ("gone",)
    assert kinds(history) == ["unknown_current"]
    assert history.problems[0].sentence.startswith("The database stands at gone, and no file")
    assert history.at(("a",)).problems == ()


def test_folders_in_folders_are_read_where_the_configuration_says_so(project: Project) -> None:
    project.add("a")
    project.add("b", "a", file="2026/b_.py")
    project.add("c", "b", file="2026/07/c_.py")
    history = read_history(project.config)
    assert ids(history) == ["a"]
    assert kinds(history) == ["folder_not_read"]
    assert "alembic/versions/2026 is a folder with .py files (2)" in history.problems[0].sentence
    project.write_config("script_location = alembic", "recursive_version_locations = true")
    history = read_history(project.config)
    assert ids(history) == ["c", "b", "a"]
    assert history.problems == ()


def test_a_folder_may_be_given_in_place_of_the_file(project: Project) -> None:
    project.add("a")
    assert ids(read_history(str(project.root))) == ["a"]
    project.config.rename(project.root / "other.ini")
    assert kinds(read_history(project.root)) == ["configuration"]


def test_one_file_reached_twice_is_read_once(project: Project) -> None:
    project.add("a")
    project.write_config(
        "script_location = alembic",
        "path_separator = ;",
        "version_locations = alembic/versions;%(here)s/alembic/versions",
    )
    history = read_history(project.config)
    assert ids(history) == ["a"]
    assert kinds(history) == ["loaded_twice"]


def test_bytecode_left_behind_is_told_with_its_revision(project: Project) -> None:
    project.add("a")
    gone = project.add("b", "a")
    py_compile.compile(str(gone))
    gone.unlink()
    history = read_history(project.config)
    assert ids(history) == ["a"]
    (problem,) = history.problems
    assert (problem.kind, problem.revisions, problem.stops_alembic) == ("leftover", ("b",), False)
    assert "It holds revision b." in problem.sentence


def test_sourceless_bytecode_counts_where_the_configuration_says_so(project: Project) -> None:
    for name, down in (("a", None), ("b", "a"), ("c", "b")):
        path = project.add(name, down)
        if name == "c":
            py_compile.compile(str(path), cfile=str(path.with_suffix(".pyc")))
        else:
            py_compile.compile(str(path))
        if name != "a":
            path.unlink()
    project.write_config("script_location = alembic", "sourceless = true")
    history = read_history(project.config)
    assert ids(history) == ["c", "b", "a"]
    assert history.problems == ()


def test_two_files_with_one_id_are_both_named_and_the_later_counts(project: Project) -> None:
    project.add("a")
    project.add("x", "a", file="1_.py", message="first")
    project.add("x", "a", file="2_.py", message="second")
    history = read_history(project.config)
    assert [revision.message for revision in history.revisions] == ["second", "revision a"]
    assert [revision.message for revision in history.duplicates] == ["first"]
    (problem,) = history.problems
    assert "alembic/versions/1_.py and alembic/versions/2_.py both have" in problem.sentence


def test_a_missing_parent_is_told_and_its_child_is_no_base(project: Project) -> None:
    project.add("b", "gone")
    history = read_history(project.config)
    assert ids(history) == ["b"]
    assert history.bases == ()
    (problem,) = history.problems
    assert (problem.kind, problem.revisions) == ("missing_down_revision", ("b", "gone"))
    assert "b names gone in down_revision, and no file has that revision." in problem.sentence


def test_a_missing_dependency_is_told(project: Project) -> None:
    project.add("a", depends_on="nothing")
    assert kinds(read_history(project.config)) == ["missing_dependency"]


def test_a_ring_is_told_once_and_everything_is_still_there(project: Project) -> None:
    project.add("a")
    project.add("b", ("a", "d"))
    project.add("c", "b")
    project.add("d", "c")
    project.add("e", "d")
    history = read_history(project.config, ("e",))
    assert sorted(ids(history)) == ["a", "b", "c", "d", "e"]
    (problem,) = history.problems
    assert problem.kind == "cycle"
    assert problem.sentence.startswith(
        "b, which comes after d, which comes after c, which comes after b:"
    )


def test_a_revision_may_not_come_after_itself(project: Project) -> None:
    project.add("a", "a")
    history = read_history(project.config)
    assert ids(history) == ["a"]
    assert kinds(history) == ["cycle"]


def test_two_owners_of_a_label_are_told(project: Project) -> None:
    project.add("a", labels="x")
    project.add("b", "a", labels=("x", "a"))
    assert kinds(read_history(project.config)) == ["duplicate_label", "duplicate_label"]


def test_an_id_with_a_sign_that_alembic_refuses_is_told(project: Project) -> None:
    project.add("a-1")
    assert kinds(read_history(project.config)) == ["illegal_id"]


def test_an_old_file_without_a_variable_is_known_by_its_name(project: Project) -> None:
    (project.versions / "abc123.py").write_text("down_revision = None\n", encoding="utf-8")
    (project.versions / "zzz.py").write_text("down_revision = None\n", encoding="utf-8")
    history = read_history(project.config)
    assert ids(history) == ["abc123"]
    assert kinds(history) == ["no_revision"]


def test_a_file_that_cannot_be_parsed_is_told_and_the_rest_is_drawn(project: Project) -> None:
    project.add("a")
    project.add("b", "a", top="import ( broken\n")
    project.add("c", "b")
    history = read_history(project.config)
    assert sorted(ids(history)) == ["a", "c"]
    assert kinds(history) == ["syntax", "missing_down_revision"]
    assert history.problems[0].sentence.startswith("alembic/versions/b_.py has a syntax error")


def test_missing_imports_and_side_effects_do_not_matter(project: Project) -> None:
    planted = project.root / "planted"
    project.add("a", top=f"import no_such_module\nopen({str(planted)!r}, 'w').close()\n")
    history = read_history(project.config)
    assert ids(history) == ["a"]
    assert history.problems == ()
    assert not planted.exists()


def test_files_that_are_no_revisions_are_passed_over(project: Project) -> None:
    for name in ("__init__.py", ".#a_.py", "notes.txt", "README"):
        (project.versions / name).write_text("raise SystemExit", encoding="utf-8")
    project.add("a")
    assert ids(read_history(project.config)) == ["a"]
    assert kinds(read_history(project.config)) == []


def test_reading_writes_nothing(project: Project) -> None:
    project.add("a")
    before = sorted(path for path in project.root.rglob("*"))
    read_history(project.config)
    assert sorted(path for path in project.root.rglob("*")) == before


def test_no_absolute_path_is_shown(project: Project) -> None:
    project.add("a", top="oops(\n")
    project.add("b", "gone")
    project.add("b", "gone", file="sub/x.py")
    bundle = read_history(project.config)._repr_mimebundle_()
    assert str(project.root) not in "".join(bundle.values())


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of files that were read."""
    names: list[str] = []
    read = revision_file.read_source

    def noting(path: str, **known: object) -> revision_file.RevisionFile:
        names.append(Path(path).name)
        return read(path, **known)  # type: ignore[arg-type]

    monkeypatch.setattr("course.state.revisions.read_source", noting)
    return names


def settle(*paths: Path) -> None:
    """Make files look as if they had been written a while ago."""
    long_ago = time.time() - 100
    for path in paths:
        os.utime(path, (long_ago, long_ago))


def test_a_refresh_reads_the_files_that_changed(project: Project, parsed: list[str]) -> None:
    files = [project.add("a"), project.add("b", "a"), project.add("c", "b")]
    settle(*files)
    cache = RevisionCache()
    assert read_history(project.config, cache=cache) == read_history(project.config)
    parsed.clear()
    assert ids(read_history(project.config, cache=cache)) == ["c", "b", "a"]
    assert parsed == []
    project.add("d", "c")
    files[1].unlink()
    project.add("c", "a")
    assert ids(read_history(project.config, cache=cache)) == ["d", "c", "a"]
    assert parsed == ["c_.py", "d_.py"]


def test_a_file_that_changed_this_moment_is_not_trusted(
    project: Project, parsed: list[str]
) -> None:
    path = project.add("a")
    cache = RevisionCache()
    now = time.time_ns() + 10**9
    os.utime(path, ns=(now, now))
    read_history(project.config, cache=cache)
    path.write_text(path.read_text(encoding="utf-8").replace("'a'", "'z'"), encoding="utf-8")
    os.utime(path, ns=(now, now))
    assert ids(read_history(project.config, cache=cache)) == ["z"]


@pytest.mark.parametrize("shape", ["line", "ring", "heads"])
def test_five_thousand_revisions_are_read_and_drawn(project: Project, shape: str) -> None:
    count = 5000 if shape != "heads" else 1500
    for number in range(count):
        down = None if not number else f"r{number - 1}" if shape != "heads" else "r0"
        if shape == "ring" and not number:
            down = f"r{count - 1}"
        label = None if number % 1000 else f"label{number}"
        (project.versions / f"{number:05}.py").write_text(
            f"revision = 'r{number}'\ndown_revision = {down!r}\nbranch_labels = {label!r}\n",
            encoding="utf-8",
        )
    history = read_history(project.config, ("r1",))
    assert len(history.revisions) == count
    assert kinds(history) == (["cycle"] if shape == "ring" else [])
    assert len(history.shown(None).tables[0].rows) == count
    assert "older revisions not shown." in str(history)


NAMES = ("a", "b", "c", "d")


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    files=st.lists(
        st.tuples(
            st.sampled_from([*NAMES, "e-1"]),
            st.lists(st.sampled_from([*NAMES, "gone"]), max_size=3),
            st.lists(st.sampled_from([*NAMES, "x", "gone"]), max_size=2),
            st.lists(st.sampled_from(["x", "y", "a"]), max_size=2),
            st.sampled_from(["", "", "", "(", "\0", "revision = f()", "del revision"]),
        ),
        max_size=6,
    ),
    current=st.one_of(st.none(), st.lists(st.sampled_from([*NAMES, "gone"]), max_size=3)),
)
def test_no_damage_makes_the_reading_fail(
    files: list[tuple[str, list[str], list[str], list[str], str]], current: list[str] | None
) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        project = Project(folder / "project")
        for number, (name, down, needs, labels, top) in enumerate(files):
            project.add(
                name, tuple(down), depends_on=tuple(needs), labels=tuple(labels),
                file=f"{number}.py", top=top + "\n",
            )  # fmt: skip
        history = read_history(project.config, None if current is None else tuple(current))
        again = read_history(project.config, None if current is None else tuple(current))
    finally:
        shutil.rmtree(folder)
    assert history == again
    assert len(set(ids(history))) == len(history.revisions)
    readable = {name for name, _, _, _, top in files if top not in {"(", "\0"}}
    assert set(ids(history)) == readable
    assert all(problem.sentence for problem in history.problems)
    text = str(history)
    assert all(name in text for name in ids(history))


def test_the_place_of_a_database_is_read(sqlite: Engine, tmp_path: Path) -> None:
    assert read_current(sqlite) is None
    assert not (tmp_path / "app.db").exists()
    with sqlite.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (id INTEGER)")
        assert read_current(connection) is None
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32))")
    assert read_current(sqlite) == ()
    with sqlite.begin() as connection:
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('b'), ('a')")
    assert read_current(sqlite) == ("a", "b")
    assert read_current(sqlite, "versions_of_another") is None
