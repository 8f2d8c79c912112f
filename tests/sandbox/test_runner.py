"""course.sandbox.runner: the process that runs a command is left as it was."""

import contextlib
import importlib
import io
import logging
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
import warnings
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from course.sandbox import runner
from course.sandbox.guard import DatabaseRefused, NotOnScratch
from course.sandbox.runner import AlembicInterrupted
from tests.sandbox.projects import CREATE_TODOS, NOTHING, Project


def test_models_edited_since_the_last_command_are_seen(sqlite_project: Project) -> None:
    first = sqlite_project.here("revision", "--autogenerate", "-m", "one")
    assert "Detected added table 'todos'" in first.stderr
    assert sqlite_project.here("upgrade", "head").exit_code == 0
    # The same size and, very likely, the same second: a compiled module would pass for current.
    sqlite_project.replace("app/models.py", "title:", "label:")
    check = sqlite_project.here("check")
    assert "Detected added column 'todos.label'" in check.stderr
    assert "Detected removed column 'todos.title'" in check.stderr


def test_env_py_edited_since_the_last_command_is_seen(sqlite_project: Project) -> None:
    sqlite_project.here("current")
    sqlite_project.replace("alembic/env.py", "import context", "import context\nprint('edited')")
    assert sqlite_project.here("current").stdout == "edited\n"


def test_a_migration_edited_since_the_last_command_is_seen(sqlite_project: Project) -> None:
    sqlite_project.revision("aaaaaaaaaaaa", None, CREATE_TODOS)
    sqlite_project.here("upgrade", "head")
    sqlite_project.here("downgrade", "base")
    sqlite_project.revision("aaaaaaaaaaaa", None, CREATE_TODOS.replace("todos", "tasks"))
    sqlite_project.here("upgrade", "head")
    engine = sa.create_engine(f"sqlite:///{sqlite_project.root}/todo.db")
    assert sa.inspect(engine).has_table("tasks")
    engine.dispose()


