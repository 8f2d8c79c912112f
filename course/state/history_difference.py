"""The difference between two histories, in sentences."""

from collections.abc import Iterator
from dataclasses import dataclass

from course.state.display import Document, Shown, listed
from course.state.revisions import History, Revision


@dataclass(frozen=True)
class HistoryDifference(Shown):
    """What happened to a history, and to the place where the database stands on it.

    Attributes:
        added: Revisions whose file is new.
        removed: Revisions whose file is gone.
        changed: Pairs of a revision as it was and as it is.
        sentences: All of it in words, with heads and the database's place.
        stands: Where the database stands now, in words; empty if it stands where it stood, or has
            no version table any more.
    """

    added: tuple[Revision, ...]
    removed: tuple[Revision, ...]
    changed: tuple[tuple[Revision, Revision], ...]
    sentences: tuple[str, ...]
    stands: str = ""

    def __bool__(self) -> bool:
        return bool(self.sentences)

    def document(self) -> Document:
        """The sentences."""
        return Document(self.sentences or ("The history is the same.",))


def diff_histories(before: History, after: History) -> HistoryDifference:
    """Compare two histories of a project.

    Args:
        before: The one that was.
        after: The one that is.

    Returns:
        The difference; false when there is none.
    """
    old = {revision.id: revision for revision in before.revisions}
    new = {revision.id: revision for revision in after.revisions}
    added = tuple(new[name] for name in reversed(new) if name not in old)
    removed = tuple(old[name] for name in reversed(old) if name not in new)
    changed = tuple(
        (old[name], new[name]) for name in reversed(new) if name in old and old[name] != new[name]
    )
    sentences = [
        *(f"revision {r.id} added after {_parents(r)}: {r.message}" for r in added),
        *(f"revision {r.id} removed: {r.message}" for r in removed),
        *(sentence for pair in changed for sentence in _changed_words(*pair)),
    ]
    if set(before.heads) != set(after.heads):
        was, now = listed(before.heads) or "none", listed(after.heads) or "none"
        sentences.append(f"the heads were {was}; they are {now}")
    stands = ""
    if before.current != after.current:
        was, now = _standing(before.current), _standing(after.current)
        sentences.append(f"the database stood {was}; it stands {now}")
        stands = "" if after.current is None else now
    return HistoryDifference(added, removed, changed, tuple(sentences), stands)


def _changed_words(old: Revision, new: Revision) -> Iterator[str]:
    for name, was, now in (
        ("down_revision", old.down_revisions, new.down_revisions),
        ("depends_on", old.depends_on, new.depends_on),
        ("branch_labels", old.branch_labels, new.branch_labels),
    ):
        if was != now:
            yield (
                f"revision {new.id}: {name} changed from {listed(was) or 'None'} "
                f"to {listed(now) or 'None'}"
            )
    if old.message != new.message:
        yield f"revision {new.id}: message changed from {old.message!r} to {new.message!r}"
    if old.path != new.path:
        yield f"revision {new.id}: file renamed from {old.path.name} to {new.path.name}"


def _parents(revision: Revision) -> str:
    return listed(revision.down_revisions) or "nothing, as a base"


def _standing(current: tuple[str, ...] | None) -> str:
    if current is None:
        return "nowhere (no version table)"
    return f"at {listed(current)}" if current else "before the first revision"
