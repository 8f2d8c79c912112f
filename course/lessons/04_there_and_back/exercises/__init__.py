"""The exercises of this lesson: a downgrade that lies, one to write, one to refuse, a test."""

from . import irreversible, lying_downgrade, restores_it_all, stairway

EXERCISES = {
    "04.1": lying_downgrade.TASK,
    "04.2": restores_it_all.TASK,
    "04.3": irreversible.TASK,
    "04.4": stairway.TASK,
}
