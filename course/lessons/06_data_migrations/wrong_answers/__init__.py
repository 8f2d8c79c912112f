"""Answers to this lesson's exercises: mistakes that people make, and other ways that are right."""

from . import killed_twice, refuses, split_names

WRONG_ANSWERS = {
    "06.1": split_names.WRONG,
    "06.2": killed_twice.WRONG,
    "06.3": refuses.WRONG,
}
RIGHT_ANSWERS = {
    "06.1": split_names.RIGHT,
    "06.2": killed_twice.RIGHT,
    "06.3": refuses.RIGHT,
}
