"""Outputs in one fixed form, whatever pieces the kernel sent them in."""

from collections.abc import Callable, Iterable
from typing import Any

import nbformat
from nbformat import NotebookNode

# Names a widget of one run by a random id. The text and the HTML beside it say the same.
_WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
MEASURED_HERE = "Run this cell: what it measures on your machine will stand here.\n"


def tidy(
    outputs: Iterable[NotebookNode], execution_count: int, rewrite: Callable[[str], str]
) -> list[NotebookNode]:
    """The outputs of one cell as they are stored.

    When a stream is flushed depends on how busy the machine is, so everything that a cell
    wrote to one stream between two displays is joined, and stdout comes before stderr.

    Args:
        outputs: as the kernel sent them.
        execution_count: of the cell, for its result.
        rewrite: applied to every text.
    """
    tidied: list[NotebookNode] = []
    streams: dict[str, str] = {}
    for output in outputs:
        if output.output_type == "stream":
            streams[output.name] = streams.get(output.name, "") + output.text
            continue
        tidied += _stream_outputs(streams, rewrite)
        streams = {}
        stored = _rewritten(output, rewrite)
        stored.get("data", {}).pop(_WIDGET_VIEW, None)
        if output.output_type == "execute_result":
            stored.execution_count = execution_count
        tidied.append(stored)
    return tidied + _stream_outputs(streams, rewrite)


def measured() -> list[NotebookNode]:
    """What is stored of a cell that measures: figures of one machine would pass for facts."""
    return [nbformat.from_dict({"output_type": "stream", "name": "stdout", "text": MEASURED_HERE})]  # type: ignore[no-untyped-call]


def texts(outputs: Iterable[NotebookNode]) -> list[str]:
    """Every text in some outputs, for looking through; pictures are left out."""
    found: list[str] = []
    for output in outputs:
        if output.output_type == "stream":
            found.append(output.text)
        for kind, value in output.get("data", {}).items():
            if not kind.startswith("image/") or kind == "image/svg+xml":
                found += _strings(value)
    return found


def _stream_outputs(streams: dict[str, str], rewrite: Callable[[str], str]) -> list[NotebookNode]:
    """One output for each stream, stdout first."""
    names = sorted(streams, key=lambda name: (name != "stdout", name))
    made = [{"output_type": "stream", "name": name, "text": streams[name]} for name in names]
    return [nbformat.from_dict(_rewritten(output, rewrite)) for output in made]  # type: ignore[no-untyped-call]


def _rewritten(value: Any, rewrite: Callable[[str], str]) -> Any:
    """The same nested data with every text rewritten."""
    if isinstance(value, str):
        return rewrite(value)
    if isinstance(value, dict):
        return type(value)({key: _rewritten(inner, rewrite) for key, inner in value.items()})
    if isinstance(value, list):
        return [_rewritten(inner, rewrite) for inner in value]
    return value


def _strings(value: Any) -> list[str]:
    """Every text in nested data."""
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for part in inner for text in _strings(part)]
