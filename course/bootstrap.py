"""Sets up `.venv` with exactly what `requirements.lock` says, and opens the course in it.

`make lab` and `make test` come through here; without make it is `python course/bootstrap.py lab`.
Only the standard library is used, and no syntax that Python 3.6 cannot read, so that an old
Python can still say that it is too old.

What was set up is noted in `.venv/course-setup.json`. A second run compares that note with the
project and does nothing when they agree. A set-up that was killed leaves a note that says so, and
the next one starts afresh. A `.venv` without a note is the user's own: it is installed into, and
never cleared.
"""

import argparse
import contextlib
import errno
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

OLDEST = (3, 11)
PROJECT = Path(__file__).resolve().parent.parent
LOCK = PROJECT / "requirements.lock"
VENV = PROJECT / ".venv"
NOTE = VENV / "course-setup.json"
TURN = VENV / "course-setup.lock"
WINDOWS = os.name == "nt"
VENV_PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
LOG = Path(os.environ.get("COURSE_WORK") or PROJECT / "work") / "setup.log"
DISK_FULL = "The disk is full; .venv needs about 1 GB. Make room, and try again."
READ_ONLY = "%s cannot be written to. Put the project into a folder of your own, and try again."
NO_PIP = "%s has no pip. Move it away, and try again."
OTHER_HASH = (
    "%s came over the network, and is not the file whose hash requirements.lock names. Nothing was"
    " installed. Try again; if it stays so, see which package index pip asks."
)
NO_NETWORK = (
    "No package index answered when pip asked for %s; the first set-up needs the network."
    " Connect, or set pip's index or proxy, and try again."
)
NOT_THERE = (
    "The package index has no %s for this system and Python %s. See which package index pip asks."
)


class SetupError(Exception):
    """Why the set-up stopped, in one line: what is there, what was expected, what to do next."""


class PipError(SetupError):
    """What pip could not do; its output is in the log.

    Attributes:
        untouched: Whether pip stopped before it changed anything, as it does without a network.
    """

    def __init__(self, message: str, untouched: bool) -> None:
        super().__init__(message)
        self.untouched = untouched


def refuse_old_python() -> None:
    """Stop a Python that the course cannot run on."""
    if sys.version_info[:2] < OLDEST:
        raise SetupError(
            "%s is Python %d.%d; the course needs %d.%d or newer. Install one (python.org has them"
            " for every system), or name it: make lab PYTHON=/path/to/python3"
            % (sys.executable, *sys.version_info[:2], *OLDEST)
        )


def digest(name: str) -> str:
    """The SHA-256 of a file of the project, in hex."""
    try:
        return hashlib.sha256((PROJECT / name).read_bytes()).hexdigest()
    except FileNotFoundError:
        raise SetupError(
            "There is no %s in %s, so this is not the whole project. Clone or unpack it again."
            % (name, PROJECT)
        ) from None


def venv_version() -> str:
    """The Python version of `.venv`, such as "3.11"; "" when there is none that says so."""
    try:
        text = (VENV / "pyvenv.cfg").read_text(encoding="utf-8")
    except OSError:
        return ""
    found = re.search(r"^version(?:_info)?\s*=\s*(\d+\.\d+)", text, re.MULTILINE)
    return found.group(1) if found else ""


def wanted() -> "dict[str, str]":
    """What a set-up of the project as it stands is noted as when it is done.

    `python` and `place` say what `.venv` is made from and where: when they change, it is of no
    use. `lock` and `project` say what is installed in it: when they change, pip can mend it.
    """
    return {
        "python": "%s %s" % (venv_version(), VENV_PYTHON.resolve()),
        "place": str(PROJECT),
        "lock": digest("requirements.lock"),
        "project": digest("pyproject.toml"),
    }


def read_note() -> "dict[str, object]":
    """The note of the last set-up; empty when there is none, or none that can be read."""
    try:
        note = json.loads(NOTE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}


def write_note(note: "dict[str, object]") -> None:
    """Replace the note at one stroke: a kill leaves the old one or the new one."""
    new = NOTE.with_suffix(".new")
    new.write_text(json.dumps(note), encoding="utf-8")
    new.replace(NOTE)


def is_ready() -> bool:
    """Whether `.venv` is what the project as it stands needs: reads four small files, no more."""
    note = read_note()
    return note.get("done") == wanted() and VENV_PYTHON.exists() and not is_other(note)


def is_other(note: "dict[str, object]") -> bool:
    """Whether `PYTHON=…` names another version than the one that the course made `.venv` with."""
    running = "%d.%d" % sys.version_info[:2]
    named = bool(os.environ.get("PYTHON"))
    return named and note.get("made_by") == "course" and venv_version() != running


