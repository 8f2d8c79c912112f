"""04.3: irreversible on purpose."""

import re

from course.checks.doing import sql
from course.checks.exercise import Task
from course.checks.expect import Unmet, expect, expect_file, expect_rows
from course.sandbox.runner import AlembicResult
from course.sandbox.workspace import Workspace

from .last_words import what_it_said
from .team import Revision, Trial, add, expect_revisions, trial, with_rows

EMPTY = Revision(
    "f3b85c1760da",
    "empty the bin",
    "2025-05-19 08:05:37.418250",
    'op.execute("DELETE FROM todos WHERE deleted_at IS NOT NULL")',
    "pass",
)
_RETURNS = "To Alembic, a downgrade() that returns has done its work, whatever a comment says."
_GOES_ON = {
    r"raise |exit": "It doesn't come to the line that refuses: something before it returns, or the "
    "condition that it has is not met.",
    r"print\(|log": "It says something, and then it returns. To Alembic, a downgrade() that "
    "returns has done its work.",
    r"INSERT|insert": "It writes rows, but not those that were deleted: nobody knows them.",
    r"return": "Nobody looks at what downgrade() returns. That it returns is what counts.",
}
_ACCIDENTS = ("NameError", "UnboundLocalError", "AttributeError", "TypeError", "ImportError",
              "ModuleNotFoundError")  # fmt: skip
"""What nobody raises to refuse something."""
_WORDS = 5
"""Fewer don't say both why and what to do."""
_THAT_IT_STOPS = re.compile(
    r"this|that|the|an?|its?|is|are|be|been|was|not?|never|non|can|cannot|could|do|does|don|t"
    r"|will|won|must|mustn|may|(im)?possible|(un)?supported|(un)?allowed|(un)?implemented"
    r"|revisions?|migrations?|(down|up)grad\w*|(ir|un)?rever[st]\w*|undo|undone|taken?|back|roll\w*"
    r"|past|below|by|on|of|for|to|and|or|in|one|way|purpose|deliberate\w*|intention\w*|error|stop"
    r"|empty|bin",
    re.IGNORECASE,
)
_OTHERS = 3
"""Words beside those: fewer say that it stops, which the reader has seen, and no more."""


def bin_is_to_be_emptied(ws: Workspace) -> None:
    """Two todos in the bin, and a revision that deletes them, not applied yet."""
    with_rows(ws, 2, 5)
    add(ws, EMPTY)


def nobody_goes_past_it(ws: Workspace) -> str:
    """The upgrade runs; the downgrade refuses before anything is changed, and says why."""
    expect_revisions(ws, EMPTY)
    with trial(ws) as other:
        other.upgrade("0ec166a22122")
        other.write_rows(2, 5)
        other.upgrade(EMPTY.id)
        expect_rows(
            other.ws,
            "todos",
            5,
            cause="The upgrade deletes the two that are in the bin, and no others; it was changed.",
            next_step="Bring its upgrade() back as it was, and mend the other half.",
        )
        before = other.things()
        result = other.alembic("downgrade", "-1")
        _refuses(other, result)
        _changed_nothing(other, before)
        said = _says_why(result)
        _refuses_with_a_full_bin(other)
    return (
        f"Nobody goes past it by mistake. Who tries reads: {said}\n"
        "A check can't tell whether that helps at night; you can: does it say what is lost, and "
        "what to do instead?"
    )


def _refuses(other: Trial, result: AlembicResult) -> None:
    if result.exit_code != 0:
        return
    if other.ws.revisions().current == (EMPTY.id,):
        raise Unmet(
            "`alembic downgrade -1` changes nothing, and ends with exit code 0; expected it to "
            "fail.",
            "A script that runs it takes 0 for “well”, and goes on.",
            "Raise an exception, or leave with another exit code, and say why.",
        )
    body = expect_file(other.ws, EMPTY.file).partition("def downgrade")[2]
    raise Unmet(
        "`alembic downgrade -1` runs through, and the note moves on; expected it to refuse.",
        next((cause for word, cause in _GOES_ON.items() if re.search(word, body)), _RETURNS),
        "Raise an exception in downgrade(), with a sentence for who reads it.",
    )


