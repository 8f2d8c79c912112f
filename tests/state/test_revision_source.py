"""The source of a revision's functions."""

import sys
from pathlib import Path

import pytest

from course.state.revision_source import RevisionSource, read_revision_source

FILE = '''"""add tags"""
import nowhere_to_be_found

revision = "a"


@nowhere_to_be_found.marked(
    twice=True,
)
def upgrade() -> None:
    """Says \\d."""
    if True:

        pass  # here
# behind it


async def downgrade() -> None: pass
'''


def test_the_functions_are_shown_as_they_are_written(tmp_path: Path) -> None:
    path = tmp_path / "a_.py"
    path.write_text(FILE, encoding="utf-8")
    found = read_revision_source(path)
    assert found.upgrade.startswith("@nowhere_to_be_found.marked(\n    twice=True,\n)\ndef upgrade")
    assert found.upgrade.endswith("\n\n        pass  # here")
    assert found.downgrade == "async def downgrade() -> None: pass"
    assert found.note == ""
    assert "nowhere_to_be_found" not in sys.modules


def test_a_file_in_another_encoding_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a_.py"
    path.write_bytes(b"# coding: latin-1\ndef upgrade():\n    print('\xe9')\n")
    found = read_revision_source(path)
    assert found.upgrade == "def upgrade():\n    print('é')"
    assert found.note == "a_.py defines no downgrade()."


@pytest.mark.parametrize(
    ("name", "content", "note"),
    [
        ("a_.pyc", b"", "a_.pyc is compiled, and its .py is not there"),
        ("a_.py", None, "a_.py could not be read: No such file"),
        ("a_.py", b"\xff", "a_.py is not text in the encoding that it claims."),
        ("a_.py", b"# coding: nonsense\n", "a_.py is not text in the encoding"),
        ("a_.py", b"x = (\n", "a_.py has a syntax error in line 1"),
        ("a_.py", b"x = 1\0", "a_.py has a syntax error"),
        ("a_.py", b"", "a_.py defines no upgrade() and no downgrade()."),
    ],
)
def test_what_cannot_be_shown_says_why(
    tmp_path: Path, name: str, content: bytes | None, note: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    found = read_revision_source(tmp_path / name)
    assert found == RevisionSource(note=found.note)
    assert found.note.startswith(note)
