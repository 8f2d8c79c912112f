"""Some lines of a revision file, around the one that is spoken of."""

import tokenize
from pathlib import Path
from typing import Any

_ABOVE, _BELOW = 5, 9


def read_excerpt(path: Path, line: int) -> dict[str, Any]:
    """The lines around one, as plain data. The file is read, not run.

    Args:
        path: The file.
        line: Which line, as Python counts them; 0 for the beginning of the file.

    Returns:
        `first`, the number of the first of them; `lines`; and `note`, which says why there are
        none.
    """
    try:
        with tokenize.open(path) as file:  # knows the encoding that the file names
            lines = file.read().split("\n")  # and no other line ends: Python counts these alone
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return _none(f"{path.name} could not be read: {reason}.")
    except (SyntaxError, UnicodeDecodeError):
        return _none(f"{path.name} is not text in the encoding that it claims.")
    if line > len(lines):
        return _none(f"{path.name} was changed since: it has no line {line} any more.")
    first = max(1, line - _ABOVE)
    shown = lines[first - 1 : line + _BELOW]
    while shown and not shown[-1].strip():
        shown.pop()
    while shown and not shown[0].strip():
        del shown[0]
        first += 1
    return {"first": first, "lines": shown, "note": ""}


def _none(note: str) -> dict[str, Any]:
    return {"first": 0, "lines": [], "note": note}