def test_the_notebooks_own_modules_stay(
    sqlite_project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(sqlite_project.root)
    mine = importlib.import_module("app.models")
    path, argv = sys.path.copy(), sys.argv
    sqlite_project.write("app/extra.py", "")
    sqlite_project.replace(
        "app/models.py", "from sqlalchemy ", "import app.extra\nfrom sqlalchemy "
    )
    assert sqlite_project.here("check").exit_code != 0  # it imported the models
    assert sys.modules["app.models"] is mine
    assert "app.extra" not in sys.modules
    assert (sys.path, sys.argv) == (path, argv)
    for name in ("app.models", "app"):
        monkeypatch.delitem(sys.modules, name)


def test_a_module_of_the_same_name_from_elsewhere_is_not_mistaken_for_the_projects(
    sqlite_project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere" / "app"
    elsewhere.mkdir(parents=True)
    (elsewhere / "__init__.py").write_text("")
    (elsewhere / "models.py").write_text("raise RuntimeError('the wrong app')\n")
    monkeypatch.syspath_prepend(elsewhere.parent)
    mine = importlib.import_module("app")
    assert "Detected added table 'todos'" in sqlite_project.here("check").stderr
    assert sys.modules["app"] is mine
    monkeypatch.delitem(sys.modules, "app")


def test_loggers_handlers_and_levels_stay(sqlite_project: Project, tmp_path: Path) -> None:
    mine = logging.getLogger("my.notebook")
    handler = logging.FileHandler(tmp_path / "notebook.log")
    mine.addHandler(handler)
    mine.setLevel(logging.INFO)
    mine.propagate = False
    alembic_log = logging.getLogger("alembic")
    before = (
        alembic_log.level,
        alembic_log.handlers[:],
        logging.root.level,
        logging.root.handlers[:],
    )
    sqlite_project.here("current")  # the template's env.py calls fileConfig, which disables loggers
    mine.info("still heard")
    handler.close()
    assert not mine.disabled
    assert (tmp_path / "notebook.log").read_text() == "still heard\n"
    assert before == (
        alembic_log.level,
        alembic_log.handlers[:],
        logging.root.level,
        logging.root.handlers[:],
    )
    mine.handlers.clear()


def test_a_notebook_that_took_alembics_handlers_away_prints_what_a_terminal_prints(
    sqlite_project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a fileConfig in the notebook does; Python would print such messages by itself."""
    for logger in (logging.root, logging.getLogger("alembic")):
        monkeypatch.setattr(logger, "handlers", [])
    here, terminal = sqlite_project.here("show", "nope"), sqlite_project.in_terminal("show", "nope")
    assert here.stderr == terminal.stderr
    assert logging.getLogger("alembic").handlers == []


def test_warning_filters_stay(sqlite_project: Project) -> None:
    sqlite_project.replace(
        "alembic/env.py",
        "import context",
        "import context\nimport warnings\nwarnings.simplefilter('ignore')",
    )
    before = list(warnings.filters)
    sqlite_project.here("current")
    assert list(warnings.filters) == before


def test_the_environment_and_the_working_folder_stay(sqlite_project: Project) -> None:
    sqlite_project.replace(
        "alembic/env.py",
        "import context",
        "import context\nimport os\nos.environ['LEFT_BEHIND'] = '1'\nos.chdir('/')",
    )
    folder, environment = Path.cwd(), dict(os.environ)
    sqlite_project.here("current")
    assert Path.cwd() == folder
    assert dict(os.environ) == environment


def test_event_listeners_of_the_project_go_with_its_command(sqlite_project: Project) -> None:
    sqlite_project.write(
        "app/models.py",
        (sqlite_project.root / "app/models.py").read_text()
        + textwrap.dedent("""
            from sqlalchemy import Engine, event

            @event.listens_for(Engine, "connect")
            def connected(connection, record):
                print("heard a connection")
            """),
    )
    assert sqlite_project.here("current").stdout.count("heard a connection") == 1
    assert sqlite_project.here("current").stdout.count("heard a connection") == 1  # not twice
    assert not _prints_on_connect()


def _prints_on_connect() -> bool:
    engine = sa.create_engine("sqlite://")
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        engine.connect().close()
    engine.dispose()
    return printed.getvalue() != ""


def test_what_env_py_registers_with_alembic_goes_with_its_command(sqlite_project: Project) -> None:
    sqlite_project.replace(
        "alembic/env.py",
        "import context",
        textwrap.dedent("""\
            import context
            from alembic.operations import Operations, ops
            from alembic.autogenerate import comparators, renderers

            class Own(ops.MigrateOperation):
                pass

            @Operations.implementation_for(Own)
            def run(operations, operation):
                pass

            @renderers.dispatch_for(Own)
            def render(context, operation):
                return "own"

            @comparators.dispatch_for("schema")
            def compare(context, operations, schemas):
                print("compared by my own")
            """),
    )
    for _ in range(2):  # a second registration would be refused if the first were still there
        result = sqlite_project.here("check")
        assert result.stdout.count("compared by my own") == 1, result.stderr


def test_mappers_made_by_the_notebook_still_work_after_a_command(sqlite_project: Project) -> None:
    from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

    class Base(DeclarativeBase):
        pass

    class Note(Base):
        __tablename__ = "notes"
        id: Mapped[int] = mapped_column(primary_key=True)

    engine = sa.create_engine("sqlite://")
    Base.metadata.create_all(engine)
    assert sqlite_project.here("check").exit_code != 0
    with Session(engine) as session:
        session.add(Note(id=1))
        session.commit()
        assert session.get(Note, 1) is not None
    engine.dispose()


def test_a_connection_left_open_by_env_py_holds_no_lock(sqlite_project: Project) -> None:
    sqlite_project.replace(
        "alembic/env.py",
        "import context",
        textwrap.dedent("""\
            import context
            import sqlalchemy
            import sys
            sys.kept = sqlalchemy.create_engine("sqlite:///todo.db").connect()
            sys.kept.exec_driver_sql("BEGIN EXCLUSIVE")
            raise SystemExit("left with a transaction open")
            """),
    )
    assert sqlite_project.here("current").stderr == "left with a transaction open\n"
    engine = sa.create_engine(
        f"sqlite:///{sqlite_project.root}/todo.db", connect_args={"timeout": 0}
    )
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE free (id integer)")
    engine.dispose()
    del sys.kept


def test_a_database_outside_the_project_is_refused_by_its_url(
    sqlite_project: Project, tmp_path: Path
) -> None:
    other = tmp_path / "customers.db"
    sqlite_project.replace("alembic.ini", "sqlite:///todo.db", f"sqlite:///{other}")
    with pytest.raises(DatabaseRefused) as caught:
        sqlite_project.here("current")
    assert caught.value.url == f"sqlite:///{other}"
    assert not other.exists()


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (
            "postgresql+psycopg://me:hunter2@db.example.invalid/customers",
            "postgresql://me:***@db.example.invalid/customers",
        ),
        ("sqlite:///file:/customers.db?uri=true", "sqlite:////customers.db"),
    ],
)
def test_a_foreign_database_is_named_without_its_password(
    sqlite_project: Project, url: str, shown: str
) -> None:
    sqlite_project.replace("alembic.ini", "sqlite:///todo.db", url)
    with pytest.raises(DatabaseRefused) as caught:
        sqlite_project.here("upgrade", "head")
    assert caught.value.url == shown
    assert "hunter2" not in str(caught.value)


def test_a_refusal_is_told_even_when_env_py_catches_everything(
    sqlite_project: Project, tmp_path: Path
) -> None:
    sqlite_project.replace("alembic.ini", "sqlite:///todo.db", f"sqlite:///{tmp_path}/customers.db")
    sqlite_project.replace(
        "alembic/env.py",
        "    run_migrations_online()",
        "    try:\n        run_migrations_online()\n    except Exception:\n        print('caught')",
    )
    with pytest.raises(DatabaseRefused):
        sqlite_project.here("current")


@pytest.mark.postgresql
def test_a_postgresql_database_without_our_prefix_is_refused(postgresql_project: Project) -> None:
    url = sa.make_url(postgresql_project.url)
    postgresql_project.replace("alembic.ini", str(url.database), "postgres")
    with pytest.raises(DatabaseRefused, match="/postgres"):
        postgresql_project.here("current")


def test_what_runs_on_scratch_keeps_off_a_file_when_scratch_is_a_server(
    sqlite_project: Project,
) -> None:
    scratch = sa.make_url("postgresql+psycopg://nobody@/scratch")
    with pytest.raises(NotOnScratch, match=r"an empty PostgreSQL database.*connects to todo\.db"):
        runner.run(["upgrade", "head"], root=sqlite_project.root, redirect=scratch)
    assert not (sqlite_project.root / "todo.db").exists()


@pytest.mark.postgresql
def test_what_runs_on_scratch_keeps_off_a_server_when_scratch_is_a_file(
    postgresql_project: Project, tmp_path: Path
) -> None:
    postgresql_project.here("revision", "-m", "one")
    scratch = sa.URL.create("sqlite", database=str(tmp_path / "scratch.db"))
    with pytest.raises(NotOnScratch, match="an empty SQLite database"):
        runner.run(["upgrade", "head"], root=postgresql_project.root, redirect=scratch)
    assert "(head)" not in postgresql_project.here("current").stdout


def test_revision_ids_look_like_alembics_and_are_the_same_when_the_steps_are(
    tmp_path: Path,
) -> None:
    from tests.sandbox.projects import make_project

    ids = []
    for parent in ("a", "b"):
        project = make_project(tmp_path / parent / "todo", "sqlite:///todo.db")
        for message in ("one", "two"):
            project.here("revision", "-m", message)
        ids.append(sorted(f.name for f in (project.root / "alembic/versions").glob("*.py")))
    assert ids[0] == ids[1]
    assert len(ids[0]) == 2
    assert all(len(name.partition("_")[0]) == 12 for name in ids[0])
    assert all(set(name.partition("_")[0]) <= set("0123456789abcdef") for name in ids[0])


def test_the_first_of_a_labelled_line_keeps_its_id_to_itself(sqlite_project: Project) -> None:
    versions = sqlite_project.root / "alembic/versions"
    before = set(versions.glob("*.py"))
    sqlite_project.here("revision", "-m", "audit", "--head", "base", "--branch-label", "audit")
    (audit,) = set(versions.glob("*.py")) - before
    audit.unlink()
    sqlite_project.here("revision", "-m", "next")
    (following,) = set(versions.glob("*.py")) - before
    assert audit.name[:12] != following.name[:12]


def test_edit_says_what_to_do_instead(sqlite_project: Project) -> None:
    sqlite_project.revision("aaaaaaaaaaaa", None, NOTHING)
    result = sqlite_project.here("edit", "head")
    assert result.exit_code == 255
    assert "open aaaaaaaaaaaa_x.py in JupyterLab" in result.stdout


def test_output_comes_through_as_it_is_written(
    sqlite_project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    result = runner.run(["heads", "--help"], root=sqlite_project.root, echo=True)
    assert capsys.readouterr().out == result.stdout != ""


SLOW = """
def upgrade() -> None:
    op.execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    )


def downgrade() -> None:
    pass
"""
SLEEPS = """
def upgrade() -> None:
    op.execute("SELECT pg_sleep(600)")


def downgrade() -> None:
    pass
"""


def _press_ctrl_c_when(started: Path) -> threading.Thread:
    def press() -> None:
        while not started.exists():
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=press)
    thread.start()
    return thread


@pytest.mark.skipif(os.name == "nt", reason="SIGINT can't be sent to oneself on Windows")
def test_ctrl_c_stops_a_migration_and_leaves_the_kernel_usable(project: Project) -> None:
    started = project.root / "started"
    body = SLOW if "sqlite" in project.url else SLEEPS
    project.revision(
        "aaaaaaaaaaaa",
        None,
        body.replace("    op.execute(", "    open('started', 'w').close()\n    op.execute(", 1),
    )
    handler = signal.getsignal(signal.SIGINT)
    thread = _press_ctrl_c_when(started)
    with pytest.raises(AlembicInterrupted, match="alembic upgrade head"):
        project.here("upgrade", "head")
    thread.join()
    assert signal.getsignal(signal.SIGINT) is handler
    project.revision("aaaaaaaaaaaa", None, NOTHING)
    assert project.here("upgrade", "head").exit_code == 0
    assert "aaaaaaaaaaaa (head)" in project.here("current").stdout


def test_a_command_runs_in_the_folder_one_stands_in(sqlite_project: Project) -> None:
    result = sqlite_project.here("heads", folder=sqlite_project.root / "alembic")
    assert "No 'script_location' key found in configuration" in result.stdout


def test_this_process_never_needs_a_second_one(
    sqlite_project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_process(*_: object, **__: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(subprocess, "Popen", no_process)
    monkeypatch.setattr(threading.Thread, "start", no_process)
    assert sqlite_project.here("revision", "--autogenerate", "-m", "x").exit_code == 0
    assert sqlite_project.here("upgrade", "head").exit_code == 0
