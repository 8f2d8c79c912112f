"""What `%alembic X` prints is what `alembic X` prints, to the letter.

Each story is told twice, on two projects of the same making: once with every command run in this
process, once with every command a process. After each step both streams and the exit code are
compared, and at the end the revision files and the rows of `alembic_version`.
"""

import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from course.sandbox import postgres
from course.sandbox.runner import AlembicResult
from tests.sandbox.projects import CREATE_TODOS, NOTHING, Project, make_project

Step = str | Callable[[Project], None]
Twins = tuple[Project, Project]


def _write(name: str, text: str) -> Step:
    return lambda project: project.write(name, text)


def _replace(name: str, old: str, new: str) -> Step:
    return lambda project: project.replace(name, old, new)


def _revision(id_: str, down: object, body: str = NOTHING, more: str = "") -> Step:
    return lambda project: project.revision(id_, down, body, more=more)


def _delete(name: str) -> Step:
    return lambda project: (project.root / name).unlink()


def _sql(statement: str) -> Step:
    def run(project: Project) -> None:
        engine = sa.create_engine(_absolute(project), poolclass=sa.NullPool)
        with engine.begin() as connection:
            connection.exec_driver_sql(statement)

    return run


def _absolute(project: Project) -> sa.URL:
    url = make_url(project.url)
    if url.get_backend_name() == "sqlite":
        return url.set(database=str(project.root / str(url.database)))
    return url


def _upgrade_does(statement: str) -> Step:
    return _revision("bbbbbbbbbbbb", "aaaaaaaaaaaa", f"def upgrade() -> None:\n    {statement}\n")


TWO_HEADS: list[Step] = [
    _revision("aaaaaaaaaaaa", None, CREATE_TODOS, "branch_labels = ('app',)"),
    _revision("bbbbbbbbbbbb", "aaaaaaaaaaaa"),
    _revision("cccccccccccc", "aaaaaaaaaaaa"),
]

ADD_COLUMN = """
def upgrade() -> None:
    op.add_column("todos", sa.Column("note", sa.Text()))


def downgrade() -> None:
    op.drop_column("todos", "note")
"""

FAILS_LATE = """
def upgrade() -> None:
    op.create_table("tags", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("INSERT INTO nowhere VALUES (1)")


def downgrade() -> None:
    op.drop_table("tags")
"""

ALTER_TYPE = """
def upgrade() -> None:
    op.alter_column("todos", "title", type_=sa.Text(), existing_type=sa.String(200))


def downgrade() -> None:
    op.alter_column("todos", "title", type_=sa.String(200), existing_type=sa.Text())
"""

