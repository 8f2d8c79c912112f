"""`course.predict("01-p1", "What will create_all do?", [...])`: predict, lock, run, compare.

In JupyterLab it is a form; everywhere else the question and its answers are shown as a list, and
nobody waits. What is locked is kept in the learner's progress, and nowhere else. When the next cell
has run, the prediction stands below what that cell showed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from course.checks.progress import Progress
from course.errors import ShownPlainly
from course.state.display import Document, Shown
from course.widgets.choice import Choice

_LEAST = 2  # answers
BEFORE = "Choose, lock, then run the next cell. To skip this, run the next cell."
LOCKED = "Locked. Run the next cell, and compare."
AGAIN = "You locked this answer before; it stays."
TOO_LATE = (
    "The next cell has run, so this is no longer a prediction. Run this cell again to ask anew."
)


class PredictionInvalid(ShownPlainly, ValueError):
    """A question can't be asked: it has no id, or fewer than two different answers."""


@dataclass(frozen=True)
class Reminder(Shown):
    """The prediction, beside the outcome."""

    question: str
    answer: str

    def document(self) -> Document:
        """The question, what was predicted, and what to do now."""
        return Document(
            (
                f"You were asked: {self.question}",
                f"You predicted: {self.answer}",
                "Compare that with what this cell showed. Where they differ: why?",
            )
        )


@dataclass
class _Waiting:
    """The questions that wait for the next cell."""

    forms: dict[str, Choice] = field(default_factory=dict)
    """By id: of a question whose cell was run twice, the form that was shown last."""
    has_asked: bool = False
    """Whether the cell that runs now has asked one of them."""


_waiting = _Waiting()


def predict(id_: str, question: str, options: Sequence[str]) -> None:
    """Ask what the next cell will do. Answering is optional, and the notebook never waits.

    Args:
        id_: names the prediction in the learner's progress: the lesson's number, `-p`, and a
            number, such as `01-p1`.
        question: what is asked.
        options: the answers, two or more, all different.

    Raises:
        PredictionInvalid: the id is empty, or there are fewer than two different answers.
    """
    form = ask(id_, question, options)
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    if shell is None:
        print(form)  # noqa: T201 - a terminal shows it
        return
    from IPython.display import display

    display(form)  # type: ignore[no-untyped-call]
    _wait(shell, id_, form)


def ask(id_: str, question: str, options: Sequence[str]) -> Choice:
    """The form, with the answer that was locked before, if one was.

    Raises:
        PredictionInvalid: the id is empty, or there are fewer than two different answers.
    """
    answers = [str(option) for option in options]
    if not id_ or not question or len(answers) < _LEAST or len(set(answers)) < len(answers):
        raise PredictionInvalid(
            f"predict({id_!r}, {question!r}, {answers!r}): expected an id such as '01-p1', a "
            "question, and two or more different answers."
        )
    form = Choice(question, answers, BEFORE)
    before = Progress().prediction(id_)
    if before is not None and before.question == question:
        _settle(form, before.answer, AGAIN)
    else:
        form.observe(lambda _: _lock(id_, form), "locked")
    return form


def _lock(id_: str, form: Choice) -> None:
    """Keep what was locked; another notebook may have been first, and then that one counts."""
    if form.answer or not form.locked:
        return
    mine = form.options[form.chosen]
    kept = Progress().lock_prediction(id_, form.question, mine)
    form.answer = kept.answer
    form.note = LOCKED if kept.answer == mine else f"{AGAIN} It was: {kept.answer}"


def _settle(form: Choice, answer: str, note: str) -> None:
    """Show an answer that was locked before, though the course may no longer offer it."""
    if answer in form.options:
        form.chosen = form.options.index(answer)
        form.locked = True
    else:
        form.closed = True
    form.answer = answer
    form.note = f"{note} It was: {answer}"


def _wait(shell: Any, id_: str, form: Choice) -> None:
    """Have the next cell remind of the prediction, once."""
    if not _waiting.forms:
        shell.events.register("post_run_cell", _after_cell)
    _waiting.forms[id_] = form
    _waiting.has_asked = True


def _after_cell(_: object) -> None:
    """IPython calls this when a cell has run; the one that asks is the first."""
    if _waiting.has_asked:
        _waiting.has_asked = False
        return
    from IPython.core.getipython import get_ipython
    from IPython.display import display

    forms = list(_waiting.forms.values())
    _waiting.forms.clear()
    shell = get_ipython()
    if shell is not None:
        shell.events.unregister("post_run_cell", _after_cell)
    for form in forms:
        if form.answer:
            display(Reminder(form.question, form.answer))  # type: ignore[no-untyped-call]
        elif not form.closed:
            form.closed = True
            form.note = TOO_LATE
