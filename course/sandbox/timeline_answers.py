"""What a timeline's view may ask: a moment's state, and the way back to it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from course.sandbox.timeline import Timeline
from course.state.cards import schema_cards
from course.state.row_cards import row_cards


class TimelineAnswers:
    """Answers a `TimelineView`.

    Args:
        timeline: the timeline that it shows.
        restored: called after the project was taken to another moment, to draw all anew.
    """

    def __init__(self, timeline: Timeline, restored: Callable[[], object] = lambda: None) -> None:
        self._timeline = timeline
        self._restored = restored

    def __call__(self, ask: Mapping[str, Any]) -> Mapping[str, Any]:
        """Answer one question.

        Raises:
            NoSuchMoment: there is none of that number.
            ContentDamaged, DatabaseInUse, NotTakenBack, DumpFailed: as `Timeline.restore` says.
        """
        number = int(ask.get("number", 0))
        if ask.get("what") == "restore":
            return self._restore(number)
        return self._state(number)

    def _state(self, number: int) -> dict[str, Any]:
        state, since = self._timeline.state(number), self._timeline.since(number)
        return {
            "schema": schema_cards(replace(state.schema, since=since.schema)),
            "rows": {**row_cards(state.tables, since.rows), "loss": None, "measures": False},
            "history": state.history.document().to_text(),
        }

    def _restore(self, number: int) -> dict[str, str]:
        before = self._timeline.moments
        made = self._timeline.restore(number)
        self._restored()
        label = next((each.label for each in before if each.number == number), "")
        if before and made.number == before[-1].number:
            return {"said": f"The project holds what it held after moment {number} already."}
        return {
            "said": f"The project is as it was after moment {number} ({label}). What was there "
            f"before is moment {made.number - 1}. Is a file open in an editor? Load it again."
        }
