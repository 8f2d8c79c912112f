"""The moments of a project so far, read from what is kept; the project itself isn't asked."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from course.errors import ShownPlainly
from course.sandbox.timeline_state import others_since, source_then, state_of
from course.sandbox.timeline_store import ContentDamaged, Moment, Store
from course.sandbox.workspace import Workspace
from course.state.history import Revision
from course.state.moment_names import UNKNOWN, moment_name
from course.state.moments import Since, StateThen, Step, diff_states
from course.state.revision_source import RevisionSource

START, OUTSIDE = "start", "outside"
"""Labels of moments that no command made. What happened outside is told by what it changed."""

_REMEMBERED = 64  # states and differences, of all moments one timeline may have

_T = TypeVar("_T")


class NoSuchMoment(ShownPlainly, LookupError):
    """There is no moment of that number.

    Attributes:
        number: what was asked for.
    """

    def __init__(self, number: int, there: list[int]) -> None:
        self.number = number
        known = f"1 to {there[-1]}" if len(there) > 1 else "1" if there else "none yet"
        super().__init__(f"There is no moment {number}; the numbers are {known}.")


class Moments:
    """What there is to see of a project's moments.

    Args:
        workspace: the project.
        store: where its moments are.
    """

    def __init__(self, workspace: Workspace, store: Store) -> None:
        self._workspace = workspace
        self._store = store
        self._memory: OrderedDict[Hashable, object] = OrderedDict()

    @property
    def moments(self) -> list[Moment]:
        """All moments, the oldest first."""
        found = []
        for number in self._store.numbers():
            with suppress(LookupError, ContentDamaged):
                found.append(self._moment(number))
        return found

    @property
    def dropped(self) -> int:
        """How many moments were dropped to save room."""
        numbers = self._store.numbers()
        return numbers[-1] - len(numbers) if numbers else 0

    def state(self, number: int, database: str | None = None) -> StateThen:
        """Schema, history and rows at a moment.

        Args:
            number: the moment's number.
            database: another SQLite file than the project's own.

        Raises:
            NoSuchMoment: there is none of that number.
            ContentDamaged: it isn't whole.
        """
        return self._state(self._moment(number), database or self._own_database())

    def source(self, number: int, revision: Revision) -> RevisionSource:
        """What a revision of `state(number).history` did, by its file of that moment.

        Raises:
            NoSuchMoment: there is none of that number.
            ContentDamaged: the file isn't whole.
        """
        moment = self._moment(number)
        return source_then(moment, self._store, self._workspace.path, revision.path)

    def since(self, number: int | None = None) -> Since:
        """What changed between a moment and the one before it; nothing for the first.

        Args:
            number: the moment's number; the newest unless told.

        Raises:
            NoSuchMoment: there is none of that number.
            ContentDamaged: one of the two isn't whole.
        """
        numbers = self._store.numbers()
        if number is None:
            number = numbers[-1] if numbers else 0
        if number not in numbers:
            if not numbers:
                return Since()
            raise NoSuchMoment(number, numbers)
        at = numbers.index(number)
        if at == 0:
            return Since()
        before, after = self._moment(numbers[at - 1]), self._moment(number)
        return self._remembered(
            ("since", before.content, after.content), lambda: self._since(before, after)
        )

    def label(self, number: int) -> str:
        """What had happened at a moment: a command, or in words what differs since.

        Raises:
            NoSuchMoment: there is none of that number.
        """
        said = self._moment(number).label
        if said != OUTSIDE:
            return said
        try:
            return moment_name(self.since(number))
        except ContentDamaged:
            return UNKNOWN

    def steps(self) -> list[Step]:
        """The moments with what each of them changed, for `TimelineView`."""
        steps = []
        for moment in self.moments:
            try:
                changes = self.since(moment.number).sentences
            except ContentDamaged as error:
                changes = (str(error),)
            label = self.label(moment.number)
            steps.append(Step(moment.number, label, changes, moment.not_kept))
        return steps

    def _state(self, moment: Moment, name: str) -> StateThen:
        return self._remembered(
            ("state", moment.content, name),
            lambda: state_of(moment, self._store, self._workspace.path, name, self._remembered),
        )

    def _since(self, before: Moment, after: Moment) -> Since:
        own = self._own_database()
        found = diff_states(self._state(before, own), self._state(after, own))
        return replace(found, others=others_since(before, after, own, self._state))

    def _own_database(self) -> str:
        """The name of the project's SQLite file; empty for PostgreSQL."""
        url = self._workspace.url
        return Path(str(url.database)).name if url.get_backend_name() == "sqlite" else ""

    def _moment(self, number: int) -> Moment:
        try:
            return self._store.read(number)
        except LookupError:
            raise NoSuchMoment(number, self._store.numbers()) from None

    def _remembered(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """Made once; what was asked for longest ago is forgotten."""
        if key in self._memory:
            self._memory.move_to_end(key)
            return self._memory[key]  # type: ignore[return-value]
        made = make()
        self._memory[key] = made
        while len(self._memory) > _REMEMBERED:
            self._memory.popitem(last=False)
        return made
