"""The source of a revision's upgrade() and downgrade(), found without running the file."""

import ast
import io
import tokenize
import warnings
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class RevisionSource:
    """What a revision file does, as it is written there.

    Attributes:
        upgrade: The source of `upgrade()`; empty where there is none to show.
        downgrade: The same of `downgrade()`.
        note: Why something is not shown, in a sentence; empty if all is.
    """

    upgrade: str = ""
    downgrade: str = ""
    note: str = ""


def read_revision_source(path: Path) -> RevisionSource:
    """Find the two functions in a revision file.

    Read-only: the file is parsed, neither imported nor run.

    Args:
        path: The file.

    Returns:
        The functions; a file that can't be read or parsed says so in `note`.
    """
    if path.suffix != ".py":
        return RevisionSource(
            note=f"{path.name} is compiled, and its .py is not there: what it does can't be shown."
        )
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return RevisionSource(note=f"{path.name} could not be read: {reason}.")
    return revision_source(path.name, content)


def revision_source(name: str, content: bytes) -> RevisionSource:
    """Find the two functions in what a revision file holds, or held.

    Args:
        name: The file's name.
        content: What is in it; neither imported nor run.

    Returns:
        The functions; what can't be parsed says so in `note`.
    """
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        text = io.TextIOWrapper(io.BytesIO(content), encoding).read()  # any line ends
    except (SyntaxError, UnicodeDecodeError):
        return RevisionSource(note=f"{name} is not text in the encoding that it claims.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        where = f" in line {error.lineno}" if isinstance(error, SyntaxError) else ""
        return RevisionSource(
            note=f"{name} has a syntax error{where}, so its functions can't be told apart."
        )
    functions = {
        node.name: node
        for node in module.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    lines = text.splitlines()
    missing = [f"{each}()" for each in ("upgrade", "downgrade") if each not in functions]
    return RevisionSource(
        _source(lines, functions.get("upgrade")),
        _source(lines, functions.get("downgrade")),
        f"{name} defines no {' and no '.join(missing)}." if missing else "",
    )


def _source(lines: list[str], node: ast.FunctionDef | ast.AsyncFunctionDef | None) -> str:
    if node is None:
        return ""
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return "\n".join(lines[first - 1 : node.end_lineno])
