"""course.open_project: anybody's project, looked at, and left as it is."""

import hashlib
import json
import os
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

import course
from course.cli import main
from course.sandbox.open_project import NoDatabaseGiven, OpenedProject, open_project
from course.sandbox.other_config import NoSuchProject
from course.sandbox.other_database import DatabaseNotRead, parse_url, shown_url
from course.sandbox.other_models import ModelsNotRead
from tests.sandbox.projects import CREATE_TODOS, Project
from tests.state.test_display import words_of_html, words_of_text


@pytest.fixture(autouse=True)
def _own_place(work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A work folder of the test's own, and a working folder that isn't the project's."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)


@pytest.fixture
def theirs(project: Project) -> Project:
    """A project with one revision applied; env.py and the revision say so when they are run."""
    project.revision("1975ea83b712", None, CREATE_TODOS)
    assert project.here("upgrade", "head").exit_code == 0
    project.revision(
        "ae1027a6acf0",
        "1975ea83b712",
        "def upgrade():\n    op.drop_column('todos', 'title')\n\n\ndef downgrade():\n    pass\n",
    )
    for name in ("alembic/env.py", "alembic/versions/ae1027a6acf0_x.py"):
        text = (project.root / name).read_text("utf-8")
        project.write(name, f"{text}\nopen('was_run', 'w').close()\n")
    for cache in project.root.rglob("__pycache__"):
        shutil.rmtree(cache)
    return project


def state(root: Path) -> dict[str, tuple[str, int]]:
    """Every file and folder: what is in it, and when it was changed."""
    return {
        each.relative_to(root).as_posix(): (
            hashlib.sha256(each.read_bytes()).hexdigest() if each.is_file() else "",
            each.stat().st_mtime_ns,
        )
        for each in [root, *root.rglob("*")]
    }


def test_all_views_are_shown_and_nothing_is_changed(theirs: Project) -> None:
    before, modules, path = state(theirs.root), set(sys.modules), list(sys.path)
    seen = open_project(theirs.root / "alembic.ini", url=theirs.url)
    assert seen.revisions().current == ("1975ea83b712",)
    assert seen.revisions().pending == ("ae1027a6acf0",)
    assert [risk.kind for risk in seen.risks().risks] == ["drop_column", "lying_downgrade"]
    assert seen.problems == ()
    assert seen.schema().table("todos") is not None
    assert not seen.drift().differences
    assert str(seen.models) == "app.models:Base.metadata"
    document = seen.document()
    assert words_of_text(document.to_text()) == words_of_html(document.to_html())
    assert "1 revision is pending: ae1027a6acf0." in document.to_text()
    assert "drops a column" in document.to_text()
    assert str(theirs.root) not in document.to_text()
    assert state(theirs.root) == before
    assert list(sys.path) == path
    assert not {name for name in set(sys.modules) - modules if name.split(".")[0] == "app"}


def test_what_was_changed_since_is_drift(theirs: Project) -> None:
    (theirs.root / "alembic/versions/ae1027a6acf0_x.py").unlink()
    seen = open_project(theirs.root, url=theirs.url)
    assert not seen.drift()
    theirs.replace("app/models.py", "String(200)", "String(300)")
    (difference,) = seen.drift().differences
    assert difference.object == "todos.title"
    assert "is not done here" in difference.meaning
    assert "todos.title is not the same" in str(seen)


def test_without_a_url_the_models_are_not_imported(sqlite_project: Project) -> None:
    sqlite_project.write("app/models.py", "open('was_run', 'w').close()\n")
    seen = course.open_project(str(sqlite_project.root))
    assert isinstance(seen, OpenedProject)
    assert "no url was given" in str(seen)
    assert "Nothing of it was run" in str(seen)
    for view in (seen.schema, seen.drift):
        with pytest.raises(NoDatabaseGiven, match="env:DATABASE_URL"):
            view()
    assert not list(sqlite_project.root.rglob("was_run"))


def test_models_that_do_not_import_are_told_and_the_rest_is_shown(sqlite_project: Project) -> None:
    sqlite_project.here("upgrade", "head")
    sqlite_project.write("app/models.py", "import no_such_module\n")
    seen = open_project(sqlite_project.root, url=sqlite_project.url)
    with pytest.raises(ModelsNotRead, match="No module named 'no_such_module'"):
        seen.drift()
    assert "No module named 'no_such_module'" in str(seen)
    assert "No revisions." in str(seen)
    sqlite_project.write("app/models.py", "")
    with pytest.raises(ModelsNotRead, match="no MetaData was found at Nope"):
        open_project(sqlite_project.root, sqlite_project.url, "app.models:Nope").drift()


def test_models_that_connect_somewhere_are_refused(sqlite_project: Project) -> None:
    sqlite_project.here("upgrade", "head")
    text = (sqlite_project.root / "app/models.py").read_text("utf-8")
    url = f"sqlite:///{sqlite_project.root / 'todo.db'}"
    sqlite_project.write(
        "app/models.py", f"{text}\nimport sqlalchemy\nsqlalchemy.create_engine({url!r}).connect()\n"
    )
    with pytest.raises(ModelsNotRead, match="was not made by the course"):
        open_project(sqlite_project.root, sqlite_project.url).drift()


def test_models_are_found_by_the_way_that_env_py_goes(sqlite_project: Project) -> None:
    sqlite_project.here("upgrade", "head")
    sqlite_project.write(
        "alembic/env.py", "from app import models\ntarget_metadata = models.Base.metadata\n"
    )
    seen = open_project(sqlite_project.root, sqlite_project.url)
    assert str(seen.models) == "app:models.Base.metadata"
    assert [each.object for each in seen.drift().differences] == ["table todos"]


def test_models_are_found_by_convention_where_env_py_does_not_say(sqlite_project: Project) -> None:
    sqlite_project.here("upgrade", "head")
    sqlite_project.write("alembic/env.py", "import nowhere\ntarget_metadata = nowhere.make()\n")
    seen = open_project(sqlite_project.root, sqlite_project.url)
    assert str(seen.models) == "app.models"
    assert [each.object for each in seen.drift().differences] == ["table todos"]
    shutil.rmtree(sqlite_project.root / "app")
    with pytest.raises(ModelsNotRead, match=r"can't be told from env\.py"):
        seen.drift()


@pytest.mark.parametrize(
    "place", ["project/alembic.ini", "project", "project/alembic", "~/project"]
)
def test_a_project_is_opened_by_its_file_or_its_folder(
    sqlite_project: Project, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setenv("HOME", str(sqlite_project.root.parent))
    monkeypatch.chdir(sqlite_project.root.parent)
    assert open_project(place).config_file == sqlite_project.root / "alembic.ini"


def test_a_pyproject_and_another_section_are_read(sqlite_project: Project) -> None:
    ini = sqlite_project.root / "alembic.ini"
    text = ini.read_text("utf-8")
    ini.write_text(text.replace("[alembic]", "[second]"), "utf-8")
    with pytest.raises(NoSuchProject, match='section="second"'):
        open_project(ini)
    assert open_project(ini, section="second").section == "second"
    ini.unlink()
    sqlite_project.write("pyproject.toml", "[tool.alembic]\nscript_location = 'alembic'\n")
    assert open_project(sqlite_project.root).config_file.name == "pyproject.toml"


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("gone.ini", "There is no file 'gone.ini'. Near it, there is: project/alembic.ini."),
        ("gone/alembic.ini", "There is no folder gone either."),
        (".", "has no alembic.ini. Near it, there is: project/alembic.ini."),
        ("project/app", "Expected the file that `alembic init` made"),
        ("other.ini", "No 'script_location' key found in [alembic] of other.ini"),
        ("broken.ini", "broken.ini can't be read as an ini file"),
        ("~nobody_here/x", "can't be looked at"),
        ("x\0y", "There is no file 'x\\x00y'"),
    ],
)
def test_what_is_no_project_is_told_with_what_there_is(
    sqlite_project: Project, monkeypatch: pytest.MonkeyPatch, place: str, words: str
) -> None:
    above = sqlite_project.root.parent
    monkeypatch.chdir(above)
    (above / "other.ini").write_text("[alembic]\n[pytest]\nx = 1\n", "utf-8")
    (above / "broken.ini").write_text("script_location = x\n", "utf-8")
    with pytest.raises(NoSuchProject) as refused:
        open_project(place)
    assert words in str(refused.value)


