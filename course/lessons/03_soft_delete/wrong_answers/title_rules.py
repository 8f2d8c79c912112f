"""The rule of 03.3, and ways to bring it into the project."""

from course.checks.doing import replace
from course.sandbox.workspace import Workspace

from .files import MODELS, revision

LIVE, NOBODYS = "deleted_at IS NULL", "deleted_at IS NULL AND user_id IS NULL"
_TABLE = '    __tablename__ = "todos"\n'


def where(condition: str, *engines: str) -> str:
    """An index's parameters for a condition."""
    return "".join(f', {each}_where=text("{condition}")' for each in engines)


def index(name: str, columns: str, condition: str = "") -> str:
    """A unique index as a model has it."""
    only = where(condition, "sqlite", "postgresql") if condition else ""
    return f'Index("{name}", {columns}, unique=True{only})'


OWNED = index("uq_live", '"user_id", "title"', LIVE)
OF_NOBODY = index("uq_nobody", '"title"', NOBODYS)


def model(ws: Workspace, *rules: str) -> None:
    """Rules in the model."""
    replace(ws, MODELS, "ForeignKey, MetaData", "ForeignKey, Index, MetaData, UniqueConstraint")
    replace(ws, MODELS, "false, func\n", "false, func, text\n")
    lines = "".join(f"        {each},\n" for each in rules)
    replace(ws, MODELS, _TABLE, f"{_TABLE}    __table_args__ = (\n{lines}    )\n")


def generated(ws: Workspace, *rules: str) -> None:
    """Rules in the model, and by autogenerate in the database."""
    model(ws, *rules)
    ws.alembic("revision", "--autogenerate", "-m", "unique titles")
    ws.alembic("upgrade", "head")


def written(ws: Workspace, upgrade: str, downgrade: str) -> None:
    """A revision by hand, in the database."""
    revision(ws, "unique titles", upgrade, downgrade)
    ws.alembic("upgrade", "head")


BY_HAND = """op.create_index(
        "uq_live", "todos", ["user_id", "title"], unique=True,
        sqlite_where=sa.text("deleted_at IS NULL"),
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_nobody", "todos", ["title"], unique=True,
        sqlite_where=sa.text("deleted_at IS NULL AND user_id IS NULL"),
        postgresql_where=sa.text("deleted_at IS NULL AND user_id IS NULL"),
    )"""
BACK = 'op.drop_index("uq_nobody", "todos")\n    op.drop_index("uq_live", "todos")'
