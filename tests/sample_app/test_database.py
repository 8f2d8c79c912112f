import os
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL

from sample_app import database
from sample_app.database import database_url, make_engine


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An app in a folder of its own, and a shell that names no database."""
    monkeypatch.setattr(database, "ROOT", tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path


def test_without_a_word_it_is_todo_db_in_the_root(root: Path) -> None:
    assert database_url() == URL.create("sqlite", database=str(root / "todo.db"))


def test_the_env_file_names_it_and_does_not_leak(root: Path) -> None:
    (root / ".env").write_text("DATABASE_URL=sqlite:///from_file.db\nSECRET=x\n")
    assert str(database_url()) == "sqlite:///from_file.db"
    assert "DATABASE_URL" not in os.environ
    assert "SECRET" not in os.environ


def test_the_environment_comes_before_the_env_file(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / ".env").write_text("DATABASE_URL=sqlite:///from_file.db\n")
    monkeypatch.setenv("DATABASE_URL", "sqlite:///from_shell.db")
    assert str(database_url()) == "sqlite:///from_shell.db"


@pytest.mark.parametrize("said", ["", "DATABASE_URL=", "DATABASE_URL"])
def test_an_empty_setting_is_none(root: Path, monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    (root / ".env").write_text(said)
    monkeypatch.setenv("DATABASE_URL", "")
    assert database_url().database == str(root / "todo.db")


def test_the_example_names_the_default_database(root: Path) -> None:
    example = Path(__file__).parent.parent.parent / ".env.example"
    (root / ".env").write_text(example.read_text(encoding="utf-8"), encoding="utf-8")
    assert str(database_url()) == "sqlite:///todo.db"


def test_a_percent_sign_in_a_password_is_read_back(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://ada:50%25%40home@localhost/todo_dev")
    assert database_url().password == "50%@home"


def test_sqlite_holds_foreign_keys_on_this_engine_and_no_other(sqlite_url: URL) -> None:
    mine, without, others = (
        make_engine(sqlite_url),
        make_engine(sqlite_url, foreign_keys=False),
        sa.create_engine(sqlite_url),
    )
    held = []
    for engine in (mine, without, others):
        with engine.connect() as connection:
            held.append(connection.scalar(sa.text("PRAGMA foreign_keys")))
        engine.dispose()
    assert held == [1, 0, 0]


def test_ddl_on_sqlite_is_taken_back_with_its_transaction(sqlite_url: URL) -> None:
    engine = make_engine(sqlite_url)
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE gone (id INTEGER)")
        connection.rollback()
    assert sa.inspect(engine).get_table_names() == []
    engine.dispose()


def test_an_autocommit_block_leaves_the_next_transaction_whole(sqlite_url: URL) -> None:
    engine = make_engine(sqlite_url)
    with engine.connect() as connection:
        level = connection.get_isolation_level()
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.exec_driver_sql("CREATE TABLE kept (id INTEGER)")
        connection.commit()
        connection.execution_options(isolation_level=level)
        connection.exec_driver_sql("CREATE TABLE gone (id INTEGER)")
        connection.exec_driver_sql("INSERT INTO kept VALUES (1)")
        connection.exec_driver_sql("CREATE TABLE gone_too (id INTEGER)")
        connection.rollback()
    assert sa.inspect(engine).get_table_names() == ["kept"]
    engine.dispose()


def test_an_engine_makes_no_tables(sqlite_url: URL) -> None:
    engine = make_engine(sqlite_url)
    assert sa.inspect(engine).get_table_names() == []
    engine.dispose()
