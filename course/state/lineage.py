"""What follows from which revision points to which: order, cycles, labels, what is applied.

Everything here is plain graphs of ids, linear in their size, without recursion: a history of
thousands of revisions in one line is as deep as it is long.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

Edges = Mapping[str, tuple[str, ...]]

# How many steps, for each revision, the search for Alembic's own order may take before any
# order with newer before older will do. Hundreds of heads on one base would need more.
_STEPS_EACH = 40


def reversed_edges(edges: Edges) -> dict[str, tuple[str, ...]]:
    """For each id the ids that point to it, in the order of the graph."""
    found: dict[str, list[str]] = {name: [] for name in edges}
    for name, targets in edges.items():
        for target in targets:
            found[target].append(name)
    return {name: tuple(sources) for name, sources in found.items()}


def ancestors(edges: Edges, start: Iterable[str]) -> frozenset[str]:
    """The ids that can be reached, those of the start included."""
    seen: set[str] = set()
    todo = [name for name in start if name in edges]
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo += edges[name]
    return frozenset(seen)


def cycles(edges: Edges, backwards: Edges) -> tuple[tuple[str, ...], ...]:
    """Rings of ids that point to one another, one for each knot of them; usually none.

    Args:
        edges: A graph, in which an id may point to itself.
        backwards: The same, as `reversed_edges` gives it.

    Returns:
        For each strongly connected part one ring, as a path that leads back to its start.
    """
    knot = _knotted(edges, backwards)
    inner = {name: tuple(t for t in edges[name] if t in knot) for name in edges if name in knot}
    return tuple(_ring(inner, part) for part in _components(inner))


def without_cycles(edges: Edges) -> dict[str, tuple[str, ...]]:
    """The graph without the edges that close a ring, so that it can be put in order.

    Args:
        edges: A graph.

    Returns:
        The same graph where it has no ring; each ring is opened at one edge or more.
    """
    knot = _knotted(edges, reversed_edges(edges))
    if not knot:
        return dict(edges)
    opened = dict(edges)
    done: set[str] = set()
    for start in edges:
        if start not in knot or start in done:
            continue
        path = {start: None}
        stack = [(start, iter(edges[start]))]
        while stack:
            name, targets = stack[-1]
            target = next(targets, None)
            if target is None:
                stack.pop()
                path.pop(name)
                done.add(name)
            elif target in path:
                opened[name] = tuple(t for t in opened[name] if t != target)
            elif target in knot and target not in done:
                path[target] = None
                stack.append((target, iter(edges[target])))
    return opened


def newest_first(parents: Edges, children: Edges, heads: Sequence[str]) -> tuple[str, ...]:
    """The order of `alembic history`: newer before older, branch after branch.

    Alembic follows one line down from a head, and turns to the first other line that must be
    told before it goes on.

    Args:
        parents: For each id what it comes after; without rings.
        children: The same, as `reversed_edges` gives it.
        heads: Where to begin, first head first. What no head leads to is told at the end.

    Returns:
        Every id once.
    """
    waits_for = {name: len(sources) for name, sources in children.items()}
    steps = len(parents) * _STEPS_EACH
    told: set[str] = set()
    order: list[str] = []
    frontier = list(heads)
    listed = set(frontier)
    frontier += (name for name in parents if not waits_for[name] and name not in listed)
    listed.update(frontier)
    at = 0
    while frontier:
        name = frontier[at]
        if waits_for[name]:
            above = _above(name, children, told, steps)
            steps -= len(above) or steps
            at = next(
                number
                for number, other in enumerate(frontier)
                if (other in above if above else not waits_for[other])
            )
            continue
        order.append(name)
        told.add(name)
        listed.discard(name)
        for parent in parents[name]:
            waits_for[parent] -= 1
        below = [parent for parent in parents[name] if parent not in listed]
        if below:
            frontier[at] = below[0]
            frontier += below[1:]
            listed.update(below)
        else:
            del frontier[at]
            at = max(at - 1, 0)
    return tuple(order)


def labels(
    order: Sequence[str],
    parents: Edges,
    dependents: Mapping[str, Sequence[str]],
    own: Mapping[str, Sequence[str]],
) -> dict[str, frozenset[str]]:
    """The branch labels that each revision goes by, as Alembic hands them on.

    A label goes to all that come after its revision. Where nothing branches off or merges from
    its revision up to the head, it also goes down, until something does.

    Args:
        order: All ids, newest first.
        parents: The `down_revision`s of each id, without rings.
        dependents: The ids that name each one in `depends_on`.
        own: The labels that stand in each revision's own file.

    Returns:
        For each id its labels, its own and those that were handed on.
    """
    if not any(own.values()):
        nothing: frozenset[str] = frozenset()
        return dict.fromkeys(order, nothing)
    children = reversed_edges(parents)

    def is_plain(name: str) -> bool:
        nexts = len({*children[name], *dependents.get(name, ())})
        return nexts <= 1 and len(parents[name]) <= 1

    found: dict[str, frozenset[str]] = {}
    plain_above: dict[str, bool] = {}
    for name in order:  # down from the heads
        above = children[name]
        plain = is_plain(name) and all(plain_above[child] for child in above)
        plain_above[name] = plain
        down = found[above[0]] if plain and above else frozenset[str]()
        found[name] = _union(frozenset(own.get(name, ())), down)
    for name in reversed(order):  # up from the bases
        for parent in parents[name]:
            found[name] = _union(found[name], found[parent])
    return found


def _union(left: frozenset[str], right: frozenset[str]) -> frozenset[str]:
    """Both together; the same object where one says it all, so that lines share it."""
    if right <= left:
        return left
    return right if left <= right else left | right


def _above(name: str, untold: Edges, told: set[str], steps: int) -> set[str]:
    """The untold ids that lead down to this one; empty when there are more than so many."""
    seen = {name}
    todo = [name]
    while todo:
        if len(seen) >= steps:
            return set()
        for child in untold[todo.pop()]:
            if child not in seen and child not in told:
                seen.add(child)
                todo.append(child)
    seen.discard(name)
    return seen


def _knotted(edges: Edges, backwards: Edges) -> set[str]:
    """The ids in rings or between them: what is left when ends are taken away one by one."""
    left = _peeled(edges, backwards)
    if not left:
        return left
    inner = {name: tuple(t for t in edges[name] if t in left) for name in edges if name in left}
    return _peeled(reversed_edges(inner), inner)


def _peeled(edges: Edges, backwards: Edges) -> set[str]:
    """The ids that lead into a ring, or are in one."""
    open_targets = {name: len(targets) for name, targets in edges.items()}
    ends = [name for name, count in open_targets.items() if not count]
    for name in ends:  # grows while it is walked
        for source in backwards[name]:
            open_targets[source] -= 1
            if not open_targets[source]:
                ends.append(source)
    return set(edges).difference(ends) if len(ends) < len(edges) else set()


def _components(edges: Edges) -> Iterator[frozenset[str]]:
    """Strongly connected parts that hold a ring (Kosaraju's two passes, without recursion)."""
    backwards = reversed_edges(edges)
    finished: list[str] = []
    seen: set[str] = set()
    for start in edges:
        if start in seen:
            continue
        seen.add(start)
        stack = [(start, iter(edges[start]))]
        while stack:
            name, targets = stack[-1]
            target = next((t for t in targets if t not in seen), None)
            if target is None:
                finished.append(name)
                stack.pop()
            else:
                seen.add(target)
                stack.append((target, iter(edges[target])))
    taken: set[str] = set()
    for start in reversed(finished):
        part: set[str] = set()
        todo = [start]
        while todo:
            name = todo.pop()
            if name not in taken:
                taken.add(name)
                part.add(name)
                todo += backwards[name]
        if len(part) > 1 or any(name in edges[name] for name in part):
            yield frozenset(part)


def _ring(edges: Edges, part: frozenset[str]) -> tuple[str, ...]:
    """One ring inside a strongly connected part, found by walking until an id comes again."""
    name = min(part)
    path: dict[str, None] = {}
    while name not in path:
        path[name] = None
        name = next(target for target in edges[name] if target in part)
    walked = list(path)
    return tuple(walked[walked.index(name) :])
