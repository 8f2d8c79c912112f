"""One revision file, read without running it.

A `.py` is parsed (`ast`); a `.pyc` left without its source is decoded, and its constants read.
Neither is imported or executed, so what a migration imports need not be there.
"""

import ast
import dis
import importlib.util
import marshal
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import CodeType
from typing import Any

from course.state.template_head import (
    Head,
    complaint,
    is_surely_sound,
    read_head,
    scopes,
    sets_variable,
)

_VARIABLES = frozenset({"revision", "down_revision", "branch_labels", "depends_on"})
# The first function or class ends what has to be parsed, unless a variable is set below it.
_FIRST_BLOCK = re.compile(rb"^(?:def |async def |class |@)", re.MULTILINE)
_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0)
_AT_ONCE = 65536  # bytes; nearly every file is shorter
_PYC_HEADER = 16
_PYC_START = importlib.util.MAGIC_NUMBER + bytes(4)  # no flags: made from a time and a size

Stamp = tuple[int, int]
_MISSING = object()


@dataclass(frozen=True, slots=True)
class RevisionFile:
    """What one file says of itself.

    Attributes:
        id: The value of `revision`; None when the file has none that could be read.
        down_revisions: The ids in `down_revision`; empty for a base.
        depends_on: The ids or labels in `depends_on`.
        branch_labels: The labels in `branch_labels`.
        message: The first paragraph of the docstring, which `alembic revision -m` wrote.
        complaints: What is wrong: pairs of a kind and the rest of a sentence about the file.
    """

    id: str | None = None
    down_revisions: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    branch_labels: tuple[str, ...] = ()
    message: str = ""
    complaints: tuple[tuple[str, str], ...] = ()


@dataclass
class _Values:
    """The variables that a file sets, as far as they can be told without running it."""

    values: dict[str, Any] = field(default_factory=dict)
    unreadable: dict[str, int] = field(default_factory=dict)
    docstring: str = ""


