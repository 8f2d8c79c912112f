"""What is wrong with a history: what stops Alembic first."""

from typing import Any

from course.state.display import Document, TableView
from course.state.history import History
from course.widgets.view import View

_NONE = "Nothing is wrong with the history, as far as its files say."


class ProblemsView(View):
    """A table of problems.

    Args:
        history: The history.
    """

    scripts = ("problems",)

    def __init__(self, history: History) -> None:
        super().__init__(problems_data(history), problems_document(history))


def problems_data(history: History) -> dict[str, Any]:
    """What is wrong with a history, as plain data.

    Returns:
        `sentence`; and `problems`, those that stop Alembic first, each with `kind`, `sentence`,
        `stops`, and `revisions`, the ids that it is about and that there are files of.
    """
    ordered = sorted(history.problems, key=lambda problem: not problem.stops_alembic)
    return {
        "sentence": problems_sentence(history) or _NONE,
        "problems": [
            {
                "kind": problem.kind.replace("_", " "),
                "sentence": problem.sentence,
                "stops": problem.stops_alembic,
                "revisions": [name for name in problem.revisions if name in history.parents],
            }
            for problem in ordered
        ],
    }


def problems_sentence(history: History) -> str:
    """How many problems there are, and how many of them stop Alembic; empty without any."""
    count = len(history.problems)
    stops = sum(problem.stops_alembic for problem in history.problems)
    if not count:
        return ""
    things = "One thing is" if count == 1 else f"{count} things are"
    if not stops:
        told = "Alembic works all the same"
    elif stops == count:
        told = f"Alembic refuses to work until {'it is' if count == 1 else 'they are'} mended"
    else:
        told = f"Alembic refuses to work until {stops} of them {_are(stops)} mended"
    return f"{things} wrong with the history, or worth knowing; {told}."


def problems_document(history: History) -> Document:
    """The text form: the sentence, and the table."""
    data = problems_data(history)
    rows = tuple(
        (each["kind"], "stops Alembic" if each["stops"] else "worth knowing", each["sentence"])
        for each in data["problems"]
    )
    header = ("Problem", "How bad", "What it is")
    tables = (TableView("Problems", header, rows, told=frozenset({header[2]})),) if rows else ()
    return Document((data["sentence"],), tables)


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
