"""The exercises' names in a notebook: each shows its answer there, and as text elsewhere."""

from course.checks import checking, goal, hints, opening, solution
from course.sandbox.workspace import Workspace


def exercise(id_: str, database: str | None = None) -> Workspace:
    """Go to an exercise's project: made at the first time, and kept as you left it.

    Args:
        id_: such as `03.2`.
        database: `sqlite` or `postgresql`, for an exercise that can be done on both.

    Raises:
        NoSuchExercise: there is no exercise of that id.
        NotOnThisEngine: it can't be done on that database.
    """
    return opening.open_exercise(id_, database)


def check(id_: str) -> None:
    """Show whether an exercise's project is what was asked for. Never raises, changes nothing."""
    show(checking.check(id_))


def hint(id_: str) -> None:
    """Show the next hint of an exercise.

    Raises:
        NoSuchExercise: there is no exercise of that id.
    """
    show(hints.hint(id_))


def show_solution(id_: str) -> None:
    """Show the solution of an exercise; while it isn't solved, at the second asking.

    Raises:
        NoSuchExercise: there is no exercise of that id.
    """
    show(solution.solution(id_))


def show_goal(id_: str) -> None:
    """Show the goal's schema beside that of your project.

    Raises:
        NoSuchExercise: there is no exercise of that id.
    """
    show(goal.goal(id_))


def show(answer: object) -> None:
    """Show something in a notebook; print its text where there is none."""
    from IPython.core.getipython import get_ipython

    if get_ipython() is None:
        print(answer)  # noqa: T201 - a terminal shows it
        return
    from IPython.display import display

    display(answer)  # type: ignore[no-untyped-call]
