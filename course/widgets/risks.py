"""What could go wrong in a history: a list to filter, and for each risk what to do about it."""

from typing import Any

from course.state.history import History
from course.state.risk import Risk, Risks
from course.widgets.view import Answer, View


class RisksView(View):
    """Risks by level, by revision or by kind; a chosen one shows its line in the file.

    Args:
        risks: What was found.
        history: Where it was found.
        answer: Answers `{"what": "lines", "id", "line"}` with what `read_excerpt` gives. Without
            it no source is shown.
    """

    scripts = ("risks",)

    def __init__(self, risks: Risks, history: History, answer: Answer | None = None) -> None:
        super().__init__(risks_data(risks, history), risks.document(), answer)


def risks_data(risks: Risks, history: History) -> dict[str, Any]:
    """Risks as plain data.

    Args:
        risks: What was found.
        history: Where it was found.

    Returns:
        `sentences`; `levels`, those that there are, the worst first; `kinds`, for each its
        `title`, `level`, `why` and `advice`; `risks`, each with `kind`, `revision`, `line`,
        `what`, `place`, and `applied` where a database was asked; and `messages` of the revisions
        that have one.
    """
    kinds = {
        risk.kind: {
            "title": risk.title,
            "level": risk.level,
            "why": risk.why,
            "advice": risk.advice,
        }
        for risk in risks.risks
    }
    named = {risk.revision for risk in risks.risks}
    return {
        "sentences": list(risks.sentences),
        "levels": list(dict.fromkeys(kinds[kind]["level"] for kind in risks.kinds)),
        "kinds": {kind: kinds[kind] for kind in risks.kinds},
        "risks": [_risk(risk) for risk in risks.risks],
        "messages": {each.id: each.message for each in history.revisions if each.id in named},
    }


def _risk(risk: Risk) -> dict[str, Any]:
    data = {
        "kind": risk.kind,
        "revision": risk.revision,
        "line": risk.line,
        "what": risk.what,
        "place": risk.place,
    }
    return data if risk.applied is None else {**data, "applied": risk.applied}
