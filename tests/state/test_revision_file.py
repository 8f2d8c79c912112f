"""One revision file, read without running it."""

import os
import py_compile
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.state import revision_file
from course.state.revision_file import RevisionFile, read_bytecode, read_source
from course.state.template_head import is_surely_sound, read_head


def kinds(said: RevisionFile) -> list[str]:
    return [kind for kind, _ in said.complaints]


def write(folder: Path, content: str) -> Path:
    path = folder / "abc_.py"
    path.write_text(content, encoding="utf-8")
    return path


def stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size


def test_nothing_in_the_file_is_run_and_its_imports_need_not_exist(tmp_path: Path) -> None:
    planted = tmp_path / "planted"
    content = (
        "import nowhere_to_be_found\n"
        f"open({str(planted)!r}, 'w').close()\n"
        "revision = 'abc'\n"
        f"down_revision = open({str(planted)!r}, 'w').name\n"
    )
    said = read_source(write(tmp_path, content))
    assert said.id == "abc"
    assert said.complaints == (
        ("computed", ("computes down_revision in line 4; read without running it, its value is "
                     "not known.")),
    )  # fmt: skip
    compiled = py_compile.compile(str(tmp_path / "abc_.py"), cfile=str(tmp_path / "abc_.pyc"))
    assert compiled is not None
    assert read_bytecode(Path(compiled)).id == "abc"
    assert not planted.exists()
    assert "nowhere_to_be_found" not in sys.modules


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("down_revision = None", ()),
        ("down_revision = 'a'", ("a",)),
        ("down_revision = ('a', 'b')", ("a", "b")),
        ("down_revision = ['a', 'b', 'a']", ("a", "b")),
        ("down_revision = {'a'}", ("a",)),
        ("down_revision: str | None = 'a'", ("a",)),
        ("BEFORE = 'a'\ndown_revision = BEFORE", ("a",)),
        ("down_revision = 'a' 'b'", ("ab",)),
        ("down_revision = 'a' + 'b'", ("ab",)),
        ("other, down_revision = 1, 'a'", ("a",)),
        ("down_revision = 'b'\ndown_revision = 'a'", ("a",)),
        ("down_revision = ()", ()),
    ],
)
def test_a_value_is_understood_however_it_is_written(
    tmp_path: Path, line: str, expected: tuple[str, ...]
) -> None:
    said = read_source(write(tmp_path, f"revision = 'r'\n{line}\n"))
    assert said == RevisionFile("r", down_revisions=expected)


def test_the_message_is_the_first_paragraph_of_the_docstring(tmp_path: Path) -> None:
    content = '"""add tags\nto todos\n\nRevision ID: r\n"""\nrevision = "r"\n'
    assert read_source(write(tmp_path, content)).message == "add tags to todos"


