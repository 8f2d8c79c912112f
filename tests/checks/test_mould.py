"""What is copied from a mould is what would have been made."""

from pathlib import Path

import pytest

from course.checks.doing import sql
from course.checks.exercise import find_exercise
from course.checks.mould import Mould
from course.checks.reference import begun, solved, text_files
from course.paths import work_folder
from course.sandbox.workspace import Workspace
from tests.checks.miniature import change

SQLITE, POSTGRESQL = "01.1", "01.2"
EACH_ENGINE = pytest.mark.parametrize(
    "id_", [SQLITE, pytest.param(POSTGRESQL, marks=pytest.mark.postgresql)]
)


@pytest.fixture(autouse=True)
def _server(request: pytest.FixtureRequest, lesson_folder: Path) -> None:
    """The small course, with a server where the exercise needs one."""
    if request.node.callspec.params["id_"] == POSTGRESQL:
        request.getfixturevalue("postgresql_url")


def _files(ws: Workspace) -> dict[str, str]:
    """Its files but those of revisions, whose ids and dates are new each time."""
    return {name: text for name, text in text_files(ws).items() if "versions/" not in name}


@EACH_ENGINE
def test_a_copy_has_the_files_and_the_schema_of_what_is_made(id_: str) -> None:
    exercise = find_exercise(id_)
    with Mould(exercise) as mould:
        for make, copy in ((begun, mould.begun), (solved, mould.solved)):
            with make(exercise) as made:
                expected = _files(made), str(made.schema())
            for _ in range(2):  # the one that is made for it, and one more
                with copy() as ws:
                    assert (_files(ws), str(ws.schema())) == expected


@EACH_ENGINE
def test_what_is_done_to_a_copy_stays_there(id_: str) -> None:
    with Mould(find_exercise(id_)) as mould:
        with mould.begun() as ws:
            sql(ws, "CREATE TABLE more (id INTEGER)")
            (ws.path / "more.txt").write_text("more", "utf-8")
        with mould.begun() as ws:
            assert not (ws.path / "more.txt").exists()
            assert ws.schema().table("more") is None


@EACH_ENGINE
def test_nothing_stays_behind(id_: str) -> None:
    with Mould(find_exercise(id_)) as mould, mould.begun():
        pass
    assert [each.name for each in work_folder().glob(".scratch-*")] == []


@pytest.mark.parametrize("id_", [SQLITE])
def test_a_solution_that_fails_fails_each_time(lesson_folder: Path, id_: str) -> None:
    change(lesson_folder, "lesson.md", "%alembic upgrade head", "%alembic upgrade nope")
    with Mould(find_exercise(id_)) as mould:
        for _ in range(2):
            with pytest.raises(Exception, match="nope"), mould.solved():
                pass
