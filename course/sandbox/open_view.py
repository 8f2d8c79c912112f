"""What was seen of somebody's project at one moment: as text, and as a panel to look around in.

The panel is drawn from what was read; only the source of a revision is read when it is chosen.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from course.sandbox.revision_details import NotAnswered, RevisionDetails
from course.state.display import Document, counted
from course.state.drift import Drift
from course.state.excerpt import read_excerpt
from course.state.history import History, Revision
from course.state.risk import Risks
from course.widgets.drift import drift_data
from course.widgets.graph import graph_data
from course.widgets.panel import Panel, Tab
from course.widgets.problems import problems_data, problems_document, problems_sentence
from course.widgets.risks import risks_data

_SHOWN_REVISIONS = 30
_SHOWN_RISKS = 30


@dataclass(frozen=True)
class Seen:
    """What was seen of a project.

    Attributes:
        sentences: What was opened, and what was not looked at.
        history: Its history.
        risks: The risks in it.
        drift: Where its models and its database differ; None where that is not known.
        why_no_drift: Why it is not known; empty where no database was given.
    """

    sentences: tuple[str, ...]
    history: History
    risks: Risks
    drift: Drift | None = None
    why_no_drift: str = ""

    def document(self) -> Document:
        """All of it, one below the other."""
        history = self.history.shown(_SHOWN_REVISIONS)
        problems = problems_document(self.history).tables
        revisions = tuple(each for each in history.tables if each.caption != "Problems")
        history = Document(history.sentences, revisions + problems)
        parts = [history, *([self.drift.document()] if self.drift is not None else [])]
        parts.append(self.risks.shown(_SHOWN_RISKS))
        wrong = problems_sentence(self.history)
        said = [*self.sentences, *history.sentences, *([wrong] if wrong else [])]
        said += [sentence for part in parts[1:] for sentence in part.sentences]
        return Document(tuple(said), tuple(table for part in parts for table in part.tables))

    def panel(self) -> Panel:
        """The same behind tabs."""
        details = SeenDetails(self.history, self.risks)
        tabs = [
            Tab("graph", "History", self._graph(), self.history.document(), answer=details),
            Tab(
                "risks",
                f"Risks ({len(self.risks.risks)})",
                risks_data(self.risks, self.history),
                self.risks.document(),
                answer=details,
            ),
            Tab(
                "problems",
                f"Problems ({len(self.history.problems)})",
                problems_data(self.history),
                problems_document(self.history),
            ),
        ]
        if self.drift is not None:
            drift = self.drift
            tabs.append(Tab("drift", "Drift", drift_data(drift), drift.document()))
        elif self.why_no_drift:
            tabs.append(Tab("drift", "Drift", None, Document(), self.why_no_drift))
        return Panel(tabs, lambda _: None, " ".join(self.sentences), self.document())

    def _graph(self) -> dict[str, Any]:
        """The graph, where a revision says how many risks it has; problems have their own tab."""
        data = graph_data(self.history, {})
        count = Counter(risk.revision for risk in self.risks.risks)
        for row in data["rows"]:
            if count[row["id"]]:
                row["note"] = counted(count[row["id"]], "risk")
        wrong = problems_sentence(self.history)
        return {
            **data,
            "sentences": [*data["sentences"], *([f"{wrong} See Problems."] if wrong else [])],
            "problems": [],
        }


class SeenDetails(RevisionDetails):
    """Answers what the panel asks about a revision.

    Args:
        history: The history that is drawn.
        risks: The risks in it.
    """

    def __init__(self, history: History, risks: Risks) -> None:
        super().__init__(lambda: history)
        self._risks = risks

    def answer(
        self, history: History, revision: Revision, asked: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Answer a question about a revision that is there.

        Besides the one that any project answers: `{what: "lines", id, line}` gives what
        `read_excerpt` gives.
        """
        if asked.get("what") == "lines":
            line = asked.get("line")
            if not isinstance(line, int) or line < 0:
                raise NotAnswered(f"line is {line!r}; expected a number of a line.")
            return read_excerpt(revision.path, line)
        told = super().answer(history, revision, asked)
        risks = [
            ["Risk", f"{f'line {risk.line}: ' if risk.line else ''}{risk.title} ({risk.level})"]
            for risk in self._risks.risks
            if risk.revision == revision.id
        ]
        return {**told, "facts": [*told["facts"], *risks]}
