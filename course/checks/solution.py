"""`course.solution("03.2")`: the reference, laid against the learner's own files."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from course.checks.exercise import Exercise, find_exercise
from course.checks.opening import as_it_stands, project_of, stands
from course.checks.progress import Progress
from course.checks.reference import read_solution, reference, text_files
from course.sandbox.duplicate import duplicate
from course.state.display import STYLE, Document, Shown, TableView, counted, inline, listed

_NOT_THERE = "(no such file)"


@dataclass(frozen=True)
class AskAgain(Shown):
    """What is said to the first asking, while the exercise isn't solved.

    Attributes:
        exercise: The exercise's id.
        hints_left: How many hints were not shown yet.
    """

    exercise: str
    hints_left: int

    def document(self) -> Document:
        """What is left to try, and how to see the solution all the same."""
        left = self.hints_left
        hints = (
            f"{counted(left, 'more hint')} {'is' if left == 1 else 'are'} left: "
            f'course.hint("{self.exercise}").'
            if left
            else f'All hints were shown. course.check("{self.exercise}") tells what is missing.'
        )
        return Document(
            (
                f"{self.exercise} isn't solved yet. {hints}",
                "Ask once more, and the solution is shown.",
            )
        )


@dataclass(frozen=True)
class ShownSolution:
    """The solution, and what differs from the learner's files.

    Attributes:
        exercise: The exercise's id.
        solved: Whether the learner has solved it.
        prose: What the solution says about itself.
        code: Its cells.
        yours: The learner's files.
        files: The files that the solution leads to.
    """

    exercise: str
    solved: bool
    prose: tuple[str, ...]
    code: tuple[str, ...]
    yours: dict[str, str]
    files: dict[str, str]

    @property
    def differing(self) -> list[str]:
        """The files that the solution has, and the learner has not, or not like that."""
        return [name for name in self.files if self.yours.get(name) != self.files[name]]

    @property
    def only_yours(self) -> list[str]:
        """The files that the solution doesn't have."""
        return [name for name in self.yours if name not in self.files]

    @property
    def difference(self) -> str:
        """What would make the learner's files the solution's: - is yours, + is the solution's."""
        return "\n".join(line for name in self.differing for line in self._lines(name))

    def __str__(self) -> str:
        parts = [*self._before(), "\n\n".join(self.code), *self._after()]
        if self.solved:
            parts += [each.to_text() for each in self._tables()]
        elif self.difference:
            parts.append(self.difference)
        return "\n\n".join(parts)

    def _repr_mimebundle_(
        self,
        include: Iterable[str] | None = None,  # noqa: ARG002 - IPython's signature
        exclude: Iterable[str] | None = None,  # noqa: ARG002 - IPython's signature
    ) -> dict[str, str]:
        """Both forms, for IPython's display."""
        return {"text/plain": str(self), "text/html": self.to_html()}

    def to_html(self) -> str:
        """The same as HTML; the signs at the lines' beginnings say what a colour would."""
        html = _paragraphs(self._before())
        html += f"<pre>{escape(chr(10).join(self.code))}</pre>"
        html += _paragraphs(self._after())
        if self.solved:
            html += "".join(each.to_html() for each in self._tables())
        elif self.difference:
            html += f"<pre>{escape(self.difference)}</pre>"
        return f'{STYLE}<div class="course-state">{html}</div>'

    def _before(self) -> list[str]:
        return [*self.prose, f"A solution of {self.exercise}. It runs these cells:"]

    def _after(self) -> list[str]:
        if not self.differing:
            said = ["Its files are the same as yours."]
        elif self.solved:
            said = ["Each file that differs, yours beside the solution's:"]
        else:
            said = ["What it changes in your files (- is yours, + is the solution's):"]
        if self.only_yours:
            said.insert(0, f"Only in your project: {listed(self.only_yours)}.")
        return said

    def _tables(self) -> list[TableView]:
        return [
            TableView(
                name,
                ("Yours", "The solution's"),
                ((self.yours.get(name, _NOT_THERE).rstrip(), self.files[name].rstrip()),),
            )
            for name in self.differing
        ]

    def _lines(self, name: str) -> list[str]:
        before = self.yours.get(name, "").splitlines()
        after = self.files[name].splitlines()
        # Marked as "yours" and "solution", so that nobody takes it for a patch of this folder.
        lines = difflib.unified_diff(
            before, after, f"yours/{name}", f"solution/{name}", n=2, lineterm=""
        )
        return [line.rstrip() for line in lines]


def _paragraphs(sentences: Iterable[str]) -> str:
    return "".join(f"<p>{inline(each)}</p>" for each in sentences)


def solution(id_: str) -> AskAgain | ShownSolution:
    """The solution of an exercise; while it isn't solved, at the second asking.

    The learner's project is only read.

    Raises:
        NoSuchExercise: there is no exercise of that id.
        NoSolution: the lesson says no solution of it.
    """
    exercise = as_it_stands(find_exercise(id_))
    progress = Progress()
    solved = progress.is_solved(exercise.id)
    if not solved and not progress.asked_for_solution(exercise.id):
        left = len(exercise.task.hints) - progress.hints_shown(exercise.id)
        return AskAgain(exercise.id, max(left, 0))
    said = read_solution(exercise)
    return ShownSolution(
        exercise.id,
        solved,
        said.prose,
        said.steps,
        _files(exercise),
        reference(exercise).files,
    )


def _files(exercise: Exercise) -> dict[str, str]:
    if not stands(exercise):
        return {}
    with duplicate(project_of(exercise)) as copy:
        return text_files(copy)
