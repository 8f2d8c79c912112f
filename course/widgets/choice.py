"""A question with a few answers, one of which can be chosen and locked."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from course.state.display import STYLE, inline

_HERE = Path(__file__).parent


class Choice(anywidget.AnyWidget):
    """Radio buttons and a button that locks the chosen answer.

    Args:
        question: what is asked.
        options: the answers, two or more.

    Attributes:
        question: what is asked.
        options: the answers.
        chosen: the index of the chosen answer; -1 if none is.
        locked: whether it is locked; then `chosen` stays as it is.
        closed: whether it is too late to choose or lock.
        note: one line below, read out when it changes.
        answer: what counts in the end, for Python alone; empty while nothing is locked.
    """

    _esm = _HERE / "choice.js"
    _css = _HERE / "choice.css"
    question = traitlets.Unicode().tag(sync=True)
    options = traitlets.List(traitlets.Unicode()).tag(sync=True)
    chosen = traitlets.Int(-1).tag(sync=True)
    locked = traitlets.Bool(default_value=False).tag(sync=True)
    closed = traitlets.Bool(default_value=False).tag(sync=True)
    note = traitlets.Unicode().tag(sync=True)
    answer = traitlets.Unicode()

    def __init__(self, question: str, options: Sequence[str], note: str = "") -> None:
        super().__init__(question=question, options=list(options), note=note)

    # What a browser sends is set first and validated then, so these remember what was before.
    _was_chosen = traitlets.Int(-1)
    _was_locked = traitlets.Bool(default_value=False)

    @traitlets.validate("chosen")
    def _only_while_open(self, proposal: Any) -> int:
        asked: int = proposal["value"]
        is_one = -1 <= asked < len(self.options)
        return asked if is_one and not (self._was_locked or self.closed) else self._was_chosen

    @traitlets.validate("locked")
    def _only_once(self, proposal: Any) -> bool:
        may_be = self.chosen >= 0 and not self.closed
        return self._was_locked or (bool(proposal["value"]) and may_be)

    @traitlets.observe("chosen", "locked")
    def _remember(self, _: object) -> None:
        self._was_chosen, self._was_locked = self.chosen, self.locked

    def to_text(self) -> str:
        """The question, its answers as a numbered list, and the note."""
        answers = [f"  {number}. {option}" for number, option in enumerate(self.options, 1)]
        return "\n".join([self.question, *answers, *([self.note] if self.note else [])])

    def to_html(self) -> str:
        """The same, where there is no JavaScript, or no kernel behind it."""
        answers = "".join(f"<li>{inline(option)}</li>" for option in self.options)
        note = f"<p>{inline(self.note)}</p>" if self.note else ""
        return (
            f'{STYLE}<div class="course-state"><p>{inline(self.question)}</p>'
            f"<ol>{answers}</ol>{note}</div>"
        )

    def __str__(self) -> str:
        return self.to_text()

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """The widget for JupyterLab; text and HTML, without its random id, for all others."""
        made = super()._repr_mimebundle_(**kwargs)
        data, metadata = made if made is not None else ({}, {})
        return {**data, "text/plain": self.to_text(), "text/html": self.to_html()}, metadata
