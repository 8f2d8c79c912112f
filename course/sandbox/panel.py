"""`ws.panel()`: all views of a project in one, which follow whatever changes it.

Python computes, and the widgets draw. What is dear to compute (drift runs the models and the whole
history) is computed for the text form, and from then on only once somebody has looked at it.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa

from course.errors import ShownPlainly
from course.sandbox.command import last_command
from course.sandbox.follow import Follower
from course.sandbox.other_dialect import DIALECTS
from course.sandbox.revision_details import SandboxDetails
from course.sandbox.round_trip import round_trip
from course.sandbox.shown_database import ShownDatabase
from course.sandbox.timeline import timeline_of
from course.sandbox.timeline_answers import TimelineAnswers
from course.sandbox.workspace import Workspace
from course.state.cards import schema_cards
from course.state.display import Document
from course.state.moments import timeline_data, timeline_document
from course.state.rows import read_rows
from course.state.statement import statements_document
from course.widgets.drift import drift_data
from course.widgets.graph import graph_data, graph_document
from course.widgets.panel import Panel, Tab
from course.widgets.rows import rows_data, rows_view_document
from course.widgets.sql import sql_data
from course.widgets.view import Answer

_GONE = (
    "The project's folder is gone: it was deleted or moved. What you see is how it was. "
    "`course.start(…)` or `course.exercise(…)` makes a project again."
)
_ON_ANOTHER = (
    "The project was begun anew on another database, and has a panel of its own there. What you "
    "see is how it was before."
)
_AS_IT_WAS = "What you see is how it was before."
_NO_COMMAND = "This notebook has run no `%alembic` command in this project yet."
_Made = tuple[Mapping[str, Any], Document]


class NoHistory(ShownPlainly, LookupError):
    """The project has no Alembic in it, so there is no history to draw."""

    def __init__(self) -> None:
        super().__init__("This project has no alembic.ini: no migration has been written yet.")


class ProjectPanel:
    """The panel of one project. It follows the project until the kernel ends, or `stop`.

    Args:
        workspace: the project.

    Attributes:
        widget: what a notebook shows.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._timeline = timeline_of(workspace)
        self._timeline.wanted = True
        self._timeline.look()
        self._last: dict[str, Tab] = {}
        self._drift_is_wanted = False
        self._note = ""
        self._answers: dict[str, Answer] = {
            "graph": SandboxDetails(
                workspace.path, workspace.revisions, self.refresh, ShownDatabase(workspace)
            ),
            "rows": lambda _: round_trip(workspace).data(),
            "timeline": TimelineAnswers(self._timeline, self.refresh),
        }
        self.widget = Panel(self._tabs(), self._looked_at)
        self._follower = Follower(workspace.path, workspace.url, self.refresh)
        self._follower.start()

    def refresh(self, passing: bool = False) -> None:
        """Draw what is there now.

        Args:
            passing: whether another process may be in the middle of a change.
        """
        note = self._note if self._workspace.path.is_dir() else _GONE
        if note:
            self.widget.look(list(self._last.values()), note)
            return
        self._timeline.look(passing=passing)
        self.widget.look(self._tabs())

    def stop(self) -> None:
        """Follow no longer; what is drawn stays."""
        self._follower.stop()

    def leave(self) -> None:
        """The project's folder has another database now, whose panel follows it from here on."""
        self.stop()
        self._note = _ON_ANOTHER
        self.refresh()

    def _looked_at(self, name: str) -> None:
        if name == "drift" and not self._drift_is_wanted:
            self._drift_is_wanted = True
            self.refresh()

    def _tabs(self) -> list[Tab]:
        return [
            self._tab("schema", "Schema", self._schema),
            self._tab("graph", "History", self._graph),
            self._tab("drift", "Drift", self._drift),
            self._tab("rows", "Rows", self._rows),
            self._tab("sql", "SQL", self._sql),
            self._tab("timeline", "Timeline", self._moments),
        ]

    def _tab(self, name: str, title: str, make: Callable[[], _Made]) -> Tab:
        """A tab; where it can't be made now, the one before, and why."""
        before = self._last.get(name)
        if before is not None and name == "drift" and not self._drift_is_wanted:
            return before
        answer = self._answers.get(name)
        try:
            tab = Tab(name, title, *make(), answer=answer)
        except (ShownPlainly, sa.exc.SQLAlchemyError, UnicodeDecodeError, OSError) as error:
            said = str(getattr(error, "orig", None) or error).splitlines()[0]
            if before is None:
                return Tab(name, title, None, Document(), said, answer)
            return Tab(
                name, title, before.data, before.document, f"{said} {_AS_IT_WAS}", before.answer
            )
        self._last[name] = tab
        return tab

    def _schema(self) -> _Made:
        schema = replace(self._workspace.schema(), since=self._timeline.since().schema)
        return schema_cards(schema), schema.document()

    def _graph(self) -> _Made:
        if not (self._workspace.path / "alembic.ini").is_file():
            raise NoHistory
        history = self._workspace.revisions()
        return graph_data(history, DIALECTS), graph_document(history)

    def _drift(self) -> _Made:
        found = self._workspace.drift()
        return drift_data(found), found.document()

    def _rows(self) -> _Made:
        tables, since = self._tables(), self._timeline.since().rows
        return rows_data(tables, since, measures=True), rows_view_document(tables, since)

    def _tables(self) -> dict[str, pd.DataFrame]:
        engine = sa.create_engine(self._workspace.url, poolclass=sa.NullPool)
        with engine.connect() as connection:
            return {name: read_rows(connection, name) for name in self._names()}

    def _names(self) -> list[str]:
        return [table.name for table in self._workspace.schema().tables]

    def _sql(self) -> _Made:
        result = last_command(self._workspace)
        if result is None:
            return {"heading": _NO_COMMAND, "statements": []}, Document((_NO_COMMAND,))
        sent, command = result.statements, result.command
        return sql_data(sent, command), statements_document(sent, command)

    def _moments(self) -> _Made:
        steps, dropped = self._timeline.steps(), self._timeline.dropped
        data = {**timeline_data(steps, dropped), "answers": True}
        return data, timeline_document(steps, dropped)


_open: dict[tuple[Path, str], ProjectPanel] = {}


def panel_of(workspace: Workspace) -> Panel:
    """The panel of a project: always the same one in one notebook, wherever it is shown."""
    key = (workspace.path, str(workspace.url))
    if key not in _open:
        for other in [each for each in _open if each[0] == workspace.path]:
            _open.pop(other).leave()
        _open[key] = ProjectPanel(workspace)
    else:
        _open[key].refresh()
    return _open[key].widget
