"""course.sandbox.postgres."""

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url

from course.sandbox import postgres

pytestmark = pytest.mark.postgresql


def test_a_fresh_database_is_an_empty_postgresql(postgresql_url: URL) -> None:
    engine = sa.create_engine(postgresql_url)
    assert sa.inspect(engine).get_table_names() == []
    with engine.connect() as connection:
        assert int(connection.scalar(sa.text("SHOW server_version_num"))) >= 180_000
    engine.dispose()


def test_a_database_made_again_is_empty_again(postgresql_url: URL) -> None:
    url = postgres.create_database("made again")
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE leftover (id integer)")
    again = postgres.create_database("made again")
    assert again == url
    assert sa.inspect(sa.create_engine(again, poolclass=sa.NullPool)).get_table_names() == []
    engine.dispose()
    postgres.drop_database(again)


def test_a_database_that_the_kit_did_not_make_is_not_dropped(postgresql_url: URL) -> None:
    with pytest.raises(postgres.NotOurDatabase, match=r":\*\*\*@.*was not made by the course"):
        postgres.drop_database(postgresql_url.set(database="customers", password="hunter2"))


def test_a_database_of_our_prefix_on_another_server_is_not_ours(postgresql_url: URL) -> None:
    assert postgres.is_ours(postgresql_url)
    assert not postgres.is_ours(make_url("postgresql://db.example.com/course_x"))
    assert not postgres.is_ours(make_url("sqlite:///course_x"))


def test_a_long_name_is_cut_to_what_postgresql_keeps() -> None:
    assert len(postgres.database_name("x" * 100)) == 63


def test_a_url_that_is_not_postgresql_is_told_without_its_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COURSE_POSTGRES_URL", "mysql://me:hunter2@localhost/x")
    with pytest.raises(postgres.PostgresUnavailable) as caught:
        postgres.server_url()
    assert "mysql://me:***@localhost/x" in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_a_server_that_does_not_answer_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_POSTGRES_URL", "postgresql://me:hunter2@127.0.0.1:1/postgres")
    with pytest.raises(postgres.PostgresUnavailable) as caught:
        postgres.create_database()
    assert "does not answer" in str(caught.value)
    assert "hunter2" not in str(caught.value)
    assert "\n" not in str(caught.value)
