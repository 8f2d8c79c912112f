"""`python -m course status`."""

import argparse

from course.checks.status import progress


def main(arguments: list[str]) -> int:
    """Print what is solved, how many minutes are left, and what is next.

    Returns:
        0.

    Raises:
        NotAProgressFile: the file to be merged holds no progress.
    """
    parser = argparse.ArgumentParser(
        prog="python -m course status",
        description="What is solved, how many minutes are left, and what is next.",
    )
    parser.add_argument("--export", metavar="FILE", help="write your progress to a file")
    parser.add_argument(
        "--merge",
        metavar="FILE",
        help="take over what was exported on another machine; what is solved on either is solved",
    )
    said = parser.parse_args(arguments)
    print(progress(export=said.export, merge=said.merge))
    return 0
