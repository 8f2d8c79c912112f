"""Answers to this lesson's exercises: mistakes that people make, and other ways that are right."""

from . import children, names, renamed, stars

WRONG_ANSWERS = {
    "05.1": renamed.WRONG,
    "05.2": stars.WRONG,
    "05.3": children.WRONG,
    "05.4": names.WRONG,
}
RIGHT_ANSWERS = {
    "05.1": renamed.RIGHT,
    "05.2": stars.RIGHT,
    "05.3": children.RIGHT,
    "05.4": names.RIGHT,
}
