"""What every lesson has: its sections, in their order, and plain words.

These are the parts of a lesson's shape that a program can hold. Whether the story is a good one, it
can't.
"""

import re
from collections.abc import Iterator

from course.build.portable import ABSOLUTE_PATH
from course.source.cells import Cell, learners, read_cells
from course.source.errors import place
from course.source.lesson import Lesson

SECTIONS = ("In your terminal", "Keypoints", "Common mistakes", "Where to read on")
YOUR_TURN = "Your turn"  # before SECTIONS, in a lesson that has exercises
_GOALS = range(3, 6)
_KEYPOINTS = range(3, 7)
_MISTAKES = range(2, 20)
_FORBIDDEN = re.compile(r"\b(just|simply|obviously|eas(?:y|ily))\b", re.IGNORECASE)
_FENCE = re.compile(r"^(`{3,}|~{3,}).*?^\1`*\s*$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"(`+).+?\1", re.DOTALL)
_HEADING = re.compile(r"^## +(.+?)\s*$", re.MULTILINE)
_BULLET = re.compile(r"^(?:[-*+]|\d+\.) ", re.MULTILINE)
_LINK = re.compile(r"\]\(https://[^)\s]+\)|<https://[^>\s]+>")


def problems(lesson: Lesson) -> list[str]:
    """Where a lesson has not the shape of a lesson.

    Returns:
        A line for each: where, what is there, what was expected. Empty if all is well.

    Raises:
        LessonInvalid: the lesson cannot be read at all.
    """
    cells = learners(read_cells(lesson))
    return [
        *_goal_problems(lesson),
        *_section_problems(lesson, cells),
        *_exercise_problems(lesson, cells),
        *_word_problems(lesson, cells),
        *_path_problems(lesson),
    ]


def _goal_problems(lesson: Lesson) -> Iterator[str]:
    """The goals are few, and finish the sentence "When you are done, you can …"."""
    where = place(lesson.file)
    if len(lesson.goals) not in _GOALS:
        yield f"{where}: {len(lesson.goals)} goals; expected 3 to 5"
    for goal in lesson.goals:
        if not goal[0].islower() and not goal.startswith("`"):
            yield f"{where}: the goal {goal!r}; expected it to go on after “you can …”"


def _section_problems(lesson: Lesson, cells: list[Cell]) -> Iterator[str]:
    """The last sections stand there, in order, and hold what they are for."""
    where = place(lesson.file)
    text = _sections_text(cells)
    if re.search(r"^# ", text, re.MULTILINE):
        yield f"{where}: a heading of the first level; the build writes it, from the title"
    headings = _HEADING.findall(text)
    wanted = ((YOUR_TURN,) if lesson.exercises else ()) + SECTIONS
    absent = [name for name in wanted if headings.count(name) != 1]
    if absent:
        yield f"{where}: expected one section each of: {', '.join(f'## {name}' for name in absent)}"
        return
    if tuple(headings[-len(SECTIONS) :]) != SECTIONS:
        yield f"{where}: the last sections are {headings[-4:]}; expected {list(SECTIONS)}"
    found = _sections(text)
    if len(_BULLET.findall(found["Keypoints"])) not in _KEYPOINTS:
        yield f"{where}: under Keypoints, expected 3 to 6 bullets"
    if len(_BULLET.findall(found["Common mistakes"])) not in _MISTAKES:
        yield f"{where}: under Common mistakes, expected 2 or more bullets"
    if not _LINK.search(found["Where to read on"]):
        yield f"{where}: under Where to read on, expected a link to a page of documentation"


def _exercise_problems(lesson: Lesson, cells: list[Cell]) -> Iterator[str]:
    """Each exercise that the front matter declares is used."""
    text = "\n".join(cell.source for cell in cells)
    for exercise in lesson.exercises:
        if not re.search(rf"(?<![\d.]){re.escape(exercise.id)}(?![\d])", text):
            yield f"{place(lesson.file)}: exercise {exercise.id} is declared, and no cell names it"


def _word_problems(lesson: Lesson, cells: list[Cell]) -> Iterator[str]:
    """Words that tell a person who is stuck that they should not be."""
    told = (f"{lesson.title}\n{lesson.about}\n{lesson.needs}\n" + "\n".join(lesson.goals), 1)
    prose = [(cell.source, cell.line) for cell in cells if cell.kind == "markdown"]
    for text, line in [told, *prose]:
        for found in _FORBIDDEN.finditer(_prose(text)):
            at = line + text.count("\n", 0, found.start())
            yield f"{place(lesson.file, at)}: the word “{found[0]}”; say it without"


def _path_problems(lesson: Lesson) -> Iterator[str]:
    """No path of one machine, neither in prose nor in code."""
    for number, line in enumerate(lesson.body.splitlines(), lesson.body_line):
        if found := ABSOLUTE_PATH.search(line):
            yield f"{place(lesson.file, number)}: the absolute path {found[0]}; tell a relative one"


def _prose(text: str) -> str:
    """The text with code blanked out, every character where it was."""
    for pattern in (_FENCE, _CODE):
        text = pattern.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    return text


def _sections_text(cells: list[Cell]) -> str:
    """All Markdown, without fenced code, whose comments look like headings."""
    markdown = "\n\n".join(cell.source for cell in cells if cell.kind == "markdown")
    return _FENCE.sub("", markdown)


def _sections(text: str) -> dict[str, str]:
    """The text under each heading of the second level."""
    parts = _HEADING.split(text)
    return dict(zip(parts[1::2], parts[2::2], strict=True))
