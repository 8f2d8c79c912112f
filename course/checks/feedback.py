"""What a check answers: what is there, what that usually means, and what to do next.

The words say it all; a sign and a colour only repeat them. It is shown as text, as HTML in the
colours of the page around it, and as data for programs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any

from course.state.display import inline

MIME_TYPE = "application/vnd.course.feedback+json"
"""The data beside the text: `exercise`, `passed`, `found`, `cause`, `next_step`."""

# Text and background are the page's own, light or dark, so contrast is the theme's. The bar at
# the left is the one thing that has a colour; JupyterLab's success and warning, or greys.
_STYLE = (
    "<style>"
    ".course-feedback{color:inherit;background:none;border-left:4px solid;padding:.2em .8em;"
    "margin:.4em 0}"
    ".course-feedback-passed{border-left-color:var(--jp-success-color1,#888)}"
    ".course-feedback-open{border-left-color:var(--jp-warn-color1,#888);border-left-style:dashed}"
    ".course-feedback.course-feedback p{color:inherit;margin:.2em 0;white-space:pre-wrap}"
    "</style>"
)


@dataclass(frozen=True)
class Feedback:
    """The answer to one check.

    Attributes:
        passed: Whether the project is what the exercise asks for.
        found: The object, what is there, what was expected.
        cause: What that usually means; may be empty when `passed`.
        next_step: What to do now; may be empty when `passed`.
        exercise: The exercise's id; empty until the check is done.
    """

    passed: bool
    found: str
    cause: str = ""
    next_step: str = ""
    exercise: str = ""

    @property
    def heading(self) -> str:
        """The verdict in words, such as `02.1: not there yet`."""
        verdict = "passed" if self.passed else "not there yet"
        return f"{self.exercise}: {verdict}" if self.exercise else verdict.capitalize()

    @property
    def lines(self) -> tuple[str, ...]:
        """What there is to say below the verdict: one line each."""
        return tuple(line for line in (self.found, self.cause, self.next_step) if line)

    def __str__(self) -> str:
        return "\n".join((*self.lines, f"({self.heading}.)"))

    def to_html(self) -> str:
        """One element that a screen reader announces when it appears."""
        kind, sign = ("passed", "✓") if self.passed else ("open", "○")
        first, *others = self.lines
        said = f"<p><strong>{inline(first)}</strong></p>"
        said += "".join(f"<p>{inline(line)}</p>" for line in others)
        said += f'<p><span aria-hidden="true">{sign} </span>{escape(self.heading)}.</p>'
        classes = f"course-feedback course-feedback-{kind}"
        return f'{_STYLE}<div class="{classes}" role="status">{said}</div>'

    def to_data(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "exercise": self.exercise,
            "passed": self.passed,
            "found": self.found,
            "cause": self.cause,
            "next_step": self.next_step,
        }

    def _repr_mimebundle_(
        self,
        include: Iterable[str] | None = None,  # noqa: ARG002 - IPython's signature
        exclude: Iterable[str] | None = None,  # noqa: ARG002 - IPython's signature
    ) -> dict[str, Any]:
        """All forms, for IPython's display."""
        return {
            "text/plain": str(self),
            "text/html": self.to_html(),
            MIME_TYPE: self.to_data(),
        }


class Unmet(Exception):
    """An expectation that the project does not meet yet: how a check says no.

    Args:
        found: The object, what is there, what was expected.
        cause: What that usually means.
        next_step: What to do now.
    """

    def __init__(self, found: str, cause: str, next_step: str) -> None:
        super().__init__(found)
        self.found = found
        self.cause = cause
        self.next_step = next_step

    @property
    def feedback(self) -> Feedback:
        """The answer that it makes."""
        return Feedback(passed=False, found=self.found, cause=self.cause, next_step=self.next_step)
