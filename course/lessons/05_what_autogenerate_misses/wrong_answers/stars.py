"""What people do to 05.2."""

# ruff: noqa: D103 - each function has its title in the tables at the end

from course.checks.answers import RightAnswer, WrongAnswer
from course.checks.doing import replace, sql
from course.sandbox.workspace import Workspace

from .revision import fails, generated, written

_COLUMN = 'batch_op.add_column(sa.Column("stars", sa.Integer(), nullable=True))'
_RULE = 'batch_op.create_check_constraint("stars", "stars BETWEEN 1 AND 5")'
_DOWN = """
with op.batch_alter_table("todos") as batch_op:
    batch_op.drop_constraint("stars", type_="check")
    batch_op.drop_column("stars")
"""


def _batch(*lines: str) -> str:
    return "\n".join(
        ['with op.batch_alter_table("todos") as batch_op:', *(f"    {each}" for each in lines)]
    )


def _rule(text: str) -> str:
    return f'batch_op.create_check_constraint("stars", "{text}")'


def as_generated(ws: Workspace) -> None:
    generated(ws)
    ws.alembic("upgrade", "head")


def unnamed_in_sql(ws: Workspace) -> None:
    written(
        ws,
        'op.execute("ALTER TABLE todos ADD COLUMN stars INTEGER CHECK (stars BETWEEN 1 AND 5)")',
        _batch('batch_op.drop_column("stars")'),
    )


def by_trigger(ws: Workspace) -> None:
    written(
        ws,
        _batch(_COLUMN)
        + """
op.execute(
    "CREATE TRIGGER stars BEFORE INSERT ON todos WHEN NEW.stars NOT BETWEEN 1 AND 5 "
    "BEGIN SELECT raise(ABORT, 'no such number of stars'); END"
)""",
        _batch('batch_op.drop_column("stars")'),
    )


def no_zero(ws: Workspace) -> None:
    written(ws, _batch(_COLUMN, _rule("stars <= 5")), _DOWN)


def only_six_refused(ws: Workspace) -> None:
    written(ws, _batch(_COLUMN, _rule("stars > 0 AND stars <> 6")), _DOWN)


def named_twice(ws: Workspace) -> None:
    rule = _RULE.replace('"stars",', '"ck_todos_stars",')
    written(ws, _batch(_COLUMN, rule), _DOWN.replace('"stars", type_', '"ck_todos_stars", type_'))


def named_twice_and_mended(ws: Workspace) -> None:
    """The file is right by now, but its way back is as generated, and stops in todo.db."""
    rule = _RULE.replace('"stars",', '"ck_todos_stars",')
    file = written(ws, _batch(_COLUMN, rule), _batch('batch_op.drop_column("stars")'))
    replace(ws, file, rule, _RULE)


def none_refused(ws: Workspace) -> None:
    rule = "stars IS NOT NULL AND stars BETWEEN 1 AND 5"
    written(
        ws,
        'op.execute(sa.delete(sa.table("todos")))\n' + _batch(_COLUMN, _rule(rule)),
        _DOWN,
    )


def rule_only_here(ws: Workspace) -> None:
    """The revision has the column alone; the rule was put into todo.db by a second run."""
    file = written(ws, _batch(_COLUMN), _batch('batch_op.drop_column("stars")'), run=False)
    text = (ws.path / file).read_text("utf-8")
    (ws.path / file).write_text(text.replace(_COLUMN, f"{_COLUMN}\n        {_RULE}"), "utf-8")
    ws.alembic("upgrade", "head")
    (ws.path / file).write_text(text, "utf-8")


def in_other_words(ws: Workspace) -> None:
    written(ws, _batch(_COLUMN, _rule("stars >= 1 AND stars <= 5")), _DOWN)


def or_none(ws: Workspace) -> None:
    written(ws, _batch(_COLUMN, _rule("stars IS NULL OR stars BETWEEN 1 AND 5")), _DOWN)


def one_or_five(ws: Workspace) -> None:
    written(ws, _batch(_COLUMN, _rule("stars IN (1, 5)")), _DOWN)


def whole_name_on_the_way_back(ws: Workspace) -> None:
    down = _DOWN.replace('"stars", type_', '"ck_todos_stars", type_')
    written(ws, _batch(_COLUMN, _RULE), down)


def check_left_on_the_way_back(ws: Workspace) -> None:
    down = _batch('batch_op.drop_column("stars")')
    written(ws, _batch(_COLUMN, _RULE), down)


def best_todos_deleted(ws: Workspace) -> None:
    """The way back deletes what has five stars."""
    too_many = 'op.execute("DELETE FROM todos WHERE stars > 4")'
    down = f"{too_many}\n{_DOWN.strip()}"
    written(ws, _batch(_COLUMN, _RULE), down)


