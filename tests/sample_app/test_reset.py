import builtins
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url

from course.sandbox import postgres
from sample_app import reset
from sample_app.database import make_engine
from sample_app.reset import NotForDevelopment, check_server, check_url, main
from tests.migrations.history import HEAD


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands for the project; its migrations are the real ones."""
    real = reset.check_url
    monkeypatch.setattr(reset, "check_url", lambda url: real(url, tmp_path))
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    return tmp_path


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[str | None], list[str]]:
    """Answer the question; None hangs up. Gives the questions that were asked."""
    asked: list[str] = []

    def be(said: str | None) -> list[str]:
        def answering(question: str) -> str:
            asked.append(question)
            if said is None:
                raise EOFError
            return said

        monkeypatch.setattr(builtins, "input", answering)
        return asked

    return be


def filled(url: URL) -> sa.Engine:
    engine = make_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE mine (id INTEGER)")
        connection.exec_driver_sql("INSERT INTO mine VALUES (1), (2)")
    return engine


def tables(engine: sa.Engine) -> list[str]:
    return sorted(sa.inspect(engine).get_table_names())


AT_HEAD = ["alembic_version", "tags", "todo_tags", "todos", "users"]


def test_yes_makes_a_sqlite_file_anew(
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: Callable[[str | None], list[str]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    url = URL.create("sqlite", database=str(project / "todo.db"))
    monkeypatch.setenv("DATABASE_URL", str(url))
    engine = filled(url)
    asked = answer("yes")
    assert main([]) == 0
    assert "mine: 2 rows" in asked[0]
    assert tables(engine) == AT_HEAD
    with engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT version_num FROM alembic_version")) == HEAD
    assert "is empty and at head" in capsys.readouterr().out


@pytest.mark.parametrize("said", ["no", "", "y", None])
def test_anything_but_yes_changes_nothing(
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: Callable[[str | None], list[str]],
    capsys: pytest.CaptureFixture[str],
    said: str | None,
) -> None:
    url = URL.create("sqlite", database=str(project / "todo.db"))
    monkeypatch.setenv("DATABASE_URL", str(url))
    engine = filled(url)
    answer(said)
    assert main([]) == 1
    assert tables(engine) == ["mine"]
    err = capsys.readouterr().err
    assert "nothing was changed" in err
    assert err.count("\n") == 1


def test_yes_beforehand_asks_nothing(
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: Callable[[str | None], list[str]],
) -> None:
    url = URL.create("sqlite", database=str(project / "todo.db"))
    monkeypatch.setenv("DATABASE_URL", str(url))
    engine = filled(url)
    asked = answer(None)
    assert main(["--yes"]) == 0
    assert asked == []
    assert tables(engine) == AT_HEAD


@pytest.mark.postgresql
def test_a_postgresql_database_is_made_anew_when_its_name_says_dev(
    project: Path,
    postgresql_url: URL,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    admin = make_engine(postgresql_url, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
    name = f"{postgresql_url.database}_dev"
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    url = postgresql_url.set(database=name)
    try:
        engine = filled(url)
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE TYPE mood AS ENUM ('fine')")
        monkeypatch.setenv("DATABASE_URL", url.render_as_string(hide_password=False))
        assert main(["--yes"]) == 0
        assert tables(engine) == AT_HEAD
        assert sa.inspect(engine).get_enums() == []

        monkeypatch.setenv("DATABASE_URL", postgresql_url.render_as_string(hide_password=False))
        kept = filled(postgresql_url)
        assert main(["--yes"]) == 1
        assert tables(kept) == ["mine"]
        assert "ends in _dev" in capsys.readouterr().err
    finally:
        postgres.drop_database(url)


@pytest.mark.postgresql
def test_the_connection_itself_is_asked_where_it_ended(postgresql_url: URL) -> None:
    with pytest.raises(NotForDevelopment, match="expected a name ending in _dev"):
        check_server(make_engine(postgresql_url, poolclass=sa.NullPool))


@pytest.mark.parametrize(
    "said",
    [
        "postgresql://localhost/todo_dev",
        "postgresql+psycopg://ada:secret@127.0.0.1:5433/todo_dev",
        "postgresql://[::1]/todo_dev",
        "postgresql:///todo_dev",
        "postgresql:///todo_dev?host=/var/run/postgresql",
        "postgresql://ada@/todo_dev?host=localhost:5432",
        "sqlite:///todo.db",
        "sqlite:///work/other.db",
    ],
)
def test_a_development_database_is_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    check_url(make_url(said), tmp_path)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("postgresql://u:secret@db.example.com/todo_dev", "is on db.example.com"),
        ("postgresql:///todo_dev?host=/tmp,db.example.com", "is on db.example.com"),
        ("postgresql:///todo_dev?host=localhost&host=db.example.com:5432", "db.example.com"),
        ("postgresql://localhost/todo_dev?hostaddr=10.1.1.1", "is on 10.1.1.1"),
        ("postgresql:///todo_dev?service=production", "is on production"),
        ("postgresql://localhost.example.com/todo_dev", "localhost.example.com"),
        ("postgresql://u:secret@localhost/todo", "ends in _dev"),
        ("postgresql://u:secret@localhost/todo_dev_2", "ends in _dev"),
        ("postgresql://u:secret@localhost", "ends in _dev"),
        ("mysql://u:secret@localhost/todo_dev", "neither SQLite nor PostgreSQL"),
        ("sqlite://", "no plain path"),
        ("sqlite:///:memory:", "no plain path"),
        ("sqlite:///file:todo.db?uri=true", "no plain path"),
        ("sqlite:///../outside.db", "outside the project"),
        ("sqlite:///notes.txt", "no SQLite database"),
        ("sqlite:///folder", "is no file"),
        ("sqlite:///link.db", "outside the project"),
    ],
)
def test_anything_else_is_refused_without_its_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, reason: str
) -> None:
    root = tmp_path / "project"
    (root / "folder").mkdir(parents=True)
    (root / "notes.txt").write_text("what somebody wrote down")
    (tmp_path / "outside.db").touch()
    (root / "link.db").symlink_to(tmp_path / "outside.db")
    monkeypatch.chdir(root)
    with pytest.raises(NotForDevelopment, match=reason) as refused:
        check_url(make_url(said), root)
    assert "secret" not in str(refused.value)


def test_a_refusal_is_one_line_and_the_database_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The real project's folder is the limit here: a temporary folder is outside of it."""
    url = URL.create("sqlite", database=str(tmp_path / "other.db"))
    monkeypatch.setenv("DATABASE_URL", str(url))
    engine = filled(url)
    assert main(["--yes"]) == 1
    assert tables(engine) == ["mine"]
    err = capsys.readouterr().err
    assert err.startswith("error: sqlite:///")
    assert err.endswith("is outside the project\n")