def _refuses_with_a_full_bin(other: Trial) -> None:
    sql(other.ws, "UPDATE todos SET deleted_at = '2025-05-20 10:00:00' WHERE title = 'No. 1'")
    expect(
        other.alembic("downgrade", "-1").exit_code != 0,
        "With a todo in the bin again, `alembic downgrade -1` runs through; expected it to refuse.",
        "It refuses on a condition. What was deleted is gone, whatever the bin has by now.",
        "Raise the exception in any case.",
    )


def _changed_nothing(other: Trial, before: dict[str, str]) -> None:
    history = other.ws.revisions()
    expect(
        history.current == (EMPTY.id,),
        f"After the refused downgrade the note says {', '.join(history.current or ('nothing',))}; "
        f"expected {EMPTY.id}.",
        "Something was changed before it refused.",
        "Let the refusal be the first line of downgrade().",
    )
    after = other.things()
    changed = [each for each in {**before, **after} if before.get(each) != after.get(each)]
    rows = other.ws.count("todos") if "table todos" in after else 0
    expect(
        not changed and rows == 5,  # noqa: PLR2004 - seven, and two were in the bin
        f"The downgrade refuses, and has changed {changed[0] if changed else 'rows of todos'} "
        "before; expected it to change nothing.",
        "What ran before the error stays, where it was committed.",
        "Let the refusal be the first line of downgrade().",
    )


def _says_why(result: AlembicResult) -> str:
    kind, text = what_it_said(result)
    _is_raised_on_purpose(kind, text)
    words = re.findall(r"\w+", text)
    if len(words) < _WORDS:
        raise Unmet(
            f"It refuses, and all that it says is {text or kind!r}; expected a sentence that says "
            "why, and what to do instead.",
            "Who reads it stands before a database at night, and has not seen this file.",
            "Give the exception a text: what is lost, and where it can be had (a backup, a new "
            "revision).",
        )
    if sum(_THAT_IT_STOPS.fullmatch(each) is None for each in words) < _OTHERS:
        raise Unmet(
            f"It refuses, and says only that it does: {text!r}; expected it to say why, and what "
            "to do instead.",
            "That it stops, whoever reads this sees.",
            "Add what is lost, and where it can be had (a backup, a new revision).",
        )
    return text


def _is_raised_on_purpose(kind: str, text: str) -> None:
    if kind == "AssertionError":
        raise Unmet(
            f"downgrade() refuses by an assert: {text}; expected an exception that is raised.",
            "`python -O` leaves every assert out, and then this downgrade runs through.",
            "Write raise, with an exception and your sentence.",
        )
    if kind == "AttributeError" and "downgrade" in text:
        raise Unmet(
            f"The revision has no downgrade(): {text}; expected one that says why it refuses.",
            "It does stop, by an accident, and who reads this looks for a mistake in the file.",
            "Write a downgrade() that raises an exception with your sentence.",
        )
    if kind in _ACCIDENTS or kind.startswith("sqlalchemy.exc."):
        raise Unmet(
            f"downgrade() stops by an accident: {kind}: {text}; expected an exception that is "
            "raised on purpose.",
            "A name is used before it is imported, and your sentence is never reached."
            if kind == "NameError"
            else "It does stop, and who reads this looks for a mistake in the file.",
            "CommandError comes with `from alembic.util import CommandError`."
            if "'CommandError'" in text
            else "Let the first line of downgrade() raise an exception with your sentence.",
        )


TASK = Task(
    start=bin_is_to_be_emptied,
    check=nobody_goes_past_it,
    databases=("sqlite", "postgresql"),
    hints=(
        "What does Alembic take for a success? Everything that returns. What doesn't return?",
        (
            "Raise an exception as the first thing in downgrade(), with a text. Alembic has one "
            "for what a person should read: `from alembic.util import CommandError`."
        ),
        (
            "`raise CommandError(\"empty the bin can't be taken back: the rows are deleted. "
            'Restore them from a backup.")` in place of `pass`.'
        ),
    ),
)
