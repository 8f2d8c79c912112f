import re
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from course.build.portable import (
    Machine,
    nbval_sanitizers,
    without_work_folder,
    work_folder_patterns,
)

WORK = PurePosixPath("/tmp/course-ab12/work")  # noqa: S108 - a path to replace, never opened
MACHINE = Machine((("/srv/kit", "the project's folder"), ("/root", "the home folder")), "ada-pc")
BEGAN = datetime(2031, 5, 6, 9, 0, tzinfo=UTC)
ENDED = BEGAN + timedelta(seconds=30)


@pytest.mark.parametrize(
    ("printed", "stored"),
    [
        ("Generating {work}/sandboxes/a.py ... done", "Generating work/sandboxes/a.py ... done"),
        ("It is in {work}.", "It is in work."),
        ("sqlite:///{work}/todo.db", "sqlite:///work/todo.db"),
        ("'{work}'", "'work'"),
        ("{work}shop and {work}-2 and {work}.bak", "{work}shop and {work}-2 and {work}.bak"),
    ],
)
def test_the_work_folder_is_told_as_work(printed: str, stored: str) -> None:
    assert without_work_folder(printed.format(work=WORK), Path(WORK)) == stored.format(work=WORK)


def test_every_spelling_of_a_windows_path_is_matched() -> None:
    work = PureWindowsPath(r"C:\Temp\course-ab12\work")
    for printed in (str(work), work.as_posix(), repr(str(work))[1:-1]):
        assert any(re.fullmatch(pattern, printed) for pattern in work_folder_patterns(work))


def test_nbval_is_given_the_same_replacement() -> None:
    pattern = work_folder_patterns(WORK)[0]
    assert nbval_sanitizers(WORK) == f"regex: {pattern}\nreplace: work\n"


@pytest.mark.parametrize(
    ("text", "match", "reason"),
    [
        ("in /srv/kit/course/x.py:", "/srv/kit/course/x.py:", "the project's folder"),
        ("/root/.bashrc", "/root/.bashrc", "the home folder"),
        ("/opt/lib/x.py", "/opt/lib/x.py", "an absolute path"),
        ("/bin/sh/x", "/bin/sh/x", "an absolute path"),
        ('File "/usr/lib/python3/ast.py", line 1', "/usr/lib/python3/ast.py", "an absolute path"),
        ("sqlite:////srv/data/todo.db", "/srv/data/todo.db", "an absolute path"),
        ("file:///srv/data", "/srv/data", "an absolute path"),
        (r"C:\Users\ada", r"C:\Users\ada", "an absolute path"),
        (r"'C:\\Users\\ada'", r"C:\\Users\\ada", "an absolute path"),
        ("<object at 0x7f12ab34cd56>", "0x7f12ab34cd56", "an address in memory"),
        ("on ada-pc", "ada-pc", "this machine's name"),
        ("Create Date: 2031-05-06 09:00:12.5", "2031-05-06 09:00:12", "the time of this run"),
        ("2031-05-06T09:00:29", "2031-05-06T09:00:29", "the time of this run"),
    ],
)
def test_what_belongs_to_one_machine_or_moment_is_found(text: str, match: str, reason: str) -> None:
    found = MACHINE.find(text, BEGAN, ENDED)
    assert found is not None
    assert found.match == match
    assert found.reason.startswith(reason)


@pytest.mark.parametrize(
    "text",
    [
        "work/sandboxes/01_small/alembic.ini",
        "<td>a/b</td><td>1/2</td></tr>",
        "https://alembic.sqlalchemy.org/en/latest/tutorial.html",
        "sqlite:///todo.db",
        "and/or, either/or",
        "created 2031-05-06 08:00:00 and 2031-05-06",
        "colour 0xff, ada-pcs",
        "/ and /x",
        "#!/bin/sh, #!/usr/bin/env python, > /dev/null",
        "",
    ],
)
def test_what_is_the_same_everywhere_is_not_found(text: str) -> None:
    assert MACHINE.find(text, BEGAN, ENDED) is None


def test_local_time_is_found_as_well() -> None:
    local = (BEGAN + timedelta(seconds=5)).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    assert MACHINE.find(local, BEGAN, ENDED) is not None


def test_a_short_host_name_is_a_word_like_another() -> None:
    assert Machine((), "vm").find("a vm", BEGAN, ENDED) is None


def test_this_machine_knows_its_folders() -> None:
    machine = Machine.here()
    for folder in (Path.cwd(), Path.home()):
        found = machine.find(f"in {folder}/x", BEGAN, ENDED)
        assert found is not None
