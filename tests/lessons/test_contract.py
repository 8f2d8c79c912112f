"""The contract, for every exercise that there is: nobody adds a test here for a new one."""

from pathlib import Path

import pytest

from course.checks.contract import problems_of, stray_files, undeclared_uses
from course.checks.exercise import Exercise, find_exercises
from course.source.lesson import Lesson, find_lessons

EXERCISES = [each.on(database) for each in find_exercises() for database in each.task.databases]
LESSONS = find_lessons()


# Without any exercise there is nothing to hold, and pytest would call that skipped.
if EXERCISES:

    @pytest.mark.parametrize("exercise", EXERCISES, ids=str)
    def test_the_exercise_keeps_the_contract(
        exercise: Exercise, work: Path, request: pytest.FixtureRequest
    ) -> None:
        if exercise.database == "postgresql":
            request.getfixturevalue("postgresql_url")
        problems = problems_of(exercise)
        if problems:
            pytest.fail("\n".join(problems), pytrace=False)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_nothing_in_the_folder_belongs_to_nothing(lesson: Lesson) -> None:
    assert stray_files(lesson) == []


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_every_exercise_that_a_page_opens_is_declared(lesson: Lesson) -> None:
    assert undeclared_uses(lesson) == []
