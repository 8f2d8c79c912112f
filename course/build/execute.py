"""A notebook's cells, run from top to bottom by a kernel of this interpreter."""

import re
import time
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from nbformat import NotebookNode

from course.build.errors import CellNotPortable, CellRaised
from course.build.outputs import texts, tidy
from course.build.portable import Machine, without_work_folder
from course.build.scratch import Scratch, scratch

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
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    manager = AsyncKernelManager(
        kernel_name="python3",
        kernel_spec_manager=KernelSpecManager(kernel_dirs=[str(room.kernels)]),
        connection_file=str(room.folder / "kernel.json"),
        transport_encryption="auto",  # without it, each kernel warns on stderr
    )
    at = 0
    started: list[float] = []

    def on_cell_execute(cell: NotebookNode, cell_index: int) -> None:  # noqa: ARG001 - nbclient's
        nonlocal at
        at = cell_index
        started.append(time.monotonic())

    client = NotebookClient(
        notebook,
        km=manager,
        timeout=CELL_TIMEOUT,
        allow_errors=False,
        force_raise_errors=True,
        record_timing=False,
        store_widget_state=False,
        on_cell_execute=on_cell_execute,
    )
    options: dict[str, Any] = {
        "env": room.environment,
        "cwd": str(room.notebooks),
        "cleanup_kc": True,
    }
    try:
        client.execute(**options)
    except CellExecutionError as error:
        told = f"{error.ename}: {error.evalue}"
        raise CellRaised(places[at], notebook.cells[at].source, _plain(told)) from error
    except CellTimeoutError as error:
        told = f"it ran longer than {CELL_TIMEOUT} seconds"
        raise CellRaised(places[at], notebook.cells[at].source, told) from error
    except DeadKernelError as error:
        raise CellRaised(places[at], notebook.cells[at].source, "the kernel died") from error
    return time.monotonic() - started[0] if started else 0.0


def _plain(text: str, most: int = 4) -> str:
    """The first few lines of a message, without colours."""
    lines = _ANSI.sub("", text).strip().splitlines()
    return "\n".join(lines[:most] + ["…"] * (len(lines) > most))
