"""A project's own tests, run by real pytest on copies of it."""

from pathlib import Path

import pytest

from course.checks import pytests
from course.checks.pytest_server import CAN_FORK
from course.checks.pytests import PytestDoesNotEnd, run_tests

PASSES = "def test_it():\n    assert 1 + 1 == 2\n"
FAILS = "def test_it():\n    assert {'a', 'b'} == {'a'}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project without tests."""
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    return tmp_path


def project(folder: Path, name: str, test: str) -> Path:
    """A project with one file of tests."""
    made = folder / name
    (made / "tests").mkdir(parents=True)
    (made / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    (made / "tests" / "test_it.py").write_text(test, encoding="utf-8")
    return made


def test_each_folder_has_a_run_of_its_own(tmp_path: Path) -> None:
    one, two, three = (
        project(tmp_path, name, test)
        for name, test in (("one", PASSES), ("two", FAILS), ("three", PASSES))
    )
    runs = run_tests([one, two, three])
    assert [each.exit_code for each in runs] == [0, 1, 0]
    assert [each.reason for each in runs] == ["", "", ""]


def test_the_first_says_why_it_failed(tmp_path: Path) -> None:
    (run,) = run_tests([project(tmp_path, "one", FAILS)])
    assert run.reason == "AssertionError: assert {'a', 'b'} == {'a'}"


def test_where_the_first_fails_the_others_are_not_run(tmp_path: Path) -> None:
    one, two = project(tmp_path, "one", FAILS), project(tmp_path, "two", PASSES)
    (run,) = run_tests([one, two])
    assert run.exit_code == 1
    assert not (two / "tests.out").exists()


def test_modules_of_the_same_name_are_each_folders_own(tmp_path: Path) -> None:
    test = "import app, os\n\n\ndef test_it():\n    assert os.getcwd().endswith(app.X)\n"
    folders = [project(tmp_path, name, test) for name in ("one", "two")]
    for each in folders:
        (each / "app.py").write_text(f"X = {each.name!r}\n", encoding="utf-8")
    assert [each.exit_code for each in run_tests(folders)] == [0, 0]


def test_no_tests_and_tests_that_cannot_be_imported_have_codes_of_their_own(
    folder: Path, tmp_path: Path
) -> None:
    assert [each.exit_code for each in run_tests([folder])] == [5]
    broken = project(tmp_path, "broken", "import no_such_module\n")
    (run,) = run_tests([broken])
    assert run.exit_code == 2
    assert run.reason == "ModuleNotFoundError: No module named 'no_such_module'"


def test_a_test_that_names_no_database_gets_an_empty_file_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody@example.com/theirs")
    test = "import os\n\n\ndef test_it():\n    assert os.environ['DATABASE_URL'] == 'sqlite:///tests.db'\n"
    assert run_tests([project(tmp_path, "one", test)])[0].exit_code == 0


def test_tests_that_compute_without_an_end_are_stopped(tmp_path: Path) -> None:
    endless = project(tmp_path, "one", "def test_it():\n    while True:\n        pass\n")
    with pytest.raises(PytestDoesNotEnd):
        run_tests([endless], patience=120)


def test_tests_that_wait_are_stopped(tmp_path: Path) -> None:
    waits = project(tmp_path, "one", "import time\n\n\ndef test_it():\n    time.sleep(600)\n")
    with pytest.raises(PytestDoesNotEnd):
        run_tests([waits], patience=2)


@pytest.mark.skipif(not CAN_FORK, reason="where a process can't be forked, each run starts one")
def test_the_process_with_the_imports_stays_for_the_next_check(tmp_path: Path) -> None:
    one, two = project(tmp_path, "one", PASSES), project(tmp_path, "two", FAILS)
    run_tests([one])
    process = pytests._SERVER.process
    assert [each.exit_code for each in run_tests([two])] == [1]
    assert pytests._SERVER.process is process


def test_where_that_process_has_ended_another_one_is_started(tmp_path: Path) -> None:
    one = project(tmp_path, "one", PASSES)
    run_tests([one])
    process = pytests._SERVER.process
    assert process is not None
    process.kill()
    assert run_tests([one])[0].exit_code == 0
    pytests._SERVER.end()
    assert pytests._SERVER.process is None


def test_each_run_has_the_environment_of_its_own_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = "import os\n\n\ndef test_it():\n    assert os.environ.get('MOMENT') == 'now'\n"
    one = project(tmp_path, "one", test)
    assert run_tests([one])[0].exit_code == 1
    monkeypatch.setenv("MOMENT", "now")
    assert run_tests([one])[0].exit_code == 0


def test_a_test_that_reads_its_input_finds_none(tmp_path: Path) -> None:
    one = project(tmp_path, "one", "def test_it():\n    assert open(0).read() == ''\n")
    (one / "pytest.ini").write_text("[pytest]\naddopts = -s\n", encoding="utf-8")
    assert [each.exit_code for each in run_tests([one])] == [0]
