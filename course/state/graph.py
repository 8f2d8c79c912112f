r"""A history drawn with plain characters, as `git log --graph` does: oldest below.

A merge opens a lane with `\`, a branchpoint closes one with `/`; both may lead over other lanes:
`|-|-/`.
"""

from collections.abc import Mapping, Sequence


def draw(order: Sequence[str], parents: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Draw a star for each revision, and lines to those that it comes after.

    Args:
        order: The ids, newest first: none stands below one that it comes after.
        parents: For each id those that it comes after; all of them stand in the order.

    Returns:
        For each id its lines: first the one with its star, then those between it and the next.
    """
    lanes: list[str | None] = []  # what each lane leads down to; None: free
    drawing: list[list[str]] = []
    for name in order:
        waiting = [number for number, target in enumerate(lanes) if target == name]
        if not waiting:
            waiting = [_free_lane(lanes)]
            lanes[waiting[0]] = name
        at, *others = waiting
        for other in others:  # lanes that end here, one line each
            drawing[-1].append(_bridge(lanes, at, other, "/"))
            lanes[other] = None
        drawing.append(["".join(_marks(lanes, star=at)).rstrip()])
        first, *more = dict.fromkeys(parents[name]) or (None,)
        lanes[at] = first
        for parent in more:
            other = _free_lane(lanes, after=at)
            lanes[other] = parent
            drawing[-1].append(_bridge(lanes, at, other, "\\"))
        while lanes and lanes[-1] is None:
            lanes.pop()
    return tuple(map(tuple, drawing))


def _free_lane(lanes: list[str | None], after: int = -1) -> int:
    for number in range(after + 1, len(lanes)):
        if lanes[number] is None:
            return number
    lanes.append(None)
    return len(lanes) - 1


def _marks(lanes: Sequence[str | None], star: int | None = None) -> list[str]:
    """The signs of a line: one for each lane, one between each two."""
    marks = []
    for number, target in enumerate(lanes):
        marks += ["*" if number == star else " " if target is None else "|", " "]
    return marks


def _bridge(lanes: Sequence[str | None], left: int, right: int, slope: str) -> str:
    """A line that joins two lanes, over those between them: `|/`, or `|-|-/`."""
    marks = _marks(lanes)
    marks[2 * right] = " "
    for between in range(2 * left + 1, 2 * right - 1):
        if marks[between] == " ":
            marks[between] = "-"
    marks[2 * right - 1] = slope
    return "".join(marks).rstrip()
