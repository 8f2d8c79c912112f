"""The app as it is after Monday: its models, and what is typed to try it."""

from course.checks.doing import replace
from course.sandbox.workspace import Workspace

MODELS = "sample_app/models.py"
ADD = ("add", "Tell the users", "--for", "ben@example.com")


def asks_for_due_on(ws: Workspace, column: str = "due_on: Mapped[date | None]") -> None:
    """The models as they are after Monday."""
    after = "server_default=func.now())\n"
    replace(ws, MODELS, after, f"{after}    {column}\n")
    replace(ws, MODELS, "from datetime import datetime", "from datetime import date, datetime")
