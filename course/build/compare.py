"""What differs between a stored notebook and the one that its lesson makes now."""

import json
from typing import Any

_LONGEST = 300


def difference(stored: str | None, built: str) -> str | None:
    """The first difference, told in a few lines; None if the two are the same to the byte.

    Args:
        stored: the notebook file's text, or None if there is no file.
        built: the text that the lesson makes now.
    """
    if stored == built:
        return None
    if stored is None:
        return "there is no such notebook yet"
    try:
        old, new = json.loads(stored), json.loads(built)
        return _first_difference(old, new) or "the same content, written in another form"
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        return f"what is stored is not a notebook: {error}"


def _first_difference(old: dict[str, Any], new: dict[str, Any]) -> str | None:
    """The first cell that differs, else what else does."""
    for number, (before, now) in enumerate(zip(old["cells"], new["cells"], strict=False), 1):
        if before != now:
            return _cell_difference(number, before, now)
    if len(old["cells"]) != len(new["cells"]):
        return f"{len(old['cells'])} cells are stored, the lesson now makes {len(new['cells'])}"
    keys = sorted(key for key in {*old, *new} if old.get(key) != new.get(key))
    return _unlike(keys[0], old.get(keys[0]), new.get(keys[0])) if keys else None


def _cell_difference(number: int, before: dict[str, Any], now: dict[str, Any]) -> str:
    """What of a cell differs: its text first, its outputs then."""
    order = ("source", "outputs")
    keys = [key for key in {*before, *now} if before.get(key) != now.get(key)]
    key = min(keys, key=lambda key: (order.index(key) if key in order else len(order), key))
    return _unlike(f"cell {number}, {key}", _shown(before.get(key)), _shown(now.get(key)))


def _shown(value: Any) -> Any:
    """A text that is stored as a list of lines, as one text."""
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        return "".join(value)
    return value


def _unlike(what: str, before: Any, now: Any) -> str:
    """Both sides, from a little before the place where they part."""
    old, new = (text if isinstance(text, str) else json.dumps(text) for text in (before, now))
    parting = next(
        (at for at, (left, right) in enumerate(zip(old, new, strict=False)) if left != right),
        min(len(old), len(new)),
    )
    begin = max(0, parting - 60)
    cut = [("…" if begin else "") + text[begin : begin + _LONGEST] for text in (old, new)]
    return f"{what}\n  stored: {cut[0]!r}\n  now:    {cut[1]!r}"
