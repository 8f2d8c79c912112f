"""git, as the kit itself runs it: in a project's folder, and untouched by anybody's settings."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from course.errors import ShownPlainly

# What a person has set up must not change what a lesson's team does, nor be changed by it.
_OWN = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_EDITOR": "true",
    "LC_ALL": "C.UTF-8",
}


class GitMissing(ShownPlainly, RuntimeError):
    """There is no git on this machine."""

    def __init__(self) -> None:
        super().__init__(
            "git is not on the PATH; expected it there, as this project is shared by git.\n"
            "git-scm.com has it for every system. Install it, restart JupyterLab, and run this "
            "cell again; `python -m course doctor` tells whether it is found."
        )


class GitFailed(ShownPlainly, RuntimeError):
    """A git command of the kit's own ended with an exit code that isn't 0.

    Attributes:
        command: as typed in a terminal.
        said: what it printed.
    """

    def __init__(self, command: str, said: str) -> None:
        self.command = command
        self.said = said.strip()
        super().__init__(f"`{command}` failed: {self.said or 'it says nothing'}")


class GitTakesTooLong(ShownPlainly, RuntimeError):
    """A git command of the kit's own didn't come to an end in time, and was stopped."""

    def __init__(self, command: str) -> None:
        super().__init__(f"`{command}` didn't come to an end, and was stopped.")


def git(
    folder: Path,
    *arguments: str,
    given: str = "",
    who: Mapping[str, str] | None = None,
    patience: float | None = None,
) -> str:
    """Run a git command, without the settings of this machine or of its user.

    Args:
        folder: where it runs.
        arguments: what stands after `git`.
        given: what it reads from its standard input.
        who: variables for this command alone, such as `GIT_AUTHOR_NAME`.
        patience: seconds after which it is stopped; never, unless told.

    Returns:
        What it printed on standard output.

    Raises:
        GitMissing: there is no git.
        GitFailed: its exit code isn't 0.
        GitTakesTooLong: it was stopped.
    """
    command = " ".join(("git", *arguments))
    # GIT_DIR and its like, which git sets for hooks, would lead into another repository.
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name == "GIT_CEILING_DIRECTORIES"
    }
    try:
        done = subprocess.run(
            ["git", *arguments],
            cwd=folder,
            env={**kept, **_OWN, **(who or {})},
            input=given,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=patience,
        )
    except FileNotFoundError:
        raise GitMissing from None
    except subprocess.TimeoutExpired:
        raise GitTakesTooLong(command) from None
    if done.returncode != 0:
        raise GitFailed(command, done.stderr + done.stdout)
    return done.stdout
