"""05.2: a CHECK that is still there after the next batch migration."""

import shutil
import sqlite3
from contextlib import closing

from course.checks.doing import replace, sql, write
from course.checks.exercise import Task
from course.checks.expect import (
    expect,
    expect_column,
    expect_models_match,
    expect_no_column,
    expect_one_head,
    expect_table,
)
from course.sandbox.workspace import Workspace
from course.state.display import listed

from .team import (
    HEAD,
    MODELS,
    another_machine,
    begin,
    file_of,
    has_a_revision,
    kept,
    kept_there,
    moved,
)

_COMPLETED = (
    "The naming convention completes a name that a migration gives: it puts ck_todos_ in front "
    "of it, unless op.f() says that the name is complete."
)
_WAYS_BACK = (
    (
        "ck_todos_ck_todos_",
        _COMPLETED,
        'In downgrade(), name the CHECK "stars", or op.f("ck_todos_stars").',
    ),
    (
        "no such column: stars",
        "The column is dropped, and its CHECK is still there and asks for it.",
        "In downgrade(), drop the CHECK first, and then the column.",
    ),
)
_NEXT = '''"""somebody's next batch migration"""

import sqlalchemy as sa
from alembic import op

revision = "ffffffffffff"
down_revision = {head!r}
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("todos") as batch_op:
        batch_op.alter_column("title", existing_type=sa.String(200), type_=sa.String(300))


def downgrade():
    pass
'''


def models_have_stars(ws: Workspace) -> None:
    """Models with a column and its CHECK; history and database without."""
    begin(ws)
    replace(ws, MODELS, "import DateTime,", "import CheckConstraint, DateTime,")
    rule = '        CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),\n'
    replace(ws, MODELS, "    __table_args__ = (\n", f"    __table_args__ = (\n{rule}")
    column = "    stars: Mapped[int | None]\n"
    replace(ws, MODELS, "\n    user: Mapped", f"{column}\n    user: Mapped")


def stars_are_checked(ws: Workspace) -> str:
    """The column, its rule, the rule after a recreate, the rows, and other machines."""
    has_a_revision(
        ws,
        "Have one written: `alembic revision --autogenerate`. Then read it.",
        done_here=expect_table(ws, "todos").column("stars"),
    )
    expect_column(ws, "todos", "stars", type="INTEGER", nullable=True)
    kept(ws)
    _rule_holds(
        ws,
        "todo.db takes a todo with {} stars; expected it to refuse that.",
        "There is a rule about stars, and it lets this number pass: the models say BETWEEN 1 AND 5."
        if _rules(ws)
        else "The column is there, and its rule isn't. Autogenerate doesn't see CHECKs as env.py "
        "is set here, so its revision has no line for it.",
        "Add the CHECK to your revision, in batch mode; then downgrade and upgrade again.",
    )
    expect_one_head(ws)
    other = another_machine(ws)
    moved(other, "upgrade", "head")
    kept_there(other, "upgrade")
    _rule_holds(
        other,
        "On another machine, your upgrade makes a database that takes {} stars; expected it to "
        "refuse that.",
        "todo.db has the rule from somewhere else than your revision.",
        "Write the CHECK into the revision's upgrade().",
    )
    for id_, stars in ((3, 5), (9, 1)):  # the todos there are given stars, and taken back
        sql(other, f"UPDATE todos SET stars = {stars} WHERE id = {id_}")  # noqa: S608 - ours
    moved(other, "downgrade", HEAD, _WAYS_BACK)
    expect_no_column(
        other, "todos", "stars", cause="That is on another machine, after a downgrade."
    )
    kept_there(other, "downgrade")
    moved(other, "upgrade", "head")
    _rule_survives(ws)
    names = listed([each for each in _rules(ws) if each])
    expect(
        "ck_todos_stars" in _rules(ws),
        f"The CHECK is named {names or 'nothing'}; expected ck_todos_stars, as in the models.",
        _COMPLETED,
        'Name it "stars", or op.f("ck_todos_stars"); then downgrade, upgrade, check again.',
    )
    _all_else_matches(ws)
    return "The database refuses six stars, and goes on doing so when the table is made anew."


def _all_else_matches(ws: Workspace) -> None:
    """The rule was tried, and may be in other words than the models have; the rest may not."""
    found = ws.drift()
    if found.notices:
        expect_models_match(ws)
    for each in found.differences:
        expect(
            "ck_todos_stars" in each.object,
            f"{each.sentence.rstrip('.')}; expected models, history and database to agree.",
            each.meaning,
            each.mend,
        )


def _rule_survives(ws: Workspace) -> None:
    """Somebody's next batch migration, on a copy of the database."""
    later = file_of(ws, "later.db")
    shutil.copyfile(ws.path / "todo.db", ws.path / "later.db")
    (head,) = ws.revisions().heads
    file = "alembic/versions/ffffffffffff_next.py"
    write(ws, file, _NEXT.format(head=head))
    moved(later, "upgrade", "head")
    (ws.path / file).unlink()
    _rule_holds(
        later,
        "After another batch migration of todos, the database takes {} stars; expected it to "
        "refuse them still.",
        "The CHECK has no name, and a table that is made anew gets only those that have one."
        if None in _rules(ws)
        else "The table was made anew, and what refused them did not come along.",
        "Make the rule a CHECK with a name, in batch mode; then downgrade, upgrade, check again.",
    )


def _rules(ws: Workspace) -> list[str | None]:
    """The names of the CHECKs about stars; None for one without."""
    checks = expect_table(ws, "todos").check_constraints
    return [each.name for each in checks if "stars" in each.sql]


def _rule_holds(ws: Workspace, found: str, cause: str, next_step: str) -> None:
    """No stars, one and five are taken; none of the others."""
    allowed_stars = [(stars, True) for stars in (1, 2, 3, 4, 5, None)]
    for stars, allowed in [(6, False), (0, False), (-1, False), *allowed_stars]:
        with closing(sqlite3.connect(str(ws.url.database))) as connection:
            try:
                connection.execute(
                    "INSERT INTO todos (title, stars) VALUES ('A try of the check', ?)", (stars,)
                )
            except sqlite3.IntegrityError as error:
                expect(
                    not allowed,
                    f"A todo with {stars or 'no'} stars is refused ({error}); expected it to be "
                    "taken.",
                    "The rule is another one than the models have: stars BETWEEN 1 AND 5, and a "
                    "todo may have none.",
                    "Mend the rule in your revision; then downgrade and upgrade again.",
                )
            else:
                expect(allowed, found.format(stars), cause, next_step)


TASK = Task(
    start=models_have_stars,
    check=stars_are_checked,
    hints=(
        (
            "Have the revision written, and compare it with the models: which of the two things "
            "that were added there is missing in it?"
        ),
        (
            "Autogenerate writes the column, but not its rule. In batch mode a rule is added with "
            "`batch_op.create_check_constraint(name, condition)`. When a table is made anew, a "
            "CHECK without a name is lost."
        ),
        (
            'In `with op.batch_alter_table("todos") as batch_op:` put '
            '`batch_op.add_column(…)` and `batch_op.create_check_constraint("stars", "stars '
            'BETWEEN 1 AND 5")`. In `downgrade()`, drop the constraint first: '
            '`batch_op.drop_constraint("stars", type_="check")`.'
        ),
    ),
)
