"""Names that a file uses and nobody gave it."""

import ast
import builtins
from collections.abc import Iterator

from course.state.rules.rule import FAILS, Code, Found, Rule

_ALWAYS = frozenset(dir(builtins)) | {
    *("__file__", "__name__", "__doc__", "__spec__", "__loader__", "__package__", "__builtins__"),
    *("__path__", "__class__"),
}


def _undefined(code: Code) -> Iterator[Found]:
    module = code.migration.module
    known = _ALWAYS | set(_given(module))
    if "*" in known:
        return  # another module's names may be any
    told: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Name) and node.id not in known | told:
            told.add(node.id)
            yield Found(node.lineno, f"the name {node.id}")


def _given(module: ast.Module) -> Iterator[str]:
    """Every name that something in a file is given, wherever that is."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from (each.asname or each.name.partition(".")[0] for each in node.names)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Global):
            yield from node.names
        else:  # functions, classes, except … as name, type parameters, what a case catches
            for field in ("name", "rest"):
                name = getattr(node, field, None)
                if isinstance(name, str):
                    yield name


RULES = (
    Rule(
        "missing_import",
        FAILS,
        "uses a name that the file doesn't import",
        "Python stops with a NameError where it comes to that line. Often --autogenerate wrote a "
        "type of another package (such as sqlmodel's AutoString), and no import for it.",
        "Import it at the top of the file; and in script.py.mako, for the files to come.",
        _undefined,
    ),
)
