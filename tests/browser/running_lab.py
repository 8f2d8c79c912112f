"""A real JupyterLab, started as `python -m course lab` starts it, on folders of its own."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import nbformat

from course.paths import PROJECT

ADDRESS = "127.0.0.1"
SECONDS_TO_START = 120


@dataclass(frozen=True)
class RunningLab:
    """A JupyterLab that answers."""

    port: int
    token: str
    opens: str
    """The address it prints, with the page that opens first."""
    work: Path
    home: Path
    """The home folder of the learner who started it."""
    log: Path

    def page(self, path: str = "") -> str:
        """The address of a page, with the token.

        Args:
            path: A file in the work folder; the bare lab when it is empty.
        """
        # A workspace of its own: no tabs that another page left open.
        lab = f"/lab/workspaces/{uuid.uuid4().hex}" + (f"/tree/{path}" if path else "")
        return f"http://{ADDRESS}:{self.port}{lab}?token={self.token}"

    def write(self, name: str, *sources: str) -> str:
        """Write a notebook of code cells into the learner's folder.

        Args:
            name: The notebook's name.
            sources: Its cells.

        Returns:
            Its path in the work folder.
        """
        kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(source) for source in sources],
            metadata={"kernelspec": kernel},
        )
        (self.work / "notebooks").mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, self.work / "notebooks" / f"{name}.ipynb")
        return f"notebooks/{name}.ipynb"

    def set(self, plugin: str, **settings: object) -> None:
        """Change a setting of JupyterLab, as its settings editor does; a reload shows it."""
        self._ask("PUT", f"lab/api/settings/{plugin}", {"raw": json.dumps(settings)})

    def end_kernels(self) -> None:
        """End every kernel, so that the next notebook of the same name gets a fresh one."""
        for session in json.loads(self._ask("GET", "api/sessions")):
            self._ask("DELETE", f"api/sessions/{session['id']}")

    def _ask(self, method: str, what: str, content: object = None) -> bytes:
        """Ask the server for something, as JupyterLab's own page does."""
        request = urllib.request.Request(
            f"http://{ADDRESS}:{self.port}/{what}?token={self.token}",
            data=None if content is None else json.dumps(content).encode(),
            method=method,
        )
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            assert answer.status in (200, 204)
            said: bytes = answer.read()
        return said


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as trial:
        trial.bind((ADDRESS, 0))
        port: int = trial.getsockname()[1]
    return port


@contextmanager
def running_lab(folder: Path, **environment: str) -> Iterator[RunningLab]:
    """Start JupyterLab in an empty folder; stop it, its kernels and its terminals at the end.

    Args:
        folder: Gets `work`, and `home`, which stays as it is unless somebody writes to it.
        environment: What the learner's shell has set besides.
    """
    work, home, log = folder / "work", folder / "home", folder / "lab.log"
    home.mkdir(parents=True, exist_ok=True)
    port = free_port()
    inherited = {
        name: text
        for name, text in os.environ.items()
        if not name.startswith(("JUPYTER", "IPYTHON", "COURSE_", "XDG_", "PYTEST"))
    }
    command = [sys.executable, "-m", "course", "lab", "--no-browser", "--port", str(port)]
    with log.open("w") as out:
        process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env=inherited
            | {"COURSE_WORK": str(work), "HOME": str(home), "SHELL": shutil.which("bash") or ""}
            | environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            yield wait_until_open(process, RunningLab(port, "", "", work, home, log))
        finally:
            process.terminate()
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_until_open(process: "subprocess.Popen[bytes]", lab: RunningLab) -> RunningLab:
    """Wait for the address that JupyterLab prints.

    Raises:
        AssertionError: It ended, or printed none; the message is all that it said.
    """
    begins = f"http://{ADDRESS}:{lab.port}/"
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        for word in lab.log.read_text().split():
            if word.startswith(begins) and "token=" in word:
                token = word.partition("token=")[2]
                return RunningLab(lab.port, token, word, lab.work, lab.home, lab.log)
        time.sleep(0.05)
    raise AssertionError(f"JupyterLab did not open:\n{lab.log.read_text()}")
