"""The exercises of this lesson: generated migrations that lose something, on SQLite."""

from . import children, names, renamed, stars

EXERCISES = {
    "05.1": renamed.TASK,
    "05.2": stars.TASK,
    "05.3": children.TASK,
    "05.4": names.TASK,
}
