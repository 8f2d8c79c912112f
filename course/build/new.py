"""`python -m course new NN_topic`: a lesson to begin with, which builds and keeps every promise."""

import argparse
from pathlib import Path
from string import Template

from course.errors import ShownPlainly
from course.paths import LESSONS
from course.source.lesson import FOLDER, find_lessons

TEMPLATE = Path(__file__).with_name("template")


class NotNew(ShownPlainly, ValueError):
    """A lesson can't be made under that name."""


def main(arguments: list[str], lessons: Path = LESSONS) -> int:
    """Write a lesson's folder: a page with two predictions and an exercise that has a check.

    Args:
        arguments: those after `python -m course new`.
        lessons: the folder of lessons.

    Returns:
        0.

    Raises:
        NotNew: the name is no lesson's, or its number is taken. Nothing was written.
        LessonInvalid: a folder of lessons is not as expected.
    """
    parser = argparse.ArgumentParser(
        prog="python -m course new",
        description="A new lesson: a page that builds, with an exercise that has a check.",
    )
    parser.add_argument("name", help="its folder: a number and a topic, such as 06_data_migrations")
    name = parser.parse_args(arguments).name
    folder = make(name, lessons)
    number = name.partition("_")[0]
    print(f"course/lessons/{folder.name} is there:")
    for file in sorted(folder.iterdir()):
        print(f"  {file.name}")
    print(
        f"Next: `python -m course build {number}` makes its notebook, and a row in README's table "
        "names it.\nCONTRIBUTING.md says what each file is for."
    )
    return 0


def make(name: str, lessons: Path = LESSONS) -> Path:
    """Write the lesson's folder.

    Args:
        name: a number (or `A` and a digit, for the appendix) and a topic: `06_data_migrations`.
        lessons: the folder of lessons.

    Returns:
        The lesson's folder.

    Raises:
        NotNew: the name is no lesson's, or its number is taken. Nothing was written.
    """
    if not FOLDER.fullmatch(name):
        raise NotNew(
            f"{name!r} is no name for a lesson. Expected two digits (or A and one), then a topic "
            "in small letters, as in 06_data_migrations."
        )
    number = name.partition("_")[0]
    taken = next((each.id for each in find_lessons(lessons) if each.number == number), None)
    if taken is not None or (lessons / name).exists():
        raise NotNew(
            f"Lesson {number} is there: course/lessons/{taken or name}. Expected a number that is "
            "free. Nothing was written."
        )
    folder = lessons / name
    folder.mkdir()
    for file in sorted(TEMPLATE.glob("*.*")):
        text = Template(file.read_text("utf-8")).substitute(number=number, name=name)
        (folder / file.name).write_text(text, "utf-8", newline="\n")
    return folder
