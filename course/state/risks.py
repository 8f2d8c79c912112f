"""What could go wrong in a history: what its revision files say they would do, and what it means.

Files are parsed, never imported or run. So nothing is seen of what is computed: names from a loop,
SQL that is put together elsewhere, operations in other modules' functions, a `DO $$…$$` block, what
`globals()` or `getattr` chooses, and how large or busy a table is. A list without a risk is no
promise, and a risk is no fault: whether it hurts often depends on what the file doesn't say, and
then the words say “if”.
"""

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from course.state.display import counted
from course.state.history import History, Revision
from course.state.listing import shown_path
from course.state.operations import Migration, read_migration
from course.state.packages import own_packages
from course.state.risk import Risk, Risks
from course.state.rules.enums import named_types
from course.state.rules.every import RULES
from course.state.rules.rule import Code, Story, filled, keywords, plain_name
from course.state.source_names import last_name

_NAMED_ONCE = frozenset({"hand_numbered", "no_downgrade"})


def find_risks(history: History, dialect: str | None = None) -> Risks:
    """Look for risks in the upgrades of a history's revision files.

    Read-only: files are parsed, never imported or run. A file that can't be parsed is named and
    left out. What a downgrade drops is no risk of its own here: that is what downgrades are for,
    and what was written since goes with it.

    Args:
        history: From `read_history`. Where it says how far the database is, risks say so too.
        dialect: SQLAlchemy's name for the kind of database, such as `postgresql`; what can't
            happen there is left out. None for any.

    Returns:
        The risks, the newest revision first. Linear in the size of the files.
    """
    dialect = {"mariadb": "mysql"}.get(dialect or "", dialect)
    root = history.root.resolve()
    read: list[tuple[Revision, Migration]] = []
    unread: list[str] = []
    for revision in history.revisions:
        try:
            if revision.path.suffix != ".py":
                raise ValueError("bytecode")  # noqa: TRY301 - one place for what can't be read
            read.append((revision, read_migration(revision.path.read_bytes())))
        except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
            unread.append(shown_path(revision.path, root))
    story = Story(
        dialect,
        frozenset(name for _, migration in read for name in _cascades(migration)),
        own_packages(history.root, [revision.path for revision, _ in read[:1]]),
    )
    risks: list[Risk] = []
    looked_at = 0
    before = _before(read)
    for revision, migration in read:
        file = shown_path(revision.path, root)
        applied = None if history.current is None else revision.id in history.applied
        try:
            code = Code(revision, migration, story, *before[revision.id])
            found = list(_risks(code, file, applied=applied))
        except RecursionError:  # a chain of calls or operators, thousands long
            unread.append(file)
            continue
        looked_at += 1
        risks += sorted(found, key=lambda risk: risk.line)
    return Risks(_once(risks), looked_at, tuple(unread), dialect)


def _risks(code: Code, file: str, *, applied: bool | None) -> Iterator[Risk]:
    dialect = code.story.dialect
    for rule in RULES:
        if dialect is not None and rule.dialects is not None and dialect not in rule.dialects:
            continue
        for found in rule.find(code):
            here = {dialect} if dialect is not None else rule.dialects
            if here is None or any(found.guard.allows(each) for each in here):
                yield Risk(
                    rule.kind, rule.level, rule.title, code.revision.id, file, found.line,
                    found.what, rule.why, rule.advice, applied,
                )  # fmt: skip


def _before(
    read: list[tuple[Revision, Migration]],
) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """For each revision: the tables whose rows an older one updates, the types that one names."""
    before = {}
    tables: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    for revision, migration in reversed(read):
        before[revision.id] = tables, types
        tables |= {name for name in filled(migration) if name}
        types |= named_types(migration)
    return before


def _once(risks: list[Risk]) -> tuple[Risk, ...]:
    """What is a habit of the whole history is told of its newest revision alone."""
    count = Counter(risk.kind for risk in risks)
    told: set[str] = set()
    kept = []
    for risk in risks:
        if risk.kind in _NAMED_ONCE:
            if risk.kind in told:
                continue
            told.add(risk.kind)
            rest = count[risk.kind] - 1
            if rest:
                others = f"{risk.what} (and in {counted(rest, 'other')})"
                risk = replace(risk, what=others)  # noqa: PLW2901
        kept.append(risk)
    return tuple(kept)


def _cascades(migration: Migration) -> Iterator[str]:
    """The tables that a foreign key with ON DELETE CASCADE points to, as the file says."""
    for node in ast.walk(migration.module):
        if not isinstance(node, ast.Call):
            continue
        action = keywords(node).get("ondelete")
        if not (isinstance(action, ast.Constant) and str(action.value).upper() == "CASCADE"):
            continue
        name = last_name(node.func)
        if name in {"ForeignKey", "ForeignKeyConstraint"}:
            for part in ast.walk(node):
                if isinstance(part, ast.Constant) and "." in str(part.value):
                    yield plain_name(str(part.value).rpartition(".")[0])
        elif name == "create_foreign_key":
            given = keywords(node).get("referent_table")
            for argument in [given] if given is not None else node.args[1:3]:
                if isinstance(argument, ast.Constant):
                    yield plain_name(str(argument.value))
