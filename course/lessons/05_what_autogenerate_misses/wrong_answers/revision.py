"""A revision as somebody writes it by hand."""

from textwrap import dedent, indent

from course.checks.doing import write
from course.sandbox.workspace import Workspace

GENERATED = "generated"


def generated(ws: Workspace, message: str = GENERATED) -> str:
    """What autogenerate writes; returns the file."""
    ws.alembic("revision", "--autogenerate", "-m", message)
    return _newest(ws)


def written(ws: Workspace, upgrade: str, downgrade: str = "pass", *, run: bool = True) -> str:
    """A revision with these two bodies, and the upgrade to it; returns the file."""
    ws.alembic("revision", "-m", "by hand")
    file = _newest(ws)
    head = (ws.path / file).read_text("utf-8").partition("def upgrade")[0]
    bodies = (("upgrade", upgrade), ("downgrade", downgrade))
    text = "\n\n".join(
        f"def {name}() -> None:\n{indent(dedent(body).strip(), '    ')}\n" for name, body in bodies
    )
    write(ws, file, head + text)
    if run:
        ws.alembic("upgrade", "head")
    return file


def fails(ws: Workspace, *arguments: str) -> None:
    """A command that must fail."""
    try:
        ws.alembic(*arguments)
    except RuntimeError:
        return
    raise AssertionError(f"alembic {arguments} did not fail")


def _newest(ws: Workspace) -> str:
    return ws.revisions().revisions[0].path.relative_to(ws.path).as_posix()
