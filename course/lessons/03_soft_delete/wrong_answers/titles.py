"""What people do to 03.3."""

# ruff: noqa: D103 - each function has its title in the tables at the end

from course.checks.answers import RightAnswer, WrongAnswer
from course.checks.doing import replace, sql
from course.sandbox.workspace import Workspace

from .files import MODELS, revision

_LIVE, _NOBODYS = "deleted_at IS NULL", "deleted_at IS NULL AND user_id IS NULL"
_TABLE = '    __tablename__ = "todos"\n'


def _where(condition: str, *engines: str) -> str:
    return "".join(f', {each}_where=text("{condition}")' for each in engines)


def _index(name: str, columns: str, condition: str = "", *, both: bool = True) -> str:
    engines = ("sqlite", "postgresql") if both else ("sqlite",)
    where = _where(condition, *engines) if condition else ""
    return f'Index("{name}", {columns}, unique=True{where})'


_OWNED = _index("uq_live", '"user_id", "title"', _LIVE)
_OF_NOBODY = _index("uq_nobody", '"title"', _NOBODYS)


def _model(ws: Workspace, *rules: str) -> None:
    replace(ws, MODELS, "ForeignKey, MetaData", "ForeignKey, Index, MetaData, UniqueConstraint")
    replace(ws, MODELS, "false, func\n", "false, func, text\n")
    lines = "".join(f"        {each},\n" for each in rules)
    replace(ws, MODELS, _TABLE, f"{_TABLE}    __table_args__ = (\n{lines}    )\n")


def _generated(ws: Workspace, *rules: str) -> None:
    _model(ws, *rules)
    ws.alembic("revision", "--autogenerate", "-m", "unique titles")
    ws.alembic("upgrade", "head")


def _written(ws: Workspace, upgrade: str, downgrade: str) -> None:
    revision(ws, "unique titles", upgrade, downgrade)
    ws.alembic("upgrade", "head")


def model_only(ws: Workspace) -> None:
    _model(ws, _OWNED, _OF_NOBODY)


def _rows_out_of_the_way(ws: Workspace) -> None:
    """What people do when the rows stand in the way of a rule that is too strict."""
    sql(ws, "UPDATE todos SET title = title || id WHERE deleted_at IS NOT NULL")


def rows_changed(ws: Workspace) -> None:
    """The right rule, after an attempt at a stricter one."""
    _rows_out_of_the_way(ws)
    _generated(ws, _OWNED, _OF_NOBODY)


def another_deleted(ws: Workspace) -> None:
    sql(ws, "UPDATE todos SET deleted_at = CURRENT_TIMESTAMP WHERE id = 2")
    _generated(ws, _OWNED, _OF_NOBODY)


def all_rows(ws: Workspace) -> None:
    _rows_out_of_the_way(ws)
    _generated(ws, _index("uq_titles", '"user_id", "title"'))


def a_constraint_in_batch(ws: Workspace) -> None:
    _rows_out_of_the_way(ws)
    _model(ws, 'UniqueConstraint("user_id", "title", name="uq_titles")')
    _written(
        ws,
        'with op.batch_alter_table("todos") as todos:\n'
        '        todos.create_unique_constraint("uq_titles", ["user_id", "title"])',
        'with op.batch_alter_table("todos") as todos:\n'
        '        todos.drop_constraint("uq_titles", type_="unique")',
    )


def deleted_rows_removed(ws: Workspace) -> None:
    sql(ws, "DELETE FROM todos WHERE deleted_at IS NOT NULL")
    _generated(ws, _OWNED, _OF_NOBODY)


def deletion_in_the_key(ws: Workspace) -> None:
    zone = ".000000" if ws.url.get_backend_name() == "sqlite" else "+00"
    sql(ws, f"UPDATE todos SET deleted_at = '2025-03-11 09:00:00{zone}' WHERE id = 9")  # noqa: S608
    _generated(ws, _index("uq_titles", '"user_id", "title", "deleted_at"'))


def nobody_forgotten(ws: Workspace) -> None:
    _generated(ws, _OWNED)


def everybodys_with_nobodys(ws: Workspace) -> None:
    _generated(ws, _OWNED, _index("uq_nobody", '"title"', _LIVE))


def done_left_out(ws: Workspace) -> None:
    owned = _index("uq_live", '"user_id", "title"', f"{_LIVE} AND NOT is_done")
    _generated(ws, owned, _OF_NOBODY)


def two_conditions(ws: Workspace) -> None:
    """Right for this engine, another rule for the other."""
    this, other = ("sqlite", "postgresql")[:: 1 if ws.url.get_backend_name() == "sqlite" else -1]
    nobodys = _where(_NOBODYS, this) + _where(_LIVE, other)
    _generated(ws, _OWNED, f'Index("uq_nobody", "title", unique=True{nobodys})')


