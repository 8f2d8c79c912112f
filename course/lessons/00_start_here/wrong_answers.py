"""What people answer to the warm-up."""

from course.checks.answers import RightAnswer, WrongAnswer
from course.checks.doing import python
from course.sandbox.workspace import Workspace

HEAD = "ce789624b3df"


def one_step(ws: Workspace) -> None:
    """Upgrade, but not to the end."""
    ws.alembic("upgrade", "+1")


def all_but_one(ws: Workspace) -> None:
    """Count wrong."""
    ws.alembic("upgrade", "+3")


def stamped(ws: Workspace) -> None:
    """Write the id of the head, and run nothing."""
    ws.alembic("stamp", "head")


def stamped_one_short(ws: Workspace) -> None:
    """The last migration runs, and those before it don't: the index needs what they make."""
    ws.alembic("stamp", "7a7978d17eab")


def half_stamped(ws: Workspace) -> None:
    """Upgrade to where all columns are there, and stamp the rest."""
    ws.alembic("upgrade", "+3")
    ws.alembic("stamp", "head")


def id_erased(ws: Workspace) -> None:
    """Believe that a database without an id starts afresh."""
    ws.alembic("stamp", "base")


def id_erased_at_the_head(ws: Workspace) -> None:
    """The same, when the tables are no longer those of the beginning: no old id fits them."""
    ws.alembic("upgrade", "head")
    ws.alembic("stamp", "base")


def old_id_at_the_head(ws: Workspace) -> None:
    """The id of the beginning, for the tables of the head."""
    ws.alembic("upgrade", "head")
    ws.alembic("stamp", "4212c8a83850")


def made_anew(ws: Workspace) -> None:
    """Delete the database, and upgrade a new one."""
    (ws.path / "todo.db").unlink()
    ws.alembic("upgrade", "head")


def made_anew_and_seeded(ws: Workspace) -> None:
    """The same, with the example's rows in place of Priya's."""
    made_anew(ws)
    python(ws, "-m", "sample_app", "seed")


def deleted(ws: Workspace) -> None:
    """Delete the database, and leave it at that."""
    (ws.path / "todo.db").unlink()


def taken_back(ws: Workspace) -> None:
    """The other direction."""
    ws.alembic("downgrade", "47f0297a5f93")


def taken_back_to_nothing(ws: Workspace) -> None:
    """All the way down."""
    ws.alembic("downgrade", "base")


def down_and_up(ws: Workspace) -> None:
    """To the head, and then eight revisions down and up again, as on the page."""
    ws.alembic("upgrade", "head")
    ws.alembic("downgrade", "47f0297a5f93")
    ws.alembic("upgrade", "head")


def back_and_stamped(ws: Workspace) -> None:
    """The column goes, and the id of the beginning is written back."""
    taken_back(ws)
    ws.alembic("stamp", "4212c8a83850")


WRONG_ANSWERS = {
    "00.1": [
        WrongAnswer("upgrade +1", one_step, tells="3 revisions behind the head"),
        WrongAnswer("one step short", all_but_one, tells="1 revision behind the head"),
        WrongAnswer("stamp head", stamped, tells="todos has no column status"),
        WrongAnswer(
            "stamp, one short", stamped_one_short, tells="writes an id there and runs nothing"
        ),
        WrongAnswer("stamp for the last step", half_stamped, tells="index"),
        WrongAnswer("stamp base", id_erased, tells="Write the old id back"),
        WrongAnswer(
            "upgrade, then stamp base",
            id_erased_at_the_head,
            tells="fail: its tables exist.\ncourse.reset",
        ),
        WrongAnswer(
            "upgrade, then stamp the old id",
            old_id_at_the_head,
            tells="would believe the id.\ncourse.reset",
        ),
        WrongAnswer("a new database", made_anew, tells="todos has 0 rows"),
        WrongAnswer("a new database, seeded", made_anew_and_seeded, tells="todos has 7 rows"),
        WrongAnswer("the database is deleted", deleted, tells="The file was deleted or emptied"),
        WrongAnswer("a downgrade", taken_back, tells="A downgrade goes the other way"),
        WrongAnswer(
            "down and up again", down_and_up, tells="due_on of row 4 is NULL; expected 2025-05-09"
        ),
        WrongAnswer("a downgrade, stamped over", back_and_stamped, tells="has no column"),
        WrongAnswer("down to base", taken_back_to_nothing, tells="stands at no revision"),
    ],
}


def step_by_step(ws: Workspace) -> None:
    """In two steps, the first of them to a revision by its id."""
    ws.alembic("upgrade", "d27b622d7c4f")
    ws.alembic("upgrade", "head")


def counted(ws: Workspace) -> None:
    """By the number of revisions."""
    ws.alembic("upgrade", "+4")


def by_id(ws: Workspace) -> None:
    """To the head by its id, and with a todo more."""
    ws.alembic("upgrade", HEAD[:4])
    python(ws, "-m", "sample_app", "add", "Thank Ben")


def in_a_terminal(ws: Workspace) -> None:
    """As a terminal runs it."""
    python(ws, "-m", "alembic", "upgrade", "heads")


def after_a_stamp(ws: Workspace) -> None:
    """A stamp, noticed and taken back."""
    ws.alembic("stamp", "head")
    ws.alembic("stamp", "4212c8a83850")
    ws.alembic("upgrade", "head")


def written_back(ws: Workspace) -> None:
    """The id is erased, and written back as the check says."""
    ws.alembic("stamp", "base")
    ws.alembic("stamp", "4212c8a83850")
    ws.alembic("upgrade", "head")


def down_not_too_far(ws: Workspace) -> None:
    """Up, down to where it began, and up: no step of these drops a due date."""
    ws.alembic("upgrade", "head")
    ws.alembic("downgrade", "4212c8a83850")
    ws.alembic("upgrade", "head")


RIGHT_ANSWERS = {
    "00.1": [
        RightAnswer("in two steps", step_by_step),
        RightAnswer("upgrade +4", counted),
        RightAnswer("down to where it began, and up", down_not_too_far),
        RightAnswer("by the beginning of its id, and a todo more", by_id),
        RightAnswer("in a terminal", in_a_terminal),
        RightAnswer("a stamp, taken back", after_a_stamp),
        RightAnswer("an id erased, and written back", written_back),
    ],
}