def test_a_project_of_flask_migrate_is_read(sqlite_project: Project) -> None:
    (sqlite_project.root / "alembic.ini").unlink()
    sqlite_project.write("alembic/alembic.ini", "[alembic]\n")
    sqlite_project.revision("1975ea83b712", None, CREATE_TODOS)
    seen = open_project(sqlite_project.root / "alembic")
    assert seen.revisions().heads == ("1975ea83b712",)
    assert [(p.kind, p.stops_alembic) for p in seen.problems] == [("configuration", False)]
    assert "Flask-Migrate" in str(seen)


def test_a_location_from_a_folder_further_up_is_found(sqlite_project: Project) -> None:
    sqlite_project.revision("1975ea83b712", None, CREATE_TODOS)
    ini = sqlite_project.root / "alembic" / "alembic.ini"
    ini.write_text("[alembic]\nscript_location = alembic\n", "utf-8")
    seen = open_project(ini)
    assert seen.revisions().heads == ("1975ea83b712",)
    assert "run the command in project, with -c" in seen.problems[0].sentence


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("sqlite:///gone.db", "There is no SQLite file gone.db. None was made."),
        ("sqlite://", "in memory"),
        ("sqlite:///alembic.ini", "file is not a database"),
        ("no url", "none that SQLAlchemy takes"),
        ("env:NOT_SET", "no variable NOT_SET"),
        ("nothing://x/y", "driver isn't installed"),
        ("postgresql://ada:s3cret@127.0.0.1:1/x?password=s3cret2", "could not be read"),
    ],
)
def test_a_database_that_cannot_be_read_is_told_without_its_password(
    sqlite_project: Project, url: str, words: str
) -> None:
    before = state(sqlite_project.root)
    with pytest.raises(DatabaseNotRead) as refused:
        open_project(sqlite_project.root, url).schema()
    assert words in str(refused.value)
    assert "s3cret" not in str(refused.value)
    assert state(sqlite_project.root) == before
    assert "Traceback" not in "".join(refused.value._render_traceback_())


