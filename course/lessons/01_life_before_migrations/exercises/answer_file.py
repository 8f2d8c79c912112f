"""The file with the answers, and the databases that they are about."""

from course.checks.expect import Unmet, expect_answer
from course.sandbox.workspace import Workspace

ANSWERS = "answers.txt"


def answer_to(ws: Workspace, question: str) -> str:
    """What stands behind a question; asked for where nothing does."""
    return expect_answer(ws, ANSWERS, question, bool, {}, otherwise=("", ""))


def is_changed(ws: Workspace, file: str, found: str) -> Unmet:
    """A database is not the one that the answers are about."""
    return Unmet(
        f"{file} {found}; expected that database as the exercise began with it.",
        "Its schema was changed since, or the file was deleted and the app made a new one.",
        f'course.reset("{ws.name}") brings it back, and keeps what stands there now, with your '
        f"{ANSWERS}.",
    )
