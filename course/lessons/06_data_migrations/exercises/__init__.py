"""The exercises of this lesson: names that are split, a killed backfill, a step that refuses."""

from . import killed_twice, refuses, split_names

EXERCISES = {
    "06.1": split_names.TASK,
    "06.2": killed_twice.TASK,
    "06.3": refuses.TASK,
}
