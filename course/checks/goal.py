"""`course.goal("03.2")`: the goal's schema beside the live one, the difference in sentences."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from course.checks.diagnosis import UNREADABLE, database_unreadable, why
from course.checks.exercise import find_exercise
from course.checks.feedback import Feedback
from course.checks.opening import as_it_stands, project_of, stands
from course.checks.progress import Progress
from course.checks.reference import reference
from course.sandbox.duplicate import duplicate
from course.state.display import Document, Shown, TableView, counted, listed
from course.state.schema import Schema, Table
from course.state.schema_difference import diff_schemas
from course.state.things import Key, Thing, both, things, told


@dataclass(frozen=True)
class Goal(Shown):
    """Two schemas side by side.

    Attributes:
        exercise: The exercise's id.
        goal: The schema after the solution.
        live: The schema of the learner's project.
        solved: Whether the learner has solved the exercise.
    """

    exercise: str
    goal: Schema
    live: Schema
    solved: bool = False

    def document(self) -> Document:
        """What has to change in the live one, in sentences; below, what differs side by side."""
        changes = diff_schemas(self.live, self.goal).sentences
        if not changes:
            heading = f"{self.exercise}: your schema is the goal's."
            if not self.solved:
                heading += (
                    f' What is missing is not in the schema: course.check("{self.exercise}") tells.'
                )
        else:
            number = counted(len(changes), "change")
            heading = f"{self.exercise}: from your schema to the goal's, {number}:"
        goal, live = things(self.goal), things(self.live)
        keys = both(goal, live)
        same = [k for k in keys if k in goal and k in live and goal[k].words == live[k].words]
        rows = tuple(
            (str(key), _words(goal.get(key)), _words(live.get(key)))
            for key in keys
            if key not in same
        )
        if not rows:
            return Document((heading,))
        table = TableView(
            "Where the goal and your project differ", ("What", "Goal", "Yours"), rows, _same(same)
        )
        return Document((heading, *changes), (table,))


def goal(id_: str) -> Goal | Feedback:
    """The goal of an exercise beside the learner's project, which is only read.

    Returns:
        Both; or what keeps the project's schema from being read.

    Raises:
        NoSuchExercise: there is no exercise of that id.
        NoSolution: the lesson says no solution of it.
    """
    exercise = as_it_stands(find_exercise(id_))
    wanted = reference(exercise).schema
    project = project_of(exercise)
    if not stands(exercise):
        return Goal(exercise.id, wanted, Schema(wanted.dialect))
    with duplicate(project) as copy:
        try:
            solved = Progress().is_solved(exercise.id)
            return Goal(exercise.id, wanted, copy.schema(), solved)
        except UNREADABLE as error:
            name = str(copy.url.database).replace("\\", "/").rpartition("/")[2]
            return database_unreadable(name, why(error), copy.url.get_backend_name()).feedback


def _same(keys: Collection[Key]) -> str:
    """What needs no row, counted; empty if nothing is the same."""
    kinds = Counter(each.kind if each.kind in {"table", "column"} else "" for each in keys)
    told = [counted(kinds[kind], kind) for kind in ("table", "column") if kinds[kind]]
    if kinds[""]:
        told.append(counted(kinds[""], "key, constraint or index", "keys, constraints and indexes"))
    verb = "is" if len(keys) == 1 else "are"
    return f"{listed(told)} {verb} the same in both." if told else ""


def _words(thing: Thing | None) -> str:
    """A thing in words; of a table only that it is there, as its columns stand below it."""
    if thing is None:
        return "not there"
    return "there" if isinstance(thing.value, Table) else told(thing) or "there"
