import subprocess
import sys
from importlib import import_module

import pytest

from course.cli import COMMANDS, main


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_tells_what_it_takes(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    assert f"usage: python -m course {name}" in capsys.readouterr().out


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_the_help_names_every_command(flag: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([flag]) == 0
    told = capsys.readouterr().out
    for name, command in COMMANDS.items():
        assert f"  {name}" in told
        assert command.help in told


def test_no_command_is_answered_with_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "The commands are:" in capsys.readouterr().err


def test_an_unknown_command_is_answered_with_the_nearest_and_the_help(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["biuld", "--check"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("There is no command 'biuld'. Did you mean build?\n")
    assert "The commands are:" in told


def test_an_error_of_the_kit_is_its_message_and_no_traceback(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["build", "no_such_lesson"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("There is no lesson 'no_such_lesson'. The lessons are: ")
    assert told.err.count("\n") == 1


@pytest.mark.parametrize(
    ("raised", "code"), [(KeyboardInterrupt(), 130), (ZeroDivisionError("a bug"), None)]
)
def test_ctrl_c_ends_quietly_and_a_bug_is_not_hidden(
    raised: BaseException, code: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(_: list[str]) -> int:
        raise raised

    monkeypatch.setattr(import_module(COMMANDS["list"].module), "main", stopped)
    if code is None:
        with pytest.raises(type(raised)):
            main(["list"])
    else:
        assert main(["list"]) == code


def test_python_m_course_gives_the_exit_code_on() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "course", "nothing"], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2
    assert ran.stdout == ""
