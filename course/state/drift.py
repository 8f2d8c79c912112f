"""Models, history and database, three ways: where they disagree, what it means, what mends it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from course.state.display import Document, Shown, TableView, counted, listed
from course.state.matrix import MISSING
from course.state.revisions import History
from course.state.schema import Schema
from course.state.things import VERSION_TABLES, Key, Thing, both, things, told

AUTOGENERATE = 'alembic revision --autogenerate -m "…"'
UPGRADE = "alembic upgrade head"

# What models cannot say: where they lack one, nothing follows from it.
_NOT_IN_MODELS = frozenset({"trigger", "view"})
# What `alembic revision --autogenerate` does not see with its default settings.
_UNSEEN = frozenset({"CHECK constraint", "trigger", "view", "primary key", "options"})
_BATCH_LEFTOVER = "_alembic_tmp_"


class Advice(NamedTuple):
    """What a difference usually means, and what would mend it."""

    meaning: str
    mend: str


_NO_MIGRATIONS = Advice(
    "No migrations exist in this project, so nothing brings a database there.",
    "Begin with Alembic (alembic init alembic), so that a migration brings it to every database.",
)
_UNKNOWN_TO_MODELS = Advice(
    "The database was changed by hand, or the models lost something that it still has.",
    "If it is wanted, add it to the models. If it is not, see which values would go with it, and "
    "whether other databases have it, before you drop it.",
)
_PENDING = Advice(
    "Revisions are pending; one of them may bring it.", f"{UPGRADE}, then look again."
)
_BY_HAND = Advice(
    "Someone changed this database by hand: its migrations build something else.",
    "Mend this database, not the history: write the one ALTER that takes it back, after looking "
    "whether the other databases differ too.",
)
_TAKEN_AWAY = Advice(
    "It was taken away by hand, or `alembic stamp` noted a revision here that never ran here.",
    "Mend this database, not the history. If a stamp is to blame: stamp the revision that its "
    f"schema is really at, then {UPGRADE}. If not, put it back by hand.",
)
_NOTHING_NOTED = Advice(
    "This database has no version table, so nobody knows which revisions it has had; what it "
    "lacks is probably what has not run here yet.",
    "Find the revision whose schema this is, tell Alembic with alembic stamp ID, then look again.",
)
_WITHOUT_MIGRATION = Advice(
    "The database was changed without a migration (by hand, or by create_all), so every other "
    "database lacks the change.",
    "Write the migration against a database that `alembic upgrade head` built "
    f"({AUTOGENERATE}); here tell Alembic that it is done: alembic stamp head.",
)
_MODELS_BEHIND = Advice(
    "A pending revision brings it about, and the models do not say so; or the database was "
    "changed without a migration.",
    "Read the pending revisions: change the models with them, or write the missing migration.",
)
_BOTH_MOVED = Advice(
    "The models have moved on, and the database is not what the migrations build either.",
    f"Bring the database to its migrations first ({UPGRADE}, or mend what was done by hand), then "
    f"{AUTOGENERATE}, review it, and {UPGRADE}.",
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing about which models, history and database do not agree.

    Attributes:
        kind: What it is: `column`, `table`, `index`, …
        object: Its name as one would say it, such as `todos.due_on`.
        sentence: Who has it and who has not, or what each has.
        models: What the models say of it; None when they have no such thing or were not asked.
        history: The same for what the migrations build.
        database: The same for the database.
        meaning: What that usually means.
        mend: The command, or the step, that would mend it.
    """

    kind: str
    object: str
    sentence: str
    models: str | None
    history: str | None
    database: str | None
    meaning: str
    mend: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about where the database stands in the history.

    Attributes:
        kind: `pending`, `unknown_current`, `no_version_table`, `several_heads` or `problem`.
        sentence: What there is.
        mend: The command, or the step, that would mend it.
    """

    kind: str
    sentence: str
    mend: str


@dataclass(frozen=True)
class Drift(Shown):
    """Everything about which models, history and database do not agree.

    Attributes:
        sides: Which of them were compared, such as `("models", "database")`.
        differences: Where they differ, table by table.
        notices: Where the database stands in the history.
    """

    sides: tuple[str, ...]
    differences: tuple[Difference, ...] = ()
    notices: tuple[Notice, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """Notices and differences in words, each followed by what mends it."""
        return tuple(
            [f"{notice.sentence} {notice.mend}" for notice in self.notices]
            + [f"{found.sentence} {found.meaning} {found.mend}" for found in self.differences]
        )

    def __bool__(self) -> bool:
        return bool(self.differences or self.notices)

    def document(self) -> Document:
        """A sentence that sums up, then a table of notices and one of differences."""
        sides = listed(self.sides)
        if not self:
            return Document((f"{_capital(sides)} agree." if len(self.sides) > 1 else "No drift.",))
        tables = []
        if self.notices:
            notices = tuple((notice.sentence, notice.mend) for notice in self.notices)
            tables.append(TableView("Where the database stands", ("What", "What to do"), notices))
        summary = f"{_capital(sides)} do not differ."
        if self.differences:
            summary = f"{counted(len(self.differences), 'difference')} between {sides}."
            rows = tuple((d.sentence, d.meaning, d.mend) for d in self.differences)
            header = ("What differs", "What it usually means", "What to do")
            tables.append(TableView("Differences", header, rows))
        return Document((summary,), tuple(tables))


def drift(
    *,
    models: Schema | None,
    history: Schema | None,
    database: Schema | None,
    revisions: History | None,
    ignore: Collection[str] = VERSION_TABLES,
) -> Drift:
    """Compare what the models say, what the migrations build, and what the database has.

    Args:
        models: The schema that the models' `create_all` makes on an empty database; None when
            they can't be asked.
        history: The schema that `alembic upgrade head` makes on an empty database; None when it
            was not tried.
        database: The schema of the database; None when none was asked.
        revisions: The history, with `current` as the database has it; None for a project
            without migrations.
        ignore: Names of tables to leave out; Alembic's version table among them.

    Returns:
        The drift; false when all agree and nothing is pending.
    """
    given = {"models": models, "history": history, "database": database}
    sides = {name: things(schema, ignore) for name, schema in given.items() if schema is not None}
    keys = both({key: thing for side in sides.values() for key, thing in side.items()}, {})
    differences = []
    missing_tables: set[str] = set()
    for key in keys:
        if key.table in missing_tables:
            continue
        asked = {
            name: side.get(key)
            for name, side in sides.items()
            if not (name == "models" and key.kind in _NOT_IN_MODELS and key not in side)
        }
        if len({thing and thing.words for thing in asked.values()}) < 2:  # noqa: PLR2004
            continue
        if key.kind == "table":
            missing_tables.add(key.table)
        differences.append(_difference(key, asked, revisions))
    notices = _notices(revisions, database, ignore) if revisions is not None else []
    return Drift(tuple(sides), tuple(differences), tuple(notices))


def _difference(key: Key, asked: dict[str, Thing | None], revisions: History | None) -> Difference:
    words = {name: told(thing) if thing else None for name, thing in asked.items()}
    if key.name.startswith(_BATCH_LEFTOVER) and not words.get("models"):
        meaning = "A batch migration failed half-way and left its copy behind."
        mend = (
            f"See that the table it was copied from has all its rows, then DROP TABLE {key.name}."
        )
    else:
        meaning, mend = _advice(key, words, revisions)
    return Difference(
        key.kind,
        str(key),
        _sentence(key, words),
        words.get("models"),
        words.get("history"),
        words.get("database"),
        meaning,
        mend,
    )


def _sentence(key: Key, words: dict[str, str | None]) -> str:
    have = [name for name, said in words.items() if said is not None]
    lack = [name for name in words if name not in have]
    what = {said for said in words.values() if said is not None}
    verb = "have" if len(have) > 1 or have == ["models"] else "has"
    owners = listed([name if name == "models" else f"the {name}" for name in have])
    if lack and len(what) == 1:
        said = what.pop()
        others = listed([name if name == "models" else f"the {name}" for name in lack])
        negation = "do not" if len(lack) > 1 or lack == ["models"] else "does not"
        about = f" ({said})" if said else ""
        return f"{_capital(owners)} {verb} {key}{about}; {others} {negation}."
    each = "; ".join(f"{name}: {said or MISSING}" for name, said in words.items())
    return f"{key} is not the same everywhere. {_capital(each)}."


def _advice(key: Key, words: dict[str, str | None], revisions: History | None) -> Advice:
    """What the difference usually means, and what mends it."""
    if revisions is None or not revisions.revisions:
        return _NO_MIGRATIONS if words.get("models") is not None else _UNKNOWN_TO_MODELS
    pending = revisions.current is not None and bool(revisions.pending)
    two_sides = "history" not in words or "models" not in words
    if two_sides or words["models"] == words["history"]:
        return _PENDING if pending else _one_apart(key, words, revisions)
    if "database" not in words or words["database"] == words["history"]:
        return _models_ahead(key, words)
    if words["database"] == words["models"]:
        return _MODELS_BEHIND if pending else _WITHOUT_MIGRATION
    return _BOTH_MOVED


def _one_apart(key: Key, words: dict[str, str | None], revisions: History) -> Advice:
    """Where nothing is pending, and the database differs from the other two, or from the models."""
    if "history" not in words:
        return _models_ahead(key, words)
    if revisions.current is None:
        return _NOTHING_NOTED
    return _TAKEN_AWAY if words.get("database") is None else _BY_HAND


def _models_ahead(key: Key, words: dict[str, str | None]) -> Advice:
    meaning = "The models were changed, and no migration says so."
    review = "review it"
    if words.get("models") is None:
        meaning = "The models no longer have it, and no migration takes it away."
        review = "review it (a drop loses rows)"
    if key.kind in _UNSEEN:
        return Advice(
            f"{meaning} Autogenerate does not look at this kind of thing.",
            f'Write it by hand: alembic revision -m "…", then {UPGRADE}.',
        )
    return Advice(meaning, f"{AUTOGENERATE}, {review}, then {UPGRADE}.")


def _notices(revisions: History, database: Schema | None, ignore: Collection[str]) -> list[Notice]:
    found = []
    stops = [problem for problem in revisions.problems if problem.stops_alembic]
    found += [
        Notice("problem", problem.sentence, "Alembic refuses to work until this is mended.")
        for problem in stops
        if problem.kind != "unknown_current"
    ]
    if len(revisions.heads) > 1:
        found.append(
            Notice(
                "several_heads",
                f"The history has {len(revisions.heads)} heads: {listed(revisions.heads)}.",
                'alembic merge -m "…" heads joins them; or give an unshared one another '
                "down_revision.",
            )
        )
    if database is None or not revisions.revisions:
        return found
    if revisions.current is None:
        has_tables = any(table.name not in ignore for table in database.tables)
        found.append(
            Notice(
                "no_version_table",
                "The database has tables but no version table, so Alembic takes it for empty."
                if has_tables
                else "The database is empty: no migration was applied to it.",
                "Find the revision whose schema this is, and tell Alembic: alembic stamp ID."
                if has_tables
                else UPGRADE + ".",
            )
        )
        return found
    found += [
        Notice("unknown_current", problem.sentence, "Until then no upgrade is possible.")
        for problem in revisions.problems
        if problem.kind == "unknown_current"
    ]
    pending = revisions.pending
    if pending and not revisions.unknown_current:
        shown = listed([*pending[:3], *(["others"] if len(pending) > 3 else [])])  # noqa: PLR2004
        verb = "is" if len(pending) == 1 else "are"
        target = "heads" if len(revisions.heads) > 1 else "head"
        found.append(
            Notice(
                "pending",
                f"{counted(len(pending), 'revision')} {verb} pending: {shown}.",
                f"alembic upgrade {target}.",
            )
        )
    return found


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
