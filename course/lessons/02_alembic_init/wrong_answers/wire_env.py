"""What people do to 02.1."""

# ruff: noqa: D103 - each function has its title in the tables at the end

from collections.abc import Callable

from course.checks.answers import RightAnswer, WrongAnswer
from course.checks.doing import python, replace, sql, write
from course.sandbox.workspace import Workspace

from .files import ENGINE, ENV, INI, MODELS, OPTION, TEMPLATE


def _wire(ws: Workspace, metadata: str, url: Callable[[Workspace], object] | None = None) -> None:
    """Set target_metadata, and the URL: to the app's engine, unless another way is given."""
    replace(ws, ENV, "target_metadata = None", metadata)
    (url or _by_engine)(ws)


def _by_engine(ws: Workspace) -> None:
    replace(ws, ENV, OPTION, "database_url()")
    text = (ws.path / ENV).read_text("utf-8")
    text = text.replace(
        "from alembic import context\n",
        "from alembic import context\nfrom sample_app.database import database_url, make_engine\n",
    )
    write(ws, ENV, ENGINE.sub("make_engine()", text))


def _in_the_ini(ws: Workspace, file: str = "todo.db") -> None:
    replace(ws, INI, TEMPLATE, f"sqlalchemy.url = sqlite:///{file}\n")


def _revise(ws: Workspace, *, upgrade: bool = True) -> None:
    ws.alembic("revision", "--autogenerate", "-m", "create users and todos")
    if upgrade:
        ws.alembic("upgrade", "head")


IMPORTED = "from sample_app.models import Base\ntarget_metadata = Base.metadata"


def no_metadata(ws: Workspace) -> None:
    _by_engine(ws)
    ws.alembic("revision", "-m", "create users and todos")
    ws.alembic("upgrade", "head")


def without_autogenerate(ws: Workspace) -> None:
    _wire(ws, IMPORTED)
    ws.alembic("revision", "-m", "create users and todos")
    ws.alembic("upgrade", "head")


def base_without_models(ws: Workspace) -> None:
    _own_file_for_base(ws)
    _wire(ws, "from sample_app.base import Base\ntarget_metadata = Base.metadata")
    _revise(ws)


def _own_file_for_base(ws: Workspace) -> None:
    """Move Base out of models.py, as the page does."""
    text = (ws.path / MODELS).read_text("utf-8")
    moved = text[text.index("NAMING_CONVENTION") : text.index("class User")]
    imports = "from sqlalchemy import MetaData\nfrom sqlalchemy.orm import DeclarativeBase\n\n"
    write(ws, "sample_app/base.py", f'"""The base."""\n\n{imports}{moved.rstrip()}\n')
    replace(ws, MODELS, moved, "from sample_app.base import Base\n\n\n")


def one_model_only(ws: Workspace) -> None:
    """Each model gets a file of its own, and env.py imports one of them."""
    _own_file_for_base(ws)
    text = (ws.path / MODELS).read_text("utf-8")
    head, user = text[: text.index("class User")], text[text.index("class User") :]
    user, todo = user[: user.index("class Todo")], user[user.index("class Todo") :]
    write(ws, "sample_app/user.py", head + user)
    write(ws, MODELS, f"{head}from sample_app.user import User\n\n\n{todo}")
    _wire(ws, "from sample_app.user import Base\ntarget_metadata = Base.metadata")
    _revise(ws)


def create_all_came_first(ws: Workspace) -> None:
    python(ws, "-m", "sample_app", "seed")
    _wire(ws, IMPORTED)
    _revise(ws)


def one_table_only(ws: Workspace) -> None:
    _wire(ws, IMPORTED)
    sql(
        ws,
        "CREATE TABLE users (id INTEGER NOT NULL, first_name VARCHAR(100), last_name VARCHAR(100), "
        "email VARCHAR(255) NOT NULL, CONSTRAINT pk_users PRIMARY KEY (id), "
        "CONSTRAINT uq_users_email UNIQUE (email))",
    )
    _revise(ws)


def not_applied(ws: Workspace) -> None:
    _wire(ws, IMPORTED)
    _revise(ws, upgrade=False)


def stamped(ws: Workspace) -> None:
    not_applied(ws)
    ws.alembic("stamp", "head")


def app_ran_before_the_upgrade(ws: Workspace) -> None:
    not_applied(ws)
    python(ws, "-m", "sample_app", "seed")


def url_in_the_ini(ws: Workspace) -> None:
    _wire(ws, IMPORTED, _in_the_ini)
    _revise(ws)


def another_file(ws: Workspace) -> None:
    _wire(ws, IMPORTED, lambda ws: _in_the_ini(ws, "todos.db"))
    _revise(ws)


