"""`python -m course solution`."""

import argparse

from course.checks.solution import solution


def main(arguments: list[str]) -> int:
    """Print the solution of an exercise; while it isn't solved, at the second asking.

    Raises:
        NoSuchExercise: there is no exercise of that id.
    """
    parser = argparse.ArgumentParser(
        prog="python -m course solution",
        description="Show the solution of an exercise, as a difference against your own files.",
    )
    parser.add_argument("id", help="the exercise, such as 01.1")
    print(solution(parser.parse_args(arguments).id))
    return 0
