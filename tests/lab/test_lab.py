"""`course lab`: its environment, its command line, and what it refuses; a browser has the rest."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from course import lab
from course.paths import PROJECT


def course_lab(work: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run `python -m course lab` until it ends."""
    return subprocess.run(
        [sys.executable, "-m", "course", "lab", "--no-browser", *arguments],
        cwd=PROJECT,
        env=os.environ | {"COURSE_WORK": str(work)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_port_that_is_taken_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind((lab.ADDRESS, 0))
        other.listen()
        port = other.getsockname()[1]
        ran = course_lab(tmp_path / "work", "--port", str(port))
    assert ran.returncode == 1
    assert ran.stderr.splitlines() == [str(lab.PortTakenError(port))]
    assert f"make lab PORT={port + 1}" in ran.stderr
    assert not (tmp_path / "work").exists()


def test_a_port_that_was_closed_a_moment_ago_is_free() -> None:
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as JupyterLab's own
        server.bind((lab.ADDRESS, 0))
        server.listen()
        port = server.getsockname()[1]
        with socket.create_connection((lab.ADDRESS, port)):
            server.accept()[0].close()
    lab.refuse_taken_port(port)


@pytest.mark.parametrize("port", ["http", "-1", "65536", "8888.5", ""])
def test_what_is_no_port_is_refused(tmp_path: Path, port: str) -> None:
    ran = course_lab(tmp_path / "work", f"--port={port}")
    assert ran.returncode == 2
    assert f"{port!r} is not a port; expected 0 to 65535" in ran.stderr


def test_a_work_folder_that_cannot_be_made_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ran = course_lab(tmp_path / "file" / "work", "--port", "0")
    assert ran.returncode == 1
    (line,) = ran.stderr.splitlines()
    assert str(tmp_path / "file" / "work") in line
    assert "COURSE_WORK=/path make lab" in line


def test_all_that_jupyter_writes_goes_to_the_work_folder(tmp_path: Path) -> None:
    made = lab.environment(tmp_path, {"PATH": "/bin", "JUPYTER_DATA_DIR": "/mine"})
    for name in (
        *("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"),
        *("JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR"),
    ):
        assert tmp_path in Path(made[name]).parents


def test_a_learners_database_and_token_are_not_handed_on(tmp_path: Path) -> None:
    inherited = {"DATABASE_URL": "postgresql://real", "JUPYTER_TOKEN": "", "MINE": "kept"}
    made = lab.environment(tmp_path, inherited)
    assert "DATABASE_URL" not in made
    assert "JUPYTER_TOKEN" not in made
    assert made["MINE"] == "kept"
    assert inherited["DATABASE_URL"] == "postgresql://real"


def test_the_commands_of_the_course_come_first_and_once(tmp_path: Path) -> None:
    commands = str(Path(sys.executable).parent)
    path = os.pathsep.join(["/usr/bin", commands, "/bin"])
    made = lab.environment(tmp_path, {"PATH": path})
    assert made["PATH"].split(os.pathsep) == [commands, "/usr/bin", "/bin"]


def test_git_in_a_terminals_project_does_not_find_the_courses_own_repository(
    tmp_path: Path,
) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    project = tmp_path / "work" / "sandboxes" / "01"
    project.mkdir(parents=True)
    made = lab.environment(tmp_path / "work", dict(os.environ))
    ran = subprocess.run(
        ["git", "status"], cwd=project, env=made, capture_output=True, text=True, check=False
    )
    assert ran.stderr.startswith("fatal: not a git repository"), ran.stdout


def test_it_listens_on_loopback_on_one_port(tmp_path: Path) -> None:
    options = lab.options(tmp_path, 8889, "/lab", browser=False)
    assert "--ServerApp.ip=127.0.0.1" in options
    assert "--ServerApp.port=8889" in options
    assert "--ServerApp.port_retries=0" in options


def test_the_first_lesson_opens_and_without_one_the_bare_lab(tmp_path: Path) -> None:
    assert lab.first_page(tmp_path) == "/lab"
    for name in ("01_b.ipynb", "00_a.ipynb"):
        (tmp_path / name).touch()
    assert lab.first_page(tmp_path) == "/lab/tree/notebooks/00_a.ipynb"


SHELLS = [name for name in ("bash", "zsh", "fish") if shutil.which(name)]


@pytest.mark.skipif(os.name == "nt", reason="a terminal on Windows is PowerShell")
@pytest.mark.parametrize("name", SHELLS)
def test_a_shell_reads_the_learners_settings_and_then_finds_the_course_first(
    tmp_path: Path, name: str
) -> None:
    home, work, mine = tmp_path / "home", tmp_path / "work", tmp_path / "mine"
    for folder in (home / ".config" / "fish", work / ".jupyter", mine):
        folder.mkdir(parents=True)
    (mine / "alembic").write_text("#!/bin/sh\n")
    (mine / "alembic").chmod(0o755)
    for file in (".bashrc", ".zshrc"):
        (home / file).write_text(f'PATH="{mine}:$PATH"\nexport MINE=1\n')
    (home / ".config" / "fish" / "config.fish").write_text(
        f"set -gx PATH {mine} $PATH\nset -gx MINE 1\n"
    )
    shell = shutil.which(name)
    assert shell
    inherited = {"PATH": os.environ["PATH"], "HOME": str(home), "SHELL": shell}
    environment = lab.environment(work, inherited)
    command = lab.terminal(environment)
    ran = subprocess.run(
        command,
        input="command -v alembic\necho MINE=$MINE\npwd\nexit\n",
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert [line for line in ran.stdout.splitlines() if line][-3:] == [
        str(Path(sys.executable).parent / "alembic"),
        "MINE=1",
        str(work),
    ]
