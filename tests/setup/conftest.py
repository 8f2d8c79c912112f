"""A small project of its own for each set-up test."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from course.paths import PROJECT
from tests.setup.small_project import BACKEND, PYPROJECT, Small

# Python's own making of a virtual environment is most of a small set-up's time.
COPIED = """
import shutil
import venv

def create(self, env_dir):
    shutil.copytree({made!r}, env_dir, symlinks=True, dirs_exist_ok=True)

venv.EnvBuilder.create = create
"""


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with pip in it, to be copied."""
    folder = tmp_path_factory.mktemp("made") / ".venv"
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    return folder


@pytest.fixture
def quick(small: Small, made: Path, tmp_path: Path) -> Small:
    """The small project, whose `.venv` is begun as a copy of one; all the rest is as it is."""
    (tmp_path / "copied").mkdir()
    (tmp_path / "copied" / "sitecustomize.py").write_text(COPIED.format(made=str(made)))
    small.environment["PYTHONPATH"] = str(tmp_path / "copied")
    return small


@pytest.fixture
def small(tmp_path: Path) -> Small:
    """A small project with one package in its lock, not yet set up."""
    folder = tmp_path / "a project"  # people have spaces in their folders
    (folder / "course").mkdir(parents=True)
    shutil.copy(PROJECT / "course" / "bootstrap.py", folder / "course")
    shutil.copy(PROJECT / "Makefile", folder)
    shutil.copytree(PROJECT / "make", folder / "make")
    (folder / "backend.py").write_text(BACKEND)
    (folder / "pyproject.toml").write_text(PYPROJECT)
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    project = Small(
        folder,
        wheels,
        kept
        | {
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": wheels.as_uri(),
            "PIP_NO_CACHE_DIR": "1",
        },
    )
    project.lock(project.wheel("alpha"))
    return project
