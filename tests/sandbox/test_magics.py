"""course.sandbox.magics, in a real IPython shell."""

import atexit
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
from sqlalchemy.engine import make_url

from course.sandbox import magics, refusals, standing
from course.sandbox.guard import DatabaseRefused
from course.sandbox.runner import AlembicDidNotFail, AlembicFailed
from course.sandbox.workspace import Workspace
from tests.sandbox.projects import Project


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[InteractiveShell]:
    """A shell with the magics, that leaves nothing in the home folder."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    made = InteractiveShell()
    made.history_manager.enabled = False
    magics.register(made)
    yield made
    atexit.unregister(made.atexit_operations)
    made.atexit_operations()


@pytest.fixture
def started(sqlite_project: Project, work: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project that the shell stands in, as after course.start."""
    made = Workspace(sqlite_project.root, make_url(sqlite_project.url))
    monkeypatch.setattr(standing, "_current", made)
    monkeypatch.chdir(sqlite_project.root)
    return sqlite_project


def _run(shell: InteractiveShell, line: str) -> ExecutionResult:
    result: ExecutionResult = shell.run_cell(line)
    return result


def test_alembic_prints_both_streams(
    shell: InteractiveShell, started: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    result = _run(shell, "%alembic current")
    assert result.error_in_exec is None
    assert "Context impl SQLiteImpl" in capsys.readouterr().err


def test_quotes_are_read_as_a_shell_reads_them(shell: InteractiveShell, started: Project) -> None:
    assert _run(shell, '%alembic revision -m "two words"').error_in_exec is None
    assert list((started.root / "alembic/versions").glob("*_two_words.py"))


def test_a_failing_command_fails_the_cell_without_a_traceback(
    shell: InteractiveShell, started: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    result = _run(shell, "%alembic upgrade nope")
    printed = capsys.readouterr()
    assert isinstance(result.error_in_exec, AlembicFailed)
    assert "FAILED: Can't locate revision identified by 'nope'" in printed.out
    assert "`alembic upgrade nope` ended with exit code 255" in printed.out + printed.err
    assert "Traceback" not in printed.out + printed.err


def test_a_command_that_must_fail_may(shell: InteractiveShell, started: Project) -> None:
    assert _run(shell, "%alembic_fails upgrade nope").error_in_exec is None


def test_a_command_that_must_fail_and_does_not_fails_the_cell(
    shell: InteractiveShell, started: Project
) -> None:
    assert isinstance(_run(shell, "%alembic_fails heads").error_in_exec, AlembicDidNotFail)


def test_fails_prints_the_command_and_takes_its_failure(
    shell: InteractiveShell, started: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    result = _run(shell, "%fails python -c \"import sys; print('out'); sys.exit('err')\"")
    assert result.error_in_exec is None
    assert capsys.readouterr().out == "out\nerr\n"


def test_fails_prints_what_is_no_text_too(
    shell: InteractiveShell, started: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    code = "import sys; sys.stdout.buffer.write(bytes([0xe8])); sys.exit(1)"
    assert _run(shell, f'%fails python -c "{code}"').error_in_exec is None
    assert capsys.readouterr().out == "\N{REPLACEMENT CHARACTER}"


def test_fails_fails_when_the_command_does_not(shell: InteractiveShell, started: Project) -> None:
    result = _run(shell, "%fails python --version")
    assert isinstance(result.error_in_exec, magics.CommandDidNotFail)


@pytest.mark.parametrize("line", ["%alembic heads", "%alembic_fails heads", "%fails false"])
def test_before_a_project_is_started_the_next_step_is_said(
    shell: InteractiveShell, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "_current", None)
    error = _run(shell, line).error_in_exec
    assert isinstance(error, refusals.NoProject)
    assert "course.start" in str(error)


def test_outside_the_project_the_way_back_is_said(
    shell: InteractiveShell, started: Project, tmp_path: Path
) -> None:
    os.chdir(tmp_path)
    error = _run(shell, "%alembic heads").error_in_exec
    assert isinstance(error, refusals.OutsideProject)
    assert f'%cd "{started.root}"' in str(error)


def test_a_quote_that_is_not_closed_is_told(shell: InteractiveShell, started: Project) -> None:
    error = _run(shell, '%alembic revision -m "open').error_in_exec
    assert isinstance(error, magics.LineNotRead)


def test_a_refused_database_is_told_without_a_traceback(
    shell: InteractiveShell, started: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    started.replace("alembic.ini", "sqlite:///todo.db", "sqlite:////customers.db")
    result = _run(shell, "%alembic current")
    printed = capsys.readouterr()
    assert isinstance(result.error_in_exec, DatabaseRefused)
    assert "sqlite:////customers.db was not made by the course" in printed.out + printed.err
    assert "Traceback" not in printed.out + printed.err
