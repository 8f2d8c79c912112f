"""Models, history and database, three ways: where they disagree, what it means, what mends it."""

from collections.abc import Collection
from dataclasses import dataclass

from course.state.advice import advise
from course.state.display import Document, Shown, TableView, counted, listed
from course.state.matrix import MISSING
from course.state.revisions import History
from course.state.schema import Schema
from course.state.standing import Standing
from course.state.things import VERSION_TABLES, Key, Thing, both, things, told

# What models cannot say: where they lack one, nothing follows from it.
_NOT_IN_MODELS = frozenset({"trigger", "view"})
_BATCH_LEFTOVER = "_alembic_tmp_"


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
    standing = Standing(revisions, database is not None and not _own_tables(database, ignore))
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
        differences.append(_difference(key, asked, standing))
    notices = _notices(revisions, standing, is_asked=database is not None) if revisions else []
    return Drift(tuple(sides), tuple(differences), tuple(notices))


def _difference(key: Key, asked: dict[str, Thing | None], standing: Standing) -> Difference:
    words = {name: told(thing) if thing else None for name, thing in asked.items()}
    if key.name.startswith(_BATCH_LEFTOVER) and not words.get("models"):
        meaning = "A batch migration failed half-way and left its copy behind."
        mend = (
            f"See that the table it was copied from has all its rows, then DROP TABLE {key.name}."
        )
    else:
        meaning, mend = advise(key, words, standing)
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


def _notices(revisions: History, standing: Standing, *, is_asked: bool) -> list[Notice]:
    found = [
        Notice("problem", problem.sentence, "Alembic refuses to work until this is mended.")
        for problem in revisions.problems
        if problem.stops_alembic and problem.kind != "unknown_current"
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
    if not is_asked:
        return found
    if standing.is_lost:
        lost = [each for each in revisions.problems if each.kind == "unknown_current"]
        return [
            *found,
            *(Notice(p.kind, p.sentence, "Until then no upgrade is possible.") for p in lost),
        ]
    if not revisions.revisions:
        return found
    first = "Mend first what stops Alembic. Then: " if standing.is_stopped else ""
    if revisions.current is None:
        found.append(
            Notice(
                "no_version_table",
                "The database is empty: no migration was applied to it.",
                f"{first}{standing.upgrade}.",
            )
            if standing.is_empty
            else Notice(
                "no_version_table",
                "The database has tables but no version table, so Alembic takes it for empty.",
                f"{first}Find the revision whose schema this is, and tell Alembic: "
                "alembic stamp ID.",
            )
        )
    elif pending := revisions.pending:
        shown = listed([*pending[:3], *(["others"] if len(pending) > 3 else [])])  # noqa: PLR2004
        verb = "is" if len(pending) == 1 else "are"
        mend = f"{first}{standing.upgrade}."
        if not revisions.current and not standing.is_empty:
            mend += (
                " If its tables are those of these migrations, tell Alembic first which revision "
                "this is: alembic stamp ID."
            )
        sentence = f"{counted(len(pending), 'revision')} {verb} pending: {shown}."
        found.append(Notice("pending", sentence, mend))
    return found


def _own_tables(database: Schema, ignore: Collection[str]) -> bool:
    """Whether a database has tables besides Alembic's."""
    return any(table.name not in ignore for table in database.tables)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
