"""The graph of revisions: what follows what, where the database stands, what each one does."""

from collections.abc import Mapping
from typing import Any

from course.state.display import Document
from course.state.history import History
from course.state.layout import history_layout
from course.widgets.view import Answer, View


class RevisionGraph(View):
    """Revisions as a list with a drawing beside it; a chosen one shows all that is known of it.

    Args:
        history: The history, and where a database stands.
        answer: Answers what is asked about a revision; see `course.sandbox.revision_details`.
        dialects: Names and titles of the dialects that there is SQL for. Without any, none is
            offered.

    Attributes:
        history: The history that is drawn.
    """

    scripts = ("graph",)

    def __init__(
        self,
        history: History,
        answer: Answer | None = None,
        dialects: Mapping[str, str] | None = None,
    ) -> None:
        self.history = history
        self._dialects = dict(dialects or {})
        super().__init__(graph_data(history, self._dialects), graph_document(history), answer)

    def look(self, history: History) -> None:
        """Draw another history, or the same with the database standing elsewhere."""
        self.history = history
        self.show(graph_data(history, self._dialects), graph_document(history))


def graph_data(history: History, dialects: Mapping[str, str]) -> dict[str, Any]:
    """What is drawn: the layout, and `dialects` as pairs of a name and a title."""
    return {**history_layout(history), "dialects": [list(pair) for pair in dialects.items()]}


def graph_document(history: History) -> Document:
    """The text form: the history's own, which has the graph in characters."""
    return history.document()