def test_a_password_is_never_shown(sqlite_project: Project) -> None:
    url = "postgresql://ada:s3cret@127.0.0.1:1/shop?sslpassword=s3cret"
    seen = open_project(sqlite_project.root, url)
    assert "postgresql://ada:***@127.0.0.1:1/shop" in repr(seen)
    assert "s3cret" not in f"{seen!r}{seen}{seen._repr_mimebundle_()}"
    assert shown_url(parse_url("sqlite:////home/ada/shop.db")) == "sqlite: shop.db"


@pytest.mark.parametrize("mode", ["wal", "delete"])
@pytest.mark.parametrize("is_open", [False, True])
def test_a_sqlite_file_is_left_as_it_is(
    sqlite_project: Project, mode: str, *, is_open: bool
) -> None:
    file = sqlite_project.root / "todo.db"
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute(f"PRAGMA journal_mode = {mode}")
    connection.execute("CREATE TABLE todos (id INTEGER PRIMARY KEY)")
    if not is_open:
        connection.close()
    before = state(sqlite_project.root)
    seen = open_project(sqlite_project.root, "sqlite:///todo.db")
    assert seen.schema().table("todos") is not None
    assert seen.revisions().current is None
    assert state(sqlite_project.root) == before
    connection.close()


def test_a_journal_that_was_left_behind_is_rolled_back_in_a_copy(sqlite_project: Project) -> None:
    file = sqlite_project.root / "todo.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE todos (id INTEGER PRIMARY KEY)")
        connection.execute("PRAGMA cache_size=1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DROP TABLE todos")
        for number in range(300):
            connection.execute(f"CREATE TABLE t{number} (id INTEGER)")
        crashed, kept = file.read_bytes(), Path(f"{file}-journal").read_bytes()
        connection.execute("ROLLBACK")
    file.write_bytes(crashed)
    Path(f"{file}-journal").write_bytes(kept)
    before = state(sqlite_project.root)
    seen = open_project(sqlite_project.root, "sqlite:///todo.db")
    assert [table.name for table in seen.schema().tables] == ["todos"]
    assert state(sqlite_project.root) == before


