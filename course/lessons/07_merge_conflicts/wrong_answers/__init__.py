"""Answers to this lesson's exercises: mistakes that people make, and other ways that are right."""

from . import gate, moved, one_column, two_heads

WRONG_ANSWERS = {
    "07.1": two_heads.WRONG,
    "07.2": moved.WRONG,
    "07.3": one_column.WRONG,
    "07.4": gate.WRONG,
}
RIGHT_ANSWERS = {
    "07.1": two_heads.RIGHT,
    "07.2": moved.RIGHT,
    "07.3": one_column.RIGHT,
    "07.4": gate.RIGHT,
}
