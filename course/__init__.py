"""The kit: learn Alembic by running it.

A notebook begins with

    import course
    ws = course.start("01_life_before_migrations")

and has `%alembic` from the first of these lines on.
"""

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from course.sandbox.workspace import Workspace, start

__all__ = ["Workspace", "load_ipython_extension", "start"]


def __getattr__(name: str) -> Any:
    """Load the sandbox when a notebook asks for it; `python -m course lab` never does."""
    if name in {"Workspace", "start"}:
        from course.sandbox import workspace

        return getattr(workspace, name)
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
