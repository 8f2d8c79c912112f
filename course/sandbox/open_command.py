"""`python -m course open`."""

import argparse
import json
import textwrap
from dataclasses import asdict, replace
from typing import Any

from course.sandbox.open_project import OpenedProject, open_project
from course.state.display import Document
from course.state.history import History

_WIDTH = 100
_CELL = 44


def main(arguments: list[str]) -> int:
    """Print what there is to see of a project. Nothing of it is written to.

    Args:
        arguments: Those after `python -m course open`.

    Returns:
        0, whatever was found.

    Raises:
        NoSuchProject: There is none.
        DatabaseNotRead: The URL is none, or, with `--json`, the database can't be read.
        ModelsNotRead: With `--json`: the models can't be read.
    """
    parser = argparse.ArgumentParser(
        prog="python -m course open",
        description="Look at any Alembic project: its history, its risks and, with --url, its "
        "drift. Its migrations and its env.py are read and not run; nothing is written to the "
        "project or to its database. With --url its models are imported.",
    )
    parser.add_argument("path", help="alembic.ini, pyproject.toml, or the folder that holds it")
    parser.add_argument(
        "--url", help="the database, which is only read; env:NAME takes it from the environment"
    )
    parser.add_argument("--models", help="where the models are, such as app.models:Base")
    parser.add_argument("--section", default="alembic", help="the ini section (alembic)")
    parser.add_argument("--json", action="store_true", help="all of it as JSON, for programs")
    said = parser.parse_args(arguments)
    project = open_project(said.path, said.url, said.models, section=said.section)
    if said.json:
        told = as_data(project, with_drift=said.url is not None)
        print(json.dumps(told, indent=2, ensure_ascii=False))  # noqa: T201 - this is what it is for
    else:
        print(fitted(project.document()).to_text())  # noqa: T201 - this is what it is for
    return 0


def fitted(document: Document) -> Document:
    """The same with long cells on several lines, as a terminal window is only so wide."""
    tables = tuple(
        replace(table, rows=tuple(tuple(map(_wrapped, row)) for row in table.rows))
        for table in document.tables
    )
    return Document(tuple(textwrap.fill(each, _WIDTH) for each in document.sentences), tables)


def _wrapped(cell: str) -> str:
    lines = textwrap.wrap(cell, _CELL, break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines) or cell


def as_data(project: OpenedProject, *, with_drift: bool) -> dict[str, Any]:
    """What there is to see, as plain data.

    Args:
        project: From `open_project`.
        with_drift: Whether its models are imported and compared with its database.
    """
    history = project.revisions()
    risks = project.risks()
    return {
        "project": project.name,
        "heads": list(history.heads),
        "bases": list(history.bases),
        "current": None if history.current is None else list(history.current),
        "pending": list(history.pending) if history.current is not None else None,
        "revisions": _revisions(history),
        "problems": [
            {"kind": each.kind, "sentence": each.sentence, "stops_alembic": each.stops_alembic}
            for each in history.problems
        ],
        "risks": [asdict(each) for each in risks.risks],
        "not_looked_at": list(risks.unread),
        "drift": [asdict(each) for each in project.drift().differences] if with_drift else None,
    }


def _revisions(history: History) -> list[dict[str, Any]]:
    return [
        {
            "id": each.id,
            "down_revision": list(each.down_revisions),
            "depends_on": list(each.depends_on),
            "labels": sorted(history.labels.get(each.id, ())),
            "marks": list(history.marks(each.id)),
            "message": each.message,
        }
        for each in history.revisions
    ]
