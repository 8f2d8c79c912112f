"""05.2: a CHECK that is still there after the next batch migration."""

from course.checks.doing import replace, sql
from course.checks.exercise import Task
from course.checks.expect import (
    Unmet,
    expect_column,
    expect_no_column,
    expect_one_head,
    expect_table,
)
from course.sandbox.workspace import Workspace
from course.state.display import listed

from .machines import another_machine, kept_there, moved
from .pending import tried, would_run
from .stars_rule import rule_holds, rule_survives, rules
from .team import HEAD, MODELS, all_agree, begin, has_a_revision, kept

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
        "No such constraint: 'stars'",
        (
            "The CHECK is named ck_todos_stars. The convention completes a name only where it is "
            "told of which kind the rule is."
        ),
        'In downgrade(): batch_op.drop_constraint("stars", type_="check").',
    ),
    (
        "no such column: stars",
        "The column is dropped, and its CHECK is still there and asks for it.",
        "In downgrade(), drop the CHECK first, and then the column.",
    ),
)


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
        undo="ALTER TABLE todos DROP COLUMN stars",
    )
    would_run(ws)
    expect_column(ws, "todos", "stars", type="INTEGER", nullable=True)
    kept(ws)
    rule_holds(
        ws,
        "todo.db takes a todo with {} stars; expected it to refuse that.",
        "There is a rule about stars, and it lets this number pass: the models say BETWEEN 1 AND 5."
        if rules(ws)
        else "The column is there, and its rule isn't. Autogenerate doesn't see CHECKs as env.py "
        "is set here, so its revision has no line for it.",
        "Downgrade. Then add the CHECK to your revision, in batch mode, and upgrade again.",
    )
    expect_one_head(ws)
    if any(rules(ws)):  # one without a name shows below that it doesn't last
        _named_as_the_models_do(ws)
    other = another_machine(ws)
    moved(other, "upgrade", "head")
    kept_there(other, "upgrade")
    rule_holds(
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
    rule_survives(other, named=None not in rules(ws))
    _named_as_the_models_do(ws)
    all_agree(ws, but="ck_todos_stars")  # it was tried, and may be in other words
    return "The database refuses six stars, and goes on doing so when the table is made anew."


def _named_as_the_models_do(ws: Workspace) -> None:
    names = [each for each in rules(ws) if each]
    if "ck_todos_stars" in names:
        return
    goes_back = tried(ws, "downgrade", HEAD).exit_code == 0
    raise Unmet(
        f"The CHECK is named {listed(names) or 'nothing'}; expected ck_todos_stars, as in the "
        "models.",
        _COMPLETED,
        'Downgrade. Then name it "stars", or op.f("ck_todos_stars"); upgrade, check again.'
        if goes_back or not names
        else "The downgrade stops at it: before the column is dropped, write "
        f'batch_op.drop_constraint("{names[0]}") into downgrade(), and downgrade. Then name it '
        '"stars" in both, with type_="check" in drop_constraint; upgrade, check again.',
    )


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
