"""How revisions hang together: what follows from their files taken together."""

from collections.abc import Container
from pathlib import Path

from course.state import lineage
from course.state.history import History, Problem, Revision


def connect(
    found: dict[str, Revision],
    duplicates: tuple[Revision, ...],
    problems: list[Problem],
    root: Path,
) -> History:
    """Make a history of revisions.

    Args:
        found: The revisions by id, in the order of their files.
        duplicates: Files whose id one of them has too.
        problems: What is wrong with the files; what is wrong between them is added.
        root: The folder of the configuration file.

    Returns:
        The history, with no database standing on it.
    """
    by_label = _by_label(found, problems)
    written: dict[str, tuple[str, ...]] = {}
    needs: dict[str, tuple[str, ...]] = {}
    for name, revision in found.items():
        parents = revision.down_revisions
        if not all(parent in found for parent in parents):
            parents = _known(revision, "down_revision", parents, found, problems)
        written[name] = parents
        if revision.depends_on:
            known = _known(
                revision, "depends_on", revision.depends_on, {*found, *by_label}, problems
            )
            needs[name] = tuple(dict.fromkeys(by_label.get(need, need) for need in known))
    both = dict(written)
    for name, needed in needs.items():
        both[name] = tuple(dict.fromkeys(written[name] + needed))
    all_children = lineage.reversed_edges(both)
    rings = lineage.cycles(both, all_children)
    problems += map(_cycle, rings)

    children = lineage.reversed_edges(written) if needs else all_children
    dependents: dict[str, list[str]] = {}
    for name, needed in needs.items():
        for need in needed:
            dependents.setdefault(need, []).append(name)
    comes_after, straight = both, written
    if rings:
        comes_after = lineage.without_cycles(both)
        all_children = lineage.reversed_edges(comes_after)
        straight = {
            name: tuple(p for p in written[name] if p in comes_after[name]) for name in found
        }
    heads = tuple(name for name in found if not children[name])
    order = lineage.newest_first(
        comes_after, all_children, [name for name in heads if name not in dependents]
    )
    own = {name: found[name].branch_labels for name in set(by_label.values())}
    return History(
        tuple(found[name] for name in order),
        heads=heads,
        bases=tuple(name for name, revision in found.items() if not revision.down_revisions),
        merge_points=tuple(name for name in order if len(found[name].down_revisions) > 1),
        branch_points=tuple(name for name in order if len(children[name]) > 1),
        effective_heads=tuple(name for name in heads if name in dependents),
        problems=tuple(problems),
        labels=lineage.labels(order, straight, dependents, own),
        children=children,
        parents=straight,
        comes_after=comes_after,
        duplicates=duplicates,
        root=root,
    )


def _by_label(found: dict[str, Revision], problems: list[Problem]) -> dict[str, str]:
    by_label: dict[str, str] = {}
    for name, revision in found.items():
        for label in revision.branch_labels:
            other = label if label in found else by_label.get(label)
            if other is None:
                by_label[label] = name
                continue
            problems.append(
                Problem(
                    "duplicate_label",
                    f"The branch label {label} of {name} is already the name of {other}; a label "
                    "belongs to one revision. Give one of them another.",
                    (name, other),
                    revision.path,
                )
            )
    return by_label


def _known(
    revision: Revision,
    variable: str,
    names: tuple[str, ...],
    there: Container[str],
    problems: list[Problem],
) -> tuple[str, ...]:
    """The names that are there; each of the others is a problem."""
    problems += (
        Problem(
            f"missing_{'dependency' if variable == 'depends_on' else variable}",
            f"{revision.id} names {name} in {variable}, and no file has that revision. Bring its "
            f"file back, or mend {variable}; until then Alembic stops with KeyError: {name!r}.",
            (revision.id, name),
            revision.path,
        )
        for name in names
        if name not in there
    )
    return tuple(name for name in names if name in there)


def _cycle(ring: tuple[str, ...]) -> Problem:
    path = ", which comes after ".join([*ring, ring[0]])
    return Problem(
        "cycle",
        f"{path}: a ring has no first revision, so none of these can be applied. One down_revision "
        "or depends_on among them is wrong.",
        ring,
    )
