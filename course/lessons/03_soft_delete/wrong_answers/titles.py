"""What people do to 03.3."""

# ruff: noqa: D103 - each function has its title in the tables at the end

from course.checks.answers import RightAnswer, WrongAnswer
from course.checks.doing import replace, sql, write
from course.sandbox.workspace import Workspace

from .files import MODELS
from .title_rules import (
    BACK,
    BY_HAND,
    LIVE,
    NOBODYS,
    OF_NOBODY,
    OWNED,
    generated,
    index,
    model,
    where,
    written,
)


def model_only(ws: Workspace) -> None:
    model(ws, OWNED, OF_NOBODY)


def _rows_out_of_the_way(ws: Workspace) -> None:
    """What people do when the rows stand in the way of a rule that is too strict."""
    sql(ws, "UPDATE todos SET title = title || id WHERE deleted_at IS NOT NULL")


def rows_changed(ws: Workspace) -> None:
    """The right rule, after an attempt at a stricter one."""
    _rows_out_of_the_way(ws)
    generated(ws, OWNED, OF_NOBODY)


def another_deleted(ws: Workspace) -> None:
    sql(ws, "UPDATE todos SET deleted_at = CURRENT_TIMESTAMP WHERE id = 2")
    generated(ws, OWNED, OF_NOBODY)


def all_rows(ws: Workspace) -> None:
    _rows_out_of_the_way(ws)
    generated(ws, index("uq_titles", '"user_id", "title"'))


def a_constraint_in_batch(ws: Workspace) -> None:
    _rows_out_of_the_way(ws)
    model(ws, 'UniqueConstraint("user_id", "title", name="uq_titles")')
    written(
        ws,
        'with op.batch_alter_table("todos") as todos:\n'
        '        todos.create_unique_constraint("uq_titles", ["user_id", "title"])',
        'with op.batch_alter_table("todos") as todos:\n'
        '        todos.drop_constraint("uq_titles", type_="unique")',
    )


def deleted_rows_removed(ws: Workspace) -> None:
    sql(ws, "DELETE FROM todos WHERE deleted_at IS NOT NULL")
    generated(ws, OWNED, OF_NOBODY)


def deletion_in_the_key(ws: Workspace) -> None:
    zone = ".000000" if ws.url.get_backend_name() == "sqlite" else "+00"
    sql(ws, f"UPDATE todos SET deleted_at = '2025-03-11 09:00:00{zone}' WHERE id = 9")  # noqa: S608
    generated(ws, index("uq_titles", '"user_id", "title", "deleted_at"'))


def nobody_forgotten(ws: Workspace) -> None:
    generated(ws, OWNED)


def everybodys_with_nobodys(ws: Workspace) -> None:
    generated(ws, OWNED, index("uq_nobody", '"title"', LIVE))


def done_left_out(ws: Workspace) -> None:
    owned = index("uq_live", '"user_id", "title"', f"{LIVE} AND NOT is_done")
    generated(ws, owned, OF_NOBODY)


def two_conditions(ws: Workspace) -> None:
    """Right for this engine, another rule for the other."""
    this, other = ("sqlite", "postgresql")[:: 1 if ws.url.get_backend_name() == "sqlite" else -1]
    nobodys = where(NOBODYS, this) + where(LIVE, other)
    generated(ws, OWNED, f'Index("uq_nobody", "title", unique=True{nobodys})')


def title_alone(ws: Workspace) -> None:
    generated(ws, index("uq_titles", '"title"', LIVE))


def deleted_ones_of_nobody(ws: Workspace) -> None:
    generated(ws, OWNED, index("uq_nobody", '"title"', "user_id IS NULL"))


def the_wrong_way_round(ws: Workspace) -> None:
    _rows_out_of_the_way(ws)
    generated(ws, index("uq_live", '"user_id", "title"', "deleted_at IS NOT NULL"))


def other_engine_forgotten(ws: Workspace) -> None:
    engine = ws.url.get_backend_name()
    owned, nobodys = where(LIVE, engine), where(NOBODYS, engine)
    generated(
        ws,
        f'Index("uq_live", "user_id", "title", unique=True{owned})',
        f'Index("uq_nobody", "title", unique=True{nobodys})',
    )


