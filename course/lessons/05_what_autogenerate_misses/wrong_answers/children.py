"""What people do to 05.3."""

# ruff: noqa: D103 - each function has its title in the tables at the end

import shutil

from course.checks.answers import RightAnswer, WrongAnswer
from course.checks.doing import replace, sql, write
from course.sandbox.workspace import Workspace

_ENV, _DATABASE = "alembic/env.py", "sample_app/database.py"
_MODELS = "sample_app/models.py"
_BATCH = "    with op.batch_alter_table('users', schema=None) as batch_op:\n"


def _file(ws: Workspace) -> str:
    return ws.revisions().revisions[0].path.relative_to(ws.path).as_posix()


def _edited(ws: Workspace, before: str, after: str = "") -> None:
    """Something around the first batch of Ben's revision, and of its downgrade."""
    file = _file(ws)
    text = (ws.path / file).read_text("utf-8")
    end = "               existing_nullable=False)\n"
    write(ws, file, text.replace(_BATCH, before + _BATCH).replace(end, end + after))


def as_it_is(ws: Workspace) -> None:
    ws.alembic("upgrade", "head")


def stamped(ws: Workspace) -> None:
    ws.alembic("stamp", "head")


def misspelled(ws: Workspace) -> None:
    """Not run yet: it would stop before Alembic does anything."""
    replace(ws, _ENV, "make_engine()", "make_engine(foreign_key=False)")


def rows_put_back(ws: Workspace) -> None:
    shutil.copy(ws.path / "todo.db", ws.path / "before.db")
    ws.alembic("upgrade", "head")
    sql(
        ws,
        "ATTACH DATABASE 'before.db' AS past",
        "INSERT INTO todos SELECT * FROM past.todos WHERE id NOT IN (SELECT id FROM todos)",
    )


def off_for_everybody(ws: Workspace) -> None:
    replace(ws, _DATABASE, "foreign_keys: bool = True", "foreign_keys: bool = False")
    ws.alembic("upgrade", "head")


def without_the_cascade(ws: Workspace) -> None:
    replace(ws, _MODELS, ', ondelete="CASCADE"', "")
    replace(ws, _ENV, "make_engine()", "make_engine(foreign_keys=False)")
    ws.alembic("upgrade", "head")
    ws.alembic("revision", "--autogenerate", "-m", "no cascade")
    ws.alembic("upgrade", "head")


def emptied(ws: Workspace) -> None:
    file = _file(ws)
    text = (ws.path / file).read_text("utf-8")
    head = text.partition("def upgrade")[0]
    write(ws, file, f"{head}def upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n")
    ws.alembic("upgrade", "head")


def only_while_upgrading(ws: Workspace) -> None:
    """Off in upgrade() alone, so that the way back deletes the todos."""
    file = _file(ws)
    text = (ws.path / file).read_text("utf-8")
    up, down = text.split("def downgrade")
    pragma = '    op.execute("PRAGMA foreign_keys = OFF")\n'
    write(ws, file, up.replace(_BATCH, pragma + _BATCH) + "def downgrade" + down)
    ws.alembic("upgrade", "head")


def begun_and_not_committed(ws: Workspace) -> None:
    """A statement before Alembic's own begins a transaction, and nobody commits it."""
    _pragma_first(ws, "")


def _pragma_first(ws: Workspace, then: str) -> None:
    configure = "        context.configure(connection=connection"
    pragma = '        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")\n'
    replace(ws, _ENV, configure, pragma + then + configure)
    ws.alembic("upgrade", "head")


def in_the_revision(ws: Workspace) -> None:
    _edited(ws, '    op.execute("PRAGMA foreign_keys = OFF")\n')
    ws.alembic("upgrade", "head")


def on_the_connection(ws: Workspace) -> None:
    _pragma_first(ws, "        connection.commit()\n")


def without_the_key_meanwhile(ws: Workspace) -> None:
    """The revision takes the key off while users is made anew."""
    name = '"fk_todos_user_id_users"'
    batch = '    with op.batch_alter_table("todos") as batch_op:\n        batch_op.'
    key = f'{name}, "users", ["user_id"], ["id"], ondelete="CASCADE"'
    _edited(
        ws,
        f'{batch}drop_constraint({name}, type_="foreignkey")\n',
        f"{batch}create_foreign_key({key})\n",
    )
    ws.alembic("upgrade", "head")


def an_engine_of_its_own(ws: Workspace) -> None:
    replace(ws, _ENV, "from alembic import context\n", "from alembic import context\n"
            "from sqlalchemy import create_engine\n")  # fmt: skip
    replace(ws, _ENV, "make_engine().connect()", "create_engine(database_url()).connect()")
    ws.alembic("upgrade", "head")


WRONG = [
    WrongAnswer("as it is", as_it_is, tells="go with them"),
    WrongAnswer("stamped", stamped, tells="never ran here"),
    WrongAnswer("a word misspelled", misspelled, tells="unexpected keyword"),
    WrongAnswer("rows put back", rows_put_back, tells="look at env.py"),
    WrongAnswer("off for everybody", off_for_everybody, tells="for everybody"),
    WrongAnswer("without the cascade", without_the_cascade, tells="cascade was taken away"),
    WrongAnswer("the revision emptied", emptied, tells="does nothing"),
    WrongAnswer("off on the way up only", only_while_upgrading, tells="after your downgrade"),
    WrongAnswer("not committed", begun_and_not_committed, tells="never committed"),
]
RIGHT = [
    RightAnswer("in the revision itself", in_the_revision),
    RightAnswer("on env.py's connection", on_the_connection),
    RightAnswer("without the key meanwhile", without_the_key_meanwhile),
    RightAnswer("an engine of env.py's own", an_engine_of_its_own),
]
