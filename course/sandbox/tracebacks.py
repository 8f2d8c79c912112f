"""A traceback as Python prints it at the end of a process, without the kit's own frames."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from course.sandbox import compiled

_HERE = str(Path(__file__).parent)


def show(error: BaseException, script: Path) -> None:
    """Write a traceback to `sys.stderr`.

    Args:
        error: what ended the command; its traceback is cut.
        script: the console script, where a process of its own would have begun.
    """
    for each in _with_its_causes(error):
        each.__traceback__ = _shortened(each.__traceback__, script)
    # Python's own hook, as `traceback` tells less than it does: 3.11's has no "Did you mean".
    sys.__excepthook__(type(error), error, error.__traceback__)


def _with_its_causes(error: BaseException) -> list[BaseException]:
    """The exceptions that are printed with this one, itself included."""
    found: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting:
        each = waiting.pop()
        if each is not None and not any(each is one for one in found):
            found.append(each)
            waiting += [each.__cause__, each.__context__, *getattr(each, "exceptions", ())]
    return found


def _shortened(frames: TracebackType | None, script: Path) -> TracebackType | None:
    kept = [each for each in _frames(frames) if not _is_ours(each)]
    started = [i for i, each in enumerate(kept) if _file(each) == str(script)]
    shown = None
    for each in reversed(kept[started[0] if started else 0 :]):
        shown = TracebackType(shown, each.tb_frame, each.tb_lasti, each.tb_lineno)
    return shown


def _is_ours(frame: TracebackType) -> bool:
    return _file(frame).startswith(_HERE) or frame.tb_frame.f_code.co_name == compiled.NAME


def _frames(first: TracebackType | None) -> Iterator[TracebackType]:
    while first is not None:
        yield first
        first = first.tb_next


def _file(frame: TracebackType) -> str:
    return frame.tb_frame.f_code.co_filename
