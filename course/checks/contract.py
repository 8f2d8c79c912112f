"""What holds for every exercise, as functions: each tells where an exercise breaks it.

    assert problems_of(exercise) == []

    with Mould(exercise) as mould:
        for clause in CLAUSES:
            assert clause(mould) == []

Nobody adds a test for a new exercise: the tests call these for all that there are. Every line that
they return begins with the exercise's id. The clauses share a mould, so that an exercise begins
once, and is solved once, for all of them.
"""

import hashlib
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from course.checks.answers import (
    AT_LEAST,
    RightAnswer,
    WrongAnswer,
    right_answers,
    why_no_other,
    wrong_answers,
)
from course.checks.checking import check_exercise
from course.checks.exercise import HINTS, Exercise
from course.checks.feedback import Feedback
from course.checks.mould import Mould
from course.checks.opening import STARTERS
from course.checks.reference import opened, read_solution
from course.sandbox import standing
from course.sandbox.workspace import Workspace
from course.source.cells import SOLUTION, Cell, learners, read_cells
from course.source.lesson import Lesson
from course.source.modules import sources

_MODULES = ("exercises", "wrong_answers")
_OF_EXERCISES = {*_MODULES, *(f"{name}.py" for name in _MODULES), STARTERS}
_IN_A_FOLDER = {"lesson.md", "project.toml", "app", "team", *_OF_EXERCISES}
_KITS_FAULT = "a fault of the course"


def the_starter_fails(mould: Mould) -> list[str]:
    """The starter fails its check, and three lines say what is missing."""
    exercise = mould.exercise
    with mould.begun() as ws:
        feedback = _looked_at(exercise, ws, problems := [], "the starter")
    if feedback.passed:
        problems.append(f"the starter passes: {feedback.found}")
    else:
        problems += _lines_missing(feedback, "the starter")
    return _named(exercise, problems)


def the_solution_passes(mould: Mould) -> list[str]:
    """The solution runs through and passes."""
    exercise, problems = mould.exercise, list[str]()
    try:
        with mould.solved() as ws:
            feedback = _looked_at(exercise, ws, problems, "the solution")
    except Exception as error:  # noqa: BLE001 - whatever broke, the exercise is to be named
        return _named(exercise, [f"the solution does not run: {type(error).__name__}: {error}"])
    if not feedback.passed:
        problems.append(f"the solution fails: {' / '.join(feedback.lines)}")
    return _named(exercise, problems)


def wrong_answers_are_told_apart(mould: Mould) -> list[str]:
    """Three or more wrong answers fail, each with words of its own that name the mistake."""
    exercise = mould.exercise
    answers = wrong_answers(exercise)
    problems = []
    if len(answers) < AT_LEAST:
        problems.append(f"{len(answers)} wrong answers; expected {AT_LEAST} or more")
    with mould.begun() as ws:
        said = {_looked_at(exercise, ws, problems, "the starter").lines: "the starter"}
    told = [(each, _told(mould, each, problems)) for each in answers]
    for answer, feedback in told:
        who = _who(answer)
        if feedback is None:
            continue
        if feedback.passed:
            problems.append(f"{who} passes")
            continue
        problems += _lines_missing(feedback, who)
        if answer.tells not in str(feedback):
            problems.append(f"{who} is not told {answer.tells!r}: {' / '.join(feedback.lines)}")
        words = feedback.lines
        if words in said:
            problems.append(f"{who} is told the same as {said[words]}: {feedback.found}")
        said.setdefault(words, who)
    return _named(exercise, problems)


def other_right_answers_pass(mould: Mould) -> list[str]:
    """A check asks for the result, not for the way: every other right answer passes."""
    exercise, problems = mould.exercise, list[str]()
    answers = right_answers(exercise)
    if not answers and not why_no_other(exercise):
        problems.append(
            "no other right answer; expected one or more in RIGHT_ANSWERS, or a text there that "
            "says why there is no other way"
        )
    for answer in answers:
        feedback = _told(mould, answer, problems)
        if feedback is not None and not feedback.passed:
            problems.append(f"{_who(answer)} fails: {' / '.join(feedback.lines)}")
    return _named(exercise, problems)


def there_are_three_hints(mould: Mould) -> list[str]:
    """Three hints, each with words of its own."""
    exercise = mould.exercise
    hints = exercise.task.hints
    problems = []
    if isinstance(hints, str) or len(hints) != HINTS:
        problems.append(f"{len(hints)} hints; expected {HINTS}")
    elif len({each.strip() for each in hints} - {""}) != HINTS:
        problems.append("a hint is empty, or stands there twice")
    return _named(exercise, problems)


def the_notebook_uses_it(mould: Mould) -> list[str]:
    """The learner's page opens the exercise and checks it, and the solution stands between."""
    exercise = mould.exercise
    cells = read_cells(exercise.lesson)
    opens = [at for at, cell in enumerate(cells) if opened(cell) == exercise.id]
    problems = []
    if len(opens) != 1 or cells[opens[0]] not in learners(cells):
        call = f'course.exercise("{exercise.id}")'
        problems.append(f"{len(opens)} cells with {call}; expected one, not tagged solution")
    checks = [at for at, cell in enumerate(cells) if _checks(cell, exercise.id)]
    if not checks or cells[checks[-1]] not in learners(cells):
        problems.append(f'no cell with course.check("{exercise.id}") for the learner')
    elif opens and not any(map(_solves, cells[opens[0] : checks[-1]])):
        problems.append("no cell tagged solution between course.exercise(…) and course.check(…)")
    try:
        read_solution(exercise)
    except LookupError as error:
        problems.append(str(error))
    return _named(exercise, problems)


