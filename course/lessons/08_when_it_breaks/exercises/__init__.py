"""The exercises of lesson 08, and the rooms of its clinic."""

from . import changed, half_done, lost, no_note, stamped_early, three_things
from .rooms import ROOMS

EXERCISES = {
    "08.1": stamped_early.TASK,
    "08.2": half_done.TASK,
    "08.3": no_note.TASK,
    "08.4": lost.TASK,
    "08.5": changed.TASK,
    "08.6": three_things.TASK,
}

__all__ = ["EXERCISES", "ROOMS"]