@contextlib.contextmanager
def turn():  # type: ignore[no-untyped-def]  # noqa: ANN201 - no name for it that 3.6 can read
    """Let one process at a time set up; gives the file descriptor of the lock.

    The operating system lets go of the lock when its holder ends, however it ends. pip inherits
    it, so that a pip that outlives a kill is waited for too.
    """
    VENV.mkdir(exist_ok=True)
    with TURN.open("a+b") as file:
        if not take(file.fileno()):
            say("Another set-up is at work in %s; waiting for it." % VENV)
            while not take(file.fileno()):
                time.sleep(0.2)
        yield file.fileno()


def take(file: int) -> bool:
    """Try to take the lock that a file descriptor stands for; false while another has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        # Anything else is a file system without locks, where two set-ups at once are not guarded.
        return error.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
    return True


def set_up() -> None:
    """Make `.venv` what the project as it stands needs; does nothing when it is that already.

    Raises:
        SetupError: It could not be done. What was half-made is gone, or noted as half-made.
    """
    refuse_old_python()
    if is_ready():
        return
    with turn() as held:
        if not is_ready():  # while this one waited, another may have done it
            make(held)


def make(held: int) -> None:
    """Make `.venv`, or mend one that pip can mend. `held` is the file descriptor of the lock."""
    note = read_note()
    done = note.get("done")
    done = done if isinstance(done, dict) else {}
    own = note.get("made_by") != "course" and (VENV / "pyvenv.cfg").exists()
    if own:
        refuse_unusable_venv()
    same = all(done.get(part) == wanted()[part] for part in ("python", "place"))
    keep = own or (same and VENV_PYTHON.exists() and not is_other(note))
    # A killed pip may have left packages that it cannot uninstall: those are written over.
    options = ["--ignore-installed"] if own and note and not done else []
    started = time.time()
    say("Setting up .venv from requirements.lock; the first time takes a minute or two")
    keep_log("", afresh=True)
    if not keep:
        note, done = {}, {}
    note["made_by"] = "user" if own else "course"
    write_note(dict(note, done=None))
    try:
        if not keep:
            clear()
            create_venv()
        note["packages"] = install(done, note, options, held)
        warm_pytest()
    except BaseException as error:
        with contextlib.suppress(OSError):
            if not keep:
                clear()
                NOTE.unlink()
            elif isinstance(error, PipError) and error.untouched:
                write_note(dict(note, done=done))
        raise
    write_note(dict(note, done=wanted()))
    say("Done in %.0f s." % (time.time() - started))


def refuse_unusable_venv() -> None:
    """Stop before a `.venv` of the user's own that has no Python, or an old one."""
    version = venv_version()
    if not VENV_PYTHON.exists():
        there = "has no %s" % VENV_PYTHON
    elif version and tuple(int(part) for part in version.split(".")) < OLDEST:
        there = "has Python %s, and the course needs %d.%d or newer" % (version, *OLDEST)
    else:
        return
    raise SetupError(
        "%s, which the course did not make, %s. Move it away, and try again." % (VENV, there)
    )


def clear() -> None:
    """Take away all of `.venv` but the note, and the lock, which another process may have open."""
    for path in VENV.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path not in (NOTE, TURN):
            path.unlink()


def create_venv() -> None:
    """Make a virtual environment with pip in it."""
    try:
        import ensurepip  # noqa: F401 - Debian packs it apart from Python
        import venv
    except ImportError:
        raise SetupError(
            "%s cannot make virtual environments: its module ensurepip is missing."
            " On Debian and Ubuntu: sudo apt install python%d.%d-venv"
            % (sys.executable, *sys.version_info[:2])
        ) from None
    try:
        venv.EnvBuilder(with_pip=True, symlinks=not WINDOWS).create(VENV)
    except subprocess.CalledProcessError as error:
        output = (error.output or b"").decode("utf-8", "replace")
        keep_log(output)
        raise PipError(*cause(output)) from None


