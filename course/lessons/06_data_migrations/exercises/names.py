"""The names of 06.1: those that the learner sees, and those of the check."""

from typing import NamedTuple


class Name(NamedTuple):
    """A contact before, and what its parts are afterwards."""

    full: str | None
    before: tuple[str | None, str | None] = (None, None)
    after: tuple[str | None, str | None] = (None, None)
    cause: str = ""


_TWO = "The given name ends at the first space, and all that follows is the family name."
_ONE = "There is no space in it: all of it is the given name, and there is no family name."
_NONE = "There is no name in it, so there is nothing to split."
_SPACES = "Spaces before, after and between the words are no words. strip() or split() takes them."
_WRITTEN = "The app has filled this one, and knows better. Look only at rows where it hasn't."
OWN = (
    Name("Ada Okafor", (None, None), ("Ada", "Okafor"), _TWO),
    Name("Priya", (None, None), ("Priya", None), _ONE),
    Name("Mary Ann van der Berg", ("Mary Ann", "van der Berg"), ("Mary Ann", "van der Berg"),
         _WRITTEN),
    Name("Front desk", (None, None), ("Front", "desk"), _TWO),
    Name(None, (None, None), (None, None), _NONE),
)  # fmt: skip
HIDDEN = (
    Name("Ben Sato", (None, None), ("Ben", "Sato"), _TWO),
    Name("Night shift of the workshop", (None, None), ("Night", "shift of the workshop"), _TWO),
    Name("Warehouse", (None, None), ("Warehouse", None), _ONE),
    Name(None, (None, None), (None, None), _NONE),
    Name("Mary Ann van der Berg", ("Mary Ann", "van der Berg"), ("Mary Ann", "van der Berg"),
         _WRITTEN),
    Name("Ms Priya", ("Priya", None), ("Priya", None), _WRITTEN),
    Name(" Ada   Okafor ", (None, None), ("Ada", "Okafor"), _SPACES),
    Name("", (None, None), (None, None), _NONE),
    Name("  ", (None, None), (None, None), _NONE),
)  # fmt: skip
