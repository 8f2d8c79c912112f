"""`python -m course reset`."""

import argparse

from course.checks.reset import reset


def main(arguments: list[str]) -> int:
    """Give an exercise, a lesson's project or a notebook its beginning back.

    Returns:
        0.

    Raises:
        NothingToReset: there is none of that name.
        NotKept: what stands there can't be moved to the backups.
    """
    parser = argparse.ArgumentParser(
        prog="python -m course reset",
        description="Give an exercise its beginning back; what you had is kept in the backups.",
    )
    parser.add_argument(
        "id",
        metavar="ID",
        help="an exercise such as 01.1, a lesson such as 01, or a notebook such as 01.ipynb",
    )
    print(reset(parser.parse_args(arguments).id))
    return 0
