"""course.checks.progress: the file, with real processes around it."""

import json
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from course import paths
from course.checks import progress as progress_module
from course.checks.progress import NotAProgressFile, Progress
from course.sandbox import turn as turn_module

DAY = date(2026, 3, 1)


@pytest.fixture
def progress(work: Path) -> Progress:
    """A learner's who has done nothing yet."""
    return Progress()


@pytest.fixture
def _march(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress_module, "_today", lambda: DAY)


def _names(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir() if not each.name.startswith(".")}


def test_a_passed_check_solves_an_exercise_and_a_failed_one_later_does_not_undo_it(
    progress: Progress,
) -> None:
    progress.record_check("01.1", passed=False)
    assert not progress.is_solved("01.1")
    progress.record_check("01.1", passed=True)
    progress.record_check("01.1", passed=False)
    assert progress.is_solved("01.1")
    assert progress.standing("01.1").checks == 3


@pytest.mark.usefixtures("_march")
def test_the_file_is_readable_to_a_person(progress: Progress) -> None:
    progress.record_check("01.1", passed=True)
    progress.next_hint("01.2", of=3)
    progress.lock_prediction("01-p1", "What will it do?", "Nothing: «ça»")
    assert (paths.work_folder() / "progress.json").read_text("utf-8") == (
        "{\n"
        ' "about": "What you have done in the course. Nothing here leaves this machine.",\n'
        ' "format": 1,\n'
        ' "renames": 0,\n'
        ' "exercises": {\n'
        '  "01.1": {\n'
        '   "solved": "2026-03-01",\n'
        '   "checks": 1\n'
        "  },\n"
        '  "01.2": {\n'
        '   "hints": 1\n'
        "  }\n"
        " },\n"
        ' "predictions": {\n'
        '  "01-p1": {\n'
        '   "locked": "2026-03-01",\n'
        '   "question": "What will it do?",\n'
        '   "answer": "Nothing: «ça»"\n'
        "  }\n"
        " }\n"
        "}\n"
    )


