"""What alembic/env.py promises, run as people run it: by the command line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL

from course.state.schema import read_schema
from tests.migrations.history import BASELINE, HEAD, PROJECT, MigratedDatabase, copy_project

INI = str(PROJECT / "alembic.ini")


def alembic(*arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run `alembic` on what DATABASE_URL names: in this project, or in a copy."""
    ini = () if folder else ("-c", INI)
    return subprocess.run(
        [sys.executable, "-m", "alembic", *ini, *arguments],
        cwd=folder or PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )


def revision_file(folder: Path, upgrade: str) -> Path:
    """A revision on top of the real ones, in a copy of the project."""
    file = folder / "alembic" / "versions" / "b0b0b0b0b0b0_one_more.py"
    body = "\n".join(f"    {line}" for line in upgrade.splitlines())
    file.write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f"revision = 'b0b0b0b0b0b0'\ndown_revision = '{HEAD}'\n"
        f"def upgrade():\n{body}\n"
        "def downgrade():\n    pass\n",
        encoding="utf-8",
    )
    return file


def test_a_failing_migration_leaves_nothing(database: MigratedDatabase, tmp_path: Path) -> None:
    folder = copy_project(tmp_path / "copy")
    assert alembic("upgrade", "head", folder=folder).returncode == 0
    database.put_back({"users": {(1,): {"id": 1, "full_name": "Ada", "email": "ada@x"}}})
    schema, rows = database.schema(), database.rows()
    fails = revision_file(
        folder,
        "op.create_table('extra', sa.Column('id', sa.Integer(), primary_key=True))\n"
        "op.add_column('users', sa.Column('extra', sa.Integer()))\n"
        "op.execute(\"UPDATE users SET full_name = 'half'\")\n"
        "with op.batch_alter_table('todos') as batch_op:\n"
        "    batch_op.alter_column('title', existing_type=sa.String(200), nullable=True)\n"
        "op.execute('SELECT no_such_column FROM users')\n",
    )
    ran = alembic("upgrade", "head", folder=folder)
    assert ran.returncode != 0
    assert "no_such_column" in ran.stdout + ran.stderr
    assert database.schema() == schema
    assert database.rows() == rows
    assert database.versions() == {HEAD}

    mended = fails.read_text(encoding="utf-8").replace("SELECT no_such_column", "SELECT extra")
    fails.write_text(mended, encoding="utf-8")
    assert alembic("upgrade", "head", folder=folder).returncode == 0
    assert [user["full_name"] for user in database.rows()["users"].values()] == ["half"]


def test_on_sqlite_a_migration_that_leaves_orphans_is_rolled_back(
    sqlite_url: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url.render_as_string())
    folder = copy_project(tmp_path / "copy")
    alembic("upgrade", "head", folder=folder)
    engine = sa.create_engine(sqlite_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO users VALUES (1, 'ada@x', 'Ada')")
        connection.exec_driver_sql("INSERT INTO todos (title, user_id) VALUES ('hers', 1)")
    revision_file(folder, "op.execute('DELETE FROM users')")
    ran = alembic("upgrade", "head", folder=folder)
    assert ran.returncode != 0
    assert "1 row(s) refer to rows that are not there" in ran.stdout
    assert "todos row 1 -> users" in ran.stdout
    assert "Traceback" not in ran.stdout + ran.stderr
    with engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM users")) == 1


@pytest.mark.postgresql
def test_six_processes_may_upgrade_at_once(postgresql_url: URL) -> None:
    url = postgresql_url.render_as_string(hide_password=False)
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "alembic", "-c", INI, "upgrade", "head"],
            cwd=PROJECT,
            env={**os.environ, "DATABASE_URL": url},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(6)
    ]
    printed = [process.communicate()[0] for process in running]
    assert [process.returncode for process in running] == [0] * 6, "\n".join(printed)
    assert sum(f"-> {BASELINE}" in each for each in printed) == 1
    assert sum(f"-> {HEAD}" in each for each in printed) == 1
    engine = sa.create_engine(postgresql_url, poolclass=sa.NullPool)
    [index] = [index for index in _todos_indexes(engine) if index.name == "ix_todos_status_due_on"]
    assert index.valid


def _todos_indexes(engine: sa.Engine) -> tuple[object, ...]:
    table = read_schema(engine).table("todos")
    assert table is not None
    return table.indexes


@pytest.mark.postgresql
def test_a_percent_sign_in_the_password_does_no_harm(
    postgresql_url: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgresql_url.set(password="50%off@home").render_as_string(hide_password=False)
    assert "50%25off" in url
    monkeypatch.setenv("DATABASE_URL", url)
    for arguments in (["upgrade", "head"], ["check"], ["upgrade", "head", "--sql"]):
        ran = alembic(*arguments)
        assert (ran.returncode, ran.stderr.count("Traceback")) == (0, 0), ran.stdout + ran.stderr


def test_a_percent_sign_in_the_path_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "100%" / "%(here)s.db"
    file.parent.mkdir()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    assert alembic("upgrade", "head").returncode == 0
    assert file.stat().st_size > 0


def test_the_loggers_of_the_app_survive_an_upgrade(
    sqlite_url: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url.render_as_string())
    ran = subprocess.run(
        [
            sys.executable,
            "-c",
            (
                "import logging, sys\n"
                "audit = logging.getLogger('sample_app.audit')\n"
                "audit.setLevel('INFO')\n"
                "audit.addHandler(logging.StreamHandler(sys.stdout))\n"
                "from alembic import command\n"
                "from alembic.config import Config\n"
                f"command.upgrade(Config({INI!r}), 'head')\n"
                "audit.info('still heard')\n"
            ),
        ],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "still heard" in ran.stdout


def test_the_offline_script_makes_the_same_schema(database: MigratedDatabase) -> None:
    database.upgrade("head")
    online = database.schema()
    database.downgrade("base")
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")

    _run_script(database.engine, alembic("upgrade", "head", "--sql"))
    assert database.schema() == online
    assert database.versions() == {HEAD}

    _run_script(database.engine, alembic("downgrade", f"{HEAD}:base", "--sql"))
    assert database.schema().tables == ()


def _run_script(engine: sa.Engine, ran: subprocess.CompletedProcess[str]) -> None:
    """Give a script to the database as sqlite3 and psql would: it says BEGIN and COMMIT itself."""
    assert ran.returncode == 0, ran.stdout + ran.stderr
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        for statement in ran.stdout.split(";\n"):
            if statement.strip():
                driver.execute(statement)
