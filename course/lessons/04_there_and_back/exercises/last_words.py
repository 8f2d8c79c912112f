"""What a command says when it fails, all of it: a sentence may take more than one line."""

import re

from course.sandbox.runner import AlembicResult

_TRACEBACK = "Traceback (most recent call last):\n"
_ALEMBICS_OWN = "FAILED: "
_LOGGED = re.compile(r"(DEBUG|INFO|WARNI?N?G?|ERROR) +\[")
_KIND = re.compile(r"([A-Za-z_][\w.]*)(?:: |:?$)")


def what_it_said(result: AlembicResult) -> tuple[str, str]:
    """The error that ended it, and its text in one line.

    Returns:
        The error's name, as a traceback has it, empty where there is none; and its text.
    """
    _, traceback, told = result.stderr.rpartition(_TRACEBACK)
    if traceback:
        return _named(told)
    _, by_alembic, told = result.stdout.rpartition(_ALEMBICS_OWN)
    if by_alembic:
        return "CommandError", _in_one_line(told.splitlines())
    lines = (result.stdout + result.stderr).splitlines()
    return "", _in_one_line([each for each in lines if not _LOGGED.match(each)])


def _named(told: str) -> tuple[str, str]:
    lines = told.splitlines()
    while lines and (not lines[0] or lines[0].startswith(" ")):  # the frames are indented
        del lines[0]
    text = _in_one_line(lines)
    kind = _KIND.match(text)
    return (kind[1], text[kind.end() :]) if kind else ("", text)


def _in_one_line(lines: list[str]) -> str:
    return " ".join(" ".join(lines).split())
