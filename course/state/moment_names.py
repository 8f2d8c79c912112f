"""What a moment is called that no command made: by what differs from the one before it."""

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from course.state.display import counted, listed
from course.state.moments import Since

UNKNOWN = "something outside the notebook"
"""What is said where nothing that is compared differs, such as permissions."""

_FEW, _SOME = 2, 4  # so many things are told one by one, so many by name; of more, how many
_LONGEST = 70  # characters of what another database says of itself


def moment_name(since: Since) -> str:
    """A short name for what happened, such as `models.py edited` or `todos: 7 rows added`.

    It tells a moment from its neighbours; all that differs is in `Since.sentences`.

    Args:
        since: What differs from the moment before.

    Returns:
        The one or two kinds of change that say most: where the database stands (whose schema and
        rows then follow from that), its schema, its rows, revisions, files, other databases.
    """
    migrated = since.history.stands
    database = [_schema(since), _rows(since)]
    if migrated:
        database = [f"the database now stands {migrated}"]
    kinds = [*database, _revisions(since), _files(since), _others(since)]
    told = [each for each in kinds if each]
    more = ["and more"] if len(told) > _FEW else []
    return "; ".join([*told[:_FEW], *more]) or UNKNOWN


def _schema(since: Since) -> str:
    changes = since.schema.changes
    if len(changes) <= _FEW:
        return "; ".join(
            f"{'column ' * (each.key.kind == 'column')}{each.key} {each.kind}" for each in changes
        )
    kinds = {(each.key.kind, each.kind) for each in changes}
    if len(changes) <= _SOME and len(kinds) == 1 and changes[0].key.kind == "table":
        return f"tables {listed([each.key.name for each in changes])} {changes[0].kind}"
    return f"{len(changes)} changes of the schema"


def _rows(since: Since) -> str:
    passing = {
        each.key.name
        for each in since.schema.changes
        if each.key.kind == "table" and each.kind != "changed"
    }
    tables = {name: found for name, found in since.rows.items() if name not in passing}
    if len(tables) <= _FEW:
        return "; ".join(f"{name}: {found.sentence.rstrip('.')}" for name, found in tables.items())
    only_new = not any(found.removed or found.changed for found in tables.values())
    return f"rows {'added' if only_new else 'changed'} in {counted(len(tables), 'table')}"


def _revisions(since: Since) -> str:
    found = since.history
    return "; ".join(
        f"revision {revisions[0].id} {word}"
        if len(revisions) == 1
        else f"{len(revisions)} revisions {word}"
        for word, revisions in (
            ("added", found.added),
            ("removed", found.removed),
            ("changed", tuple(new for _, new in found.changed)),
        )
        if revisions
    )


def _files(since: Since) -> str:
    told = {
        each.path.name
        for each in (
            *since.history.added,
            *since.history.removed,
            *(side for pair in since.history.changed for side in pair),
        )
    }
    by_word: dict[str, list[str]] = {}
    for name, word in _file_changes(since.files):
        if PurePosixPath(name).name not in told:
            by_word.setdefault("edited" if word == "changed" else word, []).append(name)
    return "; ".join(
        f"{_names(names) if len(names) <= _SOME else f'{len(names)} files'} {word}"
        for word, names in by_word.items()
    )


def _file_changes(sentences: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield names and words of sentences such as `file alembic/env.py changed`."""
    for sentence in sentences:
        name, _, word = sentence.removeprefix("file ").rpartition(" ")
        yield name, word


def _names(paths: Sequence[str]) -> str:
    """Files by their name; by their whole path where two have the same."""
    names = [PurePosixPath(path).name for path in paths]
    return listed(names if len({*names}) == len(names) else paths)


def _others(since: Since) -> str:
    if len(since.others) > _FEW:
        return f"{len(since.others)} other databases changed"
    return "; ".join(
        sentences[0] if len(sentences) == 1 and len(sentences[0]) <= _LONGEST else f"{name} changed"
        for name, sentences in since.others.items()
    )
