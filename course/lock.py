"""`make lock`: `requirements.lock` and `environment.yml`, from what `pyproject.toml` asks for.

The lock names every package with its version and the hashes of its files, for every system and
every Python that the course runs on, and no index or address: a machine asks the index that its
own pip is set to. `environment.yml` has the same versions for conda. It has no hashes, because pip
takes either hashes or an editable project, and conda gives pip one list for both.
"""

import os
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from course.paths import PROJECT

LOCK = PROJECT / "requirements.lock"
ENVIRONMENT = PROJECT / "environment.yml"
OLDEST_PYTHON = "3.11"
CONDA_PYTHON = "3.13"

_HEAD = """\
# The same versions as requirements.lock, for conda, Binder and repo2docker; `make lock` wrote both.
#   conda env create -f environment.yml && conda activate alembic-course && python -m course lab
name: alembic-course
channels:
  - conda-forge
dependencies:
  - python={python}
  - pip
  - pip:
"""


class UvError(RuntimeError):
    """The locking tool could not be installed, or found no set of versions that fits."""


def requirements(lock: str) -> list[str]:
    """The requirements in a lock, each with its marker, in the lock's order; no hashes."""
    return re.findall(r"^([A-Za-z0-9].*?)\s*\\?$", lock, re.MULTILINE)


def conda_environment(lock: str) -> str:
    """The text of `environment.yml` for the text of a lock."""
    lines = [f"      - {quoted(one)}\n" for one in requirements(lock)]
    return _HEAD.format(python=CONDA_PYTHON) + "".join(lines) + "      - -e .\n"


def quoted(requirement: str) -> str:
    """A requirement as YAML: in quotes where it holds more than a name and a version."""
    return requirement if re.fullmatch(r"[\w.=+!-]+", requirement) else f'"{requirement}"'


def compile_lock(folder: Path) -> str:
    """Have uv, installed into a throw-away folder, write the lock.

    Args:
        folder: An empty folder for uv.

    Returns:
        The lock's text.

    Raises:
        UvError: It failed; the message is what it said.
    """
    groups = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    (uv,) = groups["dependency-groups"]["lock"]
    run([sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(folder), uv])
    program = folder / "bin" / ("uv.exe" if os.name == "nt" else "uv")
    output = folder / "requirements.lock"
    run(
        [
            *(str(program), "pip", "compile", "--quiet", "pyproject.toml", "--group", "dev"),
            *("--universal", "--python-version", OLDEST_PYTHON, "--generate-hashes"),
            *("--no-emit-index-url", "--no-emit-find-links", "--no-annotate", "--no-header"),
            *("--output-file", str(output)),
        ]
    )
    return output.read_text(encoding="utf-8")


def run(command: list[str]) -> None:
    """Run a command in the project.

    Raises:
        UvError: It failed.
    """
    ran = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise UvError(f"{Path(command[0]).name} failed, nothing was changed:\n{ran.stderr.strip()}")


def main(arguments: list[str]) -> int:
    """Write both files: the lock anew, unless `environment` alone is asked for.

    Args:
        arguments: Nothing, or `["environment"]` to write `environment.yml` from the lock as it is.

    Returns:
        The exit code.
    """
    if arguments != ["environment"]:
        with tempfile.TemporaryDirectory(prefix="course-lock-") as folder:
            LOCK.write_text(compile_lock(Path(folder)), encoding="utf-8")
    ENVIRONMENT.write_text(conda_environment(LOCK.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