def test_the_day_is_that_of_the_first_time(
    progress: Progress, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in (DAY, date(2026, 4, 1)):
        monkeypatch.setattr(progress_module, "_today", lambda day=day: day)
        progress.record_check("01.1", passed=True)
    assert progress.standing("01.1").solved == DAY


@pytest.mark.usefixtures("_march")
def test_what_is_reopened_is_open_until_it_is_solved_again(progress: Progress) -> None:
    progress.reopen("01.1")
    assert progress.standing("01.1").reopened is None  # it was never solved
    progress.record_check("01.1", passed=True)
    progress.reopen("01.1")
    assert not progress.is_solved("01.1")
    assert progress.standing("01.1").reopened == DAY
    progress.record_check("01.1", passed=True)
    assert progress.is_solved("01.1")
    assert progress.standing("01.1").reopened is None


def test_hints_come_one_by_one_and_the_last_one_again(progress: Progress) -> None:
    assert [progress.next_hint("01.1", of=3) for _ in range(5)] == [0, 1, 2, 2, 2]
    assert progress.hints_shown("01.1") == 3
    assert progress.next_hint("01.1", of=2) == 1  # a newer edition has fewer
    assert progress.next_hint("01.1", of=4) == 3  # or more


def test_the_second_asking_for_a_solution_is_known_as_such(progress: Progress) -> None:
    assert [progress.asked_for_solution("01.1") for _ in range(3)] == [False, True, True]
    assert not progress.asked_for_solution("01.2")


def test_a_locked_prediction_stays(progress: Progress) -> None:
    assert progress.prediction("01-p1") is None
    progress.lock_prediction("01-p1", "Which?", "this")
    assert progress.lock_prediction("01-p1", "Which?", "that").answer == "this"
    kept = progress.prediction("01-p1")
    assert kept is not None
    assert kept.answer == "this"


def test_looking_writes_nothing(progress: Progress, work: Path) -> None:
    assert progress.read().exercises == {}
    assert not progress.is_solved("01.1")
    assert not work.exists()


# Two at once.

_BUSY = """
import sys
from course.checks.progress import Progress
progress = Progress()
for number in range(int(sys.argv[2])):
    progress.record_check(f"01.{sys.argv[1]}", passed=number == 7)
    progress.record_check("02.1", passed=False)
    print(number, flush=True)
"""


_HOLDER = """
import sys, time
from pathlib import Path
from course.sandbox.turn import turn
with turn(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""


def _busy(who: int, times: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _BUSY, str(who), str(times)],
        cwd=paths.PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_three_processes_at_once_lose_nothing(progress: Progress) -> None:
    running = [_busy(who, 40) for who in (1, 2, 3)]
    for each in running:
        each.communicate()
        assert each.returncode == 0
    exercises = progress.read().exercises
    assert exercises["02.1"].checks == 3 * 40
    assert [exercises[f"01.{who}"].checks for who in (1, 2, 3)] == [40] * 3
    assert all(progress.is_solved(f"01.{who}") for who in (1, 2, 3))


def test_a_kill_at_any_moment_loses_nothing_and_keeps_nobody_waiting(
    progress: Progress, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for moment in range(6):
        before = progress.standing("02.1").checks
        running = _busy(1, 10_000)
        assert running.stdout is not None
        for _ in range(3):
            running.stdout.readline()
        time.sleep(moment / 500)  # no result depends on it: any moment will do
        running.kill()
        told = running.communicate()[0].split()
        after = progress.standing("02.1").checks
        assert after >= before + 3 + len(told)
        progress.record_check("03.1", passed=True)
    assert progress.is_solved("03.1")
    assert capsys.readouterr().out == ""  # nothing damaged, nobody waited in vain
    assert _names(work) == {"progress.json"}


def test_threads_take_turns_too(progress: Progress) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: Progress().record_check("01.1", passed=False), range(40)))
    assert progress.standing("01.1").checks == 40


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="processes are not suspended here")
def test_a_process_that_holds_the_lock_for_ever_is_told_and_does_not_stop_a_check(
    progress: Progress,
    work: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    progress.record_check("01.1", passed=True)
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            _HOLDER,
            str(work / ".progress.lock"),
        ],
        cwd=paths.PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        monkeypatch.setattr(turn_module.turn.__wrapped__, "__defaults__", (0.01,))  # type: ignore[attr-defined]
        progress.record_check("01.2", passed=True)
        assert "could not be kept in work/progress.json" in capsys.readouterr().out
        assert progress.is_solved("01.1")
    finally:
        holder.kill()
        holder.communicate()
    progress.record_check("01.2", passed=True)
    assert progress.is_solved("01.2")


# A file that can't be read.


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff\xfe", b"[]", b'{"exercises": 5}', b"\x00" * 9]
)
def test_a_damaged_file_is_kept_and_said_in_one_line(
    progress: Progress, work: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    work.mkdir()
    progress.file.write_bytes(content)
    assert not progress.is_solved("01.1")
    told = capsys.readouterr().out
    assert told.startswith("work/progress.json could not be read: ")
    assert told.count("\n") == 1
    assert str(work) not in told
    assert (work / "progress.damaged.json").read_bytes() == content
    progress.record_check("01.1", passed=True)
    assert progress.is_solved("01.1")
    assert capsys.readouterr().out == ""


def test_what_a_damaged_file_still_says_is_taken_over(progress: Progress, work: Path) -> None:
    progress.record_check("01.1", passed=True)
    data = json.loads(progress.file.read_text())
    data["exercises"]["01.2"] = {"solved": "one day"}
    progress.file.write_text(json.dumps(data))
    progress.record_check("01.3", passed=True)
    assert [progress.is_solved(f"01.{number}") for number in (1, 2, 3)] == [True, False, True]


def test_a_second_damaged_file_does_not_overwrite_the_first(progress: Progress, work: Path) -> None:
    work.mkdir()
    for content in ("first", "second"):
        progress.file.write_text(content)
        progress.read()
    assert (work / "progress.damaged.json").read_text() == "first"
    assert (work / "progress.damaged-2.json").read_text() == "second"


def test_a_folder_in_the_files_place_is_kept_too(progress: Progress, work: Path) -> None:
    progress.file.mkdir(parents=True)
    (progress.file / "a.txt").write_text("mine")
    progress.record_check("01.1", passed=True)
    assert progress.is_solved("01.1")
    assert (work / "progress.damaged.json" / "a.txt").read_text() == "mine"


def test_a_work_folder_that_cannot_be_written_is_told_and_raises_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "work").write_text("a file")
    progress = Progress(tmp_path / "work" / "progress.json")
    progress.record_check("01.1", passed=True)
    assert progress.next_hint("01.1", of=3) == 0
    assert "Your progress could not be kept in work/progress.json: " in capsys.readouterr().out


# A newer edition.


def test_a_renamed_exercise_stays_solved_and_a_removed_one_is_not_forgotten(
    work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "LESSONS", tmp_path)
    first = Progress()
    first.record_check("01.1", passed=True)
    first.record_check("01.9", passed=True)
    first.lock_prediction("01-p1", "Which?", "this")
    (tmp_path / "renamed.toml").write_text('[[step]]\n"01.1" = "02.4"\n"01-p1" = "02-p1"\n')
    for _ in range(2):
        newer = Progress()
        assert newer.is_solved("02.4")
        assert not newer.is_solved("01.1")
        assert newer.is_solved("01.9")
        assert newer.prediction("02-p1") is not None
        newer.record_check("01.1", passed=False)  # another exercise has that id now


# From one machine to another.


@pytest.mark.usefixtures("_march")
def test_what_was_exported_is_merged_elsewhere(tmp_path: Path, progress: Progress) -> None:
    elsewhere = Progress(tmp_path / "elsewhere" / "progress.json", renames=[{"01.1": "01.7"}])
    elsewhere.record_check("01.2", passed=True)
    progress.record_check("01.1", passed=True)
    progress.next_hint("01.2", of=3)
    progress.export(tmp_path / "carried.json")
    for _ in range(2):
        elsewhere.merge(tmp_path / "carried.json")
        assert elsewhere.is_solved("01.7")
        assert elsewhere.is_solved("01.2")
        assert elsewhere.hints_shown("01.2") == 1


@pytest.mark.parametrize("content", [b"{", b"\xff", b"{}", b'{"cells": []}', None])
def test_a_file_that_holds_no_progress_changes_nothing(
    tmp_path: Path, progress: Progress, content: bytes | None
) -> None:
    progress.record_check("01.1", passed=True)
    before = progress.file.read_bytes()
    if content is not None:
        (tmp_path / "carried.json").write_bytes(content)
    with pytest.raises(NotAProgressFile, match=r"carried\.json can't be merged"):
        progress.merge(tmp_path / "carried.json")
    assert progress.file.read_bytes() == before


def test_a_symlink_to_the_file_is_not_broken_by_reading(progress: Progress, tmp_path: Path) -> None:
    progress.record_check("01.1", passed=True)
    link = tmp_path / "link.json"
    try:
        link.symlink_to(progress.file)
    except OSError:
        pytest.skip("no symbolic links here")
    assert Progress(link).is_solved("01.1")
    assert link.is_symlink()
