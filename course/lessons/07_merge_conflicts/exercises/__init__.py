"""The exercises of this lesson: merge, move, one column of two, and a gate."""

from . import gate, moved, one_column, two_heads

EXERCISES = {
    "07.1": two_heads.TASK,
    "07.2": moved.TASK,
    "07.3": one_column.TASK,
    "07.4": gate.TASK,
}
