"""`python -m course hint`."""

import argparse

from course.checks.hints import hint


def main(arguments: list[str]) -> int:
    """Print the next hint of an exercise.

    Raises:
        NoSuchExercise: there is no exercise of that id.
    """
    parser = argparse.ArgumentParser(
        prog="python -m course hint", description="Show the next hint of an exercise."
    )
    parser.add_argument("id", help="the exercise, such as 01.1")
    print(hint(parser.parse_args(arguments).id))
    return 0