def install(
    done: "dict[str, str]", note: "dict[str, object]", options: "list[str]", held: int
) -> "list[str]":
    """Install what the lock says, then the project itself; gives the names of what it installed."""
    text = LOCK.read_text(encoding="utf-8")
    names = set(re.findall(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==", text, re.MULTILINE))
    if done.get("lock") != wanted()["lock"]:
        pip(held, "install", "--require-hashes", "--no-deps", *options, "-r", str(LOCK))
        before = note.get("packages")
        left = sorted(set(before) - names) if isinstance(before, list) else []
        if left:
            pip(held, "uninstall", "-y", *left)
    pip(held, "install", "--no-deps", "--no-build-isolation", "--no-index", "-e", str(PROJECT))
    return sorted(names)


def pip(held: int, *arguments: str) -> None:
    """Run the pip of `.venv`, quietly; what it says goes to the log.

    Raises:
        PipError: pip failed.
    """
    command = [str(VENV_PYTHON), "-m", "pip", "--no-input", "--disable-pip-version-check"]
    command += arguments
    environment = dict(os.environ, PIP_USER="0", PIP_PROGRESS_BAR="off", PYTHONUTF8="1")
    environment.setdefault("PIP_RETRIES", "3")
    for name in ("PYTHONPATH", "PYTHONHOME"):
        environment.pop(name, None)
    ran = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=PROJECT,
        env=environment,
        check=False,
        pass_fds=() if WINDOWS else (held,),
    )
    output = ran.stdout.decode("utf-8", "replace")
    keep_log("$ %s\n%s" % (" ".join(command), output))
    if ran.returncode:
        raise PipError(*cause(output))


def warm_pytest() -> None:
    """Have pytest keep what it compiles of its plugins.

    It rewrites them for itself, which takes a second of CPU. A process that may not write compiled
    modules, as those that a notebook starts, would do it again each time; one that finds them reads
    them. Without pytest, or where it fails, nothing is lost.
    """
    environment = dict(os.environ, PYTHONUTF8="1")
    for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONHOME", "PYTEST_ADDOPTS"):
        environment.pop(name, None)
    # Told to collect a file without tests, it loads all that it needs for a run, and runs nothing.
    alone = ["-c", os.devnull, "--rootdir", str(VENV), "-p", "no:cacheprovider", str(NOTE)]
    subprocess.run(
        [str(VENV_PYTHON), "-m", "pytest", "--collect-only", *alone],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=VENV,
        env=environment,
        check=False,
    )


def cause(output: str) -> "tuple[str, bool]":
    """What a page of pip's output comes down to, and whether pip had changed nothing yet."""
    found = re.search(r"^    (\S+) from |found for ([^\s;(]+)", output, re.MULTILINE)
    name = (found.group(1) or found.group(2)) if found else "a package"
    said = re.findall(r"^(?:ERROR: )?(.+)$", output, re.MULTILINE) or ["pip said nothing."]
    table = (
        ("No space left|Errno 28|quota exceeded", DISK_FULL, False),
        ("Read-only file system|Permission denied", READ_ONLY % VENV, False),
        ("No module named pip", NO_PIP % VENV, True),
        ("DO NOT MATCH THE HASHES", OTHER_HASH % name, True),
        ("connection broken|refused|timed out|Max retries|certificate", NO_NETWORK % name, True),
        ("No matching distribution", NOT_THERE % (name, venv_version()), True),
        ("", said[-1], False),
    )
    text, untouched = next(row[1:] for row in table if re.search(row[0], output, re.IGNORECASE))
    return text + (" All that pip said is in %s" % LOG if LOG.exists() else ""), untouched


def keep_log(text: str, afresh: bool = False) -> None:
    """Add to the set-up's log, or begin it. A log that cannot be written stops nobody."""
    with contextlib.suppress(OSError):
        LOG.parent.mkdir(parents=True, exist_ok=True)
        with LOG.open("w" if afresh else "a", encoding="utf-8") as file:
            file.write(text)


def say(line: str) -> None:
    """A line for the person who waits."""
    print(line, file=sys.stderr, flush=True)


def explain(error: OSError) -> str:
    """What the operating system refused, as a sentence with a next step."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DISK_FULL
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return READ_ONLY % (error.filename or VENV)
    return "%s: %s" % (error.filename or VENV, error.strerror or error)


def run(command: "list[str]") -> int:
    """Run a command in place of this process or, on Windows, wait for it."""
    if not WINDOWS:
        os.execv(command[0], command)  # noqa: S606 - no shell is wanted
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the command
    return subprocess.call(command)


def main() -> int:
    """Set up; then, for `lab`, open JupyterLab with the arguments that follow."""
    parser = argparse.ArgumentParser(description="Set up .venv, and open the course in it.")
    parser.add_argument("what", choices=["setup", "lab"])
    asked, rest = parser.parse_known_args()
    os.chdir(str(PROJECT))  # `-m course` would otherwise find a folder of that name elsewhere
    try:
        set_up()
    except (SetupError, OSError) as error:
        say(explain(error) if isinstance(error, OSError) else str(error))
        return 1
    except KeyboardInterrupt:
        say("Stopped. The same command starts again.")
        return 130
    return run([str(VENV_PYTHON), "-m", "course", "lab", *rest]) if asked.what == "lab" else 0


if __name__ == "__main__":
    sys.exit(main())
