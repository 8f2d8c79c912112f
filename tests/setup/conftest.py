"""A small project of its own for each set-up test."""

import os
import shutil
from pathlib import Path

import pytest

from course.paths import PROJECT
from tests.setup.small_project import BACKEND, PYPROJECT, Small


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
