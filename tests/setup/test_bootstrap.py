"""course/bootstrap.py as a real process, with the real pip."""

import ast
import ctypes
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from course import bootstrap
from course.paths import PROJECT
from tests.setup.small_project import Small

pytestmark = pytest.mark.skipif(os.name == "nt", reason="these tests start POSIX processes")

NO_NETWORK = {
    "PIP_NO_INDEX": "",
    "PIP_FIND_LINKS": "",
    "PIP_INDEX_URL": "https://127.0.0.1:9/simple",
    "PIP_RETRIES": "1",
}


def last_line(ran: "subprocess.CompletedProcess[str]") -> str:
    """What the person reads when it went wrong; a traceback would be more than one line."""
    assert ran.returncode == 1
    lines = [line for line in ran.stderr.splitlines() if not line.startswith("Setting up")]
    assert len(lines) == 1, ran.stderr
    return lines[0]


def note(small: Small) -> dict[str, object]:
    return json.loads((small.venv / "course-setup.json").read_text())


def left(small: Small) -> list[str]:
    """What stands in `.venv`, but for the lock that processes wait for."""
    return [path.name for path in small.venv.iterdir() if path.name != "course-setup.lock"]


def test_the_lock_and_the_project_are_installed_and_a_second_run_does_nothing(small: Small) -> None:
    first = small.set_up()
    assert first.returncode == 0, first.stderr
    assert small.has("alpha") == "1"
    listed = subprocess.run(
        [small.python, "-m", "pip", "list"], capture_output=True, text=True, check=True
    )
    assert "small" in listed.stdout
    before = {path: path.stat().st_mtime_ns for path in small.venv.rglob("*")}
    small.log.unlink()

    second = small.set_up()

    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    assert {path: path.stat().st_mtime_ns for path in small.venv.rglob("*")} == before
    assert not small.log.exists()


def test_a_changed_lock_adds_and_takes_away_and_leaves_the_rest(quick: Small) -> None:
    quick.lock(quick.wheel("alpha"), quick.wheel("beta"))
    assert quick.set_up().returncode == 0
    (quick.venv / "the-users.txt").write_text("kept")
    quick.lock(quick.wheel("alpha", "2"), quick.wheel("gamma"))

    ran = quick.set_up()

    assert ran.returncode == 0, ran.stderr
    assert (quick.has("alpha"), quick.has("beta"), quick.has("gamma")) == ("2", "", "1")
    assert (quick.venv / "the-users.txt").exists()


def test_a_changed_lock_without_network_leaves_what_worked(quick: Small) -> None:
    assert quick.set_up().returncode == 0
    lock = (quick.folder / "requirements.lock").read_text()
    quick.lock(quick.wheel("alpha", "2"))

    line = last_line(quick.set_up(**NO_NETWORK))

    assert "No package index answered when pip asked for alpha==2" in line
    assert quick.has("alpha") == "1"
    quick.lock(lock)
    again = quick.set_up(**NO_NETWORK)
    assert (again.returncode, again.stderr) == (0, "")


def test_no_network_is_said_in_one_line_and_a_second_try_works(quick: Small) -> None:
    line = last_line(quick.set_up(**NO_NETWORK))

    assert line.startswith("No package index answered when pip asked for alpha==1;")
    assert line.endswith(str(quick.log))
    assert "Connection refused" in quick.log.read_text()
    assert left(quick) == []
    assert quick.set_up().returncode == 0


def test_a_file_with_another_hash_is_refused_by_name(quick: Small) -> None:
    quick.lock(quick.wheel("beta"), "alpha==1 \\\n    --hash=sha256:" + "0" * 64 + "\n")

    line = last_line(quick.set_up())

    assert line.startswith("alpha==1 came over the network, and is not the file")
    assert left(quick) == []


def test_a_requirement_without_a_hash_is_refused(quick: Small) -> None:
    quick.wheel("beta")
    quick.lock(quick.wheel("alpha"), "beta==1\n")

    assert "hash" in last_line(quick.set_up())
    assert left(quick) == []


def test_a_killed_set_up_is_made_afresh(small: Small) -> None:
    process = small.start(start_new_session=True)
    while process.poll() is None and not small.python.exists():
        time.sleep(0.01)
    assert note(small) == {"made_by": "course", "done": None}
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL

    ran = small.set_up()

    assert ran.returncode == 0, ran.stderr
    assert small.has("alpha") == "1"


