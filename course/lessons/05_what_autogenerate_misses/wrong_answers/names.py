"""What people do to 05.4."""

# ruff: noqa: D103 - each function has its title in the tables at the end

import shutil

from course.checks.answers import RightAnswer, WrongAnswer
from course.checks.doing import replace
from course.sandbox.workspace import Workspace

from .revision import fails, generated, written

_UQ = '"uq": "uq_%(table_name)s_%(column_0_name)s"'
_FK = '"fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s"'
_PK = '"pk": "pk_%(table_name)s"'


def _recreated(
    *conventions: str, tables: str = '("users", "todos")', recreate: str = "always"
) -> str:
    names = f"{{{', '.join(conventions)}}}"
    return f"""
names = {names}
for table in {tables}:
    with op.batch_alter_table(table, recreate="{recreate}", naming_convention=names):
        pass
"""


def as_generated(ws: Workspace) -> None:
    generated(ws)
    ws.alembic("upgrade", "head")


def without_recreate(ws: Workspace) -> None:
    written(ws, _recreated(_UQ, _FK, _PK, recreate="auto"))


def without_a_convention(ws: Workspace) -> None:
    written(ws, _recreated())


def only_the_users(ws: Workspace) -> None:
    written(ws, _recreated(_UQ, _FK, _PK, tables='("users",)'))


def no_primary_keys(ws: Workspace) -> None:
    written(ws, _recreated(_UQ, _FK))


def names_of_postgresql(ws: Workspace) -> None:
    written(
        ws,
        _recreated(
            '"uq": "%(table_name)s_%(column_0_name)s_key"',
            '"fk": "%(table_name)s_%(column_0_name)s_fkey"',
            '"pk": "%(table_name)s_pkey"',
        ),
    )


def dropped_by_its_name(ws: Workspace) -> None:
    """The rule has no name yet."""
    written(
        ws,
        """
        with op.batch_alter_table("users") as batch_op:
            batch_op.drop_constraint("uq_users_email", type_="unique")
            batch_op.create_unique_constraint("uq_users_email", ["email"])
        """,
        run=False,
    )
    fails(ws, "upgrade", "head")


def generated_and_taken_back(ws: Workspace) -> None:
    as_generated(ws)
    ws.alembic("downgrade", "-1")
    written(ws, _recreated(_UQ, _FK, _PK), run=False)


def mended_after_it_failed(ws: Workspace) -> None:
    """The new table of the first try is in the way."""
    stops = 'op.execute("nonsense")'
    file = written(ws, f"{_recreated(_UQ, _FK, _PK)}\n{stops}", run=False)
    fails(ws, "upgrade", "head")
    replace(ws, file, stops, "")


def the_fresh_one_taken(ws: Workspace) -> None:
    shutil.copy(ws.path / "fresh.db", ws.path / "todo.db")


def without_a_revision(ws: Workspace) -> None:
    file = written(ws, _recreated(_UQ, _FK, _PK))
    ws.alembic("stamp", "23041f4fe686")
    (ws.path / file).unlink()


def with_the_models_convention(ws: Workspace) -> None:
    written(
        ws,
        """
        from sample_app.models import NAMING_CONVENTION as names
        for table in ("users", "todos"):
            with op.batch_alter_table(table, recreate="always", naming_convention=names):
                pass
        """,
    )


def rule_by_rule(ws: Workspace) -> None:
    names = f"{{{_UQ}, {_FK}, {_PK}}}"
    written(
        ws,
        f"""
        with op.batch_alter_table("users", naming_convention={names}) as batch_op:
            batch_op.drop_constraint("uq_users_email", type_="unique")
            batch_op.create_unique_constraint("uq_users_email", ["email"])
        with op.batch_alter_table("todos", naming_convention={names}) as batch_op:
            batch_op.drop_constraint("fk_todos_user_id_users", type_="foreignkey")
            batch_op.create_foreign_key("fk_todos_user_id_users", "users", ["user_id"], ["id"])
        """,
    )


def from_the_models(ws: Workspace) -> None:
    written(
        ws,
        """
        from sample_app.models import Base
        for table in Base.metadata.sorted_tables:
            with op.batch_alter_table(table.name, recreate="always", copy_from=table):
                pass
        """,
    )


def in_plain_sql(ws: Workspace) -> None:
    """A new table for the users, as SQLite's own pages have it, and batch mode for the todos."""
    users = """
op.execute(
    "CREATE TABLE new (id INTEGER NOT NULL, first_name VARCHAR(100), last_name VARCHAR(100), "
    "email VARCHAR(255) NOT NULL, CONSTRAINT pk_users PRIMARY KEY (id), "
    "CONSTRAINT uq_users_email UNIQUE (email))"
)
op.execute("INSERT INTO new SELECT id, first_name, last_name, email FROM users")
op.execute("DROP TABLE users")
op.execute("ALTER TABLE new RENAME TO users")
"""
    written(ws, users + _recreated(_FK, _PK, tables='("todos",)'))


def no_way_up_for_new_ones(ws: Workspace) -> None:
    """It stops where the names are there already."""
    written(
        ws,
        'if sa.inspect(op.get_bind()).get_unique_constraints("users")[0]["name"]:\n'
        '    raise RuntimeError("these rules have names")\n' + _recreated(_UQ, _FK, _PK),
    )


def no_way_down(ws: Workspace) -> None:
    """It says that there is no way back."""
    down = 'raise NotImplementedError("the names stay")'
    written(ws, _recreated(_UQ, _FK, _PK), down)


def rows_lost_on_the_way_back(ws: Workspace) -> None:
    written(ws, _recreated(_UQ, _FK, _PK), 'op.execute("DELETE FROM todos WHERE is_done")')


WRONG = [
    WrongAnswer("rows lost on the way back", rows_lost_on_the_way_back, tells="your downgrade"),
    WrongAnswer("as generated", as_generated, tells="is there 2 times"),
    WrongAnswer("not made anew", without_recreate, tells="still the old ones"),
    WrongAnswer("without a convention", without_a_convention, tells="told no convention"),
    WrongAnswer("the users only", only_the_users, tells="expected fk_todos_user_id_users"),
    WrongAnswer("without primary keys", no_primary_keys, tells="expected pk_users"),
    WrongAnswer("PostgreSQL's names", names_of_postgresql, tells="users_email_key"),
    WrongAnswer("the fresh one in its place", the_fresh_one_taken, tells="Rows were"),
    WrongAnswer("without a revision", without_a_revision, tells="todo.db is changed"),
    WrongAnswer("dropped by its name", dropped_by_its_name, tells="told a convention"),
    WrongAnswer("generated, and taken back", generated_and_taken_back, tells="both went"),
    WrongAnswer("mended after it failed", mended_after_it_failed, tells="left it behind"),
    WrongAnswer("stops in new databases", no_way_up_for_new_ones, tells="these rules have names"),
]
RIGHT = [
    RightAnswer("no way back", no_way_down),
    RightAnswer("the models' own convention", with_the_models_convention),
    RightAnswer("rule by rule", rule_by_rule),
    RightAnswer("made anew from the models", from_the_models),
    RightAnswer("in plain SQL", in_plain_sql),
]
