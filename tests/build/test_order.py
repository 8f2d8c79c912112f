"""course.build.order, and what the build does with it."""

import json
from pathlib import Path

import pytest

from course.build.command import main
from course.build.order import build_order, shows_minutes
from tests.build.miniature import BODY, code, write_lesson

SHOWS = "Prose.\n" + code("import course\ncourse.map()") + BODY


def _lessons(folder: Path, **bodies: str) -> list[str]:
    """The order in which lessons with these bodies are built."""
    lessons = [write_lesson(folder, body, name=name) for name, body in bodies.items()]
    return [lesson.number for lesson in build_order(lessons)]


def test_what_shows_minutes_is_built_last_and_the_rest_stays_in_order(tmp_path: Path) -> None:
    progress = SHOWS.replace("course.map()", "course.progress()")
    bodies = {"00_a": SHOWS, "01_b": BODY, "02_c": progress, "03_d": BODY}
    assert _lessons(tmp_path, **bodies) == ["01", "03", "00", "02"]


@pytest.mark.parametrize(
    "body",
    [
        BODY + "\nAsk `course.map()`.\n",
        BODY + code("import course\ncourse.map()", "solution"),
        BODY + code("of_course.map()"),
        code("course.map()", "unknown_tag"),
    ],
)
def test_only_a_cell_that_the_learner_has_shows_minutes(tmp_path: Path, body: str) -> None:
    assert not shows_minutes(write_lesson(tmp_path, body))


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """The folders of lessons and notebooks, which the cells of the lessons read as well."""
    lessons, notebooks = tmp_path / "lessons", tmp_path / "notebooks"
    read = (
        "from pathlib import Path\n"
        "from course.checks.lesson_map import read_map\n"
        f"shown = read_map(Path({str(lessons)!r}), Path({str(notebooks)!r}))\n"
        "[minutes for _, minutes in shown.lessons]\n"
        "# as course.map() does"
    )
    write_lesson(lessons, code(read), name="00_first")
    write_lesson(lessons, name="01_small")
    return lessons, notebooks


def _shown(notebooks: Path) -> str:
    """What the page that shows minutes shows."""
    cells = json.loads((notebooks / "00_first.ipynb").read_text())["cells"]
    told: str = cells[1]["outputs"][0]["data"]["text/plain"][0]
    return told


def _told(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The lines on stdout since the last call."""
    return capsys.readouterr().out.splitlines()


def test_one_build_is_enough(
    folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """A page shows the minutes of a later lesson, and its own, from the first build on."""
    assert main([], *folders) == 0
    assert _shown(folders[1]) == "[5, 5]"
    assert [line.split()[1] for line in _told(capsys)] == [
        "01_small.ipynb",
        "00_first.ipynb",
        "00_first.ipynb",
    ]
    assert main([], *folders) == 0
    assert _told(capsys) == ["unchanged  01_small.ipynb", "unchanged  00_first.ipynb"]


def test_a_later_lesson_that_takes_longer_is_shown_at_once(
    folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([], *folders) == 0
    write_lesson(folders[0], "word " * 1500 + BODY)
    capsys.readouterr()
    assert main([], *folders) == 0
    assert _shown(folders[1]) == "[5, 10]"
    assert len(_told(capsys)) == 2
