"""Lessons that need what a machine may lack."""

from pathlib import Path

import pytest

from tests.build.miniature import FRONT_MATTER, write_lesson


@pytest.fixture
def lessons(tmp_path: Path) -> Path:
    """A plain lesson; one that needs git; two that need PostgreSQL, one of them for an exercise."""
    folder = tmp_path / "lessons"
    write_lesson(folder)
    git = FRONT_MATTER.replace("databases", "programs: [git]\ndatabases")
    write_lesson(folder, front_matter=git, name="07_clones")
    exercise = '  - {id: "08.1", title: One, minutes: 5}\n'
    end = f"exercises:\n{exercise}---\n"
    write_lesson(folder, front_matter=FRONT_MATTER.removesuffix("---\n") + end, name="08_clinic")
    (folder / "08_clinic" / "exercises.py").write_text('Task(database="postgresql")\n')
    both = FRONT_MATTER.replace("[sqlite]", "[postgresql, sqlite]")
    write_lesson(folder, front_matter=both, name="09_server")
    return folder
