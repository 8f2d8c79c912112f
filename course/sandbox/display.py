"""State as a notebook shows it: as a widget, with the same text and HTML beside it.

State stays plain data, which checks and tests compare. What IPython asks for when a cell ends in it
is registered here.
"""

from typing import Any

from IPython.core.interactiveshell import InteractiveShell

from course.sandbox import standing
from course.state.drift import Drift
from course.state.history import History
from course.state.rows import Rows
from course.state.schema import Schema

_Bundle = tuple[dict[str, Any], dict[str, Any]]


def register(shell: InteractiveShell) -> None:
    """Have a notebook show schemas, rows, histories and drift as widgets.

    By name, so that nothing is loaded before the first of them is there.
    """
    if shell.display_formatter is None:
        return
    formatter = shell.display_formatter.mimebundle_formatter
    formatter.for_type_by_name("course.state.schema", "Schema", _schema)
    formatter.for_type_by_name("course.state.rows", "Rows", _rows)
    formatter.for_type_by_name("course.state.history", "History", _history)
    formatter.for_type_by_name("course.state.drift", "Drift", _drift)
    formatter.for_type_by_name("course.sandbox.open_project", "OpenedProject", _opened)


def _schema(schema: Schema) -> _Bundle:
    from course.widgets.schema import SchemaView

    return SchemaView(schema)._repr_mimebundle_()


def _rows(rows: Rows) -> _Bundle:
    from course.widgets.rows import RowsView

    since = {rows.table: rows.since} if rows.since is not None else {}
    return RowsView({rows.table: rows.read}, since)._repr_mimebundle_()


def _drift(drift: Drift) -> _Bundle:
    from course.widgets.drift import DriftView

    return DriftView(drift)._repr_mimebundle_()


def _opened(project: Any) -> _Bundle:
    return project.look().panel()._repr_mimebundle_()  # type: ignore[no-any-return]


def _history(history: History) -> _Bundle:
    """A graph; of the project that the notebook stands in, one with buttons and SQL."""
    from course.sandbox.other_dialect import DIALECTS
    from course.sandbox.revision_details import RevisionDetails, SandboxDetails
    from course.sandbox.shown_database import ShownDatabase
    from course.widgets.graph import RevisionGraph

    workspace = standing.standing_in(history.root)
    if workspace is None:
        graph = RevisionGraph(history, RevisionDetails(lambda: history))
        return graph._repr_mimebundle_()

    def look() -> History:
        return workspace.revisions(history.database or None)

    graph = RevisionGraph(
        history,
        SandboxDetails(
            workspace.path,
            look,
            lambda: graph.look(look()),
            ShownDatabase(workspace, history.database),
        ),
        DIALECTS,
    )
    return graph._repr_mimebundle_()
