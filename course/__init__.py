"""The kit: learn Alembic by running it.

A notebook begins with

    import course
    ws = course.start("01_life_before_migrations")

and has `%alembic` from the first of these lines on.
"""

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from course.checks.clinic import clinic
    from course.checks.lesson_map import lesson_map as map  # noqa: A004 - what a learner asks for
    from course.checks.notebook import check, exercise, hint
    from course.checks.notebook import show_goal as goal
    from course.checks.notebook import show_solution as solution
    from course.checks.predict import predict
    from course.checks.reset import reset
    from course.checks.status import progress
    from course.machine.doctor import doctor
    from course.sandbox.making import start
    from course.sandbox.open_project import open_project
    from course.sandbox.restore import restore
    from course.sandbox.teammate import teammate
    from course.sandbox.workspace import Workspace
    from course.state.bars import Bars as bars  # noqa: N813 - what a page calls it
    from course.state.compared import difference

__all__ = [
    "Workspace",
    "bars",
    "check",
    "clinic",
    "difference",
    "doctor",
    "exercise",
    "goal",
    "hint",
    "load_ipython_extension",
    "map",
    "open_project",
    "predict",
    "progress",
    "reset",
    "restore",
    "solution",
    "start",
    "teammate",
]

# Where a name is found when a notebook asks for it; `python -m course lab` never does.
_NAMES = {
    "Workspace": ("course.sandbox.workspace", "Workspace"),
    "bars": ("course.state.bars", "Bars"),
    "check": ("course.checks.notebook", "check"),
    "clinic": ("course.checks.clinic", "clinic"),
    "difference": ("course.state.compared", "difference"),
    "doctor": ("course.machine.doctor", "doctor"),
    "exercise": ("course.checks.notebook", "exercise"),
    "goal": ("course.checks.notebook", "show_goal"),
    "hint": ("course.checks.notebook", "hint"),
    "map": ("course.checks.lesson_map", "lesson_map"),
    "open_project": ("course.sandbox.open_project", "open_project"),
    "predict": ("course.checks.predict", "predict"),
    "progress": ("course.checks.status", "progress"),
    "reset": ("course.checks.reset", "reset"),
    "restore": ("course.sandbox.restore", "restore"),
    "solution": ("course.checks.notebook", "show_solution"),
    "start": ("course.sandbox.making", "start"),
    "teammate": ("course.sandbox.teammate", "teammate"),
}


def __getattr__(name: str) -> Any:
    """Load what a notebook asks for."""
    if name in _NAMES:
        module, attribute = _NAMES[name]
        return getattr(import_module(module), attribute)
    raise AttributeError(f"module 'course' has no attribute {name!r}")


def load_ipython_extension(shell: Any) -> None:
    """`%load_ext course` makes `%alembic`, `%alembic_fails` and `%fails` known."""
    from course.sandbox.magics import register

    register(shell)


def _register_magics() -> None:
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    if shell is not None:
        load_ipython_extension(shell)


# In a notebook, a magic that isn't known would be a mere message, and the page would go on.
if "IPython" in sys.modules:
    _register_magics()
