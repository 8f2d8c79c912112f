"""Where a database stands in its project's history, and which commands follow from that."""

from dataclasses import dataclass
from functools import cached_property

from course.state.history import History

AUTOGENERATE = 'alembic revision --autogenerate -m "…"'
UPGRADE = "alembic upgrade head"


@dataclass(frozen=True)
class Standing:
    """Where a database stands in its project's history.

    Attributes:
        revisions: The history; None for a project without Alembic.
        is_empty: Whether the database has no table of its own.
    """

    revisions: History | None
    is_empty: bool = False

    @property
    def is_lost(self) -> bool:
        """Whether it stands at a revision that no file has."""
        return self.revisions is not None and bool(self.revisions.unknown_current)

    @property
    def is_unnoted(self) -> bool:
        """Whether it notes no revision: it has no version table, or no row in it."""
        return self.revisions is not None and not self.revisions.current

    @cached_property
    def is_pending(self) -> bool:
        """Whether there are revisions that it has not been through, as far as it notes."""
        return self.revisions is not None and bool(self.revisions.pending)

    @property
    def is_stopped(self) -> bool:
        """Whether Alembic refuses to work, wherever the database stands."""
        problems = self.revisions.problems if self.revisions is not None else ()
        return any(each.stops_alembic and each.kind != "unknown_current" for each in problems)

    @property
    def upgrade(self) -> str:
        """The command that brings a database to the end of the history."""
        return f"{UPGRADE}s" if self._has_several_heads else UPGRADE

    @property
    def stamp(self) -> str:
        """The command that notes that a database is at the end of the history."""
        return "alembic stamp heads" if self._has_several_heads else "alembic stamp head"

    @property
    def autogenerate(self) -> str:
        """The command that writes a revision from what differs."""
        if self._has_several_heads:
            return AUTOGENERATE.replace(" -m", " --head ID -m")
        return AUTOGENERATE

    @property
    def _has_several_heads(self) -> bool:
        return self.revisions is not None and len(self.revisions.heads) > 1
