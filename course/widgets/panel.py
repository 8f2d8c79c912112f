"""All views of a project behind tabs: the state of a lesson at a glance."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from course.state.display import Document, TableView
from course.widgets.view import Answer, View


@dataclass(frozen=True)
class Tab:
    """One view.

    Attributes:
        name: which view: `schema`, `drift`, …
        title: what its tab says.
        data: what is drawn; None where there is nothing to draw, or nobody has looked yet.
        document: the text form of it.
        problem: why it can't be drawn, or what is drawn is old; empty if all is well.
        answer: answers what the view asks.
    """

    name: str
    title: str
    data: Mapping[str, Any] | None
    document: Document
    problem: str = ""
    answer: Answer | None = None


class Panel(View):
    """Tabs, each with a view.

    Args:
        tabs: the views, in their order.
        looked_at: called with the name of a view when somebody looks at it.
        note: one line above all views, read out when it changes.
        document: the text form of it all; those of the tabs, one after the other, unless told.
    """

    scripts = (
        *("schema", "graph", "drift", "rows", "sql", "timeline", "risks", "problems"),
        "panel",
    )

    def __init__(
        self,
        tabs: Sequence[Tab],
        looked_at: Callable[[str], object],
        note: str = "",
        document: Document | None = None,
    ) -> None:
        self._tabs = tuple(tabs)
        self._looked_at = looked_at
        super().__init__(_data(tabs, note), document or _document(tabs, note), self._route)

    def look(self, tabs: Sequence[Tab], note: str = "") -> None:
        """Draw another state."""
        self._tabs = tuple(tabs)
        self.show(_data(tabs, note), _document(tabs, note))

    def _route(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        """Hand a question to the view that it came from."""
        if asked.get("what") == "tab":
            self._looked_at(str(asked.get("tab")))
            return {}
        for tab in self._tabs:
            if tab.name == asked.get("view") and tab.answer is not None:
                return tab.answer(asked)
        return {}


def _data(tabs: Sequence[Tab], note: str) -> dict[str, Any]:
    return {
        "note": note,
        "tabs": [
            {
                "name": tab.name,
                "title": tab.title,
                "problem": tab.problem,
                "data": None if tab.data is None else dict(tab.data),
            }
            for tab in tabs
        ],
    }


def _document(tabs: Sequence[Tab], note: str) -> Document:
    """Every view's text form, one after the other, each below its title."""
    sentences = [note] if note else []
    tables: list[TableView] = []
    for tab in tabs:
        said = [*([tab.problem] if tab.problem else []), *tab.document.sentences]
        sentences.append(f"{tab.title}: {' '.join(said)}")
        tables += tab.document.tables
    return Document(tuple(sentences), tuple(tables))
