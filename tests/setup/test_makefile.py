"""The Makefile's search for a Python, and its list of targets."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.setup.small_project import Small

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")


@pytest.fixture
def commands(tmp_path: Path) -> Path:
    """A folder that is all of the PATH, with make and a shell, and no Python."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("make", "sh", "grep", "sed", "sort", "cat"):
        found = shutil.which(name)
        assert found
        (folder / name).symlink_to(found)
    return folder


def script(path: Path, text: str) -> None:
    """A command made of a few lines of shell."""
    path.write_text("#!/bin/sh\n" + text + "\n")
    path.chmod(0o755)


def make(small: Small, commands: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run make in a project where bootstrap.py tells who runs it, and with what."""
    (small.folder / "course" / "bootstrap.py").write_text(
        "import os, sys\nprint(sys.executable, *sys.argv[1:], os.environ.get('PYTHON'))\n"
    )
    # What an outer `make test` hands down would be heard here too.
    environment = {
        name: text
        for name, text in os.environ.items()
        if name not in {"PYTHON", "PORT", "BROWSER"} and not name.startswith(("MAKE", "MFLAGS"))
    }
    return subprocess.run(
        ["make", *arguments],
        cwd=small.folder,
        env=environment | {"PATH": str(commands)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_no_python_at_all_is_said_in_one_line(small: Small, commands: Path) -> None:
    ran = make(small, commands, "lab")
    assert ran.returncode != 0
    assert ran.stderr.splitlines()[0] == (
        "No Python that runs was found; the course needs 3.11 or newer."
        " Install one, or name it: make lab PYTHON=/path/to/python3"
    )
    assert ran.stdout == ""


def test_an_old_python_is_said_in_one_line(small: Small, commands: Path) -> None:
    script(commands / "python", 'case "$*" in *-S*) echo False;; *) echo 3.8;; esac')
    ran = make(small, commands, "lab")
    assert ran.returncode != 0
    assert ran.stderr.splitlines()[0].startswith("Python is too old: python is 3.8, and the course")
    assert ran.stdout == ""


def test_a_python_that_does_not_run_or_is_old_is_passed_over(small: Small, commands: Path) -> None:
    script(commands / "python3", "echo no such version >&2; exit 127")
    script(commands / "python", 'case "$*" in *-S*) echo False;; *) echo 3.8;; esac')
    (commands / "python3.11").symlink_to(sys.executable)
    ran = make(small, commands, "setup")
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.split()[-2:] == ["setup", "None"]


def test_the_python_that_is_named_is_the_one_that_runs(
    small: Small, commands: Path, tmp_path: Path
) -> None:
    script(commands / "python3", "echo the wrong one; exit 0")
    named = tmp_path / "my python"
    named.symlink_to(sys.executable)
    ran = make(small, commands, "lab", f"PYTHON={named}", "PORT=8899", "BROWSER=no")
    assert ran.returncode == 0, ran.stderr
    assert "lab --port 8899 --no-browser" in ran.stdout
    assert ran.stdout.strip().endswith(str(named))


def test_a_named_python_that_is_not_there_is_not_replaced(small: Small, commands: Path) -> None:
    (commands / "python3").symlink_to(sys.executable)
    ran = make(small, commands, "lab", "PYTHON=/no/such/python")
    assert ran.returncode != 0
    assert "No Python that runs was found at /no/such/python;" in ran.stderr


def test_make_alone_lists_the_targets(small: Small, commands: Path) -> None:
    ran = make(small, commands)
    assert ran.returncode == 0, ran.stderr
    for target in ("lab", "test", "lint", "lock", "notebooks", "bench", "clean", "help"):
        assert f"  make {target} " in ran.stdout
