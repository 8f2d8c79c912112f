"""Version folders as they are found in the wild, and worse: read, drawn, and nothing is run."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course.state.revisions import read_history
from course.state.risks import find_risks
from tests.state.projects import Project

SOURCE = "revision = {0!r}\ndown_revision = {1}\n\n\ndef upgrade():\n    pass\n"


def source(name: str, down: str = "None", more: str = "") -> str:
    return SOURCE.format(name, down) + more


def shown(project: Project) -> str:
    """Everything there is to show of a history; no word of it is a place on this machine."""
    history = read_history(project.config, ("somewhere",))
    text = f"{history.document().to_text()}\n{find_risks(history).document().to_text()}"
    assert str(project.root) not in text
    assert find_risks(history).document().to_html()
    return text


def kinds(project: Project) -> list[str]:
    return [problem.kind for problem in read_history(project.config).problems]


def ids(project: Project) -> list[str]:
    return [revision.id for revision in read_history(project.config).revisions]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"\xef\xbb\xbf" + source("a").encode(), ["a"]),
        (b"# -*- coding: latin-1 -*-\n# caf\xe9\n" + source("a").encode(), ["a"]),
        (source("a").replace("\n", "\r\n").encode(), ["a"]),
        (source("a").replace("\n", "\r").encode(), ["a"]),
        (source("a").replace("    ", "\t").encode(), ["a"]),
        (b"\x0c" + source("a").encode(), ["a"]),
        (source("a").encode() + b"\n\n\n    \n", ["a"]),
        (source("ä").encode(), ["ä"]),
        (b"revision: str = 'a'\ndown_revision: 'str | None' = None\n", ["a"]),
        (b"revision, down_revision = 'a', None\n", ["a"]),
        (b"revision = down_revision = None\nrevision = 'a'\n", ["a"]),
        (b"name = 'a'\nrevision = name\ndown_revision = None\n", ["a"]),
    ],
)
def test_ways_to_write_a_file_are_read(project: Project, content: bytes, found: list[str]) -> None:
    (project.versions / "one.py").write_bytes(content)
    assert ids(project) == found
    assert shown(project)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"'''caf\xe9'''\n" + source("a").encode(), "syntax"),
        (source("a").encode("utf-16"), "syntax"),
        (b"# coding: nowhere\n" + source("a").encode(), "syntax"),
        (b"print 'python 2'\n" + source("a").encode(), "syntax"),
        (source("a", more="\n\ndef f[T](x: T) -> T: ...\ntype X = int\n@@\n").encode(), "syntax"),
        (source("a", more="\tx\n        y\n").encode(), "syntax"),
        (b"<<<<<<< HEAD\n" + source("a").encode(), "syntax"),
        (source("a").encode() + b"\0", "syntax"),
        (b"x = " + b"(" * 300 + b")" * 300, "syntax"),
        (b"revision = " + b"-" * 100_000 + b"1", "syntax"),
        (b"revision = f'{1}a'\ndown_revision = None\n", "computed"),
        (b"import x\nrevision = x.make()\n", "computed"),
        (b"revision = 1\n", "not_a_string"),
        (b"revision = ''\n", "not_a_string"),
        (b"revision = 'a'\ndown_revision = ('b', 3)\n", "not_a_string"),
        (b"", "no_revision"),
        (b"# nothing\n", "no_revision"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(project: Project, content: bytes, kind: str) -> None:
    (project.versions / "one.py").write_bytes(content)
    project.add("z")
    assert kind in kinds(project)
    assert "z" in shown(project)


def test_a_folder_a_broken_link_and_a_pipe_in_a_files_place_are_told(project: Project) -> None:
    project.add("z")
    (project.versions / "folder.py").mkdir()
    (project.versions / "lost.py").symlink_to("nowhere.py")
    (project.versions / "round.py").symlink_to("round.py")
    os.mkfifo(project.versions / "pipe.py")
    assert ids(project) == ["z"]
    assert kinds(project).count("unreadable") == 3
    assert "pipe.py" in shown(project)


def test_a_link_to_another_file_is_read_once(project: Project) -> None:
    project.add("a", file="a.py")
    (project.versions / "b.py").symlink_to("a.py")
    assert ids(project) == ["a"]
    assert shown(project)


def test_a_versions_folder_that_is_a_file_or_is_not_there_is_told(project: Project) -> None:
    project.versions.rmdir()
    assert shown(project).startswith("No revisions.")
    project.versions.write_text("", encoding="utf-8")
    assert shown(project).startswith("No revisions.")


def test_a_huge_file_is_read(project: Project) -> None:
    rows = ",\n".join(f"    ({number}, 'title {number}')" for number in range(50_000))
    (project.versions / "a.py").write_text(source("a", more=f"\nROWS = [\n{rows}\n]\n"), "utf-8")
    assert ids(project) == ["a"]
    assert find_risks(read_history(project.config)).looked_at == 1


def test_hundreds_of_revisions_with_a_merge_every_ten_are_drawn(project: Project) -> None:
    last = None
    for number in range(0, 600, 3):
        for side in "ab":
            project.add(f"{side}{number}", last)
        last = f"m{number}"
        project.add(last, (f"a{number}", f"b{number}"))
    history = read_history(project.config)
    assert history.heads == ("m597",)
    assert len(history.shown(None).tables[0].rows) == 600


def test_a_long_ring_and_a_deep_history_end(project: Project) -> None:
    for number in range(1500):
        project.add(f"a{number}", f"a{(number - 1) % 1500}")
    assert "cycle" in kinds(project)
    (project.versions / "a0_.py").unlink()
    project.add("a0")
    assert kinds(project) == []
    assert len(ids(project)) == 1500


PIECES = st.sampled_from(
    [
        "revision = 'a'", "revision = 'b'", "revision = f'{x}'", "revision: str = 'c'",
        "revision = None", "down_revision = 'a'", "down_revision = ('a', 'b')",
        "down_revision = 'gone'", "down_revision = revision", "branch_labels = ('x',)",
        "branch_labels = 'a'", "depends_on = 'b'", "depends_on = ['x', None]", "\0", "\ufeff",
        "'''", "def upgrade():", "def downgrade():", "    pass", "\top.drop_table(", "    )",
        "    op.execute('DELETE FROM ' + t)", "    op.execute(f'''UPDATE {t} SET''')",
        "    op.add_column('t', sa.Column(*a, nullable=False, **k))",
        "    with op.batch_alter_table(*x) as batch_op:", "        batch_op.drop_constraint()",
        "    op.create_table()", "    op.rename_table('a', *b)", "    op.execute()",
        "    op.alter_column(nullable=False, type_=sa.String())", "    upgrade()",
        "from alembic import op", "from . import models", "import sqlalchemy as sa",
        "open(MARKER, 'w').close()", "if op.get_bind().dialect.name in ():", "    return",
        "class A:", "@decorated", "async def upgrade():", "upgrade = lambda: 1", "x = x", "t = u",
        "u = t", "match x:", "    case 1:", "try:", "except* E:", "    bind = op.get_bind()",
        "    bind.execute(t)", "    op.create_foreign_key(ondelete='CASCADE')", "é",
    ]
)  # fmt: skip
FILES = st.dictionaries(
    st.sampled_from(["a.py", "b.py", "c.pyc", "d.pyo", "__init__.py", ".#a.py", "sub/e.py", "f"]),
    st.one_of(
        st.lists(PIECES, max_size=14).map("\n".join).map(str.encode),
        st.lists(PIECES, max_size=6).map(lambda p: f"from alembic import op\ndef upgrade():\n"
                                         f"{chr(10).join(p)}".encode()),
        st.binary(max_size=60),
    ),
    max_size=5,
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(FILES, st.sampled_from(["", "recursive_version_locations = true", "sourceless = true"]))
def test_no_version_folder_raises_or_runs(files: dict[str, bytes], option: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        project = Project(Path(folder) / "project")
        project.write_config("script_location = alembic", option)
        marker = Path(folder) / "marker"
        planted = f"open({str(marker)!r}, 'w').close()\n"
        project.add("z", top=planted)
        for name, content in files.items():
            path = project.versions / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content.replace(b"MARKER", repr(str(marker)).encode()))
        before = sorted(project.root.rglob("*"))
        assert "z" in shown(project)
        assert sorted(project.root.rglob("*")) == before
        assert not marker.exists()
