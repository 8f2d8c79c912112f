"""What people do to 07.3."""

# ruff: noqa: D103 - each function has its title in the tables at the end

from course.checks.answers import RightAnswer, WrongAnswer
from course.checks.doing import replace
from course.sandbox.git import git
from course.sandbox.office import commit
from course.sandbox.workspace import Workspace

BENS = "alembic/versions/e41b7a0c92d5_add_notes_to_todos.py"
MINE = "alembic/versions/6f08d1b2c79a_add_notes_to_todos.py"
BEFORE = 'down_revision: str | Sequence[str] | None = "23041f4fe686"'
AFTER = BEFORE.replace("23041f4fe686", "e41b7a0c92d5")
ADDS = 'op.add_column("todos", sa.Column("notes", sa.String(length=2000), nullable=True))'
DROPS = 'op.drop_column("todos", "notes")'
IF = 'if "notes" not in [c["name"] for c in sa.inspect(op.get_bind()).get_columns("todos")]:'
WIDENS = """\
with op.batch_alter_table("todos") as batch_op:
        batch_op.alter_column(
            "notes", existing_type=sa.String(length=500), type_=sa.String(length=2000)
        )"""


def merged(ws: Workspace) -> None:
    ws.alembic("merge", "heads", "-m", "merge notes")
    ws.alembic("stamp", "heads")


def merged_only(ws: Workspace) -> None:
    """What helped in 07.1; `upgrade head` fails then."""
    ws.alembic("merge", "heads", "-m", "merge notes")


def moved_as_it_is(ws: Workspace) -> None:
    replace(ws, MINE, BEFORE, AFTER)


def moved_and_emptied(ws: Workspace) -> None:
    replace(ws, MINE, BEFORE, AFTER)
    replace(ws, MINE, ADDS, "pass")
    replace(ws, MINE, DROPS, "pass")


def bens_edited(ws: Workspace) -> None:
    """His is made to do all of it, so that nothing is left to yours."""
    moved_and_emptied(ws)
    replace(ws, BENS, "length=500", "length=2000")


def bens_edited_on_main(ws: Workspace) -> None:
    bens_edited(ws)
    commit(ws, "2000 characters")
    git(ws.path, "push", "--quiet")


def mine_deleted(ws: Workspace) -> None:
    (ws.path / MINE).unlink()


def mine_thrown_away(ws: Workspace) -> None:
    """The notes go with the column."""
    ws.alembic("downgrade", "-1")
    (ws.path / MINE).unlink()
    ws.alembic("upgrade", "head")


def dropped_and_added(ws: Workspace) -> None:
    replace(ws, MINE, BEFORE, AFTER)
    replace(ws, MINE, ADDS, f"{DROPS}\n    {ADDS}")


def downgrade_forgotten(ws: Workspace) -> None:
    replace(ws, MINE, BEFORE, AFTER)
    replace(ws, MINE, ADDS, WIDENS)


def if_not_there(ws: Workspace) -> None:
    """The error goes away, and on Ben's database the column stays as it was."""
    replace(ws, MINE, BEFORE, AFTER)
    replace(ws, MINE, ADDS, f"{IF}\n        {ADDS}")


def a_third_revision(ws: Workspace) -> None:
    """Yours goes, its note is moved by stamp, and what is left is a revision of its own."""
    ws.alembic("stamp", "e41b7a0c92d5", "--purge")
    (ws.path / MINE).unlink()
    result = ws.alembic("revision", "-m", "longer notes")
    name = result.stdout.partition("versions/")[2].partition(".py")[0]
    file = f"alembic/versions/{name}.py"
    text = (ws.path / file).read_text("utf-8").replace("    pass", f"    {WIDENS}", 1)
    (ws.path / file).write_text(text, "utf-8")
    ws.alembic("upgrade", "head")


def irreversible(ws: Workspace) -> None:
    downgrade_forgotten(ws)
    replace(ws, MINE, DROPS, 'raise RuntimeError("longer notes would be cut off: go forward")')


WRONG = [
    WrongAnswer("merged, as in 07.1", merged_only, tells="The database stands at 6f08d1b2c79a"),
    WrongAnswer("merged, and stamped", merged, tells="Merging heads leaves"),
    WrongAnswer("moved, and as it was", moved_as_it_is, tells="still adds what his has added"),
    WrongAnswer("moved, and emptied", moved_and_emptied, tells="nothing after it widens it"),
    WrongAnswer("Ben's edited", bens_edited, tells="Ben's file unchanged"),
    WrongAnswer("Ben's edited, and pushed", bens_edited_on_main, tells="changed, here and on main"),
    WrongAnswer("added if it isn't there", if_not_there, tells="stays as Ben's made it"),
    WrongAnswer("yours deleted", mine_deleted, tells="6f08d1b2c79a, which no file has"),
    WrongAnswer("yours thrown away", mine_thrown_away, tells="Your database has 0 of its 2 notes"),
    WrongAnswer(
        "dropped and added", dropped_and_added, tells="after `alembic upgrade head`, has 0"
    ),
    WrongAnswer("the downgrade forgotten", downgrade_forgotten, tells="it is Ben's that made it"),
]
RIGHT = [
    RightAnswer("a third revision", a_third_revision),
    RightAnswer("irreversible", irreversible),
]
