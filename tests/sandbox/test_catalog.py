"""The catalog's questions are put together once, and SQLAlchemy is as it was in between."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.sql.elements import ClauseElement

from course.sandbox import catalog
from tests.sandbox.projects import CREATE_TODOS, Project, make_project

pytestmark = pytest.mark.postgresql


@pytest.fixture
def project(postgresql_url: sa.URL, tmp_path: Path) -> Project:
    """A project at its head."""
    made = make_project(tmp_path / "project", postgresql_url.render_as_string(hide_password=False))
    made.revision("a" * 12, None, CREATE_TODOS)
    assert made.here("upgrade", "head").exit_code == 0
    assert made.here("check").exit_code == 0
    return made


def _compiled() -> int:
    return sum(len(each) for each in catalog._compiled.values())


def test_a_second_command_compiles_none_of_them_again(project: Project) -> None:
    before = _compiled()
    assert before > 5
    assert project.here("check").exit_code == 0
    assert _compiled() == before


def test_a_column_that_came_in_between_is_seen(project: Project) -> None:
    project.replace("app/models.py", "String(200)", "String(300)")
    result = project.here("check")
    assert result.exit_code == 255
    assert "New upgrade operations detected" in result.stdout


def test_sqlalchemy_is_as_it_was_after_a_command(project: Project) -> None:
    dialect, compile_ = dict(vars(PGDialect)), ClauseElement._compile_w_cache
    project.here("check")
    assert dict(vars(PGDialect)) == dialect
    assert ClauseElement._compile_w_cache is compile_
