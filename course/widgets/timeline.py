"""A slider over what has happened in a project, and the way back to each moment."""

from collections.abc import Sequence

from course.state.moments import Step, timeline_data, timeline_document
from course.widgets.view import Answer, View


class TimelineView(View):
    """Moments, what each of them changed, and the project at the one that is chosen.

    Args:
        steps: the moments, the oldest first.
        dropped: how many were dropped to save room.
        answer: answers what is asked about a moment, `{"what": …, "number": n}`; see
            `course.sandbox.timeline_answers`. Without it, there is no way back.
    """

    scripts = ("schema", "graph", "rows", "timeline")

    def __init__(
        self, steps: Sequence[Step], dropped: int = 0, answer: Answer | None = None
    ) -> None:
        self._answers = answer is not None
        data = {**timeline_data(steps, dropped), "answers": self._answers}
        super().__init__(data, timeline_document(steps, dropped), answer)

    def look(self, steps: Sequence[Step], dropped: int = 0) -> None:
        """Draw the moments as they are now."""
        data = {**timeline_data(steps, dropped), "answers": self._answers}
        self.show(data, timeline_document(steps, dropped))
