"""Answers that people give: the wrong ones, each with the words it must get, and other right ones.

A lesson's `wrong_answers.py` (or the `__init__.py` of a folder `wrong_answers/`) has two
dictionaries by exercise id:

    WRONG_ANSWERS = {
        "03.1": [
            WrongAnswer("deleted_at must hold a time", never_null, tells="does not allow NULL"),
            …  # three or more
        ],
    }
    RIGHT_ANSWERS = {"03.1": [RightAnswer("by hand, without autogenerate", by_hand)]}

Where there is no other right answer, a text stands there instead of the list, and says why.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from course.checks.exercise import (
    Exercise,
    ExerciseInvalid,
    module_file,
    read_table,
    shown_file,
)
from course.sandbox.workspace import Workspace

AT_LEAST = 3
"""How many wrong answers an exercise has."""


@dataclass(frozen=True)
class WrongAnswer:
    """A mistake that people make.

    Attributes:
        title: The mistake, in a few words.
        do: Makes it in the exercise's project, which the notebook stands in.
        tells: A piece of text that the feedback must have, so that it names this mistake.
        after_solution: Whether it is made in the solved project, not in the starter.
    """

    title: str
    do: Callable[[Workspace], object]
    tells: str
    after_solution: bool = False


@dataclass(frozen=True)
class RightAnswer:
    """Another way to solve an exercise.

    Attributes:
        title: The way, in a few words.
        do: Goes it in the exercise's project, which the notebook stands in.
        after_solution: Whether it goes on from the solved project.
    """

    title: str
    do: Callable[[Workspace], object]
    after_solution: bool = False


_Answer = TypeVar("_Answer")


def why_no_other(exercise: Exercise) -> str:
    """Why an exercise has no other right answer, in its author's words; empty if nobody said.

    Raises:
        ExerciseInvalid: the lesson's `wrong_answers.py` is missing, or not as expected.
    """
    file = module_file(exercise.lesson, "wrong_answers")
    said = read_table(file, "RIGHT_ANSWERS", exercise.lesson).get(exercise.id, "")
    return said.strip() if isinstance(said, str) else ""


def wrong_answers(exercise: Exercise) -> list[WrongAnswer]:
    """The wrong answers to an exercise.

    Raises:
        ExerciseInvalid: the lesson's `wrong_answers.py` is missing, or not as expected.
    """
    return _answers(exercise, "WRONG_ANSWERS", WrongAnswer)


def right_answers(exercise: Exercise) -> list[RightAnswer]:
    """Other right answers to an exercise; none where the author says why there is none.

    Raises:
        ExerciseInvalid: the lesson's `wrong_answers.py` is missing, or not as expected.
    """
    return _answers(exercise, "RIGHT_ANSWERS", RightAnswer)


def _answers(exercise: Exercise, name: str, kind: type[_Answer]) -> list[_Answer]:
    file = module_file(exercise.lesson, "wrong_answers")
    said = read_table(file, name, exercise.lesson).get(exercise.id, ())
    found = [] if kind is RightAnswer and isinstance(said, str) else list(said)
    for each in found:
        if not isinstance(each, kind):
            raise ExerciseInvalid(
                f"{shown_file(file, exercise.lesson)}: {name}[{exercise.id!r}] holds a "
                f"{type(each).__name__}. Expected each to be a {kind.__name__}."
            )
    return found