def test_an_interrupted_set_up_says_so_and_leaves_nothing(small: Small) -> None:
    # A shell starts what runs in the background deaf to Ctrl-C, and so its children would be, too.
    process = small.start(
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    while process.poll() is None and not small.python.exists():
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate()

    assert process.returncode == 130
    assert said.splitlines()[-1] == "Stopped. The same command starts again."
    assert left(small) == []


def test_two_at_once_take_turns(quick: Small) -> None:
    one, other = quick.start(), quick.start()
    said = one.communicate()[1] + other.communicate()[1]

    assert (one.returncode, other.returncode) == (0, 0), said
    assert said.count("Setting up .venv") == 1
    assert said.count("waiting for it") == 1
    assert quick.has("alpha") == "1"


def test_a_venv_of_the_users_own_is_installed_into(small: Small, made: Path) -> None:
    shutil.copytree(made, small.venv, symlinks=True)
    (small.venv / "the-users.txt").write_text("kept")

    assert small.set_up().returncode == 0

    assert small.has("alpha") == "1"
    assert note(small)["made_by"] == "user"
    assert (small.venv / "the-users.txt").exists()
    # A kill in the middle of pip leaves this note; the folder is still not the course's to clear.
    (small.venv / "course-setup.json").write_text('{"made_by": "user", "done": null}')
    assert small.set_up().returncode == 0
    assert small.has("alpha") == "1"
    assert (small.venv / "the-users.txt").exists()


@pytest.mark.parametrize(
    ("python", "version", "why"),
    [(False, "3.12.1", "has no"), (True, "3.9.2", "has Python 3.9, and the course needs 3.11")],
)
def test_a_venv_of_the_users_own_that_is_of_no_use_is_left_alone(
    small: Small, python: bool, version: str, why: str
) -> None:
    small.python.parent.mkdir(parents=True)
    (small.venv / "pyvenv.cfg").write_text(f"home = /usr/bin\nversion = {version}\n")
    if python:
        small.python.symlink_to(sys.executable)

    line = last_line(small.set_up())

    assert why in line
    assert line.endswith("Move it away, and try again.")
    assert (small.venv / "pyvenv.cfg").exists()


def test_a_project_that_was_moved_is_set_up_afresh(small: Small, tmp_path: Path) -> None:
    assert small.set_up().returncode == 0
    small.folder = small.folder.rename(tmp_path / "elsewhere")

    ran = small.set_up()

    assert ran.returncode == 0, ran.stderr
    pip = subprocess.run(
        [small.venv / "bin" / "pip", "--version"], capture_output=True, text=True, check=True
    )
    assert "elsewhere" in pip.stdout


def test_a_folder_that_cannot_be_written_to_is_named(small: Small) -> None:
    small.folder.chmod(0o555)
    try:
        process = small.start(preexec_fn=obey_permissions)
        said = process.communicate()[1]
    finally:
        small.folder.chmod(0o755)

    assert process.returncode == 1
    assert said == bootstrap.READ_ONLY % small.venv + "\n"
    assert not small.venv.exists()


def obey_permissions() -> None:
    """Give up root's power to write anywhere, where the tests run as root (in a container)."""
    if os.geteuid() == 0:
        drop_from_bounding_set, may_override_permissions = 24, 1
        assert ctypes.CDLL(None).prctl(drop_from_bounding_set, may_override_permissions) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_said_in_one_line(small: Small) -> None:
    small.python.parent.mkdir(parents=True)
    (small.venv / "pyvenv.cfg").write_text("home = /usr/bin\nversion = 3.12.1\n")
    small.python.symlink_to(sys.executable)
    small.log.parent.mkdir()
    small.log.symlink_to("/dev/full")
    (small.venv / "course-setup.new").symlink_to("/dev/full")

    line = last_line(small.set_up())

    assert line == "The disk is full; .venv needs about 1 GB. Make room, and try again."


def test_pip_on_a_full_disk_is_said_in_one_line() -> None:
    page = (
        "Collecting jedi==0.19.2\n"
        "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n"
    )
    assert bootstrap.cause(page)[0].startswith("The disk is full")


def test_a_python_without_ensurepip_says_which_package_it_is_in(small: Small) -> None:
    code = (
        "import runpy, sys; sys.modules['ensurepip'] = None;"
        "sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, *small.command()[1:]],
        env=small.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    line = last_line(ran)
    assert "its module ensurepip is missing" in line
    assert line.endswith("-venv")
    assert left(small) == []


def test_pytest_finds_its_plugins_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though the person who sets up has said that no compiled modules are to be written."""
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    monkeypatch.setattr(bootstrap, "NOTE", tmp_path / "note.json")
    monkeypatch.setattr(bootstrap, "VENV_PYTHON", Path(sys.executable))
    (tmp_path / "note.json").touch()
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path / "cache"))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    bootstrap.warm_pytest()
    kept = {file.parent.name for file in (tmp_path / "cache").rglob("*-pytest-*.pyc")}
    assert {"nbval", "hypothesis"} <= kept


def test_half_a_project_is_told_from_a_whole_one(small: Small) -> None:
    (small.folder / "requirements.lock").unlink()

    assert last_line(small.set_up()).startswith("There is no requirements.lock in ")
    assert not small.venv.exists()


def test_an_old_python_can_read_the_bootstrap() -> None:
    source = (PROJECT / "course" / "bootstrap.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 6))


def test_an_old_python_is_refused_before_anything_is_made(small: Small) -> None:
    code = (
        "import runpy, sys; sys.version_info = (3, 9, 2, 'final', 0);"
        "sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, *small.command()[1:]],
        env=small.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    line = last_line(ran)
    assert " is Python 3.9; the course needs 3.11 or newer." in line
    assert not small.venv.exists()


def test_lab_passes_its_arguments_on_and_its_exit_code_back(quick: Small) -> None:
    package = quick.folder / "course"
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text("import sys\nprint(sys.argv[1:])\nsys.exit(7)\n")
    assert quick.set_up().returncode == 0

    ran = subprocess.run(
        [*quick.command("lab"), "--port", "8889", "--no-browser"],
        env=quick.environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.stdout.strip() == "['lab', '--port', '8889', '--no-browser']"
    assert ran.returncode == 7
    assert shutil.which("python", path=quick.python.parent) is not None
