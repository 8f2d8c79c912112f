"""What a difference between models, history and database usually means, and what would mend it.

The same difference means different things, and other commands mend it, by where the database
stands: nobody can upgrade one whose revision is lost, and stamping an empty one would be a lie.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from course.state.standing import AUTOGENERATE, UPGRADE, Standing
from course.state.things import Key

# What `alembic revision --autogenerate` does not see with its default settings.
_UNSEEN = frozenset({"CHECK constraint", "trigger", "view", "primary key", "options"})
_MODELS_CHANGED = "The models were changed, and no migration says so."
_MODELS_LOST_IT = "The models no longer have it, and no migration takes it away."


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
_LOST = Advice(
    "The database stands at a revision that no file here has, so what that one did can't be told.",
    "Bring its file back, or find out where the database really stands and tell Alembic: "
    "alembic stamp --purge ID. Then look again.",
)
_BY_HAND = Advice(
    "Someone changed this database by hand: its migrations build something else.",
    "Mend this database, not the history: write the one ALTER that takes it back, after looking "
    "whether the other databases differ too.",
)


def advise(key: Key, words: Mapping[str, str | None], at: Standing) -> Advice:
    """What a difference usually means, and what mends it.

    Args:
        key: What differs.
        words: What each side that was asked has of it; None where it has no such thing.
        at: Where the database stands.
    """
    advice = _advise(key, words, at)
    if at.is_stopped and "alembic " in advice.mend:
        return advice._replace(mend=f"Mend first what stops Alembic. Then: {advice.mend}")
    return advice


def _advise(key: Key, words: Mapping[str, str | None], at: Standing) -> Advice:
    if at.revisions is None:
        return _NO_MIGRATIONS if words.get("models") is not None else _UNKNOWN_TO_MODELS
    if {"models", "history"} <= words.keys() and words["models"] != words["history"]:
        if "database" not in words or words["database"] == words["history"]:
            return _models_ahead(key, words, at)
        if at.is_lost:
            return _LOST
        return _history_apart(at) if words["database"] == words["models"] else _all_apart(at)
    return _LOST if at.is_lost else _database_apart(key, words, at)


def _database_apart(key: Key, words: Mapping[str, str | None], at: Standing) -> Advice:
    """Models and history agree, or one of them was not asked."""
    if at.revisions is not None and not at.revisions.revisions:
        return _first(words, at)
    if at.is_unnoted:
        return _nothing_noted(words, at)
    if at.is_pending:
        return _pending(words, at)
    if "history" not in words:
        return _either(key, words, at)
    return _taken_away(at) if words.get("database") is None else _BY_HAND


def _first(words: Mapping[str, str | None], at: Standing) -> Advice:
    """There is Alembic, and no revision yet."""
    if words.get("models") is None:
        return _UNKNOWN_TO_MODELS
    meaning = "There is no revision yet, so nothing brings a database there."
    if at.is_empty:
        return Advice(meaning, f"{AUTOGENERATE}, review it, then {UPGRADE}.")
    return Advice(
        meaning,
        "Begin with a revision that builds what this database has, and note it here: "
        f"{at.stamp}. Then {AUTOGENERATE}, review it, and {UPGRADE}.",
    )


def _nothing_noted(words: Mapping[str, str | None], at: Standing) -> Advice:
    """The database differs from the others, or from the models, and notes no revision."""
    if at.is_empty:
        brings = "they bring" if words.get("history") is not None else "one of them may bring"
        return Advice(
            f"The database is empty: the migrations have not run here yet, and {brings} it.",
            f"{at.upgrade}, then look again.",
        )
    probably = (
        "what it lacks is probably what has not run here yet"
        if words.get("database") is None
        else "this may be older than the migrations, or made by hand"
    )
    return Advice(
        f"{_no_note(at)}, so nobody knows which revisions it has had; {probably}.",
        "Find the revision whose schema this is, tell Alembic with alembic stamp ID, then look "
        "again.",
    )


def _no_note(at: Standing) -> str:
    if at.revisions is not None and at.revisions.current is None:
        return "This database has no version table"
    return "This database's version table has no row"


def _pending(words: Mapping[str, str | None], at: Standing) -> Advice:
    """The database differs from the others, or from the models, and is not at the end."""
    if words.get("database") is None:
        return Advice(
            "Revisions are pending; one of them may bring it.", f"{at.upgrade}, then look again."
        )
    lacks = all(said is None for side, said in words.items() if side != "database")
    what = "take it away" if lacks else "change it"
    return Advice(
        f"Revisions are pending; one of them may {what}. If none does, this database was changed "
        "by hand.",
        f"Read them, and see whether rows would go; then {at.upgrade}, and look again.",
    )


def _either(key: Key, words: Mapping[str, str | None], at: Standing) -> Advice:
    """Models and database differ, nothing is pending, and nobody knows what the history builds."""
    return Advice(
        "The models were changed without a migration, or the database was changed by hand. Which "
        "of the two it was would be told by running the history on an empty database, which is "
        "not done here.",
        f"If it was the models: {_write(key, words, at)} If it was the database: mend the "
        "database, not the history.",
    )


def _taken_away(at: Standing) -> Advice:
    return Advice(
        "It was taken away by hand, or `alembic stamp` noted a revision here that never ran here.",
        "Mend this database, not the history. If a stamp is to blame: stamp the revision that its "
        f"schema is really at, then {at.upgrade}. If not, put it back by hand.",
    )


def _history_apart(at: Standing) -> Advice:
    """Models and database agree, and the migrations build something else."""
    if at.is_pending and (at.is_empty or not at.is_unnoted):
        return Advice(
            "A pending revision brings it about, and the models do not say so"
            + ("." if at.is_empty else "; or the database was changed without a migration."),
            "Read the pending revisions: change the models with them, or write the missing "
            "migration.",
        )
    here = "" if not at.is_unnoted else ", once it has all else that they build"
    return Advice(
        "The database was changed without a migration (by hand, or by create_all), so every other "
        "database lacks the change.",
        f"Write the migration against a database that `{at.upgrade}` built "
        f"({at.autogenerate}); here tell Alembic that it is done{here}: {at.stamp}.",
    )


def _all_apart(at: Standing) -> Advice:
    if at.is_unnoted and at.is_empty:
        return Advice(
            "The models have moved on, and the migrations have not run here yet.",
            f"{at.upgrade}, then {at.autogenerate}, review it, and {at.upgrade}.",
        )
    to = f"{at.upgrade}, or mend what was done by hand"
    if at.is_unnoted:
        to = f"tell it with alembic stamp ID which one this is, then {at.upgrade}"
    return Advice(
        "The models have moved on, and the database is not what the migrations build either.",
        f"Bring the database to its migrations first ({to}), then "
        f"{at.autogenerate}, review it, and {at.upgrade}.",
    )


def _models_ahead(key: Key, words: Mapping[str, str | None], at: Standing) -> Advice:
    """The models alone differ. A migration is written where the database is at the end."""
    meaning = _MODELS_LOST_IT if words.get("models") is None else _MODELS_CHANGED
    if key.kind in _UNSEEN:
        meaning = f"{meaning} Autogenerate does not look at this kind of thing."
    elif differ_in_condition(key.kind, words.values()):
        meaning = f"{meaning} Autogenerate does not compare the condition of an index."
    mend = _write(key, words, at)
    if "database" not in words:
        return Advice(meaning, mend)
    if at.is_lost:
        mend = f"See first to where the database stands, then: {mend}"
    elif at.is_unnoted and not at.is_empty:
        mend = f"Tell Alembic first which revision this is (alembic stamp ID), then: {mend}"
    elif at.is_pending:
        mend = f"First {at.upgrade}, then: {mend}"
    return Advice(meaning, mend)


def _write(key: Key, words: Mapping[str, str | None], at: Standing) -> str:
    """How to write the migration that the models ask for."""
    by_hand = at.autogenerate.replace(" --autogenerate", "")
    if key.kind in _UNSEEN:
        return f"Write it by hand: {by_hand}, then {at.upgrade}."
    if differ_in_condition(key.kind, words.values()):
        return f"Drop the index and make it anew, by hand: {by_hand}, then {at.upgrade}."
    review = "review it" if words.get("models") is not None else "review it (a drop loses rows)"
    return f"{at.autogenerate}, {review}, then {at.upgrade}."


def differ_in_condition(kind: str, told: Iterable[str | None]) -> bool:
    """Whether things that are told so are an index that differs in nothing but its condition."""
    before = {said and said.partition(", where ")[0] for said in told}
    return kind == "index" and len(before) == 1 and None not in before
