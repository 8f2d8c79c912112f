"""`python -m course lab`: JupyterLab on the learner's copies of the notebooks.

It listens on loopback alone, asks for its token, fetches nothing from anywhere, and keeps all that
it writes in the work folder: settings, history, open tabs and running kernels included.
"""

import argparse
import os
import shutil
import socket
import sys
from collections.abc import Mapping, MutableMapping
from pathlib import Path

from course import paths
from course.copies import lay_copies

ADDRESS = "127.0.0.1"
PORT = 8888
SETTINGS = paths.PROJECT / "course" / "lab_settings"
# A learner's own Jupyter would otherwise lend its kernels, its extensions or its missing password.
DROPPED = ("DATABASE_URL", "JUPYTER_PATH", "JUPYTER_TOKEN", "PYTHONHOME", "PYTHONPATH")


class PortTakenError(OSError):
    """Somebody listens on the port already."""

    def __init__(self, port: int) -> None:
        super().__init__(
            f"Port {port} is taken, maybe by the course, open in another terminal. "
            f"Close that one, or take another port: make lab PORT={port + 1}"
        )


class PortRefusedError(OSError):
    """The system does not let this user listen on the port."""

    def __init__(self, port: int, reason: str) -> None:
        super().__init__(f"Port {port} cannot be used ({reason}). Try: make lab PORT={PORT}")


class WorkFolderError(OSError):
    """The work folder, or a notebook in it, cannot be written."""

    def __init__(self, error: OSError, work: Path) -> None:
        super().__init__(
            f"{error.filename or work}: {error.strerror}. The course keeps all that you make in "
            f"{work}; make it writable, or name another folder: COURSE_WORK=/path make lab"
        )


def port_number(text: str) -> int:
    """A port, read from the command line; 0 lets the system choose.

    Raises:
        argparse.ArgumentTypeError: It is not a number from 0 to 65535.
    """
    if text.isdecimal() and int(text) <= 65535:  # noqa: PLR2004 - the highest port there is
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a port; expected 0 to 65535")


def main(arguments: list[str]) -> int:
    """Open JupyterLab and stay until it is stopped.

    Args:
        arguments: What stands after `python -m course lab`.

    Returns:
        The exit code.

    Raises:
        PortTakenError: Somebody listens on the port.
        PortRefusedError: The system does not let anybody listen on it.
        WorkFolderError: The work folder cannot be written to.
    """
    parser = argparse.ArgumentParser(
        prog="python -m course lab", description="Open JupyterLab on your copies of the notebooks."
    )
    parser.add_argument("--port", type=port_number, default=PORT, help=f"default: {PORT}")
    parser.add_argument("--no-browser", action="store_true", help="print the address, open nothing")
    asked = parser.parse_args(arguments)
    refuse_taken_port(asked.port)
    work = paths.work_folder()
    try:
        work.mkdir(parents=True, exist_ok=True)
        laid = lay_copies(paths.NOTEBOOKS, paths.notebook_copies(), work / ".editions.json")
    except OSError as error:
        raise WorkFolderError(error, work) from error
    for line in laid.beside:
        say(str(line))
    if "DATABASE_URL" in os.environ:
        say("DATABASE_URL is set; the course leaves that database alone and runs without it.")
    inherited = dict(os.environ)
    os.environ.clear()
    os.environ.update(environment(work, inherited))
    os.chdir(work)  # where a terminal begins
    say("JupyterLab opens on your copies. Leave this running; Ctrl-C, pressed twice, ends it.")

    from jupyterlab.labapp import LabApp  # type: ignore[import-untyped]

    LabApp.launch_instance(
        options(work, asked.port, first_page(paths.NOTEBOOKS), browser=not asked.no_browser)
    )
    return 0


