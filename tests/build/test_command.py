"""`python -m course build`: what is written, what is told, and what turns the check red."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from course.build.build import Built
from course.build.command import main
from course.source.errors import LessonInvalid, NoSuchLesson
from tests.build.miniature import BODY, code, write_lesson


@pytest.fixture
def folders(tmp_path: Path, built: Built) -> tuple[Path, Path]:
    """A lesson and its fresh notebook: the folder of lessons, the folder of notebooks."""
    lessons, notebooks = tmp_path / "lessons", tmp_path / "notebooks"
    write_lesson(lessons)
    notebooks.mkdir()
    (notebooks / "01_small.ipynb").write_text(built.text, encoding="utf-8", newline="\n")
    return lessons, notebooks


def _told(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The lines on stdout since the last call."""
    return capsys.readouterr().out.splitlines()


def test_a_new_notebook_is_written_and_told(
    tmp_path: Path, built: Built, capsys: pytest.CaptureFixture[str]
) -> None:
    write_lesson(tmp_path / "lessons")
    assert main([], tmp_path / "lessons", tmp_path / "notebooks") == 0
    [line] = _told(capsys)
    assert line.startswith("built      01_small.ipynb (about 5 minutes, ran ")
    written = (tmp_path / "notebooks" / "01_small.ipynb").read_bytes()
    assert written == built.text.encode()


def test_an_unchanged_notebook_is_not_written(
    folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    file = folders[1] / "01_small.ipynb"
    before = file.stat().st_mtime_ns
    assert main(["01"], *folders) == 0
    assert _told(capsys) == ["unchanged  01_small.ipynb"]
    assert file.stat().st_mtime_ns == before


def test_the_check_passes_what_is_fresh_and_writes_nothing(
    folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--check"], *folders) == 0
    assert _told(capsys) == ["fresh      01_small.ipynb"]


def test_an_edited_lesson_turns_the_check_red(
    folders: tuple[Path, Path], built: Built, capsys: pytest.CaptureFixture[str]
) -> None:
    write_lesson(folders[0], BODY.replace("between the cells", "between two cells"))
    assert main(["--check"], *folders) == 1
    assert _told(capsys)[0] == "stale      01_small.ipynb: cell 4, source"
    assert (folders[1] / "01_small.ipynb").read_text(encoding="utf-8") == built.text


def test_a_stale_output_turns_the_check_red(
    folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    file = folders[1] / "01_small.ipynb"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"42"', '"41"'), encoding="utf-8")
    assert main(["--check"], *folders) == 1
    assert _told(capsys)[0] == "stale      01_small.ipynb: cell 3, outputs"


def test_a_lesson_without_a_notebook_turns_the_check_red(
    folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    (folders[1] / "01_small.ipynb").unlink()
    assert main(["--check"], *folders) == 1
    assert _told(capsys) == ["stale      01_small.ipynb: there is no such notebook yet"]


def test_a_stray_notebook_is_named_kept_and_turns_the_check_red(
    folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    stray = folders[1] / "deeper" / "07_old.ipynb"
    stray.parent.mkdir()
    stray.write_text("{}")
    assert main(["01"], *folders) == 0
    assert _told(capsys)[-1].startswith("stray      deeper/07_old.ipynb: no lesson makes it;")
    assert main(["--check"], *folders) == 1
    assert stray.exists()


def test_a_missing_section_turns_the_check_red(
    folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    write_lesson(folders[0], BODY.replace("## Keypoints", "### Keypoints"))
    assert main(["--check"], *folders) == 1
    assert "shape      01_small/lesson.md: expected one section each of: ## Keypoints" in _told(
        capsys
    )


def test_a_lesson_that_fails_is_told_and_the_others_are_built(
    folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    write_lesson(folders[0], code("1 / 0"), name="00_broken")
    assert main([], *folders) == 1
    broken, fine = _told(capsys)
    assert broken.startswith("failed     00_broken.ipynb: 00_broken/lesson.md:")
    assert broken.endswith("ZeroDivisionError: division by zero")
    assert fine == "unchanged  01_small.ipynb"
    assert [file.name for file in folders[1].iterdir()] == ["01_small.ipynb"]


def test_an_unknown_lesson_is_an_error_before_anything_is_built(
    folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(NoSuchLesson):
        main(["01", "99"], *folders)
    assert _told(capsys) == []


def test_a_lesson_that_cannot_be_read_is_an_error(folders: tuple[Path, Path]) -> None:
    (folders[0] / "02_empty").mkdir()
    with pytest.raises(LessonInvalid):
        main([], *folders)


def test_no_lessons_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([], tmp_path / "lessons", tmp_path / "notebooks") == 0
    assert _told(capsys) == ["There are no lessons yet."]


@pytest.mark.skipif(os.name != "posix", reason="sends SIGINT to another process")
def test_ctrl_c_stops_the_build_and_leaves_nothing(tmp_path: Path) -> None:
    lessons, notebooks, scratches = (tmp_path / name for name in ("lessons", "notebooks", "tmp"))
    scratches.mkdir()
    runs = tmp_path / "runs"
    slow = f"import pathlib, time\npathlib.Path({str(runs)!r}).touch()\ntime.sleep(600)"
    for name in ("01_slow", "02_slow"):
        write_lesson(lessons, code(slow), name=name)
    script = (
        "import sys\nfrom pathlib import Path\nfrom course.build.command import main\n"
        "try:\n    main([], Path(sys.argv[1]), Path(sys.argv[2]))\n"
        "except KeyboardInterrupt:\n    sys.exit('interrupted')\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, lessons, notebooks],
        env=os.environ | {"TMPDIR": str(scratches)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        while not runs.exists() and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        told, _ = process.communicate()
    assert told == "interrupted\n"
    assert not notebooks.exists()
    assert list(scratches.iterdir()) == []
