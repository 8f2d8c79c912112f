"""A history as a drawing: where each revision and each line stands, as plain data for JSON.

Revisions stand in rows, newest first, in the order of `alembic history`; lines go down in lanes. A
line that leads where another one leads already joins it, so that hundreds of branches of one
revision need no more lanes than the revisions that are still to come.
"""

import heapq
from typing import Any

from course.state.display import listed
from course.state.history import History, Marks

SOLID, DASHED = 0, 1


def history_layout(history: History) -> dict[str, Any]:
    """Lay a history out. Linear in its size.

    Args:
        history: The history, with where a database stands.

    Returns:
        `sentences`: what there is to say of the whole, and `problems`, each with `kind` and
        `sentence`. `rows`: each with `id`, `message`, `lane`, `after` (its `down_revision`s in
        words), and where there are any `marks`, `labels` and `depends_on`. `lanes`: how many.
        `edges`: each `[row, lane, by, row, lane, kind]`: from a revision in a row and lane,
        through the lane `by` to a lower row and a lane there; kind 0 is down_revision, 1 is
        depends_on, which is drawn dashed. `unknown`: the ids in the database's version table that
        no file has.
    """
    marks = Marks(history)
    lanes = _Lanes()
    rows = []
    for number, revision in enumerate(history.revisions):
        parents = history.parents[revision.id]
        needs = [n for n in history.comes_after[revision.id] if n not in parents]
        row: dict[str, Any] = {
            "id": revision.id,
            "message": revision.message,
            "lane": lanes.place(number, revision.id, parents, needs),
            "after": listed(revision.down_revisions),
        }
        for name, words in (
            ("marks", marks.of(revision.id)),
            ("labels", sorted(history.labels.get(revision.id, ()))),
            ("depends_on", revision.depends_on),
        ):
            if words:
                row[name] = list(words)
        rows.append(row)
    return {
        "sentences": list(history.sentences()),
        "problems": [
            {"kind": problem.kind.replace("_", " "), "sentence": problem.sentence}
            for problem in history.problems
        ],
        "rows": rows,
        "lanes": lanes.count,
        "edges": lanes.edges,
        "unknown": list(history.unknown_current),
    }


class _Lanes:
    """Which lane leads to which revision, while the rows go down.

    Attributes:
        edges: The lines, as `history_layout` returns them.
        count: How many lanes were in use at one time.
    """

    def __init__(self) -> None:
        self.edges: list[list[int]] = []
        self.count = 0
        self._free: list[int] = []
        # For each revision to come and each kind of line: its lane, the line that opened it, and
        # those that joined it.
        self._open: dict[tuple[str, int], tuple[int, list[list[int]]]] = {}

    def place(self, row: int, name: str, parents: tuple[str, ...], needs: list[str]) -> int:
        """Draw a revision: lines to it end, and lines to what it comes after begin."""
        ends = [self._open.pop((name, k), None) for k in (SOLID, DASHED)]
        arriving = [end for end in ends if end is not None]
        lane = arriving[0][0] if arriving else self._take()
        for _, (first, *joined) in arriving:
            first[3:3] = [row, lane]
            for edge in joined:
                if edge[3] == row:  # it joins where the lane turns in already
                    edge[4] = lane
        for other, _ in arriving[1:]:
            heapq.heappush(self._free, other)
        is_free = True  # whether its own lane may go on to one of these
        for target, kind in [*((p, SOLID) for p in parents), *((n, DASHED) for n in needs)]:
            known = self._open.get((target, kind))
            if known is not None:
                edge = [row, lane, known[0], row + 1, known[0], kind]
                self.edges.append(edge)
                known[1].append(edge)
                continue
            by = lane if is_free else self._take()
            is_free = False
            edge = [row, lane, by, kind]
            self.edges.append(edge)
            self._open[target, kind] = (by, [edge])
        if is_free:
            heapq.heappush(self._free, lane)
        return lane

    def _take(self) -> int:
        """The leftmost free lane."""
        if self._free:
            return heapq.heappop(self._free)
        self.count += 1
        return self.count - 1
