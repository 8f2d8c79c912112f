"""A small course, and a work folder for it."""

import os
from pathlib import Path

import pytest

from course import paths
from course.sandbox import standing
from tests.checks.miniature import write_course


@pytest.fixture
def lesson_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, work: Path) -> Path:
    """The folder of the small course's lesson. Working folder and environment come back."""
    monkeypatch.setattr(paths, "LESSONS", tmp_path / "lessons")
    monkeypatch.setattr(standing, "_current", None)
    monkeypatch.setenv("PATH", os.environ["PATH"])
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", "")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    return write_course(tmp_path / "lessons")