@pytest.mark.postgresql
def test_postgresql_is_read_in_a_transaction_that_cannot_write(
    postgresql_project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []

    def note(connection: sa.Connection, *what: object) -> None:
        read_only = connection.connection.dbapi_connection.read_only  # type: ignore[union-attr]
        sent.append(f"{read_only} {str(what[1]).split()[0]}")

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        monkeypatch.setenv("THEIRS", postgresql_project.url)
        seen = open_project(postgresql_project.root, "env:THEIRS")
        assert seen.schema().tables == ()
        assert seen.revisions().current is None
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)
    assert set(sent) == {"True SELECT"}


@pytest.mark.postgresql
def test_another_driver_and_other_schemas_of_postgresql_are_read(
    postgresql_project: Project, postgresql_url: URL
) -> None:
    postgresql_project.replace(
        "app/models.py", '"todos"\n', '"todos"\n    __table_args__ = {"schema": "shop"}\n'
    )
    engine = sa.create_engine(postgresql_url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE SCHEMA shop")
        connection.exec_driver_sql("CREATE TABLE shop.todos (id SERIAL PRIMARY KEY)")
    url = postgresql_url.set(drivername="postgresql+asyncpg")
    found = open_project(postgresql_project.root, url).drift()
    assert "shop.todos.title" in [difference.object for difference in found.differences]


def test_another_version_table_is_read_where_env_py_says_so(sqlite_project: Project) -> None:
    sqlite_project.replace(
        "alembic/env.py", "target_metadata=target_metadata\n", "version_table='versions',\n"
        "            target_metadata=target_metadata\n"
    )  # fmt: skip
    sqlite_project.replace(
        "alembic/env.py", "target_metadata=target_metadata,", "target_metadata=target_metadata,\n"
        "        version_table='versions',"
    )  # fmt: skip
    sqlite_project.revision("1975ea83b712", None, CREATE_TODOS)
    assert sqlite_project.here("upgrade", "head").exit_code == 0
    seen = open_project(sqlite_project.root, sqlite_project.url)
    assert seen.revisions().current == ("1975ea83b712",)
    assert not seen.drift()


def test_in_a_terminal_the_same_is_printed(
    sqlite_project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlite_project.revision("1975ea83b712", None, CREATE_TODOS)
    assert sqlite_project.here("upgrade", "head").exit_code == 0
    capsys.readouterr()
    monkeypatch.setenv("THEIRS", sqlite_project.url)
    sqlite_project.write("app/__init__.py", "print('a word of the models')")
    assert main(["open", str(sqlite_project.root), "--url", "env:THEIRS"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("The project project, opened for reading, on sqlite: todo.db.")
    assert "Models and database agree." in told
    assert max(map(len, told.splitlines())) < 200
    assert main(["open", str(sqlite_project.root), "--url", "env:THEIRS", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["current"] == ["1975ea83b712"]
    assert data["drift"] == []
    assert data["risks"] == []
    assert [revision["message"] for revision in data["revisions"]] == ["1975ea83b712 made by hand."]
    assert main(["open", os.devnull]) == 1
    assert "Traceback" not in capsys.readouterr().err
