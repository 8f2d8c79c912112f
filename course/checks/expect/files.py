"""What a check may expect of the files, and of the answers written into one."""

from collections.abc import Callable, Mapping

from course.checks.feedback import Unmet
from course.sandbox.workspace import Workspace


def expect_file(
    ws: Workspace, file: str, *, contains: str = "", cause: str = "", next_step: str = ""
) -> str:
    """A file, and a piece of text in it; returns what it says."""
    path = ws.path / file
    if not path.is_file():
        raise Unmet(
            f"{file} is not there; expected a file of that name.",
            cause or "It was not made yet, or stands in another folder.",
            next_step or "Make it in the exercise's folder; `ws` lists the files.",
        )
    text = path.read_text("utf-8", errors="replace")
    if contains not in text:
        raise Unmet(
            f"{file} does not say {contains!r}; expected that in it.",
            cause or "The line is missing, or spelled in another way.",
            next_step or f"Open {file} and look for the place where it belongs.",
        )
    return text


def expect_answer(  # noqa: PLR0913 - two for what is right, two for what is not
    ws: Workspace,
    file: str,
    question: str,
    accepts: Callable[[str], bool],
    wrong: Mapping[str, tuple[str, str]],
    *,
    otherwise: tuple[str, str],
) -> str:
    """A line of the form `question: answer` in a text file.

    Args:
        ws: the project.
        file: where the answers are written.
        question: what stands before the colon.
        accepts: whether an answer, in small letters and without spaces around it, is right.
        wrong: cause and next step for the wrong answers that are foreseen.
        otherwise: cause and next step for all others.
    """
    answer = _answer(expect_file(ws, file), question)
    if not answer:
        raise Unmet(
            f"{file} has no answer to “{question}”; expected one behind the colon.",
            "The line is still empty, or no longer there.",
            f"Write your answer in the line that begins with “{question}:”.",
        )
    if not accepts(answer.casefold()):
        cause, next_step = wrong.get(answer.casefold(), otherwise)
        raise Unmet(f"{question}: {answer}; expected another answer.", cause, next_step)
    return answer


def _answer(text: str, question: str) -> str:
    for line in text.splitlines():
        before, colon, after = line.partition(":")
        if colon and before.strip().casefold() == question.casefold():
            return after.strip()
    return ""
