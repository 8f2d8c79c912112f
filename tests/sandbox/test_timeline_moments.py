"""course.sandbox.timeline_moments: what is known of each moment, and what is kept of it."""

import pickle
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from course.sandbox import timeline_store
from course.sandbox.timeline import Timeline
from course.sandbox.timeline_databases import read_postgresql
from course.sandbox.timeline_moments import NoSuchMoment
from course.sandbox.timeline_store import ContentDamaged
from course.state.moments import timeline_document
from tests.sandbox.projects import CREATE_TODOS
from tests.sandbox.timelines import ADD_DUE, do, project_of, run


def _sql(database: Path, statement: str) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(statement)


def test_commands_and_what_happens_between_them_are_moments(timeline: Timeline) -> None:
    project = project_of(timeline)
    project.revision("a" * 12, None, CREATE_TODOS)
    do(timeline, "upgrade", "head")
    project.revision("b" * 12, "a" * 12, ADD_DUE)
    do(timeline, "upgrade", "head")
    do(timeline, "history")
    assert [moment.label for moment in timeline.moments] == [
        "start",
        "outside",
        "alembic upgrade head",
        "outside",
        "alembic upgrade head",
    ]
    assert timeline.since(2).sentences == (
        f"revision {'a' * 12} added after nothing, as a base: {'a' * 12} made by hand.",
        f"the heads were none; they are {'a' * 12}",
        f"file alembic/versions/{'a' * 12}_x.py added",
    )
    assert timeline.since().sentences == (
        "todos: column due added, DATE, allows NULL",
        f"the database stood at {'a' * 12}; it stands at {'b' * 12}",
        "todos: 1 row added and column due added",
    )
    then = timeline.state(3)
    assert [table.name for table in then.schema.tables] == ["alembic_version", "todos"]
    assert then.history.current == ("a" * 12,)
    assert then.history.revisions[0].path.parent == project.root / "alembic" / "versions"
    assert list(then.tables["todos"].columns) == ["id", "title"]
    assert list(timeline.state(5).tables["todos"]["title"]) == ["milk"]
    text = timeline_document(timeline.steps(), timeline.dropped).to_text()
    assert f"4    revision {'b' * 12} added" in text
    assert "outside" not in text
    assert str(project.root) not in text


def test_what_no_command_did_is_named_by_what_differs(timeline: Timeline) -> None:
    project, own = project_of(timeline), timeline._own_database()
    root, name = project.root, f"{'a' * 12}_x.py"
    project.revision("a" * 12, None, CREATE_TODOS)
    do(timeline, "upgrade", "head")
    before = len(timeline.moments)
    done: dict[str, Callable[[], object]] = {
        "models.py edited": lambda: project.replace("app/models.py", "200", "100"),
        "__init__.py edited; notes.txt added": lambda: (
            project.write("notes.txt", "note"),
            project.write("app/__init__.py", "# other"),
        ),
        "todos: 2 rows added": lambda: run(
            timeline, "INSERT INTO todos (id, title) VALUES (1, 'milk'), (2, 'tea')"
        ),
        "column todos.deleted_at added": lambda: run(
            timeline, "ALTER TABLE todos ADD COLUMN deleted_at TIMESTAMP"
        ),
        "the database now stands before the first revision": lambda: project.in_terminal(
            "downgrade", "base"
        ),
        f"revision {'a' * 12} removed": (root / "alembic" / "versions" / name).unlink,
        "something outside the notebook": lambda: (root / "alembic.ini").chmod(0o600),
    }
    if own:
        done |= {
            "database copy.db added, a copy of todo.db": lambda: shutil.copy(
                root / own, root / "copy.db"
            ),
            "copy.db: table b added, with x": lambda: _sql(root / "copy.db", "CREATE TABLE b (x)"),
            "database ben.db added, which was copy.db": lambda: (root / "copy.db").rename(
                root / "ben.db"
            ),
        }
    for name, do_it in done.items():
        do_it()
        assert timeline.look() is not None, name
    assert [step.label for step in timeline.steps()][before:] == list(done)


def test_a_command_on_another_database_tells_what_it_did_there(
    on_sqlite: Timeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = project_of(on_sqlite)
    project.replace(
        "alembic/env.py",
        "config = context.config\n",
        "config = context.config\nimport os\n"
        'config.set_main_option("sqlalchemy.url", os.environ["DATABASE_URL"])\n',
    )
    project.revision("a" * 12, None, CREATE_TODOS)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///production.db")
    do(on_sqlite, "upgrade", "head")
    do(on_sqlite, "downgrade", "base")
    first, second = on_sqlite.steps()[-2:]
    assert first.label == "alembic upgrade head"
    assert first.changes == (
        "database production.db added",
        "production.db: table todos added, with id, title",
        f"production.db: the database stood nowhere (no version table); it stands at {'a' * 12}",
    )
    assert second.changes == (
        "production.db: table todos removed",
        f"production.db: the database stood at {'a' * 12}; it stands before the first revision",
    )
    assert not on_sqlite.since().schema


def test_there_is_no_moment_of_an_unknown_number(timeline: Timeline) -> None:
    with pytest.raises(NoSuchMoment, match="There is no moment 9; the numbers are 1"):
        timeline.restore(9)
    with pytest.raises(NoSuchMoment):
        timeline.state(0)
    with pytest.raises(NoSuchMoment):
        timeline.since(2)


def test_the_oldest_in_the_middle_go_first(
    on_sqlite: Timeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeline_store, "CAP", 60_000)
    root = project_of(on_sqlite).root
    for number in range(1, 9):
        (root / "big.txt").write_text(str(number) * 10_000)
        on_sqlite.look()
    numbers = [moment.number for moment in on_sqlite.moments]
    assert numbers[0] == 1
    assert numbers[-2:] == [8, 9]
    assert on_sqlite.dropped == 9 - len(numbers) > 0
    said = timeline_document(on_sqlite.steps(), on_sqlite.dropped).sentences[0]
    assert f"{on_sqlite.dropped} older moments were dropped to save room." in said
    kept = sum(each.stat().st_size for each in on_sqlite._store.folder.glob("objects/??/*"))
    assert kept <= 60_000
    for number in numbers:
        on_sqlite.restore(number)


def test_a_damaged_content_is_found_out_before_anything_is_changed(on_sqlite: Timeline) -> None:
    root = project_of(on_sqlite).root
    (root / "a.txt").write_text("one")
    moment = on_sqlite.look()
    (root / "a.txt").write_text("two")
    (root / "b.txt").write_text("two")
    assert moment is not None
    on_sqlite._store.place(moment.tree["a.txt"].content).write_text("damaged")
    with pytest.raises(ContentDamaged):
        on_sqlite.restore(moment.number)
    assert (root / "a.txt").read_text() == "two"
    assert (root / "b.txt").exists()


def test_a_half_written_moment_is_passed_over(on_sqlite: Timeline) -> None:
    (on_sqlite._store.folder / "moments" / "000002.json").write_text("{")
    (project_of(on_sqlite).root / "a.txt").write_text("one")
    moment = on_sqlite.look()
    assert moment is not None
    assert [each.number for each in on_sqlite.moments] == [1, 3]


def test_what_another_edition_kept_is_told() -> None:
    for reading in (pickle.dumps("something else"), b"no pickle"):
        with pytest.raises(ContentDamaged):
            read_postgresql(reading)
