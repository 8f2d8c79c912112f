"""The two runners see what they are there to see: shown on a small lesson."""

import json
from pathlib import Path

import pytest

from course.build.build import build
from tests.build.miniature import FRONT_MATTER, code, write_lesson
from tests.notebooks.runners import nbval, papermill

BOTH = FRONT_MATTER.replace("[sqlite]", "[sqlite, postgresql]")
PATH_PRINTED = code("import os\nprint(os.environ['COURSE_WORK'] + '/x.py')\nos.getcwd()")


@pytest.fixture(scope="module")
def notebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built notebook that prints paths of its work folder, writes to both streams, and more."""
    folder = tmp_path_factory.mktemp("built")
    streams = code("import sys\nprint('out')\nprint('err', file=sys.stderr)\nprint('out')\n{1: 2}")
    built = build(write_lesson(folder / "lessons", PATH_PRINTED + streams))
    file = folder / built.lesson.notebook
    file.write_text(built.text, encoding="utf-8")
    return file


def test_nbval_passes_a_fresh_notebook(notebook: Path) -> None:
    ran = nbval(notebook)
    assert ran.returncode == 0, ran.stdout
    assert "2 passed" in ran.stdout


def test_nbval_fails_on_a_stale_output_and_names_the_cell(notebook: Path, tmp_path: Path) -> None:
    stored = json.loads(notebook.read_text(encoding="utf-8"))
    stored["cells"][2]["outputs"][0]["text"] = ["another\n"]
    stale = tmp_path / "01_stale.ipynb"
    stale.write_text(json.dumps(stored), encoding="utf-8")
    ran = nbval(stale)
    assert ran.returncode == 1
    assert "01_stale.ipynb::Cell 1" in ran.stdout
    assert "Cell outputs differ" in ran.stdout
    assert "1 failed, 1 passed" in ran.stdout


def test_papermill_runs_the_solutions(tmp_path: Path) -> None:
    """The solution stands before a cell that needs it; the learner's notebook has neither."""
    body = code("answer = 42", "solution") + code("assert answer == 42", "solution")
    ran = papermill(write_lesson(tmp_path, body), "sqlite")
    assert ran.returncode == 0, ran.stdout


def test_papermill_fails_on_a_broken_solution(tmp_path: Path) -> None:
    body = code("answer = 41", "solution") + code("assert answer == 42", "solution")
    ran = papermill(write_lesson(tmp_path, body), "sqlite")
    assert ran.returncode == 1
    assert "AssertionError" in ran.stdout


@pytest.mark.parametrize(("database", "exit_code"), [("sqlite", 0), ("postgresql", 1)])
def test_papermill_gives_the_lesson_its_database(
    tmp_path: Path, database: str, exit_code: int
) -> None:
    body = code('DATABASE = "sqlite"', "parameters") + code('assert DATABASE == "sqlite"')
    ran = papermill(write_lesson(tmp_path, body, BOTH), database)
    assert ran.returncode == exit_code, ran.stdout


def test_papermill_fails_on_a_check_that_did_not_pass_and_names_the_exercise(
    tmp_path: Path,
) -> None:
    """A check never raises, so its cell runs through; the run is red all the same."""
    answer = code(
        "from course.checks.feedback import Feedback\n"
        'Feedback(passed=False, found="no column", exercise="01.7")'
    )
    ran = papermill(write_lesson(tmp_path, answer), "sqlite")
    assert ran.returncode == 1
    assert "01.7: no column" in ran.stdout
    passed = write_lesson(tmp_path, answer.replace("False", "True"))
    assert papermill(passed, "sqlite").returncode == 0


def test_of_several_checks_of_one_exercise_the_last_one_counts(tmp_path: Path) -> None:
    """A page may show a check that does not pass yet, before the solution."""
    check = (
        "from course.checks.feedback import Feedback\n"
        'Feedback(passed={passed}, found="{passed}", exercise="{id}")'
    )
    early = code(check.format(passed=False, id="01.1"))
    late = code(check.format(passed=True, id="01.1"))
    other = code(check.format(passed=True, id="01.2"))
    ran = papermill(write_lesson(tmp_path, early + other + late), "sqlite")
    assert ran.returncode == 0, ran.stdout
    assert papermill(write_lesson(tmp_path, late + other + early), "sqlite").returncode == 1


def test_nbval_runs_a_cell_that_measures_and_compares_nothing(tmp_path: Path) -> None:
    body = code("import time\nprint(time.time())", "measured") + code(
        "import os\nassert 'MEASURES_BADLY' not in os.environ", "measured"
    )
    built = build(write_lesson(tmp_path, body))
    file = tmp_path / built.lesson.notebook
    file.write_text(built.text, encoding="utf-8")
    assert nbval(file).returncode == 0
    file.write_text(built.text.replace("' not in", "' in"), encoding="utf-8")
    failed = nbval(file)
    assert failed.returncode == 1
    assert "Cell 1" in failed.stdout