def title_alone(ws: Workspace) -> None:
    _generated(ws, _index("uq_titles", '"title"', _LIVE))


def deleted_ones_of_nobody(ws: Workspace) -> None:
    _generated(ws, _OWNED, _index("uq_nobody", '"title"', "user_id IS NULL"))


def the_wrong_way_round(ws: Workspace) -> None:
    _rows_out_of_the_way(ws)
    _generated(ws, _index("uq_live", '"user_id", "title"', "deleted_at IS NOT NULL"))


def other_engine_forgotten(ws: Workspace) -> None:
    engine = ws.url.get_backend_name()
    owned, nobodys = _where(_LIVE, engine), _where(_NOBODYS, engine)
    _generated(
        ws,
        f'Index("uq_live", "user_id", "title", unique=True{owned})',
        f'Index("uq_nobody", "title", unique=True{nobodys})',
    )


_BY_HAND = """op.create_index(
        "uq_live", "todos", ["user_id", "title"], unique=True,
        sqlite_where=sa.text("deleted_at IS NULL"),
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_nobody", "todos", ["title"], unique=True,
        sqlite_where=sa.text("deleted_at IS NULL AND user_id IS NULL"),
        postgresql_where=sa.text("deleted_at IS NULL AND user_id IS NULL"),
    )"""
_BACK = 'op.drop_index("uq_nobody", "todos")\n    op.drop_index("uq_live", "todos")'


def migration_only(ws: Workspace) -> None:
    _written(ws, _BY_HAND, _BACK)


def no_way_back(ws: Workspace) -> None:
    _model(ws, _OWNED, _OF_NOBODY)
    _written(ws, _BY_HAND, "pass")


def by_hand(ws: Workspace) -> None:
    _model(ws, _OWNED, _OF_NOBODY)
    _written(ws, _BY_HAND, _BACK)


def in_two_revisions(ws: Workspace) -> None:
    _generated(ws, _OWNED)
    replace(ws, MODELS, f"        {_OWNED},\n", f"        {_OWNED},\n        {_OF_NOBODY},\n")
    ws.alembic("revision", "--autogenerate", "-m", "those of nobody, too")
    ws.alembic("upgrade", "head")


def written_below_the_class(ws: Workspace) -> None:
    """As SQL, for both engines alike; the model has the indexes."""
    _model(ws, _OWNED, _OF_NOBODY)
    make = [
        f"CREATE UNIQUE INDEX uq_live ON todos (user_id, title) WHERE {_LIVE}",
        f"CREATE UNIQUE INDEX uq_nobody ON todos (title) WHERE {_NOBODYS}",
    ]
    up = "\n    ".join(f'op.execute("{each}")' for each in make)
    _written(ws, up, _BACK)


WRONG = [
    WrongAnswer("the model only", model_only, tells="no revision has brought it"),
    WrongAnswer("rows changed for it", rows_changed, tells="todos.title of row 8"),
    WrongAnswer("one deleted for it", another_deleted, tells="the todos 2, 8 and 9"),
    WrongAnswer("all rows", all_rows, tells="whose title only deleted ones of the same user"),
    WrongAnswer("a constraint", a_constraint_in_batch, tells="the constraint uq_titles"),
    WrongAnswer("deleted rows removed", deleted_rows_removed, tells="7 rows"),
    WrongAnswer("deletion in the key", deletion_in_the_key, tells="title, deleted_at"),
    WrongAnswer("nobody forgotten", nobody_forgotten, tells="for nobody"),
    WrongAnswer(
        "everybody's with nobody's", everybodys_with_nobodys, tells="those of others are in it"
    ),
    WrongAnswer("the done left out", done_left_out, tells="Take is_done out"),
    WrongAnswer("two conditions", two_conditions, tells="here they say two things"),
    WrongAnswer("the title alone", title_alone, tells="The title alone is unique"),
    WrongAnswer("deleted ones of nobody", deleted_ones_of_nobody, tells="only deleted ones of no"),
    WrongAnswer("the wrong way round", the_wrong_way_round, tells="IS NOT NULL"),
    WrongAnswer("one engine only", other_engine_forgotten, tells="index without a condition"),
    WrongAnswer("the migration only", migration_only, tells="has no unique index"),
    WrongAnswer("no way back", no_way_back, tells="upgrade head` fails"),
]
RIGHT = [
    RightAnswer("by hand", by_hand),
    RightAnswer("in two revisions", in_two_revisions),
    RightAnswer("as SQL", written_below_the_class),
]
