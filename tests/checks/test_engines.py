"""An exercise that can be done on SQLite and on PostgreSQL."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from course.checks.checking import check
from course.checks.exercise import NotOnThisEngine, find_exercise
from course.checks.opening import as_it_stands, open_exercise
from course.checks.reference import solved
from course.checks.reset import reset
from course.sandbox.refusals import NoSuchEngine
from course.sandbox.restore import restore
from tests.checks.miniature import LESSON, change

pytestmark = pytest.mark.postgresql

ID = "01.1"


@pytest.fixture
def on_both(lesson_folder: Path, postgresql_url: sa.URL) -> Path:
    """The small course, whose first exercise can be done on both."""
    change(
        lesson_folder,
        "exercises.py",
        "check=is_soft,",
        'check=is_soft, databases=("sqlite", "postgresql"), check_writes=True,',
    )
    change(lesson_folder, "exercises.py", 'type="DATETIME", ', "")
    change(
        lesson_folder, "lesson.md", 'course.exercise("01.1")', 'course.exercise("01.1", "sqlite")'
    )
    return lesson_folder


def _engine() -> str:
    return as_it_stands(find_exercise(ID)).database


def test_it_is_made_on_the_one_that_is_asked_for_and_checked_there(on_both: Path) -> None:
    ws = open_exercise(ID, "postgresql")
    assert ws.url.get_backend_name() == "postgresql"
    assert len(ws.rows("todos")) == 2
    assert _engine() == "postgresql"
    feedback = check(ID)
    assert "todos.deleted_at" in feedback.found
    assert "fault of the course" not in feedback.cause


def test_it_stays_on_the_one_where_it_was_begun(
    on_both: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    open_exercise(ID)
    assert open_exercise(ID, "postgresql").url.get_backend_name() == "sqlite"
    assert 'course.reset("01.1", database="postgresql")' in capsys.readouterr().out
    reset(ID, "postgresql")
    assert open_exercise(ID).url.get_backend_name() == "postgresql"
    restore(ID)
    assert _engine() == "sqlite"
    assert len(open_exercise(ID).rows("todos")) == 2


def test_its_solution_runs_on_both(on_both: Path) -> None:
    for database in ("sqlite", "postgresql"):
        with solved(find_exercise(ID).on(database)) as ws:
            assert ws.url.get_backend_name() == database
            assert "deleted_at" in str(ws.schema())


def test_an_engine_that_it_is_not_for_is_refused(on_both: Path) -> None:
    with pytest.raises(NotOnThisEngine, match='Expected database="postgresql"'):
        open_exercise("01.2", "sqlite")
    with pytest.raises(NotOnThisEngine, match='"sqlite" or database="postgresql"'):
        reset(ID, "oracle")
    with pytest.raises(NoSuchEngine):
        reset(LESSON, "oracle")