def refuse_taken_port(port: int) -> None:
    """Stop before a port on which JupyterLab could not listen.

    Raises:
        PortTakenError: Somebody listens there.
        PortRefusedError: The system does not allow it.
    """
    with socket.socket() as trial:
        if os.name != "nt":
            # As JupyterLab does: a port that was closed a moment ago is free.
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((ADDRESS, port))
        except PermissionError as error:
            raise PortRefusedError(port, str(error.strerror)) from None
        except OSError:
            raise PortTakenError(port) from None


def environment(work: Path, inherited: Mapping[str, str]) -> dict[str, str]:
    """The environment of JupyterLab, its kernels and its terminals.

    Args:
        work: The work folder; everything that Jupyter and IPython write goes to `.jupyter` in it.
        inherited: The environment of the shell that asked for the lab.

    Returns:
        A new environment, in which the commands of this Python come first on the PATH.
    """
    home = work / ".jupyter"
    commands = str(Path(sys.executable).parent)
    kept = {name: value for name, value in inherited.items() if name not in DROPPED}
    before = inherited.get("PATH", os.defpath).split(os.pathsep)
    return kept | {
        "PATH": os.pathsep.join([commands, *(one for one in before if one != commands)]),
        "COURSE_BIN": commands,
        "COURSE_WORK": str(work),
        # In a project without git, `git commit` would find the course's own repository above it.
        "GIT_CEILING_DIRECTORIES": str(work),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_CONFIG_PATH": str(SETTINGS),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
    }


def options(work: Path, port: int, page: str, *, browser: bool) -> list[str]:
    """The command line of JupyterLab.

    Args:
        work: The folder it shows.
        port: The only port it tries.
        page: What it opens with, such as "/lab/tree/notebooks/00_start_here.ipynb".
        browser: Whether it opens a browser.
    """
    chosen = [
        f"--ServerApp.root_dir={work}",
        f"--ServerApp.ip={ADDRESS}",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        f"--LabApp.default_url={page}",
        # Nothing is fetched from anywhere.
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
        # What a kernel says stays between it and JupyterLab, also on a machine with other users.
        "--KernelManager.transport_encryption=auto",
        # Looking for language servers runs npm, which writes to the home folder.
        "--LanguageServerManager.autodetect=False",
        # Its warnings are about its own ways, and frighten whoever reads them for the first time.
        "--Application.log_level=ERROR",
    ]
    if sys.platform != "win32" and os.geteuid() == 0:
        chosen.append(
            "--ServerApp.allow_root=True"
        )  # containers; the token is asked for all the same
    if not browser:
        chosen.append("--ServerApp.open_browser=False")
    if shell := terminal(os.environ):
        chosen.append(f"--ServerApp.terminado_settings={ {'shell_command': shell}!r}")
    return chosen


def terminal(settings: MutableMapping[str, str]) -> list[str]:
    """The shell of a terminal, told to put the course's commands first, and to begin in `work/`.

    A person's own start-up files often put another Python first, so they are read before ours.

    Args:
        settings: The environment that the terminal will have; zsh needs an addition to it.

    Returns:
        The command; empty for a shell that is left to its own ways.
    """
    shell = settings.get("SHELL") or ("" if os.name == "nt" else shutil.which("bash") or "")
    name = Path(shell).name
    if name == "bash":
        return [shell, "--rcfile", str(SETTINGS / "bashrc"), "-i"]
    if name == "zsh":
        if "ZDOTDIR" in settings:
            settings["COURSE_ZDOTDIR"] = settings["ZDOTDIR"]
        settings["ZDOTDIR"] = str(SETTINGS / "zsh")
        return [shell, "-i"]
    if name == "fish":
        return [shell, "--init-command", "set -gx PATH $COURSE_BIN $PATH; cd $COURSE_WORK"]
    return []


def first_page(notebooks: Path) -> str:
    """The page that opens with the lab: the first lesson, or the bare lab while there is none."""
    names = sorted(path.name for path in notebooks.glob("*.ipynb"))
    return f"/lab/tree/notebooks/{names[0]}" if names else "/lab"


def say(line: str) -> None:
    """A line on the terminal from which the lab is opened."""
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - this is a command
