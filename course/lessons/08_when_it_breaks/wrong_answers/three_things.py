"""What people do to 08.6."""

# ruff: noqa: D103 - each function has its title in the tables at the end

from course.checks.answers import RightAnswer, WrongAnswer
from course.checks.doing import replace, sql
from course.sandbox.workspace import Workspace

from .steps import (
    DROP_URGENT,
    FILL_URGENT,
    INDEX_TITLE,
    INDEX_URGENT,
    URGENT,
    column_taken_back,
    last_line_mended,
    tried,
    written,
)

_IF_NOT_THERE = INDEX_TITLE.replace("INDEX", "INDEX IF NOT EXISTS")
_PARENT = 'down_revision: str | Sequence[str] | None = "23041f4e686f"'


def _follows(ws: Workspace, revision: str) -> None:
    said = f'"{revision}"' if revision else "None"
    replace(ws, URGENT, _PARENT, f"down_revision: str | Sequence[str] | None = {said}")


def parent_alone(ws: Workspace) -> None:
    _follows(ws, "23041f4fe686")
    tried(ws, "upgrade", "head")


def an_older_parent(ws: Workspace) -> None:
    _follows(ws, "0ec166a22122")


def no_parent(ws: Workspace) -> None:
    _follows(ws, "")


def files_alone(ws: Workspace) -> None:
    parent_alone(ws)
    last_line_mended(ws)
    tried(ws, "upgrade", "head")


def without_the_index(ws: Workspace) -> None:
    files_alone(ws)
    column_taken_back(ws)


def index_not_unique(ws: Workspace) -> None:
    without_the_index(ws)
    sql(ws, INDEX_TITLE.replace("UNIQUE ", ""))


def index_for_all_rows(ws: Workspace) -> None:
    without_the_index(ws)
    sql(ws, INDEX_TITLE.partition(" WHERE")[0])


def stamped_head(ws: Workspace) -> None:
    files_alone(ws)
    sql(ws, INDEX_TITLE)
    ws.alembic("stamp", "head")


def all_but_the_values(ws: Workspace) -> None:
    stamped_head(ws)
    sql(ws, INDEX_URGENT)


def a_revision_for_the_index(ws: Workspace) -> None:
    without_the_index(ws)
    ws.alembic("revision", "--autogenerate", "-m", "bring the index back")
    ws.alembic("upgrade", "head")


def a_revision_that_looks_first(ws: Workspace) -> None:
    """On every healthy database it does nothing."""
    without_the_index(ws)
    written(ws, "bring the index back", f"op.execute({_IF_NOT_THERE!r})")
    ws.alembic("upgrade", "head")


def once_more(ws: Workspace) -> None:
    """The revision of the index runs again."""
    files_alone(ws)
    sql(ws, DROP_URGENT, "DROP INDEX uq_todos_live_title_of_nobody")
    ws.alembic("stamp", "0ec166a22122")
    ws.alembic("upgrade", "head")


def rest_by_hand(ws: Workspace) -> None:
    files_alone(ws)
    sql(ws, FILL_URGENT, INDEX_URGENT, INDEX_TITLE)
    ws.alembic("stamp", "head")


def index_first(ws: Workspace) -> None:
    sql(ws, INDEX_TITLE)
    without_the_index(ws)


WRONG = [
    WrongAnswer("the parent alone", parent_alone, tells="no such column: urgent"),
    WrongAnswer("an older parent", an_older_parent, tells="follows 0ec166a22122"),
    WrongAnswer("no parent", no_parent, tells="follows nothing"),
    WrongAnswer("the files alone", files_alone, tells="stands at 23041f4fe686"),
    WrongAnswer("without the index", without_the_index, tells="have index uq_todos_live_title"),
    WrongAnswer("an index that isn't unique", index_not_unique, tells="is not the same"),
    WrongAnswer("an index for all rows", index_for_all_rows, tells="is not the same"),
    WrongAnswer("stamped head", stamped_head, tells="have index ix_todos_is_urgent"),
    WrongAnswer("all but the values", all_but_the_values, tells="is_urgent of row 6"),
    WrongAnswer("a revision for it", a_revision_for_the_index, tells="delete its file"),
]
RIGHT = [
    RightAnswer("the rest by hand", rest_by_hand),
    RightAnswer("the index first", index_first),
    RightAnswer("a revision that looks first", a_revision_that_looks_first),
    RightAnswer("the index's revision once more", once_more),
]
