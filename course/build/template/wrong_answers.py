"""What people answer, and what each is to be told."""

from course.checks.answers import RightAnswer, WrongAnswer
from course.checks.doing import replace, sql
from course.sandbox.workspace import Workspace

MODELS = "sample_app/models.py"
TITLE = "    title: Mapped[str] = mapped_column(String(200))\n"


def only_the_model(ws: Workspace) -> None:
    """Change the model, and write no migration."""
    replace(ws, MODELS, TITLE, f"{TITLE}    note: Mapped[str | None]\n")


def by_hand(ws: Workspace) -> None:
    """Change the table alone."""
    sql(ws, "ALTER TABLE todos ADD COLUMN note VARCHAR")


def not_null(ws: Workspace) -> None:
    """A column that every row must have."""
    new = 'note: Mapped[str] = mapped_column(String(200), server_default="")'
    replace(ws, MODELS, TITLE, f"{TITLE}    {new}\n")
    ws.alembic("revision", "--autogenerate", "-m", "add note to todos")
    ws.alembic("upgrade", "head")


def at_the_end(ws: Workspace) -> None:
    """The same column in another place of the class, with a length."""
    last = '    priority: Mapped[int] = mapped_column(server_default="0")\n'
    new = "    note: Mapped[str | None] = mapped_column(String(500))\n"
    replace(ws, MODELS, last, last + new)
    ws.alembic("revision", "--autogenerate", "-m", "notes")
    ws.alembic("upgrade", "head")


WRONG_ANSWERS = {
    "$number.1": [
        WrongAnswer("only the model", only_the_model, tells="todos"),
        WrongAnswer("by hand", by_hand, tells="models"),
        WrongAnswer("not null", not_null, tells="does not allow NULL"),
    ],
}
RIGHT_ANSWERS = {
    "$number.1": [RightAnswer("at the end, with a length", at_the_end)],
}
