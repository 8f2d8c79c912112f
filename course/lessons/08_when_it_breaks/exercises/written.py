"""What a revision file says, read without running it."""

import ast
from pathlib import Path

from course.paths import PROJECT

from .rooms import BASELINE, DELETED_AT, LIVE_TITLES, URGENT

_SHARED = (BASELINE, DELETED_AT, LIVE_TITLES, URGENT)
_FOLDERS = (PROJECT / "alembic", Path(__file__).parents[1] / "app" / "alembic")


def shared_history() -> dict[str, str]:
    """The team's four revisions as everybody has them, by id."""
    return {
        id_: file.read_text("utf-8")
        for folder in _FOLDERS
        for file in sorted(folder.glob("versions/*.py"))
        if (id_ := file.name.partition("_")[0]) in _SHARED
    }


def title(text: str) -> str:
    """The first line of its docstring."""
    return (ast.get_docstring(ast.parse(text)) or "").partition("\n")[0]


def assigned(text: str, name: str) -> str | None:
    """The text that a revision file gives a name at its top; None if it isn't one."""
    for each in ast.parse(text).body:
        targets = each.targets if isinstance(each, ast.Assign) else [getattr(each, "target", None)]
        value = getattr(each, "value", None)
        if any(isinstance(one, ast.Name) and one.id == name for one in targets):
            given = getattr(value, "value", None)
            return given if isinstance(given, str) else None
    return None


def body(text: str, name: str) -> str:
    """What a function does, without comments, layout and docstring; empty if there is none."""
    for each in ast.parse(text).body:
        if isinstance(each, ast.FunctionDef) and each.name == name:
            doc = ast.get_docstring(each, clean=False) is not None
            return "\n".join(map(ast.dump, each.body[1:] if doc else each.body))
    return ""