def another_default(ws: Workspace) -> None:
    """A rule that is right, and a server default that the models don't have."""
    column = _COLUMN.replace("nullable=True", 'nullable=True, server_default="3"')
    written(ws, _batch(column, _RULE), _DOWN)


def not_upgraded(ws: Workspace) -> None:
    written(ws, _batch(_COLUMN, _RULE), _DOWN, run=False)


def no_way_back(ws: Workspace) -> None:
    written(ws, _batch(_COLUMN, _RULE))


def in_two_batches(ws: Workspace) -> None:
    rule = _RULE.replace('"stars",', 'op.f("ck_todos_stars"),')
    written(ws, f"{_batch(_COLUMN)}\n{_batch(rule)}", _DOWN)


def in_two_revisions(ws: Workspace) -> None:
    generated(ws)
    ws.alembic("upgrade", "head")
    written(ws, _batch(_RULE), _batch('batch_op.drop_constraint("stars", type_="check")'))


def in_plain_sql(ws: Workspace) -> None:
    """SQLite takes a rule with a name at the new column."""
    written(
        ws,
        'op.execute("ALTER TABLE todos ADD COLUMN stars INTEGER "\n'
        '           "CONSTRAINT ck_todos_stars CHECK (stars BETWEEN 1 AND 5)")',
        _DOWN,
    )


def half_done(ws: Workspace) -> None:
    """Without batch mode: the column is added, and then the CHECK refused."""
    rule = 'op.create_check_constraint("stars", "todos", "stars BETWEEN 1 AND 5")'
    column = 'op.add_column("todos", sa.Column("stars", sa.Integer(), nullable=True))'
    written(ws, f"{column}\n{rule}", _DOWN, run=False)
    fails(ws, "upgrade", "head")


def kind_not_told_on_the_way_back(ws: Workspace) -> None:
    written(ws, _batch(_COLUMN, _RULE), _DOWN.replace(', type_="check"', ""))


def by_the_plugin(ws: Workspace) -> None:
    """What autogenerate writes when it compares CHECKs too."""
    plugins = '"alembic.autogenerate.*", "alembic.ext.checkconstraint_byname"'
    batch = "render_as_batch=True"
    replace(ws, "alembic/env.py", batch, f"{batch}, autogenerate_plugins=[{plugins}]")
    generated(ws)
    ws.alembic("upgrade", "head")


def with_its_column(ws: Workspace) -> None:
    rule = 'sa.CheckConstraint("stars BETWEEN 1 AND 5", name="stars")'
    written(ws, _batch(f'batch_op.add_column(sa.Column("stars", sa.Integer(), {rule}))'), _DOWN)


def rule_by_hand(ws: Workspace) -> None:
    sql(ws, "ALTER TABLE todos ADD COLUMN stars INTEGER CHECK (stars BETWEEN 1 AND 5)")


WRONG = [
    WrongAnswer("as generated", as_generated, tells="its rule isn't"),
    WrongAnswer("a CHECK without a name", unnamed_in_sql, tells="The CHECK has no name"),
    WrongAnswer("a trigger", by_trigger, tells="did not come along"),
    WrongAnswer("half of the rule", no_zero, tells="takes a todo with 0 stars"),
    WrongAnswer("six alone refused", only_six_refused, tells="takes a todo with 7 stars"),
    WrongAnswer("the name completed twice", named_twice, tells="ck_todos_ck_todos_stars"),
    WrongAnswer("mended, and not run anew", named_twice_and_mended, tells="downgrade stops at it"),
    WrongAnswer("the todos deleted", none_refused, tells="lacks 8 of the 8"),
    WrongAnswer("the rule only here", rule_only_here, tells="from somewhere else"),
    WrongAnswer("not upgraded", not_upgraded, tells="stars is not there"),
    WrongAnswer("no way back", no_way_back, tells="after a downgrade"),
    WrongAnswer("one star or five", one_or_five, tells="2 stars is refused"),
    WrongAnswer("the whole name, back", whole_name_on_the_way_back, tells="unless op.f()"),
    WrongAnswer("the CHECK left", check_left_on_the_way_back, tells="drop the CHECK first"),
    WrongAnswer("the best todos deleted", best_todos_deleted, tells="after your downgrade"),
    WrongAnswer("a default of its own", another_default, tells="something else"),
    WrongAnswer("half done", half_done, tells="failed on its way"),
    WrongAnswer("a kind not told", kind_not_told_on_the_way_back, tells="of which kind"),
    WrongAnswer("by hand", rule_by_hand, tells="todo.db is changed"),
]
RIGHT = [
    RightAnswer("in other words", in_other_words),
    RightAnswer("none, or one to five", or_none),
    RightAnswer("two batches, and the whole name", in_two_batches),
    RightAnswer("the generated one, and a second", in_two_revisions),
    RightAnswer("plain SQL, with a name", in_plain_sql),
    RightAnswer("env.py compares CHECKs", by_the_plugin),
    RightAnswer("with its column", with_its_column),
]
