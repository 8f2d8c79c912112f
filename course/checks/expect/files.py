"""What a check may expect of the files, and of the answers written into one."""

import subprocess
import sys
from collections.abc import Callable, Mapping

from course.checks.feedback import Unmet
from course.sandbox.workspace import Workspace

_PATIENCE = 10  # seconds for a command of the app's, on a busy machine


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


def expect_python(
    ws: Workspace, *arguments: str, cause: str = "", next_step: str = ""
) -> "subprocess.CompletedProcess[str]":
    """A Python command that runs through: `expect_python(ws, "-m", "sample_app", "list")`.

    It runs on the copy, in a process of its own and without a guard, so only for the app's own
    commands.
    """
    command = " ".join(("python", *arguments))
    try:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ws.path,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=_PATIENCE,
        )
    except subprocess.TimeoutExpired:
        raise Unmet(
            f"`{command}` doesn't come to an end; expected it to, within {_PATIENCE} seconds.",
            "The check runs it on a copy of your project, and stopped it: an endless loop, or "
            "something that waits for a person or another program.",
            "Look at what it waits for, mend that, then check again.",
        ) from None
    if done.returncode != 0:
        words = (done.stderr + done.stdout).strip().splitlines()
        raise Unmet(
            f"`{command}` fails: {words[-1] if words else 'it says nothing'}; expected it to run "
            "through.",
            cause or "The check runs it on a copy of your project; on yours it would do the same.",
            next_step or "Run it yourself to see all it says, and mend that.",
        )
    return done


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
            "The line is still empty or no longer there, or the file is not saved yet.",
            f"Write your answer in the line that begins with “{question}:”, and save the file.",
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
