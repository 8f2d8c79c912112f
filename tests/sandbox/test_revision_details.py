"""What the graph asks about a revision: its source, its SQL elsewhere, and the way to it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext

from course import paths
from course.sandbox.other_dialect import DIALECTS
from course.sandbox.revision_details import NotAnswered, RevisionDetails, SandboxDetails
from course.state.history import History
from course.state.revisions import read_current, read_history
from tests.sandbox.projects import CREATE_TODOS, NOTHING, Project

A, B, C, D, E = (letter * 12 for letter in "abcde")
ADD_COLUMN = """
def upgrade() -> None:
    op.add_column("todos", sa.Column("done", sa.Boolean))


def downgrade() -> None:
    for row in op.get_bind().execute(sa.text("SELECT id FROM todos")).fetchall():
        print(row)
"""
BATCH = """
def upgrade() -> None:
    with op.batch_alter_table("todos") as batch:
        batch.alter_column("title", nullable=True, existing_type=sa.String(200))


def downgrade() -> None:
    pass
"""


@pytest.fixture
def project(sqlite_project: Project) -> Project:
    """Two branches and their merge, and a base that depends on another."""
    made = sqlite_project
    made.revision(A, None, CREATE_TODOS)
    made.revision(B, A, ADD_COLUMN)
    made.revision(C, A, BATCH)
    made.write(
        f"alembic/versions/{D}_x.py",
        f'"""merge"""\nrevision = {D!r}\ndown_revision = ({B!r}, {C!r})\n' + NOTHING,
    )
    made.revision(E, None, NOTHING, more=f"depends_on = {A!r}")
    return made


def history(root: Path) -> History:
    engine = sa.create_engine(f"sqlite:///{root}/todo.db", poolclass=sa.NullPool)
    return read_history(root, read_current(engine))


def details(project: Project) -> SandboxDetails:
    return SandboxDetails(project.root, lambda: history(project.root))


def sql(project: Project, name: str, dialect: str, direction: str = "upgrade") -> Mapping[str, Any]:
    asked = {"what": "sql", "id": name, "dialect": dialect, "direction": direction}
    return details(project)(asked)


def run(project: Project, name: str, direction: str) -> Mapping[str, Any]:
    return details(project)({"what": "run", "id": name, "direction": direction})


def test_a_revision_tells_what_its_file_and_the_history_say(project: Project) -> None:
    told = details(project)({"what": "revision", "id": B})
    assert told["message"] == f"{B} made by hand."
    assert dict(told["facts"]) == {
        "File": f"alembic/versions/{B}_x.py",
        "down_revision": A,
        "Followed by": D,
    }
    assert told["upgrade"].startswith("def upgrade() -> None:\n    op.add_column(")
    assert told["downgrade"].endswith("print(row)")
    assert told["note"] == ""
    facts = dict(details(project)({"what": "revision", "id": E})["facts"])
    assert facts["down_revision"] == "none: it is a base"
    assert facts["depends_on"] == A


def test_a_file_that_cannot_be_read_says_so(project: Project) -> None:
    project.revision(C, A, "def upgrade(:\n    pass\n")
    told = details(project)({"what": "revision", "id": C})
    assert (told["upgrade"], told["downgrade"]) == ("", "")
    assert told["note"].startswith(f"{C}_x.py has a syntax error in line ")
    assert ["Problem", told["facts"][-1][1]] == told["facts"][-1]


def test_a_project_that_is_only_read_runs_nothing(project: Project) -> None:
    only_read = RevisionDetails(lambda: history(project.root))
    assert "steps" not in only_read({"what": "revision", "id": A})
    for what in ("sql", "run"):
        with pytest.raises(NotAnswered, match="only read"):
            only_read({"what": what, "id": A, "dialect": "mysql", "direction": "upgrade"})
    with pytest.raises(NotAnswered, match="No file has revision gone"):
        only_read({"what": "revision", "id": "gone"})


@pytest.mark.parametrize(
    ("dialect", "expected"),
    [
        ("sqlite", "id INTEGER NOT NULL"),
        ("postgresql", "id SERIAL NOT NULL"),
        ("mysql", "id INTEGER NOT NULL AUTO_INCREMENT"),
        ("mssql", "id INTEGER NOT NULL IDENTITY"),
        ("oracle", "VARCHAR2(200 CHAR)"),
    ],
)
def test_the_sql_of_any_dialect_needs_no_driver(
    project: Project, dialect: str, expected: str
) -> None:
    before = vars(MigrationContext)["configure"]
    told = sql(project, A, dialect)
    assert told["exit_code"] == 0
    assert expected in told["sql"]
    assert told["command"] == f"alembic upgrade base:{A} --sql"
    assert told["note"] == ""
    assert vars(MigrationContext)["configure"] is before
    assert not (project.root / "todo.db").exists()


def test_the_sql_is_that_of_the_revision_alone(project: Project) -> None:
    told = sql(project, D, "postgresql")
    assert f"{B}, {C} -> {D}" in told["sql"]
    assert "ALTER TABLE" not in told["sql"]
    assert told["note"].startswith("The command writes the SQL of other revisions as well;")
    told = sql(project, E, "postgresql")
    assert "CREATE TABLE todos" not in told["sql"]
    assert f"-> {E}" in told["sql"]
    down = sql(project, A, "mysql", "downgrade")
    assert down["command"] == f"alembic downgrade {A}:base --sql"
    assert "DROP TABLE todos;" in down["sql"]


def test_what_cannot_be_written_ahead_is_told_in_the_words_of_alembic(project: Project) -> None:
    told = sql(project, B, "postgresql", "downgrade")
    assert told["exit_code"] == 1
    assert "'NoneType' object has no attribute 'fetchall'" in told["note"]
    assert "a migration that reads rows gets None" in told["note"]
    told = sql(project, C, "sqlite")
    assert told["note"].startswith("Alembic stopped: This operation cannot proceed in --sql mode;")
    assert sql(project, C, "postgresql")["exit_code"] == 0


def test_an_env_that_connects_all_the_same_is_told(project: Project) -> None:
    project.replace(
        "alembic/env.py", "if context.is_offline_mode():", "if not context.config.cmd_opts:"
    )
    told = sql(project, A, "oracle")
    assert told["note"] == (
        "env.py of this project connects to its database for --sql too, so this is SQL for SQLite."
    )


@pytest.mark.usefixtures("work")
def test_the_todo_app_is_written_for_every_dialect(tmp_path: Path) -> None:
    root = tmp_path / "todo"
    root.mkdir()
    for part in ("sample_app", "alembic"):
        (root / part).symlink_to(paths.PROJECT / part)
    (root / "alembic.ini").write_bytes((paths.PROJECT / "alembic.ini").read_bytes())
    told = history(root)
    answer = SandboxDetails(root, lambda: told)
    for name in told.bases:
        for dialect in DIALECTS:
            asked = {"what": "sql", "id": name, "dialect": dialect, "direction": "upgrade"}
            assert answer(asked)["exit_code"] == 0


def test_up_and_down_by_the_buttons(project: Project) -> None:
    done = run(project, A, "upgrade")
    assert done["command"] == f"alembic upgrade {A}"
    assert done["exit_code"] == 0
    assert f"Running upgrade  -> {A}" in done["output"]
    assert run(project, B, "upgrade")["exit_code"] == 0
    assert history(project.root).current == (B,)
    assert run(project, A, "downgrade")["exit_code"] == 0
    assert history(project.root).current == (A,)


def test_a_step_that_makes_no_sense_says_why(project: Project) -> None:
    def why(name: str) -> tuple[str, str]:
        up, down = details(project)({"what": "revision", "id": name})["steps"]
        return up["why_not"], down["why_not"]

    nowhere = "The database stands before the first revision, so there is nothing to take back."
    assert why(A) == ("", nowhere)
    with pytest.raises(NotAnswered, match="stands before the first"):
        run(project, A, "downgrade")
    run(project, B, "upgrade")
    assert why(A) == (f"{A} is applied already.", "")
    assert why(B)[1].startswith(f"Nothing that comes after {B} is applied")
    assert why(C) == ("", f"{C} is not applied, so nothing above it can be taken back.")


def test_a_failing_migration_shows_its_exit_code(project: Project) -> None:
    project.revision(B, A, 'def upgrade() -> None:\n    raise SystemExit("no")\n')
    done = run(project, B, "upgrade")
    assert done["exit_code"] == 1
    assert done["output"].endswith("no")


@pytest.mark.parametrize(
    "asked", [{"what": "sql", "dialect": "db2", "direction": "upgrade"}, {"what": "run"}]
)
def test_a_question_that_makes_no_sense_is_refused(project: Project, asked: dict[str, str]) -> None:
    with pytest.raises(NotAnswered, match="expected"):
        details(project)({"id": A, **asked})
