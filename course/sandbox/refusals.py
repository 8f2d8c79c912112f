"""What a project says when it is asked for something that it doesn't have."""

from collections.abc import Sequence
from pathlib import Path

from course.errors import ShownPlainly
from course.state.display import counted

ENGINES = ("sqlite", "postgresql")


class NoProject(ShownPlainly, RuntimeError):
    """No project was started in this notebook yet."""

    def __init__(self) -> None:
        super().__init__(
            "No project was started in this notebook. Run the cell with course.start(…) first; "
            "it stands at the top."
        )


class OutsideProject(ShownPlainly, RuntimeError):
    """The notebook's working folder is not in its project."""

    def __init__(self, folder: Path, root: Path) -> None:
        super().__init__(
            f'This notebook stands in {folder}, outside its project.\nGo back with: %cd "{root}"'
        )


class NoSuchDatabase(ShownPlainly, LookupError):
    """A project has no database file of that name."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        there = f"There are: {', '.join(known)}." if known else "There is none yet."
        super().__init__(f"This project has no database {name}. {there}")


class NoSuchFile(ShownPlainly, LookupError):
    """A project has no file of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"This project has no file {name}. Expected a path as in the list that `ws` shows."
        )


class NoSuchEngine(ShownPlainly, ValueError):
    """A project was to stand on a database engine that the course doesn't have."""

    def __init__(self, name: str) -> None:
        super().__init__(f"database={name!r}. Expected one of: {', '.join(ENGINES)}.")


class TextNotFound(ShownPlainly, LookupError):
    """A file doesn't hold a text once: not at all, or more than once."""

    def __init__(self, name: str, text: str, found: int, project: str) -> None:
        first, *others = text.strip().splitlines() or [text]
        shown = repr(first) + (f" (and {counted(len(others), 'line')} after it)" if others else "")
        if found:
            super().__init__(
                f"{name}: {shown} is in it {found} times. Expected it once.\n"
                "Give more of the line, or the lines around it, so that one place is meant."
            )
            return
        super().__init__(
            f"{name}: {shown} is not in it. Expected it once.\n"
            "If this cell was run before, that is done already: go on with the next one. To begin "
            f"afresh: {_begins_afresh(project)}, which keeps what stands there now."
        )


def _begins_afresh(project: str) -> str:
    """The call that does; a room of the clinic is `08-cycle`, an exercise `08.1`."""
    number, dash, room = project.partition("-")
    if dash and number.isdigit():
        return f'course.clinic("{room}")'
    return f'course.reset("{project}")'
