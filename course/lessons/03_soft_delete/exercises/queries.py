"""03.2: the queries about users who leave, tried on rows that the learner has not seen."""

from course.checks.exercise import Task
from course.sandbox.workspace import Workspace

from .hidden_rows import hide_rows
from .leaving import somebody_leaves, somebody_leaves_twice, somebody_returns
from .listing import todos_are_listed, users_are_listed
from .team import BOTH, with_left_at
from .tokyo import in_tokyo

_FILE = "sample_app/users.py"


def queries_keep_their_promise(ws: Workspace) -> str:
    """The commands, on hidden rows, on a machine and in a session that are in Tokyo."""
    hide_rows(ws)
    users_are_listed(ws)
    todos_are_listed(ws)
    with in_tokyo():
        somebody_leaves(ws)
        somebody_leaves_twice(ws)
        somebody_returns(ws)
    return (
        "users, leave, return and list do what they promise, on rows that you haven't seen, and "
        "on a machine in Tokyo."
    )


TASK = Task(
    start=with_left_at,
    check=queries_keep_their_promise,
    databases=BOTH,
    check_writes=True,
    hints=(
        (
            "Four places, and each has its like on the page: `list`, `delete` and `restore` for "
            f"todos. Begin with `list_users` in `{_FILE}`, and check after each."
        ),
        (
            "`list_users` needs a `.where(…)` that depends on `left`. `leave` writes only if "
            "`user.left_at` is None. For `list_todos`, a todo without a user must stay: that is "
            "what an outer join is for."
        ),
        (
            "`User.left_at.is_(None)` and `.is_not(None)`; `user.left_at = datetime.now(UTC)`; "
            "`user.left_at = None`; and "
            "`select(Todo).outerjoin(Todo.user).where(User.left_at.is_(None))`."
        ),
    ),
)