CLAUSES: tuple[Callable[[Mould], list[str]], ...] = (
    the_starter_fails,
    the_solution_passes,
    wrong_answers_are_told_apart,
    other_right_answers_pass,
    there_are_three_hints,
    the_notebook_uses_it,
)


def problems_of(exercise: Exercise) -> list[str]:
    """Where an exercise breaks the contract, clause after clause."""
    with Mould(exercise) as mould:
        return [line for clause in CLAUSES for line in clause(mould)]


def stray_files(lesson: Lesson) -> list[str]:
    """What stands in a lesson's folder and belongs to nothing."""
    declared = {each.id for each in lesson.exercises}
    names = {each.name for each in lesson.folder.iterdir()} - {"__pycache__"}
    strays = names - _IN_A_FOLDER
    if not declared:
        strays |= names & _OF_EXERCISES
    if (lesson.folder / STARTERS).is_dir():
        starters = {each.name for each in (lesson.folder / STARTERS).iterdir()}
        strays |= {f"{STARTERS}/{name}" for name in starters - declared}
    for name in _MODULES:
        inside = {each.name for each in (lesson.folder / name).glob("*")} - {"__pycache__"}
        modules = {each.name for each in sources(lesson.folder, name)}
        strays |= {f"{name}/{each}" for each in inside - modules}
    return [f"{lesson.id}: {name} belongs to no exercise, and is no part of a lesson"
            for name in sorted(strays)]  # fmt: skip


def undeclared_uses(lesson: Lesson) -> list[str]:
    """Cells that open an exercise which the front matter does not declare."""
    declared = {each.id for each in lesson.exercises}
    used = {id_ for cell in read_cells(lesson) if (id_ := opened(cell)) is not None}
    return [f"{lesson.id}: a cell opens exercise {id_}, which the front matter does not declare"
            for id_ in sorted(used - declared)]  # fmt: skip


def _told(mould: Mould, answer: WrongAnswer | RightAnswer, problems: list[str]) -> Feedback | None:
    """What an answer is told; None, and a problem more, if it can't be given."""
    try:
        with _given(mould, answer) as ws:
            return _looked_at(mould.exercise, ws, problems, _who(answer))
    except Exception as error:  # noqa: BLE001 - whatever broke, the exercise is to be named
        problems.append(f"{_who(answer)} does not run: {type(error).__name__}: {error}")
        return None


@contextmanager
def _given(mould: Mould, answer: WrongAnswer | RightAnswer) -> Iterator[Workspace]:
    """The exercise with an answer given to it, in a scratch folder."""
    with (mould.solved if answer.after_solution else mould.begun)() as ws, standing.elsewhere():
        standing.go_to(ws)
        with redirect_stdout(StringIO()):
            answer.do(ws)
        yield ws


def _who(answer: WrongAnswer | RightAnswer) -> str:
    kind = "wrong" if isinstance(answer, WrongAnswer) else "right"
    return f"the {kind} answer “{answer.title}”"


def _looked_at(exercise: Exercise, ws: Workspace, problems: list[str], who: str) -> Feedback:
    """Check it; whatever the check changed, and a fault of its own, is a problem."""
    before = snapshot(ws)
    feedback = check_exercise(exercise)
    after = snapshot(ws)
    changed = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    if changed:
        problems.append(f"the check of {who} changes {', '.join(changed)}")
    if _KITS_FAULT in feedback.cause:
        problems.append(f"the check has a fault, shown by {who}: {feedback.found}")
    return feedback


def snapshot(ws: Workspace) -> dict[str, str]:
    """Everything in a project: each file by hash, each table's rows, where git stands."""
    seen = {
        each.relative_to(ws.path).as_posix(): _hash(each)
        for each in sorted(ws.path.rglob("*"))
        if each.is_file()
    }
    if ws.url.get_backend_name() != "sqlite":
        engine = sa.create_engine(ws.url, poolclass=NullPool)
        with engine.connect() as connection:
            for table in sa.inspect(connection).get_table_names():
                rows = connection.execute(sa.select(sa.text("*")).select_from(sa.table(table)))
                seen[f"rows of {table}"] = repr(sorted(map(repr, rows)))
    if (ws.path / ".git").is_dir():
        for words in ("status --porcelain", "rev-parse HEAD", "stash list"):
            done = subprocess.run(
                ["git", "--no-optional-locks", *words.split()],
                cwd=ws.path,
                capture_output=True,
                text=True,
                errors="replace",  # of a damaged repository, git says whatever stands there
                check=False,
            )
            seen[f"git {words}"] = done.stdout
    return seen


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _lines_missing(feedback: Feedback, who: str) -> list[str]:
    names = ("found", "cause", "next_step")
    missing = [name for name in names if not getattr(feedback, name).strip()]
    return [f"the feedback to {who} has no {', '.join(missing)}"] if missing else []


def _checks(cell: Cell, id_: str) -> bool:
    calls = (f'course.check("{id_}")', f"course.check('{id_}')")
    return cell.kind == "code" and any(call in cell.source for call in calls)


def _solves(cell: Cell) -> bool:
    return cell.kind == "code" and SOLUTION in cell.tags


def _named(exercise: Exercise, problems: list[str]) -> list[str]:
    return [f"{exercise}: {problem}" for problem in dict.fromkeys(problems)]
