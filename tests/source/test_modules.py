"""Where a lesson's own Python stands. Loading it is shown in tests/checks/test_packages.py."""

from pathlib import Path

import pytest

from course.source.modules import load, places, sources

FILE, FOLDER = ["exercises.py"], ["exercises/__init__.py", "exercises/wire_env.py"]


@pytest.mark.parametrize(
    ("there", "stands", "consists"),
    [
        ([], [], []),
        (FILE, FILE, FILE),
        (FOLDER, FOLDER[:1], FOLDER),
        ([*FOLDER, "exercises/starters/one.py", "exercises/old.md"], FOLDER[:1], FOLDER),
        ([*FILE, *FOLDER], [*FILE, *FOLDER[:1]], [*FILE, *FOLDER]),
    ],
    ids=["nothing", "a file", "a folder", "a folder with more in it", "both"],
)
def test_a_module_is_a_file_or_a_folder(
    tmp_path: Path, there: list[str], stands: list[str], consists: list[str]
) -> None:
    for name in there:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    assert places(tmp_path, "exercises") == [tmp_path / name for name in stands]
    assert sources(tmp_path, "exercises") == [tmp_path / name for name in consists]


def test_a_module_that_does_not_run_leaves_the_one_before(tmp_path: Path) -> None:
    """Its own modules are then not half new and half old."""
    folder = tmp_path / "exercises"
    folder.mkdir()
    (folder / "words.py").write_text("WORD = 'one'\n")
    (folder / "__init__.py").write_text(
        "def word():\n    from . import words\n    return words.WORD\n"
    )
    before = load(folder / "__init__.py")
    assert before.word() == "one"
    (folder / "words.py").write_text("WORD = 'two'\n")
    (folder / "__init__.py").write_text("from . import words\n1 / 0\n")
    with pytest.raises(ZeroDivisionError):
        load(folder / "__init__.py")
    assert before.word() == "one"
