"""What a timeline's view may ask: a moment's state, a revision of it, and the way back to it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from course.sandbox.revision_details import NotAnswered, revision_details
from course.sandbox.timeline import Timeline
from course.state.cards import schema_cards
from course.state.moments import StateThen
from course.state.row_cards import row_cards
from course.widgets.graph import graph_data

_NO_ALEMBIC = "The project had no alembic.ini then: no migration had been written yet."


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

        Args:
            ask: `{what: "state" or "restore", number}`, or `{what: "revision", id, number}`.

        Raises:
            NotAnswered: there was no such revision, or no moment answers such a question: nothing
                is run in the past.
            NoSuchMoment: there is none of that number.
            ContentDamaged, DatabaseInUse, NotTakenBack, DumpFailed: as `Timeline.restore` says.
        """
        what, number = ask.get("what"), int(ask.get("number") or 0)
        if what == "restore":
            return self._restore(number)
        if what == "state":
            return self._state(number)
        if what == "revision":
            return self._revision(number, str(ask.get("id")))
        raise NotAnswered("A past moment is only read, so nothing is run there.")

    def _state(self, number: int) -> dict[str, Any]:
        state, since = self._timeline.state(number), self._timeline.since(number)
        return {
            "schema": schema_cards(replace(state.schema, since=since.schema)),
            "history": _history(state),
            "rows": {**row_cards(state.tables, since.rows), "loss": None, "measures": False},
        }

    def _revision(self, number: int, name: str) -> dict[str, Any]:
        history = self._timeline.state(number).history
        revision = history.revision(name)
        if revision is None:
            raise NotAnswered(f"No file had revision {name} at moment {number}.")
        return revision_details(history, revision, self._timeline.source(number, revision))

    def _restore(self, number: int) -> dict[str, str]:
        before = self._timeline.moments
        label = self._timeline.label(number) if before else ""
        made = self._timeline.restore(number)
        self._restored()
        if before and made.number == before[-1].number:
            return {"said": f"The project holds what it held after moment {number} already."}
        return {
            "said": f"The project is as it was after moment {number} ({label}). What was there "
            f"before is moment {made.number - 1}. Is a file open in an editor? Load it again."
        }


def _history(state: StateThen) -> dict[str, Any]:
    """The graph as it was; without SQL for other databases, which is written by running files."""
    drawn = graph_data(state.history, {})
    if not state.history.revisions and "alembic.ini" not in state.files:
        return {**drawn, "sentences": [_NO_ALEMBIC], "problems": []}
    return drawn
