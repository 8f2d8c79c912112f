"""What people do to 04.2."""

# ruff: noqa: D103 - each function has its title in the tables at the end

from course.checks.answers import RightAnswer, WrongAnswer
from course.checks.doing import replace
from course.sandbox.workspace import Workspace

DROP = "alembic/versions/74ce31d9b80f_drop_priority.py"
TYPE = "sa.SmallInteger(),"
RULE = 'sa.CheckConstraint("priority BETWEEN 0 AND 3", name=op.f("ck_todos_priority")),'
DEFAULT = 'server_default="0",'
INDEX = 'op.create_index("ix_todos_priority", "todos", ["priority"])'


BODY = f"""\
    op.add_column(
        "todos",
        sa.Column(
            "priority",
            {TYPE}
            {RULE}
            {DEFAULT}
            nullable=False,
        ),
    )
    {INDEX}
"""
"""As the solution has it."""


def _all_but(ws: Workspace, old: str, new: str) -> None:
    replace(ws, DROP, "    pass\n", BODY.replace(old, new))


def _downgrade(ws: Workspace, *lines: str) -> None:
    replace(ws, DROP, "    pass\n", "".join(f"    {line}\n" for line in lines))


def _with_the_table(ws: Workspace, allowed: str) -> None:
    """A batch, in which the rule is the table's.

    That is a fault on SQLite alone, and a mistake must be one on both: PostgreSQL drops a rule
    with its column, so there these values are all that is allowed.
    """
    values = "(0, 1, 2, 3)" if ws.url.get_backend_name() == "sqlite" else allowed
    _downgrade(
        ws,
        'with op.batch_alter_table("todos") as todos:',
        "    todos.add_column(",
        '        sa.Column("priority", sa.SmallInteger(), nullable=False, server_default="0")',
        "    )",
        "    todos.create_check_constraint(",
        f'        op.f("ck_todos_priority"), "priority IN {values}"',
        "    )",
        INDEX,
    )


def a_name_only(ws: Workspace) -> None:
    _downgrade(ws, 'op.add_column("todos", sa.Column("priority", sa.SmallInteger()))', INDEX)


def integer(ws: Workspace) -> None:
    _all_but(ws, TYPE, "sa.Integer(),")


def no_default(ws: Workspace) -> None:
    _all_but(ws, DEFAULT, "")


def pythons_default(ws: Workspace) -> None:
    _all_but(ws, DEFAULT, "default=0,")


def another_default(ws: Workspace) -> None:
    _all_but(ws, DEFAULT, 'server_default="1",')


def no_rule(ws: Workspace) -> None:
    _all_but(ws, RULE, "")


def wider_rule(ws: Workspace) -> None:
    _all_but(ws, "0 AND 3", "0 AND 5")


def rule_with_a_gap(ws: Workspace) -> None:
    _all_but(ws, "BETWEEN 0 AND 3", "IN (0, 3)")


def rule_of_another_name(ws: Workspace) -> None:
    _all_but(ws, 'op.f("ck_todos_priority")', 'op.f("ck_priority")')


def prefix_twice(ws: Workspace) -> None:
    """The naming convention puts it before a name that has it."""
    _all_but(ws, 'op.f("ck_todos_priority")', '"ck_todos_priority"')


def no_index(ws: Workspace) -> None:
    _all_but(ws, INDEX, "pass")


def index_of_another_name(ws: Workspace) -> None:
    _all_but(ws, INDEX, INDEX.replace("ix_todos_priority", "ix_priority"))


def upgrade_emptied(ws: Workspace) -> None:
    _all_but(ws, "", "")
    replace(ws, DROP, '    op.drop_column("todos", "priority")\n', "")


def unfinished_table(ws: Workspace) -> None:
    """Takes other things along."""
    _all_but(ws, INDEX, f'{INDEX}\n    op.drop_index("uq_todos_live_title", table_name="todos")')


def upgrade_of_another_name(ws: Workspace) -> None:
    _all_but(ws, "", "")
    replace(ws, DROP, 'drop_index("ix_todos_priority"', 'drop_index("ix_priority"')


def rule_at_the_table(ws: Workspace) -> None:
    _with_the_table(ws, "(0, 1, 2)")


def rule_dropped_first(ws: Workspace) -> None:
    """By the upgrade, and so it may be the table's."""
    _with_the_table(ws, "(0, 1, 2, 3)")
    replace(
        ws,
        DROP,
        '    op.drop_column("todos", "priority")\n',
        """\
    with op.batch_alter_table("todos") as todos:
        todos.drop_constraint(op.f("ck_todos_priority"), type_="check")
        todos.drop_column("priority")
""",
    )


def named_by_the_convention(ws: Workspace) -> None:
    _all_but(ws, 'op.f("ck_todos_priority")', '"priority"')


def in_batch_mode(ws: Workspace) -> None:
    _downgrade(
        ws,
        'with op.batch_alter_table("todos") as batch_op:',
        "    batch_op.add_column(",
        '        sa.Column("priority", sa.SmallInteger(), sa.CheckConstraint(',
        '            "priority >= 0 AND priority <= 3", name=op.f("ck_todos_priority")',
        '        ), nullable=False, server_default="0")',
        "    )",
        '    batch_op.create_index("ix_todos_priority", ["priority"])',
    )


def plain_sql(ws: Workspace) -> None:
    _downgrade(
        ws,
        'op.execute("ALTER TABLE todos ADD COLUMN priority SMALLINT DEFAULT 0 NOT NULL "',
        '           "CONSTRAINT ck_todos_priority CHECK (priority IN (0, 1, 2, 3))")',
        'op.execute("CREATE INDEX ix_todos_priority ON todos (priority)")',
    )


def as_sql_text(ws: Workspace) -> None:
    _all_but(ws, DEFAULT, 'server_default=sa.text("0"),')


WRONG = [
    WrongAnswer("a name only", a_name_only, tells="allows NULL"),
    WrongAnswer("an Integer", integer, tells="of type INTEGER"),
    WrongAnswer("no default", no_default, tells="needs a value for the rows"),
    WrongAnswer("Python's", pythons_default, tells="default= is P"),
    WrongAnswer("another default", another_default, tells="1"),
    WrongAnswer("no rule", no_rule, tells="without its rule"),
    WrongAnswer("a wider rule", wider_rule, tells="takes 4"),
    WrongAnswer("a rule with a gap", rule_with_a_gap, tells="refuses 1"),
    WrongAnswer("another rule's name", rule_of_another_name, tells="ck_p"),
    WrongAnswer("its prefix twice", prefix_twice, tells="naming convention"),
    WrongAnswer("no index", no_index, tells="doesn't come back with it"),
    WrongAnswer("another name", index_of_another_name, tells="ix_priority"),
    WrongAnswer("the upgrade emptied", upgrade_emptied, tells="still"),
    WrongAnswer("another index dropped", upgrade_of_another_name, tells="was changed"),
    WrongAnswer("the table's rule", rule_at_the_table, tells="rule"),
    WrongAnswer("more than it should", unfinished_table, tells="else"),
]
RIGHT = [
    RightAnswer("in batch mode", in_batch_mode),
    RightAnswer("the table's rule, dropped first", rule_dropped_first),
    RightAnswer("plain SQL", plain_sql),
    RightAnswer("named by the convention", named_by_the_convention),
    RightAnswer("the default as SQL", as_sql_text),
]
