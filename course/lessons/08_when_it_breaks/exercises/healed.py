"""The one check of all six: at head, models match, history intact, every row as it was."""

from collections.abc import Mapping
from typing import NamedTuple

from course.checks.expect import (
    Unmet,
    expect,
    expect_column,
    expect_index,
    expect_kept,
    expect_one_head,
)
from course.sandbox.scratch import HistoryDoesNotRun
from course.sandbox.workspace import Workspace
from course.state.display import listed
from course.state.drift import Drift
from course.state.history import Revision

from .elsewhere import fails_on_an_empty_database, there_and_back
from .rooms import TODO_ROWS, TODOS, USER_ROWS, USERS, Rows
from .written import assigned, body, title


def urgent(rows: Rows = TODO_ROWS) -> Rows:
    """The todos' rows after “add is_urgent to todos”: Priya's is urgent."""
    return tuple((*row, int(row[3] == 4)) for row in rows)  # noqa: PLR2004 - her id


class Patient(NamedTuple):
    """What is to be true of a project when it is healed.

    Attributes:
        history: The revisions that others have, by id: the text of each file.
        columns: The columns of `todos`; the first is its key.
        rows: The rows of `todos`, a value for each of them.
        indexes: The indexes of `todos`: the columns, and whether it is unique.
        draft: A revision of the history that no database has had yet, so that it may be changed.
    """

    history: Mapping[str, str]
    columns: tuple[str, ...] = (*TODOS, "is_urgent")
    rows: Rows = urgent()
    draft: str = ""

    def expect_healed(self, ws: Workspace) -> str:
        """Raise `Unmet` with the first that isn't so; say what is, if all is."""
        self._history_is_intact(ws)
        try:
            found = ws.drift()
        except HistoryDoesNotRun as error:
            added = {each.id for each in ws.revisions().revisions}.difference(self.history)
            raise fails_on_an_empty_database(error, added) from None
        head = self._stands_at_the_head(ws)
        self._models_match(ws, found)
        self._rows_are_kept(ws)
        self._holds_elsewhere(ws)
        rows = len(self.rows) + len(USER_ROWS)
        shared = len(self.history) - bool(self.draft)
        return (
            f"The database is at the head, {head}. Models, history and database agree, "
            f"{shared} shared revisions are there as they were, and so are all {rows} rows, value "
            "by value."
        )

    def _history_is_intact(self, ws: Workspace) -> None:
        history = ws.revisions()
        found = {id_: history.revision(id_) for id_ in self.history}
        for id_, there in found.items():
            if there is None and id_ != self.draft:
                raise Unmet(
                    f"No file in alembic/versions has revision {id_}, "
                    f"“{title(self.history[id_])}”, and the database stands at "
                    f"{listed(history.current or ()) or 'no revision'}; expected every revision of "
                    "the shared history to be there.",
                    "Other databases have had it, and their note says so. A revision that does the "
                    "same under another id is no help to them.",
                    "Bring the file back as it was, from wherever there is a copy. Don't take back "
                    "what it has done: there are rows in it.",
                )
        for problem in history.problems:
            if problem.stops_alembic and problem.kind != "unknown_current":
                raise Unmet(
                    problem.sentence,
                    "Alembic reads every revision before it does anything, so each of its commands "
                    "stops here.",
                    "Compare the down_revision in each file with the ids that there are: every "
                    "revision follows the one before it.",
                )
        for id_, there in found.items():
            if there is not None:
                self._is_as_it_was(there, self.history[id_])

    def _is_as_it_was(self, there: Revision, text: str) -> None:
        follows = assigned(text, "down_revision")
        expect(
            there.down_revisions == ((follows,) if follows else ()),
            f"Revision {there.id}, “{title(text)}”, follows "
            f"{listed(there.down_revisions) or 'nothing'}; expected it to follow "
            f"{follows or 'nothing'}, as everywhere else.",
            "Databases that have had both would be in another order than the files say.",
            f"Set its down_revision to {follows!r}.",
        )
        if there.id == self.draft:
            return
        now = there.path.read_text("utf-8")
        for name in ("upgrade", "downgrade"):
            expect(
                body(now, name) == body(text, name),
                f"{name}() in revision {there.id}, “{title(text)}”, is not what it was; expected "
                "a revision that databases have had to stay as it was.",
                "Where it has run it never runs again, so those databases don't get the change, "
                "and Alembic doesn't notice.",
                "Take the change in that file back. What is to be different from now on goes into "
                "a new revision after the head.",
            )

    def _stands_at_the_head(self, ws: Workspace) -> str:
        history = ws.revisions()
        if not history.current:
            raise Unmet(
                "The database has no note of a revision; expected it at the head.",
                "alembic_version is empty or not there, so Alembic takes the database for a new "
                "one and would make its tables again.",
                "Find the revision whose tables these are, and write the note: alembic stamp ID. "
                "Then upgrade.",
            )
        return expect_one_head(
            ws,
            cause="A revision is pending, an upgrade stopped on the way, or the note isn't true.",
            next_step="See with ex.drift() what the tables have. If all of a pending revision is "
            "there already, the note is too old: stamp that revision, and take nothing back. If a "
            "part is, take that part back by hand, or do the rest by hand and stamp. Then `alembic "
            "upgrade head`.",
        ).heads[0]

    def _models_match(self, ws: Workspace, found: Drift) -> None:
        if found.differences:
            first = found.differences[0]
            raise Unmet(
                f"{first.sentence.rstrip('.')}; expected models, history and database to agree.",
                first.meaning,
                "ex.drift() shows all three sides. Mend the one that is odd, and lose no row on "
                "the way.",
            )
        for column in self.columns:
            expect_column(
                ws,
                "todos",
                column,
                cause="It was taken out of the models, the history or the table. All of them had "
                "it, or were to have it.",
            )
        expect_index(ws, "todos", ["is_urgent"])
        expect_index(ws, "todos", ["user_id", "title"], unique=True)

    def _rows_are_kept(self, ws: Workspace) -> None:
        expect_kept(ws, "users", USERS, USER_ROWS)
        expect_kept(ws, "todos", self.columns[:1], [row[:1] for row in self.rows])
        expect_kept(
            ws,
            "todos",
            self.columns,
            self.rows,
            which="as if nothing had gone wrong",
            cause="A step on the way wrote to this column or dropped it, or one that was to write "
            "to it was left out: a stamp runs nothing, and what is done by hand may be done in "
            "part.",
            next_step="See in the revision's upgrade() what it writes, and look at ex.rows("
            f'"todos"). To begin afresh: course.reset("{ws.name}"), which keeps what stands there '
            "now.",
        )

    def _holds_elsewhere(self, ws: Workspace) -> None:
        """The draft and what the learner has added, on another database."""
        shared = {id_: text for id_, text in self.history.items() if id_ != self.draft}
        yours = [each for each in ws.revisions().revisions if each.id not in shared]
        if yours:
            parents = {assigned(text, "down_revision") for text in shared.values()}
            (since,) = shared.keys() - parents
            # Only the draft writes values: the colors of 08.4 were typed.
            there_and_back(ws, since, yours, self._rows_are_kept if self.draft else None)
