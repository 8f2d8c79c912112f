"""The project's files that people change, and how they write a revision by hand."""

from course.checks.doing import replace, write
from course.sandbox.workspace import Workspace

MODELS, TODOS, USERS = "sample_app/models.py", "sample_app/todos.py", "sample_app/users.py"
BASELINE = "alembic/versions/1c68802d1a50_create_users_and_todos.py"
_EMAIL = "String(255), unique=True)\n"


def add_to_user(ws: Workspace, line: str) -> None:
    """One more attribute of User."""
    replace(ws, MODELS, _EMAIL, f"{_EMAIL}    {line}\n")


def revision(ws: Workspace, message: str, upgrade: str, downgrade: str) -> None:
    """A revision with these two bodies; not applied."""
    ws.alembic("revision", "-m", message)
    slug = message.replace(" ", "_")
    (file,) = (ws.path / "alembic/versions").glob(f"*_{slug}.py")
    name = file.relative_to(ws.path).as_posix()
    head, _, rest = file.read_text("utf-8").partition("    pass\n")
    write(ws, name, f"{head}    {upgrade}\n{rest.replace('    pass', f'    {downgrade}')}")
