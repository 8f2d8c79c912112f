"""The file with the answers, and the databases that they are about.

A message names the file with its project's folder: three exercises have one of that name, and a
cell with `%%writefile` writes where the notebook stands.
"""

from course.checks.expect import Unmet, expect_answer
from course.sandbox.workspace import Workspace

ANSWERS = "answers.txt"


def answer_to(ws: Workspace, question: str) -> str:
    """What stands behind a question; asked for where nothing does."""
    try:
        return expect_answer(ws, ANSWERS, question, bool, {}, otherwise=("", ""))
    except Unmet as missing:
        found = missing.found.replace(ANSWERS, f"{ws.name}/{ANSWERS}", 1)
        raise Unmet(found, missing.cause, missing.next_step) from None


def says(ws: Workspace, question: str, answer: str) -> str:
    """How a message about an answer begins."""
    return f"{ws.name}/{ANSWERS} says “{question}: {answer}”"


def is_changed(ws: Workspace, file: str, found: str) -> Unmet:
    """A database is not the one that the answers are about."""
    return Unmet(
        f"{file} {found}; expected that database as the exercise began with it.",
        "Its schema was changed since, or the file was deleted and the app made a new one.",
        f'course.reset("{ws.name}") brings it back, and keeps what stands there now, with your '
        f"{ANSWERS}.",
    )