def one_place_only(ws: Workspace) -> None:
    """The URL of this folder on this machine."""
    _wire(ws, IMPORTED, lambda ws: _in_the_ini(ws, str(ws.path / "todo.db")))
    _revise(ws)


def models_moved_on(ws: Workspace) -> None:
    replace(ws, MODELS, "String(200))\n", "String(200))\n    note: Mapped[str | None]\n")


def online_only(ws: Workspace) -> None:
    """The engine is the app's, and the offline function still asks alembic.ini."""
    _wire(ws, IMPORTED)
    replace(ws, ENV, "url = database_url()", f"url = {OPTION}")
    _revise(ws)


def offline_by_the_ini(ws: Workspace) -> None:
    """As before, and alembic.ini has an address for it."""
    online_only(ws)
    _in_the_ini(ws)


def offline_by_the_engine(ws: Workspace) -> None:
    """Its URL is taken from an engine, which is made and connects to nothing."""
    _wire(ws, IMPORTED)
    replace(ws, ENV, "url = database_url()", "url = make_engine().url")
    _revise(ws)


def by_the_option(ws: Workspace) -> None:
    """The URL by set_main_option, and the models as a module."""
    _wire(
        ws,
        "from sample_app import models\ntarget_metadata = models.Base.metadata",
        lambda ws: replace(
            ws,
            ENV,
            "config = context.config\n",
            "config = context.config\n"
            "from sample_app.database import database_url\n"
            'config.set_main_option("sqlalchemy.url", str(database_url()).replace("%", "%%"))\n',
        ),
    )
    _revise(ws)


def by_the_environment(ws: Workspace) -> None:
    """The ini has the usual address, and env.py prefers DATABASE_URL."""

    def url(ws: Workspace) -> None:
        _in_the_ini(ws)
        replace(
            ws,
            ENV,
            "config = context.config\n",
            "config = context.config\nimport os\n"
            'if os.environ.get("DATABASE_URL"):\n'
            '    config.set_main_option("sqlalchemy.url", os.environ["DATABASE_URL"])\n',
        )

    _wire(ws, IMPORTED, url)
    _revise(ws)


def by_hand_in_two(ws: Workspace) -> None:
    """Two revisions, written after the models had been read."""
    _wire(ws, IMPORTED)
    sql(ws, "CREATE TABLE todos (id INTEGER PRIMARY KEY)")
    (made,) = _new_files(ws, lambda: ws.alembic("revision", "--autogenerate", "-m", "users"))
    text = (ws.path / made).read_text("utf-8")  # it would also mend the table that is no todos
    upgrade = text[text.index("    op.add_column") : text.index("    # ### end")]
    (ws.path / "todo.db").unlink()
    write(ws, made, text.replace(upgrade, "", 1))
    ws.alembic("upgrade", "head")
    _revise(ws)


def _new_files(ws: Workspace, do: Callable[[], object]) -> list[str]:
    before = set(ws.path.glob("alembic/versions/*.py"))
    do()
    after = set(ws.path.glob("alembic/versions/*.py"))
    return [each.relative_to(ws.path).as_posix() for each in after - before]


WRONG = [
    WrongAnswer("target_metadata is None", no_metadata, tells="target_metadata in env.py is"),
    WrongAnswer("no --autogenerate", without_autogenerate, tells="without --autogenerate"),
    WrongAnswer("Base without its models", base_without_models, tells="knows no table"),
    WrongAnswer("one model imported", one_model_only, tells="knows users; expected todos"),
    WrongAnswer("create_all came first", create_all_came_first, tells="makes no table"),
    WrongAnswer("one table was there", one_table_only, tells="makes todos; expected users"),
    WrongAnswer("not applied", not_applied, tells="written and not applied"),
    WrongAnswer("stamped", stamped, tells="`alembic stamp` does"),
    WrongAnswer("create_all before upgrade", app_ran_before_the_upgrade, tells="create_all"),
    WrongAnswer("the URL in alembic.ini", url_in_the_ini, tells="still works on another file"),
    WrongAnswer("another file", another_file, tells="works on todos.db; expected todo.db"),
    WrongAnswer("an absolute path", one_place_only, tells="goes to one certain todo.db"),
    WrongAnswer("offline forgotten", online_only, tells="run_migrations_offline(), which --sql"),
    WrongAnswer("offline by alembic.ini", offline_by_the_ini, tells="no variable reaches it: from"),
    WrongAnswer("a model changed", models_moved_on, tells="todos.note", after_solution=True),
]
RIGHT = [
    RightAnswer("set_main_option", by_the_option),
    RightAnswer("alembic.ini, and DATABASE_URL before it", by_the_environment),
    RightAnswer("a revision for each table", by_hand_in_two),
    RightAnswer("offline by an engine's URL", offline_by_the_engine),
]
