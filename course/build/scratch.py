"""A folder of its own for one run of one notebook, and the environment that keeps the run in it.

Nothing that a run writes lands in the project or in anybody's home folder: not the sandboxes, not
the kernel's connection file, not IPython's history. And nothing that a person has set up there
(a profile, an exported DATABASE_URL, a kernel of another project named python3) reaches the run.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ipykernel.kernelspec import write_kernel_spec

# Left out of a run's environment: each would change what Alembic, the Todo app, Python or a
# terminal says, or where Jupyter looks.
_LEFT_OUT = (
    "ALEMBIC_CONFIG",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "COLUMNS",
    "DATABASE_URL",
    "FORCE_COLOR",
    "JUPYTER_CONFIG_PATH",
    "LANGUAGE",
    "LINES",
    "NO_COLOR",
    "PYTEST_ADDOPTS",
    "PYTHONHASHSEED",  # an output that depends on the order of a set is to be found out
    "PYTHONOPTIMIZE",
    "PYTHONPATH",
    "PYTHONSTARTUP",
    "PYTHONWARNINGS",
)


@dataclass(frozen=True)
class Scratch:
    """Where one run of a notebook happens."""

    folder: Path
    environment: dict[str, str]

    @property
    def work(self) -> Path:
        """The run's work folder, named by COURSE_WORK."""
        return self.folder / "work"

    @property
    def notebooks(self) -> Path:
        """Where the notebook runs, as a learner's copy does."""
        return self.work / "notebooks"

    @property
    def kernels(self) -> Path:
        """The one kernel that a run finds: python3, of the interpreter that runs this."""
        return self.folder / "jupyter" / "kernels"


@contextmanager
def scratch() -> Iterator[Scratch]:
    """Make a scratch folder, and take it away afterwards.

    It stands in the system's folder for temporary files and has a short name, because a database
    server's socket in it may have a path of about a hundred characters, and no more.
    """
    with tempfile.TemporaryDirectory(prefix="course-", ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        made = Scratch(folder, _environment(folder))
        made.notebooks.mkdir(parents=True)
        write_kernel_spec(made.kernels / "python3")
        yield made


def _environment(folder: Path) -> dict[str, str]:
    """This process's environment, turned to the scratch folder."""
    kept = {name: value for name, value in os.environ.items() if name not in _LEFT_OUT}
    if os.name == "posix":
        kept["LC_ALL"] = "C.UTF-8"  # git and the shell speak English
    return kept | {
        "COURSE_WORK": str(folder / "work"),
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_PATH": str(folder / "jupyter"),  # searched before all other folders
        "JUPYTER_CONFIG_DIR": str(folder / "jupyter" / "config"),
        "JUPYTER_DATA_DIR": str(folder / "jupyter" / "data"),
        "JUPYTER_RUNTIME_DIR": str(folder / "jupyter" / "runtime"),
    }
