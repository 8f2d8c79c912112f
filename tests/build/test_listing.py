import json
import subprocess
import sys
from pathlib import Path

import pytest

from course.build.build import Built
from course.build.listing import main
from tests.build.miniature import FRONT_MATTER, write_lesson
from tests.checks.miniature import write_course


@pytest.fixture
def folders(tmp_path: Path, built: Built) -> tuple[Path, Path]:
    """A lesson with a notebook, and one that was never built and has exercises."""
    lessons, notebooks = tmp_path / "lessons", tmp_path / "notebooks"
    write_lesson(lessons)
    notebooks.mkdir()
    (notebooks / "01_small.ipynb").write_text(built.text, encoding="utf-8")
    more = 'exercises:\n  - {id: "02.1", title: The odd one out, minutes: 5}\n---\n'
    both = FRONT_MATTER.replace("[sqlite]", "[sqlite, postgresql]").removesuffix("---\n") + more
    write_lesson(lessons, front_matter=both, name="02_new")
    return lessons, notebooks


def test_json_tells_everything_of_every_lesson(
    folders: tuple[Path, Path], built: Built, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--json"], *folders) == 0
    assert json.loads(capsys.readouterr().out) == [
        {
            "id": "01_small",
            "title": "A small lesson",
            "minutes": built.minutes,
            "databases": ["sqlite"],
            "exercises": [],
            "notebook": "01_small.ipynb",
        },
        {
            "id": "02_new",
            "title": "A small lesson",
            "minutes": None,
            "databases": ["sqlite", "postgresql"],
            "exercises": [
                {
                    "id": "02.1",
                    "title": "The odd one out",
                    "minutes": 5,
                    "hints": None,
                    "wrong_answers": None,
                    "other_right_answers": None,
                }
            ],
            "notebook": None,
        },
    ]


def test_json_counts_what_an_exercise_has(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_course(tmp_path)
    assert main(["--json"], tmp_path, tmp_path) == 0
    exercises = json.loads(capsys.readouterr().out)[0]["exercises"]
    assert exercises[0] == {
        "id": "01.1",
        "title": "Soft delete",
        "minutes": 5,
        "hints": 3,
        "wrong_answers": 3,
        "other_right_answers": 1,
    }


def test_the_table_tells_the_same_for_people(
    folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([], *folders) == 0
    assert capsys.readouterr().out.splitlines() == [
        "lesson    title           minutes    databases           exercises",
        "--------  --------------  ---------  ------------------  ---------",
        "01_small  A small lesson  5          sqlite              0",
        "02_new    A small lesson  not built  sqlite, postgresql  1",
    ]


def test_listing_loads_nothing_that_runs_notebooks() -> None:
    heavy = "{'jupytext', 'nbclient', 'nbformat', 'jupyter_client', 'alembic', 'sqlalchemy'}"
    code = (
        "import sys; from course.cli import main; main(['list']);"
        f"print(sorted({heavy} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"
