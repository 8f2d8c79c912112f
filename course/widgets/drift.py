"""Models, history and database beside each other, and between them what differs."""

from typing import Any

from course.state.drift import Difference, Drift
from course.widgets.view import View


class DriftView(View):
    """Three columns, and for each difference what it means and what would mend it.

    Args:
        drift: where models, history and database disagree.
    """

    scripts = ("drift",)

    def __init__(self, drift: Drift) -> None:
        super().__init__(drift_data(drift), drift.document())

    def look(self, drift: Drift) -> None:
        """Draw another drift."""
        self.show(drift_data(drift), drift.document())


def drift_data(drift: Drift) -> dict[str, Any]:
    """A drift as plain data.

    Args:
        drift: what `course.state.drift.drift` found.

    Returns:
        `sides`, in their order; `summary`; `notices`, each with `sentence` and `mend`; and
        `differences`, each with `object`, `sentence`, `meaning`, `mend`, for each side its `words`
        (None where it has no such thing), and the one side that is `odd` where two others agree.
    """
    return {
        "sides": list(drift.sides),
        "summary": " ".join(drift.document().sentences),
        "notices": [{"sentence": each.sentence, "mend": each.mend} for each in drift.notices],
        "differences": [_difference(each, drift.sides) for each in drift.differences],
    }


def _difference(found: Difference, sides: tuple[str, ...]) -> dict[str, Any]:
    words = {side: getattr(found, side) for side in sides}
    alone = [side for side in sides if list(words.values()).count(words[side]) == 1]
    return {
        "object": found.object,
        "sentence": found.sentence,
        "meaning": found.meaning,
        "mend": found.mend,
        "words": words,
        "odd": alone[0] if len(alone) == 1 else None,
    }