STORIES: dict[str, list[Step]] = {
    "first steps": [
        "--version",
        "--help",
        "upgrade --help",
        "",
        "list_templates",
        "current",
        "heads",
        "history",
        "branches",
        "upgrade head",
        "revision -m first --rev-id aaaaaaaaaaaa",
        "heads",
        "current",
        "upgrade head",
        "current -v",
        "check",
        "downgrade base",
        "current",
    ],
    "autogenerate": [
        "check",
        'revision --autogenerate -m "todos as they are" --rev-id aaaaaaaaaaaa',
        "upgrade head --sql",
        "upgrade head",
        "check",
        "history -v",
        "history -i",
        "history -r base:head",
        "show head",
        "show aaaa",
        _replace("app/models.py", "String(200)", "String(300)"),
        "check",
        _replace("app/models.py", "String(300)", "String(200)"),
        "check",
        "current --check-heads",
        "stamp base",
        "current --check-heads",
        "upgrade head",
        "stamp --purge head",
        "downgrade -1",
        "downgrade -1",
        "upgrade +1",
        "upgrade +1",
        "downgrade aaaaaaaaaaaa:base --sql",
        "-q upgrade head",
        "-x verbose=true current",
    ],
    "mistakes of typing": [
        "upgrade",
        "upgrde head",
        "upgrade nope",
        "downgrade nope",
        "show nope",
        "stamp nope",
        "merge",
        "merge -m x nope nopf",
        "revision --head nope -m x",
        "init alembic",
        "init -t nope elsewhere",
        "-c elsewhere.ini heads",
        "-n section heads",
        "edit head",
        "ensure_version",
        "ensure_version --sql",
        "--raiseerr upgrade nope",
        "history -r x:y",
        "history -r nope",
    ],
    "two heads": [
        *TWO_HEADS,
        "heads",
        "heads -v",
        "branches",
        "branches -v",
        "history",
        "upgrade head",
        "revision -m x --rev-id dddddddddddd",
        "upgrade heads",
        "current",
        "downgrade -1",
        "check",
        "merge heads -m together --rev-id dddddddddddd",
        "upgrade head",
        "history",
        "downgrade app@base",
    ],
    "damage": [
        _revision("aaaaaaaaaaaa", None, CREATE_TODOS),
        _revision("bbbbbbbbbbbb", "aaaaaaaaaaaa", ADD_COLUMN),
        "upgrade aaaaaaaaaaaa",
        "revision --autogenerate -m x",  # E1: not up to date
        "upgrade head",
        _delete("alembic/versions/bbbbbbbbbbbb_x.py"),
        "current",
        "upgrade head",  # E2: can't locate revision
        "stamp head",
        "stamp --purge aaaaaaaaaaaa",
        _revision("bbbbbbbbbbbb", "nobody"),
        "history",  # E27: a missing parent
        _revision("bbbbbbbbbbbb", "cccccccccccc"),
        _revision("cccccccccccc", "bbbbbbbbbbbb"),
        "heads",  # E27: a cycle
        _delete("alembic/versions/cccccccccccc_x.py"),
        _revision("bbbbbbbbbbbb", "aaaaaaaaaaaa", ADD_COLUMN),
        _write("alembic/versions/copy.py", 'revision = "bbbbbbbbbbbb"\ndown_revision = None\n'),
        "heads",  # C35: present more than once
        _delete("alembic/versions/copy.py"),
        _write("alembic/versions/broken.py", "def upgrade(:\n"),
        "history",
        _write("alembic/versions/broken.py", "print('hello')\n"),
        "history",
        _delete("alembic/versions/broken.py"),
        _sql("ALTER TABLE todos DROP COLUMN note"),
        _sql("ALTER TABLE todos ADD COLUMN note TEXT"),
        "upgrade head",  # half applied by hand: the column is there
    ],
    "failing migrations": [
        _revision("aaaaaaaaaaaa", None, CREATE_TODOS),
        _revision("bbbbbbbbbbbb", "aaaaaaaaaaaa", FAILS_LATE),
        "upgrade head",
        "current",
        "upgrade head",
        _revision("bbbbbbbbbbbb", "aaaaaaaaaaaa", ALTER_TYPE),
        "upgrade head",  # E12 on SQLite
        "upgrade head --sql",
        _revision(
            "bbbbbbbbbbbb", "aaaaaaaaaaaa", "def upgrade() -> None:\n    raise ValueError('ä €')\n"
        ),
        "upgrade head",
        _revision(
            "bbbbbbbbbbbb", "aaaaaaaaaaaa", "def upgrade() -> None:\n    raise SystemExit('no')\n"
        ),
        "upgrade head",
        _upgrade_does("raise SystemExit"),
        "upgrade head",
        _revision("bbbbbbbbbbbb", "aaaaaaaaaaaa", "x = 1\n"),
        "upgrade head",
        _revision(
            "bbbbbbbbbbbb",
            "aaaaaaaaaaaa",
            "import warnings\n\n\ndef upgrade() -> None:\n    warnings.warn('careful')\n"
            "    warnings.warn('silent', DeprecationWarning)\n    print('printed: ä €')\n",
        ),
        "upgrade head",
        "downgrade -1",
        "upgrade head",
    ],
    "every statement": [
        _revision("aaaaaaaaaaaa", None, CREATE_TODOS),
        "upgrade head",
        "check",
        _replace(
            "alembic.ini",
            "level = WARNING\nhandlers =\nqualname = sqlalchemy",
            "level = INFO\nhandlers =\nqualname = sqlalchemy",
        ),
        "current",
        "check",
        "check",
        _replace("app/models.py", "String(200)", "Text"),
        "check",
        "downgrade base",
    ],
    "a broken environment": [
        _replace("app/models.py", "class Todo(Base):", "class Todo(Base:"),
        "current",
        "heads",
        "check",
        _replace("app/models.py", "class Todo(Base:", "class Todo(Base):"),
        _write("elsewhere.py", "print('imported')\n"),
        _replace("alembic/env.py", "from app.models", "import elsewhere as e\nfrom app.models"),
        "current",
        _replace("alembic/env.py", "import elsewhere as e\n", ""),
        _replace("alembic.ini", "prepend_sys_path = .", "prepend_sys_path ="),
        "current",
        _replace("alembic.ini", "prepend_sys_path =", "prepend_sys_path = ."),
        _replace(
            "alembic.ini", "script_location = %(here)s/alembic", "script_location = %(here)s/gone"
        ),
        "heads",
        _replace("alembic.ini", "script_location = %(here)s/gone", ""),
        "heads",  # E31
        _write("alembic.ini", "this is no ini file\n"),
        "heads",
        _delete("alembic.ini"),
        "heads",
        "current",
    ],
}