def read_source(
    path: Path | str, *, compiled: str | None = None, stamp: Stamp = (0, 0)
) -> RevisionFile:
    """Read a `.py`.

    Read-only: the file is neither imported nor run.

    Args:
        path: The file.
        compiled: Where its `.pyc` is, if there is one. Python writes it after compiling the
            whole file, so where it was made from the source as it is, the syntax is known to be
            right, and only what stands above the first function is looked at.
        stamp: The source's time of change in nanoseconds, and its size.

    Returns:
        What the file says; a file that can't be read or parsed says so in `complaints`.
    """
    try:
        content = _content(path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return RevisionFile(complaints=(("unreadable", f"could not be read: {reason}."),))
    is_sound = compiled is not None and _is_made_from(compiled, stamp)
    head = read_head(content)
    if head is not None:
        if is_sound or is_surely_sound(content, head):
            return _of_head(head)
        wrong = complaint(lambda: scopes(content))
        return _of_head(head, () if wrong is None else (("syntax", wrong),))
    values = _parsed(_head(content) if is_sound else content)
    if is_sound and isinstance(values, str):
        values = _parsed(content)  # the cut fell into a string
    if not isinstance(values, str):
        return _told(values)
    # What stands above a fault in a function still says where the revision belongs.
    salvaged = _parsed(_head(content))
    said = RevisionFile() if isinstance(salvaged, str) else _told(salvaged)
    return replace(said, complaints=(("syntax", values),))


def read_bytecode(path: Path | str) -> RevisionFile:
    """Read a `.pyc` without its source, as `sourceless = true` lets Alembic use it.

    Read-only: the code is decoded, never run.

    Args:
        path: The file.

    Returns:
        What the file says; one of another Python version says so in `complaints`.
    """
    try:
        content = _content(path)
        if content[:4] != importlib.util.MAGIC_NUMBER:
            version = f"{sys.version_info.major}.{sys.version_info.minor}"
            wrong = f"was compiled by another Python than {version}, so it can't be read."
            return RevisionFile(complaints=(("bytecode", wrong),))
        code = marshal.loads(content[_PYC_HEADER:])  # noqa: S302 - decoded, never executed
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return RevisionFile(complaints=(("unreadable", f"could not be read: {reason}."),))
    except (EOFError, ValueError, TypeError):
        code = None
    if not isinstance(code, CodeType):
        return RevisionFile(complaints=(("bytecode", "is damaged: it holds no compiled file."),))
    return _told(_constants(code))


def _head(content: bytes) -> bytes:
    """The part above the first function, where nothing below it sets one of the variables."""
    block = _FIRST_BLOCK.search(content)
    if block is None or sets_variable(content, block.start()):
        return content
    return content[: block.start()]


def _content(path: Path | str, most: int = 0) -> bytes:
    """A file's bytes, or so many of its first; by the plain system calls, twice as fast."""
    file = os.open(path, _READ)
    try:
        content = os.read(file, most or _AT_ONCE)
        while not most and len(content) % _AT_ONCE == 0 and (more := os.read(file, _AT_ONCE)):
            content += more
        return content
    finally:
        os.close(file)


def _is_made_from(compiled: str, stamp: Stamp) -> bool:
    """Whether this `.pyc` was made from the source as it is: Python's own rule."""
    try:
        header = _content(compiled, _PYC_HEADER)
    except OSError:
        return False
    changed, size = stamp[0] // 1_000_000_000 & 0xFFFFFFFF, stamp[1] & 0xFFFFFFFF
    return header == _PYC_START + changed.to_bytes(4, "little") + size.to_bytes(4, "little")


def _of_head(head: Head, complaints: tuple[tuple[str, str], ...] = ()) -> RevisionFile:
    return RevisionFile(
        head.id,
        head.down_revisions,
        head.depends_on,
        head.branch_labels,
        _message(head.docstring),
        complaints,
    )


def _message(docstring: str) -> str:
    return " ".join(docstring.strip().split("\n\n", 1)[0].split())


def _parsed(content: bytes) -> _Values | str:
    """The file's values, or the rest of a sentence that says why there are none."""
    trees: list[ast.Module] = []
    wrong = complaint(lambda: trees.append(ast.parse(content)))
    if wrong is not None:
        return wrong
    module = trees[0]
    found = _Values(docstring=ast.get_docstring(module, clean=False) or "")
    for node in module.body:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                for name, value in _pairs(target, node.value):
                    _assign(found, name, value)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            _assign(found, node.target.id, node.value)
    return found


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """Names and their values: one for `a = 1`, two for `a, b = 1, 2`."""
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for name, part in zip(target.elts, value.elts, strict=False):
            yield from _pairs(name, part)


def _assign(found: _Values, name: str, value: ast.expr) -> None:
    result = _literal(value, found.values)
    found.unreadable.pop(name, None)
    if result is _MISSING:
        found.values.pop(name, None)
        found.unreadable[name] = value.lineno
    else:
        found.values[name] = result


def _literal(node: ast.expr, known: dict[str, Any]) -> Any:
    """The value of a literal, a name that was set to one, a sum of two; or _MISSING."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        return known.get(node.id, _MISSING)
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        parts = [_literal(part, known) for part in node.elts]
        return _MISSING if _MISSING in parts else tuple(parts)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _literal(node.left, known), _literal(node.right, known)
        if isinstance(left, str) and isinstance(right, str):
            return left + right
        if isinstance(left, tuple) and isinstance(right, tuple):
            return left + right
    return _MISSING


def _constants(code: CodeType) -> _Values:
    """The constants that the module's code stores under a name."""
    found = _Values()
    loaded: Any = _MISSING
    for step in dis.get_instructions(code):
        if step.opname in {"LOAD_CONST", "LOAD_SMALL_INT"}:
            loaded = step.argval
        elif step.opname in {"STORE_NAME", "STORE_GLOBAL"}:
            name = str(step.argval)
            if name == "__doc__":
                found.docstring = loaded if isinstance(loaded, str) else ""
            elif loaded is _MISSING:
                found.unreadable[name] = 0
            else:
                found.values[name] = tuple(loaded) if isinstance(loaded, frozenset) else loaded
            loaded = _MISSING
        elif step.opname not in {"NOP", "EXTENDED_ARG", "COPY"}:
            loaded = _MISSING
    return found


def _told(found: _Values) -> RevisionFile:
    complaints: list[tuple[str, str]] = []
    for name in sorted(_VARIABLES & found.unreadable.keys()):
        line = f" in line {found.unreadable[name]}" if found.unreadable[name] else ""
        complaints.append(
            ("computed", f"computes {name}{line}; read without running it, its value is not known.")
        )

    def ids(name: str) -> tuple[str, ...]:
        value = found.values.get(name)
        parts = value if isinstance(value, tuple) else () if value is None else (value,)
        strings = tuple(part for part in parts if isinstance(part, str) and part)
        if any(not isinstance(part, str) for part in parts):
            complaints.append(
                ("not_a_string", f"sets {name} to {value!r}; expected a string, several, or None.")
            )
        return tuple(dict.fromkeys(strings))

    revision = found.values.get("revision", _MISSING)
    if revision is not _MISSING and (not isinstance(revision, str) or not revision):
        complaints.append(
            ("not_a_string", f"sets revision to {revision!r}; expected a string such as an id.")
        )
    if revision is _MISSING and "revision" not in found.unreadable:
        complaints.append(("no_revision", "sets no variable revision, so it has no id."))
    return RevisionFile(
        id=revision if isinstance(revision, str) and revision else None,
        down_revisions=ids("down_revision"),
        depends_on=ids("depends_on"),
        branch_labels=ids("branch_labels"),
        message=_message(found.docstring),
        complaints=tuple(complaints),
    )
