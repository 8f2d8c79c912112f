"""What people do to 04.3."""

# ruff: noqa: D103 - each function has its title in the tables at the end

from course.checks.answers import RightAnswer, WrongAnswer
from course.checks.doing import replace
from course.sandbox.workspace import Workspace

EMPTY = "alembic/versions/f3b85c1760da_empty_the_bin.py"
DELETES = '    op.execute("DELETE FROM todos WHERE deleted_at IS NOT NULL")\n'
SENTENCE = '"The bin is gone for good. Restore it from a backup of the day before."'


def _downgrade(ws: Workspace, *lines: str) -> None:
    replace(ws, EMPTY, "    pass\n", "".join(f"    {line}\n" for line in lines))


def printed(ws: Workspace) -> None:
    _downgrade(ws, f"print({SENTENCE})")


def returned(ws: Workspace) -> None:
    _downgrade(ws, "return False")


def raised_without_a_word(ws: Workspace) -> None:
    _downgrade(ws, "raise NotImplementedError")


def one_word(ws: Workspace) -> None:
    _downgrade(ws, 'raise RuntimeError("irreversible")')


def says_only_that(ws: Workspace) -> None:
    _downgrade(ws, 'raise NotImplementedError("This migration cannot be reversed.")')


def asserted(ws: Workspace) -> None:
    _downgrade(ws, f"assert False, {SENTENCE}")


def too_late(ws: Workspace) -> None:
    _downgrade(ws, 'op.drop_index("uq_todos_live_title", table_name="todos")',
               "op.get_bind().commit()", f"raise RuntimeError({SENTENCE})")  # fmt: skip


def rows_first(ws: Workspace) -> None:
    """What was written before the error stays only where it was committed."""
    _downgrade(ws, "op.execute(\"INSERT INTO todos (title) VALUES ('restored')\")",
               "op.get_bind().commit()", f"raise RuntimeError({SENTENCE})")  # fmt: skip


def invented(ws: Workspace) -> None:
    _downgrade(ws, "op.execute(\"INSERT INTO todos (title) VALUES ('restored')\")")


def left_well(ws: Workspace) -> None:
    _downgrade(ws, f"print({SENTENCE})", "raise SystemExit(0)")


def in_the_upgrade(ws: Workspace) -> None:
    replace(ws, EMPTY, DELETES, f"    raise RuntimeError({SENTENCE})\n")


def upgrade_emptied(ws: Workspace) -> None:
    _downgrade(ws, f"raise RuntimeError({SENTENCE})")
    replace(ws, EMPTY, DELETES, "    pass\n")


def no_downgrade(ws: Workspace) -> None:
    text = (ws.path / EMPTY).read_text("utf-8")
    replace(ws, EMPTY, text[text.index("\n\ndef downgrade") :], "")


def unmet_condition(ws: Workspace) -> None:
    """Refuses only where there is something to lose, and there is nothing any more."""
    _downgrade(
        ws,
        'bin_ = op.get_bind().scalar(sa.text("SELECT count(deleted_at) FROM todos"))',
        f"if bin_: raise RuntimeError({SENTENCE})",
    )


def empty_bin_only(ws: Workspace) -> None:
    """Takes a todo that was deleted since for those that are gone."""
    _downgrade(
        ws,
        'bin_ = op.get_bind().scalar(sa.text("SELECT count(deleted_at) FROM todos"))',
        f"if not bin_: raise RuntimeError({SENTENCE})",
    )


def not_imported(ws: Workspace) -> None:
    _downgrade(ws, f"raise CommandError({SENTENCE})")


def raised_a_text(ws: Workspace) -> None:
    _downgrade(ws, f"raise {SENTENCE}")


def stopped_by_the_database(ws: Workspace) -> None:
    """No table of that name: the downgrade fails, and nobody meant it to."""
    _downgrade(ws, 'op.execute("INSERT INTO todos SELECT * FROM bin_of_yesterday")')


def in_three_lines(ws: Workspace) -> None:
    _downgrade(
        ws,
        'raise RuntimeError("""Irreversible.',
        "",
        "    The todos of the bin are deleted.",
        '    Restore them from the backup.""")',
    )


def alembics_own_in_lines(ws: Workspace) -> None:
    _downgrade(
        ws,
        "from alembic.util import CommandError",
        r'raise CommandError("Irreversible.\nThe todos are gone:\nuse the backup.")',
    )


def of_its_own_kind(ws: Workspace) -> None:
    _downgrade(ws, "class Irreversible(Exception): ...", f"raise Irreversible({SENTENCE})")


def runtime_error(ws: Workspace) -> None:
    _downgrade(ws, f"raise RuntimeError({SENTENCE})")


def not_implemented(ws: Workspace) -> None:
    _downgrade(ws, f"raise NotImplementedError({SENTENCE})")


def few_words(ws: Workspace) -> None:
    _downgrade(ws, 'raise RuntimeError("irreversible: rows deleted, use the backup")')


def in_another_language(ws: Workspace) -> None:
    _downgrade(ws, 'raise RuntimeError("Gelöscht ist gelöscht: bitte das Backup einspielen.")')


def leaves(ws: Workspace) -> None:
    _downgrade(ws, f"raise SystemExit({SENTENCE})")


def alembics_own(ws: Workspace) -> None:
    """On a database that has been through it."""
    _downgrade(ws, "from alembic.util import CommandError", f"raise CommandError({SENTENCE})")
    ws.alembic("upgrade", "head")


WRONG = [
    WrongAnswer("printed", printed, tells="It says something"),
    WrongAnswer("returned", returned, tells="Nobody looks at what"),
    WrongAnswer("raised without a word", raised_without_a_word, tells="'NotImplementedError'"),
    WrongAnswer("one word", one_word, tells="irreversible"),
    WrongAnswer("only that it refuses", says_only_that, tells="only that it does"),
    WrongAnswer("asserted", asserted, tells="python -O"),
    WrongAnswer("too late", too_late, tells="index uq_todos_live_title"),
    WrongAnswer("rows first", rows_first, tells="rows of todos"),
    WrongAnswer("rows invented", invented, tells="nobody knows them"),
    WrongAnswer("left with 0", left_well, tells="exit code 0"),
    WrongAnswer("in the upgrade", in_the_upgrade, tells="On a new database"),
    WrongAnswer("the upgrade emptied", upgrade_emptied, tells="7 rows"),
    WrongAnswer("no downgrade", no_downgrade, tells="has no downgrade()"),
    WrongAnswer("not imported", not_imported, tells="from alembic.util import"),
    WrongAnswer("a text raised", raised_a_text, tells="by an accident: TypeError"),
    WrongAnswer("by the database", stopped_by_the_database, tells="by an accident: sqlalchemy"),
    WrongAnswer("a condition", unmet_condition, tells="condition"),
    WrongAnswer("an empty bin only", empty_bin_only, tells="in the bin again"),
]
RIGHT = [
    RightAnswer("a RuntimeError", runtime_error),
    RightAnswer("a NotImplementedError with a text", not_implemented),
    RightAnswer("few words", few_words),
    RightAnswer("in German", in_another_language),
    RightAnswer("in three lines", in_three_lines),
    RightAnswer("Alembic's own, in three lines", alembics_own_in_lines),
    RightAnswer("of its own kind", of_its_own_kind),
    RightAnswer("an exit with a text", leaves),
    RightAnswer("Alembic's own error, and upgraded", alembics_own),
]