def _normalised(text: str, project: Project) -> str:
    """Without what differs between any two runs of the same process."""
    text = text.replace(str(project.root), "<root>")
    if database := make_url(project.url).database:
        text = text.replace(database, "<database>")
    # What SQLAlchemy's log tells of a statement: how long it took, and the catalog's own numbers.
    text = re.sub(r"\[(generated in|cached since) [\d.]+s( ago)?\]", r"[\1 <time>]", text)
    text = re.sub(r"'\w*oids?\w*': \d+", "<oid>", text)
    text = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?", "<date>", text)
    return re.sub(r"\bat 0x[0-9a-f]+", "at <address>", text)


def _stdout(result: AlembicResult, project: Project) -> str:
    text = _normalised(result.stdout, project)
    # These three walk sets: the order of two heads differs from process to process.
    if result.arguments and result.arguments[0] in {"branches", "current", "heads"}:
        return " ".join(sorted(re.split(r"[\s,]+", text)))
    return text


def _told(result: AlembicResult, project: Project) -> str:
    return (
        f"$ {result.command}\n--- exit code {result.exit_code}\n--- stdout\n"
        f"{_stdout(result, project)}--- stderr\n{_normalised(result.stderr, project)}"
    )


def _files(project: Project) -> dict[str, str]:
    return {
        file.name: _normalised(file.read_text(), project)
        for file in sorted((project.root / "alembic" / "versions").glob("*.py"))
    }


def _versions(project: Project) -> list[str]:
    engine = sa.create_engine(_absolute(project), poolclass=sa.NullPool)
    if not sa.inspect(engine).has_table("alembic_version"):
        return []
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT version_num FROM alembic_version")
        return sorted(row[0] for row in rows)


# These ask a database for little, and the other stories ask the same of PostgreSQL; each step costs
# a process.
ON_SQLITE_ALONE = {"first steps", "mistakes of typing", "a broken environment"}


@pytest.fixture
def twins(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Twins]:
    """Two projects of the same making, each on a database of its own."""
    if engine == "sqlite":
        yield (
            make_project(tmp_path / "a", "sqlite:///todo.db"),
            make_project(tmp_path / "b", "sqlite:///todo.db"),
        )
        return
    first = request.getfixturevalue("postgresql_url")
    second = postgres.create_database()
    yield (
        make_project(tmp_path / "a", first.render_as_string(hide_password=False)),
        make_project(tmp_path / "b", second.render_as_string(hide_password=False)),
    )
    postgres.drop_database(second)


def _told_on() -> list[Any]:
    """Each story with the engines that it is told on."""
    told = []
    for story in STORIES:
        name = story.replace(" ", "-")
        told.append(pytest.param(story, "sqlite", id=f"{name}-sqlite"))
        if story not in ON_SQLITE_ALONE:
            mark = pytest.mark.postgresql
            told.append(pytest.param(story, "postgresql", id=f"{name}-postgresql", marks=mark))
    return told


@pytest.mark.parametrize(("story", "engine"), _told_on())
def test_here_and_in_a_terminal_print_the_same(story: str, twins: Twins) -> None:
    here, terminal = twins
    for step in STORIES[story]:
        if isinstance(step, str):
            arguments = shlex.split(step)
            assert _told(here.here(*arguments), here) == _told(
                terminal.in_terminal(*arguments), terminal
            )
        else:
            step(here)
            step(terminal)
    assert _files(here) == _files(terminal)
    assert _versions(here) == _versions(terminal)


def test_the_stories_hold_at_least_forty_different_commands() -> None:
    commands = {step for steps in STORIES.values() for step in steps if isinstance(step, str)}
    assert len(commands) >= 40
