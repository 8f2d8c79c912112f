"""What people do to 06.3."""

# ruff: noqa: D103 - each function has its title in the tables at the end

from course.checks.answers import RightAnswer, WrongAnswer
from course.checks.doing import python, replace, sql
from course.sandbox.workspace import Workspace

_FILE = "alembic/versions/7a7978d17eab_status_replaces_is_done.py"
_CARELESS = """    # Whatever has no status yet is open.
    op.execute(todos.update().where(todos.c.status.is_(None)).values(status="open"))
"""
_SENTENCE = '"Some todos have no status yet. Fill them, and upgrade again."'
_COUNT = "op.get_bind().scalar(sa.select(sa.func.count()).where(todos.c.status.is_(None)))"
_GUARD = f"    if {_COUNT}:\n        raise RuntimeError({_SENTENCE})\n"
_FROM_IS_DONE = (
    '    done = sa.case((todos.c.is_done, "done"), else_="open")\n'
    "    op.execute(todos.update().where(todos.c.status.is_(None)).values(status=done))\n"
)
_LAST = '        batch_op.drop_column("is_done")\n'


def _guarded(ws: Workspace, guard: str = _GUARD) -> None:
    replace(ws, _FILE, _CARELESS, guard)


def _filled(ws: Workspace) -> None:
    ws.alembic("downgrade", "d27b622d7c4f")
    ws.alembic("upgrade", "head")


def as_it_is(ws: Workspace) -> None:
    ws.alembic("upgrade", "head")


def fills_by_itself(ws: Workspace) -> None:
    _guarded(ws, _FROM_IS_DONE)
    ws.alembic("upgrade", "head")


def left_to_the_database(ws: Workspace) -> None:
    _guarded(ws, "")
    _filled(ws)


def rows_first(ws: Workspace) -> None:
    """The careless line stays, and the counting comes after it: it finds none."""
    replace(ws, _FILE, _CARELESS, _CARELESS + _GUARD)
    _filled(ws)


def printed(ws: Workspace) -> None:
    _guarded(ws, f"    if {_COUNT}:\n        print({_SENTENCE})\n        return\n")
    _filled(ws)


def asserted(ws: Workspace) -> None:
    _guarded(ws, f"    assert not {_COUNT}, {_SENTENCE}\n")
    _filled(ws)


def one_word(ws: Workspace) -> None:
    _guarded(ws, _GUARD.replace(_SENTENCE, '"no"'))
    _filled(ws)


def always(ws: Workspace) -> None:
    _filled_first = f"    raise RuntimeError({_SENTENCE})\n"
    _guarded(ws, _filled_first)


def not_filled(ws: Workspace) -> None:
    _guarded(ws)


def filled_as_open(ws: Workspace) -> None:
    _guarded(ws)
    sql(ws, "UPDATE todos SET status = 'open' WHERE status IS NULL")
    ws.alembic("upgrade", "head")


def deleted(ws: Workspace) -> None:
    _guarded(ws)
    sql(ws, "DELETE FROM todos WHERE status IS NULL")
    ws.alembic("upgrade", "head")


def stamped(ws: Workspace) -> None:
    _guarded(ws)
    ws.alembic("stamp", "head")


def equals_null(ws: Workspace) -> None:
    count = "sa.select(sa.func.count()).select_from(todos).where(sa.text('status = NULL'))"
    _guarded(ws, _GUARD.replace(_COUNT, f"op.get_bind().scalar({count})"))
    _filled(ws)


def where_it_was_done(ws: Workspace) -> None:
    """It refuses for done rows only, and takes the others for open."""
    count = _COUNT.replace("is_(None)", "is_(None), todos.c.is_done")
    _guarded(ws, _GUARD.replace(_COUNT, count) + _CARELESS)
    _filled(ws)


def in_two_lines(ws: Workspace) -> None:
    """The sentence has a short line above it, and an exception of its own."""
    text = '"Not yet.\\nSome todos have no status: fill them, and upgrade again."'
    _guarded(ws, _GUARD.replace(_SENTENCE, text))
    _filled(ws)


def by_an_exit(ws: Workspace) -> None:
    """Neither the message nor the exception says that it is an error."""
    text = '"Some todos have no status; fill them first: fill_status.py"'
    _guarded(ws, _GUARD.replace("RuntimeError", "SystemExit").replace(_SENTENCE, text))
    _filled(ws)


def by_the_script(ws: Workspace) -> None:
    """The rows are filled by fill_status.py, and the question is asked in SQL."""
    query = 'sa.text("SELECT 1 FROM todos WHERE status IS NULL LIMIT 1")'
    asked = f"    if op.get_bind().execute({query}).first() is not None:\n"
    _guarded(ws, f"{asked}        raise ValueError({_SENTENCE})\n")
    python(ws, "fill_status.py")
    ws.alembic("upgrade", "head")


def in_two_revisions(ws: Workspace) -> None:
    """NOT NULL first; the old column goes in a revision of its own."""
    _guarded(ws)
    replace(ws, _FILE, _LAST, "")
    add = """        batch_op.add_column(
            sa.Column("is_done", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
"""
    replace(ws, _FILE, add, "")
    back = '    op.execute(todos.update().where(todos.c.status == "done").values(is_done=True))\n'
    replace(ws, _FILE, back, "")
    ws.alembic("downgrade", "d27b622d7c4f")
    ws.alembic("upgrade", "head")
    ws.alembic("revision", "-m", "drop is_done")
    file = ws.revisions().revisions[0].path.relative_to(ws.path).as_posix()
    replace(ws, file, '    """Upgrade schema."""\n    pass',
            '    """Upgrade schema."""\n    op.drop_column("todos", "is_done")')  # fmt: skip
    ws.alembic("upgrade", "head")


WRONG = [
    WrongAnswer("as it is", as_it_is, tells="the step made it open"),
    WrongAnswer("fills by itself", fills_by_itself, tells="The step fills the rows itself"),
    WrongAnswer("left to the database", left_to_the_database, tells="database"),
    WrongAnswer("rows first", rows_first, tells="before it asked"),
    WrongAnswer("printed", printed, tells="is_done is still there"),
    WrongAnswer("asserted", asserted, tells="python -O"),
    WrongAnswer("one word", one_word, tells="expected a sentence"),
    WrongAnswer("always", always, tells="only where a row has no status"),
    WrongAnswer("not filled", not_filled, tells="The step refuses here"),
    WrongAnswer("filled as open", filled_as_open, tells="filled as open by hand"),
    WrongAnswer("deleted", deleted, tells="'gone'"),
    WrongAnswer("stamped", stamped, tells="moved to the head by `stamp`"),
    WrongAnswer("where it was done", where_it_was_done, tells="What the others are, it guesses"),
    WrongAnswer("= NULL", equals_null, tells="nothing equals NULL"),
]
RIGHT = [
    RightAnswer("by the script", by_the_script),
    RightAnswer("in two revisions", in_two_revisions),
    RightAnswer("a sentence of two lines", in_two_lines),
    RightAnswer("by SystemExit", by_an_exit),
]
