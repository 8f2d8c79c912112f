"""A project's modules are compiled once for each text, and nobody can tell."""

import importlib.util
import traceback
import warnings
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

from course.sandbox import compiled


def _imported(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with compiled.kept():
        spec.loader.exec_module(module)
    return module


@pytest.fixture(autouse=True)
def _no_bytecode(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where a project's code is run: without `.pyc` files."""
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    compiled._compiled.cache_clear()


def test_a_text_is_compiled_once_wherever_it_stands(tmp_path: Path) -> None:
    for name in ("one.py", "two.py"):
        (tmp_path / name).write_text("def where() -> str:\n    return __file__\n")
        assert _imported(tmp_path / name).where() == str(tmp_path / name)
    assert compiled._compiled.cache_info().misses == 1


def test_an_edit_of_the_same_length_in_the_same_second_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "one.py"
    for value in (1, 2):
        file.write_text(f"value = {value}\n")
        assert _imported(file).value == value


def test_a_traceback_names_the_file_that_runs(tmp_path: Path) -> None:
    for name in ("one.py", "two.py"):
        (tmp_path / name).write_text("def fail() -> None:\n    raise ValueError\n")
        with pytest.raises(ValueError, match=r"^$") as raised:
            _imported(tmp_path / name).fail()
        assert traceback.extract_tb(raised.tb)[-1].filename == str(tmp_path / name)


def test_a_syntax_error_names_the_file_and_the_line(tmp_path: Path) -> None:
    file = tmp_path / "one.py"
    file.write_text("x = 1\ndef (\n")
    with pytest.raises(SyntaxError) as raised:
        _imported(file)
    assert (raised.value.filename, raised.value.lineno) == (str(file), 2)
    assert raised.value.__context__ is None  # nothing that a process of its own would not print


def test_a_warning_is_told_each_time_with_its_file(tmp_path: Path) -> None:
    file = tmp_path / "one.py"
    file.write_text('assert (1, "never false")\n')
    for _ in range(2):
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            _imported(file)
        assert [(each.category, each.filename) for each in told] == [(SyntaxWarning, str(file))]


def test_afterwards_python_compiles_as_before(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("")
    before = SourceFileLoader.source_to_code
    _imported(tmp_path / "one.py")
    assert SourceFileLoader.source_to_code is before
