"""`python -m course check`."""

import argparse

from course.checks.checking import check
from course.checks.exercise import Exercise, find_exercises
from course.checks.opening import stands
from course.checks.progress import Progress


def main(arguments: list[str]) -> int:
    """Check one exercise, or all that were begun, and reopen what no longer passes.

    Returns:
        0 if the exercise passed; with `--all`, if nothing that was solved fails now. Otherwise 1.
    """
    parser = argparse.ArgumentParser(
        prog="python -m course check", description="Check an exercise. It changes nothing in it."
    )
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("id", nargs="?", help="the exercise, such as 01.1")
    asked.add_argument(
        "--all",
        action="store_true",
        help="all that were begun; what was solved and no longer passes is reopened",
    )
    said = parser.parse_args(arguments)
    if said.all:
        return _check_all()
    feedback = check(said.id)
    print(feedback)
    return 0 if feedback.passed else 1


def _check_all() -> int:
    begun = [each for each in find_exercises() if stands(each)]
    if not begun:
        print("No exercise was begun yet. A notebook begins one with course.exercise(…).")
    still = [_still_passes(each) for each in begun]
    return 0 if all(still) else 1


def _still_passes(exercise: Exercise) -> bool:
    """Check one, and say how it stands in a line, or two."""
    progress = Progress()
    was_solved = progress.is_solved(exercise.id)
    feedback = check(exercise.id)
    if was_solved and not feedback.passed:
        progress.reopen(exercise.id)
        print(f"reopened  {exercise.id}  {exercise.title}\n          {feedback.found}")
        return False
    print(f"{'passed' if feedback.passed else 'open':8}  {exercise.id}  {exercise.title}")
    return True
