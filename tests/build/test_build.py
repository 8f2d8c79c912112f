"""Lessons that run: what comes out, and what is refused."""

import os
import sys
from pathlib import Path

import nbformat
import pytest

from course.build.build import Built, build, solved
from course.build.errors import CellNotPortable, CellRaised, KernelFailed
from course.build.outputs import MEASURED_HERE
from course.build.scratch import scratch
from tests.build.miniature import BODY, FRONT_MATTER, code, write_lesson


def _sources(text: str) -> list[str]:
    """What the cells of a notebook's text say."""
    notebook = nbformat.reads(text, as_version=4)
    return [cell.source for cell in notebook.cells]


def test_a_notebook_is_executed_and_valid(built: Built) -> None:
    notebook = nbformat.reads(built.text, as_version=4)
    nbformat.validate(notebook)
    codes = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in codes] == [1, 2]
    assert codes[0].outputs[0].data == {"text/plain": "42"}
    assert codes[1].outputs[0].text == "the end\n"


def test_a_notebook_tells_nothing_of_the_python_that_ran_it(built: Built) -> None:
    metadata = nbformat.reads(built.text, as_version=4).metadata
    assert metadata.kernelspec.display_name == "Python 3"
    assert "version" not in metadata.language_info
    assert "execution" not in built.text.replace("execution_count", "")


def test_the_header_shows_the_computed_minutes(built: Built) -> None:
    assert f"about {built.minutes} minutes" in _sources(built.text)[0]


def test_solutions_are_not_in_the_learners_notebook(built: Built) -> None:
    assert "solved" not in built.text
    assert 'print("solved")' in [cell.source for cell in solved(built.lesson).cells]


def test_building_again_elsewhere_is_the_same_to_the_byte(
    built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another folder, another working folder, another environment, another hash seed."""
    lesson = write_lesson(tmp_path / "with spaces" / "lessons")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("DATABASE_URL", "sqlite:///elsewhere.db")
    monkeypatch.setenv("COURSE_WORK", str(elsewhere))
    assert build(lesson).text == built.text
    assert list(elsewhere.iterdir()) == []


def test_an_inserted_cell_leaves_the_others_as_they_are(built: Built, tmp_path: Path) -> None:
    more = build(write_lesson(tmp_path, code("inserted = 1") + BODY))
    before = {cell.id for cell in nbformat.reads(built.text, as_version=4).cells}
    after = {cell.id for cell in nbformat.reads(more.text, as_version=4).cells}
    assert before < after
    assert len(after - before) == 1


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("print('so far')\n1 / 0", "ZeroDivisionError: division by zero"),
        ("%no_such_magic", "UsageError: Line magic function `%no_such_magic` not found."),
    ],
)
def test_a_cell_that_raises_is_named(tmp_path: Path, source: str, error: str) -> None:
    lesson = write_lesson(tmp_path, "Prose.\n" + code("fine = 1") + code(source))
    lines = lesson.file.read_text(encoding="utf-8").splitlines()
    first = source.splitlines()[0]
    with pytest.raises(CellRaised) as caught:
        build(lesson)
    message = str(caught.value)
    assert message.startswith(f"01_small/lesson.md:{lines.index(first)}: the cell `{first}")
    assert error in message
    assert "\x1b" not in message


def test_a_kernel_that_dies_is_told(tmp_path: Path) -> None:
    with pytest.raises(CellRaised, match="the kernel died"):
        build(write_lesson(tmp_path, code("import os\nos._exit(1)")))


@pytest.mark.skipif(os.name != "posix", reason="the broken interpreter is a shell script")
def test_a_kernel_that_does_not_start_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An interpreter that ends at once, as one whose ipykernel is damaged does."""
    broken = tmp_path / "broken-python"
    broken.write_text("#!/bin/sh\necho 'No module named ipykernel' >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(broken))
    with pytest.raises(KernelFailed, match=r"(?s)^01_small/lesson\.md: no cell ran.*ipykernel"):
        build(write_lesson(tmp_path, code("1")))


@pytest.mark.parametrize(
    "source",
    [
        "import sys\nprint(sys.executable)",
        "import os\nprint(os.path.expanduser('~') + '/x')",
        "object()",
        "import datetime\nprint(datetime.datetime.now())",
    ],
)
def test_an_output_of_one_machine_or_moment_is_refused(tmp_path: Path, source: str) -> None:
    with pytest.raises(CellNotPortable, match=r"^01_small/lesson\.md:\d+: the output contains"):
        build(write_lesson(tmp_path, code(source)))


def test_the_work_folders_path_is_told_as_work(tmp_path: Path) -> None:
    body = code("import os\nprint(os.environ['COURSE_WORK'] + '/x.py')\nos.getcwd()")
    notebook = nbformat.reads(build(write_lesson(tmp_path, body)).text, as_version=4)
    stream, result = notebook.cells[1].outputs
    assert stream.text == "work/x.py\n"
    assert result.data == {"text/plain": "'work/notebooks'"}


def test_the_run_time_that_is_stored_is_kept(built: Built, tmp_path: Path) -> None:
    """A build on a quick machine leaves the number of a slow one, within reason."""
    lesson = write_lesson(tmp_path)
    stored = built.text.replace('"run_minutes": 0', '"run_minutes": 1')
    assert '"run_minutes": 1' in build(lesson, stored).text


def test_a_scratch_folder_keeps_a_run_to_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:///mine.db")
    with scratch() as room:
        assert "DATABASE_URL" not in room.environment
        turned = ("COURSE_WORK", "IPYTHONDIR", "JUPYTER_PATH", "JUPYTER_RUNTIME_DIR")
        assert all(Path(room.environment[name]).is_relative_to(room.folder) for name in turned)
        assert (room.kernels / "python3" / "kernel.json").is_file()
    assert not room.folder.exists()
    assert os.environ["DATABASE_URL"] == "sqlite:///mine.db"


def test_nothing_is_written_to_the_home_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    build(write_lesson(tmp_path / "lessons", code("1")))
    assert list(home.rglob("*")) == []


def test_two_databases_start_with_the_first(tmp_path: Path) -> None:
    both = FRONT_MATTER.replace("[sqlite]", "[sqlite, postgresql]")
    body = code('DATABASE = "sqlite"', "parameters") + code("DATABASE")
    notebook = nbformat.reads(build(write_lesson(tmp_path, body, both)).text, as_version=4)
    assert notebook.cells[2].outputs[0].data == {"text/plain": "'sqlite'"}
    assert notebook.cells[1].metadata.tags == ["parameters"]


def test_what_is_measured_is_not_stored(tmp_path: Path) -> None:
    body = code("import time, sys\nprint(sys.prefix)\ntime.time()", "measured") + code("1")
    lesson = write_lesson(tmp_path, body)
    one, two = build(lesson).text, build(lesson).text
    assert one == two
    cell = nbformat.reads(one, as_version=4).cells[1]
    assert [output.text for output in cell.outputs] == [MEASURED_HERE]
    assert cell.execution_count == 1


def test_a_cell_that_measures_and_raises_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(CellRaised):
        build(write_lesson(tmp_path, code("1 / 0", "measured")))
