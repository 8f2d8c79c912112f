"""`course.hint("03.2")`: the next of three."""

from dataclasses import dataclass

from course.checks.exercise import find_exercise
from course.checks.progress import Progress
from course.state.display import Document, Shown, counted


@dataclass(frozen=True)
class Hint(Shown):
    """One hint of an exercise.

    Attributes:
        exercise: The exercise's id.
        number: Which one it is, counted from 1.
        of: How many there are.
        text: What it says.
    """

    exercise: str
    number: int
    of: int
    text: str

    def document(self) -> Document:
        """The hint, and how many are left."""
        left = self.of - self.number
        after = (
            f"{counted(left, 'more hint')} {'is' if left == 1 else 'are'} left: ask again."
            if left
            else f'That was the last one. course.solution("{self.exercise}") shows the solution.'
        )
        return Document((f"{self.exercise}, hint {self.number} of {self.of}: {self.text}", after))


def hint(id_: str) -> Hint:
    """The next hint of an exercise, or the last one again; remembers that it was shown.

    Raises:
        NoSuchExercise: there is no exercise of that id.
    """
    exercise = find_exercise(id_)
    hints = exercise.task.hints
    index = Progress().next_hint(exercise.id, len(hints))
    return Hint(exercise.id, index + 1, len(hints), hints[index])
