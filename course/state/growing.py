"""A history read again: the same, or with one more revision on top, costs no more than that."""

from collections.abc import Sequence
from dataclasses import replace

from course.state.history import History, Revision


def grown(before: History, files: Sequence[Revision], now: Sequence[Revision]) -> History | None:
    """The history after a look that found what was there, or one more file.

    Args:
        before: The history that `connect` made of `files`.
        files: The revisions in the order of their files, as they were.
        now: The same list, as it is.

    Returns:
        What `connect` would make of `now`; None where more changed than can be told in short:
        then all of it has to be connected anew.
    """
    if files == now:
        return before
    if len(now) != len(files) + 1:
        return None
    pairs = enumerate(zip(files, now, strict=False))
    at = next((n for n, (was, is_) in pairs if was is not is_ and was != is_), len(files))
    new = now[at]
    if list(now[:at]) + list(now[at + 1 :]) != list(files):
        return None
    return _with_one_on_top(before, new)


def _with_one_on_top(before: History, new: Revision) -> History | None:
    """The history with a plain revision on its only head; None where it is anything else."""
    if len(before.heads) != 1 or new.down_revisions != before.heads:
        return None
    if new.branch_labels or new.depends_on or new.id in before.parents:
        return None
    if before.problems or any(new.id in labels for labels in set(before.labels.values())):
        return None  # a name that nobody had may be the new one's
    head, name = before.heads[0], new.id
    return replace(
        before,
        revisions=(new, *before.revisions),
        heads=(name,),
        labels={**before.labels, name: before.labels[head]},
        children={**before.children, head: (name,), name: ()},
        parents={**before.parents, name: new.down_revisions},
        comes_after={**before.comes_after, name: new.down_revisions},
    )
