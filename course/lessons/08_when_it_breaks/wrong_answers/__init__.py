"""Answers to this lesson's exercises: mistakes that people make, and other ways that are right."""

from . import changed, half_done, lost, no_note, stamped_early, three_things

WRONG_ANSWERS = {
    "08.1": stamped_early.WRONG,
    "08.2": half_done.WRONG,
    "08.3": no_note.WRONG,
    "08.4": lost.WRONG,
    "08.5": changed.WRONG,
    "08.6": three_things.WRONG,
}
RIGHT_ANSWERS = {
    "08.1": stamped_early.RIGHT,
    "08.2": half_done.RIGHT,
    "08.3": no_note.RIGHT,
    "08.4": lost.RIGHT,
    "08.5": changed.RIGHT,
    "08.6": three_things.RIGHT,
}
