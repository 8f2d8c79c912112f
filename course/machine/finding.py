"""What was looked at, what is there, what was expected, and what to do."""

from dataclasses import dataclass
from typing import Literal

from course.source.lesson import Lesson
from course.state.display import listed

Standing = Literal["there", "note", "missing"]


@dataclass(frozen=True)
class Finding:
    """One thing that the course needs, or that some of its lessons do.

    Attributes:
        subject: What was looked at.
        expected: What is needed; the same words on every machine.
        found: What is there, on this one.
        standing: `there`; `missing`, when the course can't do without; or `note`, when it can.
        step: What to do about it; empty when it is there.
    """

    subject: str
    expected: str
    found: str
    standing: Standing = "there"
    step: str = ""


def needed_by(lessons: list[Lesson]) -> str:
    """Which lessons can't do without something, as a sentence."""
    if not lessons:
        return "No lesson of this edition needs it."
    numbers = listed([lesson.number for lesson in lessons])
    return f"Lesson {numbers} needs it." if len(lessons) == 1 else f"Lessons {numbers} need it."
