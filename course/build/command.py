"""`python -m course build`."""

import argparse
from pathlib import Path

from course.build.order import build_order, shows_minutes
from course.paths import LESSONS, NOTEBOOKS
from course.source.errors import LessonError
from course.source.lesson import Lesson, find_lesson, find_lessons
from course.source.stored import stored_minutes, stored_text, strays


def main(arguments: list[str], lessons: Path = LESSONS, notebooks: Path = NOTEBOOKS) -> int:
    """Build notebooks, or check that they are what their lessons make.

    Args:
        arguments: those after `python -m course build`.
        lessons: the folder of lessons.
        notebooks: the folder that the notebooks are written to. Nothing in it is removed.

    Returns:
        0 if all went well, 1 if a lesson does not build or, with `--check`, if anything differs.

    Raises:
        NoSuchLesson: a name that is no lesson's.
        LessonInvalid: a folder of lessons is not as expected.
    """
    parser = argparse.ArgumentParser(
        prog="python -m course build",
        description="Run the lessons and write their notebooks: only those that changed.",
    )
    parser.add_argument("lesson", nargs="*", help="its id or number; all lessons if none is named")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail if a notebook is stale or stray"
    )
    asked = parser.parse_args(arguments)
    known = find_lessons(lessons)
    chosen = [find_lesson(name, lessons) for name in asked.lesson] if asked.lesson else known
    if not chosen:
        print("There are no lessons yet.")
    ordered = build_order(chosen)
    well = (
        [_check(each, notebooks) for each in ordered]
        if asked.check
        else _write_all(ordered, notebooks)
    )
    stray = strays(known, notebooks)
    for file in stray:
        name = file.relative_to(notebooks).as_posix()
        print(
            f"stray      {name}: no lesson makes it; remove it, or add course/lessons/{file.stem}"
        )
    return 0 if all(well) and not (asked.check and stray) else 1


def _write_all(lessons: list[Lesson], notebooks: Path) -> list[bool]:
    """Build notebooks, and build again those that show minutes, where theirs have changed."""
    shown = [lesson for lesson in lessons if shows_minutes(lesson)]
    before = _minutes(shown, notebooks)
    well = [_write(lesson, notebooks) for lesson in lessons]
    if _minutes(shown, notebooks) != before:
        well += [_write(lesson, notebooks) for lesson in shown]
    return well


def _minutes(lessons: list[Lesson], notebooks: Path) -> list[int | None]:
    """What their notebooks say that they take."""
    return [stored_minutes(stored_text(lesson, notebooks)) for lesson in lessons]


def _write(lesson: Lesson, notebooks: Path) -> bool:
    """Build one notebook, write it if it changed, and say so in a line."""
    from course.build.build import build

    stored = stored_text(lesson, notebooks)
    try:
        built = build(lesson, stored)
    except LessonError as error:
        print(f"failed     {lesson.notebook}: {error}")
        return False
    if built.text == stored:
        print(f"unchanged  {lesson.notebook}")
        return True
    notebooks.mkdir(parents=True, exist_ok=True)
    (notebooks / lesson.notebook).write_text(built.text, encoding="utf-8", newline="\n")
    print(
        f"built      {lesson.notebook} (about {built.minutes} minutes, ran {built.seconds:.1f} s)"
    )
    return True


def _check(lesson: Lesson, notebooks: Path) -> bool:
    """Build one notebook in memory, and say in a line, or a few, whether it is the stored one."""
    from course.build.build import build
    from course.build.compare import difference
    from course.build.shape import problems

    stored = stored_text(lesson, notebooks)
    try:
        wrong = problems(lesson)
        differs = difference(stored, build(lesson, stored).text)
    except LessonError as error:
        print(f"failed     {lesson.notebook}: {error}")
        return False
    for problem in wrong:
        print(f"shape      {problem}")
    print(
        f"stale      {lesson.notebook}: {differs}" if differs else f"fresh      {lesson.notebook}"
    )
    return not wrong and not differs
