"""A notebook's cells, run from top to bottom by a kernel of this interpreter."""

import re
import time
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from nbformat import NotebookNode

from course.build.errors import BuildError, CellNotPortable, CellRaised, KernelFailed
from course.build.outputs import measured, texts, tidy
from course.build.portable import Machine, without_work_folder
from course.build.scratch import Scratch, scratch
from course.source.cells import MEASURED

if TYPE_CHECKING:
    from nbclient import NotebookClient

CELL_TIMEOUT = 600  # seconds; the longest cell of a lesson under load takes a few minutes
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Executed:
    """A notebook with its outputs, and how long its cells took."""

    notebook: NotebookNode
    seconds: float


def execute(notebook: NotebookNode, places: Sequence[str]) -> Executed:
    """Run a notebook in a scratch folder, and store its outputs in their fixed form.

    Writes nothing outside that folder, which is gone afterwards.

    Args:
        notebook: stays as it is; the outputs come in a copy.
        places: for each cell, where it stands in the lesson, for the errors.

    Raises:
        CellRaised: a cell raised an error, ran too long, or its kernel died.
        CellNotPortable: an output holds something of this machine or this moment.
        KernelFailed: no kernel started.
    """
    ran = deepcopy(notebook)
    kernel_says = ran.metadata.language_info
    with scratch() as room:
        began = datetime.now(UTC)
        seconds = _run(ran, places, room)
        ended = datetime.now(UTC)
    ran.metadata.language_info = kernel_says
    ran.metadata.pop("widgets", None)
    machine = Machine.here()
    codes = [(cell, at) for at, cell in enumerate(ran.cells) if cell.cell_type == "code"]
    for count, (cell, at) in enumerate(codes, 1):
        cell.execution_count = count
        if MEASURED in cell.metadata.get("tags", ()):
            cell.outputs = measured()
            continue
        cell.outputs = tidy(cell.outputs, count, lambda text: without_work_folder(text, room.work))
        for text in texts(cell.outputs):
            if found := machine.find(text, began, ended):
                raise CellNotPortable(places[at], found.match, found.reason)
    return Executed(ran, seconds)


def _run(notebook: NotebookNode, places: Sequence[str], room: Scratch) -> float:
    """Fill in the outputs, in place; return the seconds from the first cell to the last."""
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient

    manager = AsyncKernelManager(
        kernel_name="python3",
        kernel_spec_manager=KernelSpecManager(kernel_dirs=[str(room.kernels)]),
        connection_file=str(room.folder / "kernel.json"),
        transport_encryption="auto",  # without it, each kernel warns on stderr
    )
    client = NotebookClient(
        notebook,
        km=manager,
        timeout=CELL_TIMEOUT,
        allow_errors=False,
        force_raise_errors=True,
        record_timing=False,
        store_widget_state=False,
    )
    log = room.folder / "kernel.log"  # what no cell shows, such as why a kernel did not start
    with log.open("wb") as stderr:
        options: dict[str, Any] = {
            "env": room.environment,
            "cwd": str(room.notebooks),
            "stderr": stderr,
            "cleanup_kc": True,
        }
        try:
            # Cell by cell: `client.execute()` would take over Ctrl-C, and tell it as a dead kernel.
            with client.setup_kernel(**options):
                started = time.monotonic()
                for index, where in enumerate(places):
                    _run_cell(client, index, where)
                return time.monotonic() - started
        except BuildError:
            raise
        except RuntimeError as error:
            raise KernelFailed(
                places[0], _plain(f"{error}\n{log.read_text(errors='replace')}")
            ) from error


def _run_cell(client: "NotebookClient", index: int, where: str) -> None:
    """Run one cell, and fill in its outputs, in place."""
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    cell = client.nb.cells[index]
    try:
        client.execute_cell(cell, index)
    except CellExecutionError as error:
        raise CellRaised(where, cell.source, _plain(f"{error.ename}: {error.evalue}")) from error
    except CellTimeoutError as error:
        told = f"it ran longer than {CELL_TIMEOUT} seconds"
        raise CellRaised(where, cell.source, told) from error
    except DeadKernelError as error:
        raise CellRaised(where, cell.source, "the kernel died") from error


def _plain(text: str, most: int = 4) -> str:
    """The first few lines of a message, without colours."""
    lines = _ANSI.sub("", text).strip().splitlines()
    return "\n".join(lines[:most] + ["…"] * (len(lines) > most))