def condition_in_the_model_alone(ws: Workspace) -> None:
    """After the first attempt, where autogenerate then writes an empty revision."""
    wrong = index("uq_nobody", '"title"', "user_id IS NULL")
    generated(ws, OWNED, wrong)
    replace(ws, MODELS, f"        {wrong},\n", f"        {OF_NOBODY},\n")
    ws.alembic("revision", "--autogenerate", "-m", "what is deleted doesn't count")
    ws.alembic("upgrade", "head")


def nobodys_in_the_model_alone(ws: Workspace) -> None:
    generated(ws, OWNED)
    replace(ws, MODELS, f"        {OWNED},\n", f"        {OWNED},\n        {OF_NOBODY},\n")


def revision_changed_after_it_ran(ws: Workspace) -> None:
    model(ws, OWNED, OF_NOBODY)
    written(ws, "pass", "pass")
    (file,) = (ws.path / "alembic/versions").glob("*_unique_titles.py")
    up, _, down = file.read_text("utf-8").partition("def downgrade")
    up, down = up.replace("    pass", f"    {BY_HAND}"), down.replace("    pass", f"    {BACK}")
    write(ws, file.relative_to(ws.path).as_posix(), f"{up}def downgrade{down}")


def condition_in_the_migration_alone(ws: Workspace) -> None:
    model(ws, OWNED, index("uq_nobody", '"title"', "user_id IS NULL"))
    written(ws, BY_HAND, BACK)


def one_of_two_in_the_model(ws: Workspace) -> None:
    model(ws, OWNED)
    written(ws, BY_HAND, BACK)


def migration_only(ws: Workspace) -> None:
    written(ws, BY_HAND, BACK)


def no_way_back(ws: Workspace) -> None:
    model(ws, OWNED, OF_NOBODY)
    written(ws, BY_HAND, "pass")


def by_hand(ws: Workspace) -> None:
    model(ws, OWNED, OF_NOBODY)
    written(ws, BY_HAND, BACK)


def in_other_words(ws: Workspace) -> None:
    """The same condition, written another way in the model."""
    model(ws, OWNED, index("uq_nobody", '"title"', "user_id is null and deleted_at is null"))
    written(ws, BY_HAND, BACK)


def one_index_on_an_expression(ws: Workspace) -> None:
    """Nobody's have a number in it that no user has."""
    model(ws, index("uq_live", 'text("coalesce(user_id, 0)"), "title"', LIVE))
    only = f'sqlite_where=sa.text("{LIVE}"), postgresql_where=sa.text("{LIVE}")'
    columns = '[sa.text("coalesce(user_id, 0)"), "title"]'
    written(
        ws,
        f'op.create_index("uq_live", "todos", {columns}, unique=True, {only})',
        'op.drop_index("uq_live", "todos")',
    )


def in_two_revisions(ws: Workspace) -> None:
    generated(ws, OWNED)
    replace(ws, MODELS, f"        {OWNED},\n", f"        {OWNED},\n        {OF_NOBODY},\n")
    ws.alembic("revision", "--autogenerate", "-m", "those of nobody, too")
    ws.alembic("upgrade", "head")


def written_below_the_class(ws: Workspace) -> None:
    """As SQL, for both engines alike; the model has the indexes."""
    model(ws, OWNED, OF_NOBODY)
    make = [
        f"CREATE UNIQUE INDEX uq_live ON todos (user_id, title) WHERE {LIVE}",
        f"CREATE UNIQUE INDEX uq_nobody ON todos (title) WHERE {NOBODYS}",
    ]
    up = "\n    ".join(f'op.execute("{each}")' for each in make)
    written(ws, up, BACK)


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
    WrongAnswer(
        "a condition changed in the model alone",
        condition_in_the_model_alone,
        tells="finds nothing",
    ),
    WrongAnswer(
        "nobody's in the model alone", nobodys_in_the_model_alone, tells="written by autogenerate"
    ),
    WrongAnswer("changed after it ran", revision_changed_after_it_ran, tells="alembic stamp"),
    WrongAnswer(
        "a condition in the migration alone",
        condition_in_the_migration_alone,
        tells="what the migration has",
    ),
    WrongAnswer("one of two in the model", one_of_two_in_the_model, tells="index uq_nobody"),
    WrongAnswer("no way back", no_way_back, tells="upgrade head` fails"),
]
RIGHT = [
    RightAnswer("in other words", in_other_words),
    RightAnswer("one index on an expression", one_index_on_an_expression),
    RightAnswer("by hand", by_hand),
    RightAnswer("in two revisions", in_two_revisions),
    RightAnswer("as SQL", written_below_the_class),
]