@pytest.mark.parametrize(
    ("content", "kind", "words"),
    [
        ("revision = 'r'\ndef upgrade(:\n    pass\n", "syntax", "syntax error in line 2"),
        ("revision = 'r'\x00", "syntax", ""),
        ("x = 1\n", "no_revision", "sets no variable revision"),
        ("", "no_revision", "sets no variable revision"),
        ("revision = 7\n", "not_a_string", "sets revision to 7"),
        ("revision = name()\n", "computed", "computes revision in line 1"),
        ("revision = 'r'\ndown_revision = 3.5\n", "not_a_string", "sets down_revision to 3.5"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, content: str, kind: str, words: str) -> None:
    said = read_source(write(tmp_path, content))
    assert kinds(said) == [kind]
    assert words in said.complaints[0][1]


def test_a_file_that_is_not_there_or_no_text_is_told(tmp_path: Path) -> None:
    assert kinds(read_source(tmp_path / "gone.py")) == ["unreadable"]
    path = tmp_path / "latin.py"
    path.write_bytes(b'revision = "\xe9"\n')
    assert kinds(read_source(path)) == ["syntax"]


def test_an_invalid_escape_sequence_is_no_complaint(tmp_path: Path) -> None:
    said = read_source(write(tmp_path, "revision = 'r'\nPATTERN = '\\d'\n"))
    assert said.complaints == ()


TEMPLATE = '''"""add tags

Revision ID: abc
"""

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision: str = 'abc'
down_revision: Union[str, Sequence[str], None] = ('a', 'b')
branch_labels: Union[str, Sequence[str], None] = 'x'
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    pass
'''


@pytest.mark.parametrize("head", [TEMPLATE, "revision = ''\nrevision = 'abc'\n"])
def test_a_syntax_error_in_a_function_is_told_and_the_head_still_counts(
    tmp_path: Path, head: str
) -> None:
    said = read_source(write(tmp_path, head + "\n\ndef downgrade() -> None\n    pass\n"))
    assert kinds(said) == ["syntax"]
    assert said.id == "abc"


def test_a_pyc_of_the_same_source_spares_a_second_look_at_the_syntax(tmp_path: Path) -> None:
    path = write(tmp_path, TEMPLATE)
    compiled = py_compile.compile(str(path))
    broken = TEMPLATE.replace("-> None:", "-> None?")
    path.write_text(broken, encoding="utf-8")
    assert len(broken) == len(TEMPLATE)
    assert kinds(read_source(path, compiled=compiled, stamp=(0, 0))) == ["syntax"]
    # A .pyc that claims this very source is believed, as Python itself believes it.
    made_from = int.from_bytes(Path(str(compiled)).read_bytes()[8:12], "little")
    os.utime(path, (made_from, made_from))
    assert kinds(read_source(path, compiled=compiled, stamp=stamp(path))) == []


def test_a_variable_set_below_a_function_counts_with_and_without_a_pyc(tmp_path: Path) -> None:
    path = write(tmp_path, TEMPLATE + "\ndown_revision = 'z'\n")
    compiled = py_compile.compile(str(path))
    for known in (None, compiled):
        assert read_source(path, compiled=known, stamp=stamp(path)).down_revisions == ("z",)


names = st.text("abc_1 ", max_size=4)
values = st.one_of(
    st.none(), names, st.lists(names, max_size=3).map(tuple), st.just(0), st.just(("a", 1))
)


@given(
    docstring=st.text("ab\"'\\\n #=", max_size=12),
    quote=st.sampled_from(['"""', "'''", '"']),
    head=st.lists(
        st.sampled_from(
            [
                "",
                "# comment",
                "import os",
                "from os import path, sep",
                "x = 1",
                "revision = 'early'",
                "if True:",
                "    pass",
                "def f():",
                "    revision = 'inner'",
                "import os; revision = 'hidden'",
                '"""',
            ]
        ),
        max_size=4,
    ),
    assigned=st.lists(
        st.tuples(
            st.sampled_from(["revision", "down_revision", "branch_labels", "depends_on"]),
            st.sampled_from([" = ", ": str = ", "=", ": Union[str, None] = "]),
            values,
            st.sampled_from(["", "  # why", " + 'x'", "; revision = 'y'"]),
        ),
        max_size=5,
    ),
    line_end=st.sampled_from(["\n", "\r\n"]),
)
def test_the_fast_way_says_what_the_thorough_way_says(
    docstring: str,
    quote: str,
    head: list[str],
    assigned: list[tuple[str, str, object, str]],
    line_end: str,
) -> None:
    lines = [f"{quote}{docstring}{quote}", *head]
    lines += [f"{name}{sign}{value!r}{rest}" for name, sign, value, rest in assigned]
    content = line_end.join([*lines, "", "def upgrade():", "    pass", ""]).encode()
    head = read_head(content)
    thorough = revision_file._parsed(content)
    if head is not None and not isinstance(thorough, str):
        assert revision_file._of_head(head) == revision_file._told(thorough)
    if head is not None and is_surely_sound(content, head):
        assert not isinstance(thorough, str)


def test_the_fast_way_takes_what_alembic_writes(tmp_path: Path) -> None:
    expected = RevisionFile("abc", ("a", "b"), (), ("x",), "add tags")
    content = TEMPLATE.encode()
    head = read_head(content)
    assert head is not None
    assert revision_file._of_head(head) == expected
    assert is_surely_sound(content, head)
    assert read_source(write(tmp_path, TEMPLATE)) == expected


def test_bytecode_says_what_its_source_said(tmp_path: Path) -> None:
    path = write(tmp_path, TEMPLATE.replace("Union[str, Sequence[str], None]", "'str'"))
    compiled = py_compile.compile(str(path), cfile=str(tmp_path / "abc_.pyc"))
    assert compiled is not None
    assert read_bytecode(Path(compiled)) == read_source(path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"old!" + bytes(40),
        revision_file._PYC_START + bytes(8),
        revision_file._PYC_START + bytes(8) + b"N",
        revision_file._PYC_START + bytes(8) + b"\xff\xff",
    ],
)
def test_damaged_bytecode_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "abc_.pyc"
    path.write_bytes(content)
    assert kinds(read_bytecode(path)) == ["bytecode"]
    assert kinds(read_bytecode(tmp_path / "gone.pyc")) == ["unreadable"]
