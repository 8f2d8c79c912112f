"""Answers to this lesson's exercises: mistakes that people make, and other ways that are right."""

from . import irreversible, lying_downgrade, restores_it_all, stairway

WRONG_ANSWERS = {
    "04.1": lying_downgrade.WRONG,
    "04.2": restores_it_all.WRONG,
    "04.3": irreversible.WRONG,
    "04.4": stairway.WRONG,
}
RIGHT_ANSWERS = {
    "04.1": lying_downgrade.RIGHT,
    "04.2": restores_it_all.RIGHT,
    "04.3": irreversible.RIGHT,
    "04.4": stairway.RIGHT,
}
