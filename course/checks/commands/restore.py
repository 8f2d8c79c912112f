"""`python -m course restore`."""

import argparse

from course.sandbox.restore import restore


def main(arguments: list[str]) -> int:
    """List the backups, or bring one back.

    Returns:
        0.

    Raises:
        NoSuchBackup: there is none of that number or name.
        NotKept: what stands in its place can't be moved away.
        NotRestored: it can't be copied.
    """
    parser = argparse.ArgumentParser(
        prog="python -m course restore",
        description="Lists what was kept when something was reset, and brings it back.",
    )
    parser.add_argument(
        "which",
        nargs="?",
        metavar="WHICH",
        help="a number from the list; or an exercise, a lesson or a notebook, for its newest "
        "backup. Without it, the list is printed",
    )
    print(restore(parser.parse_args(arguments).which))
    return 0
