"""Ways in which a project breaks, each a function that breaks one."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

MODELS = "sample_app/models.py"
FIRST = "alembic/versions/1c68802d1a50_create_todos.py"


def _append(name: str, text: str) -> Callable[[Path], None]:
    def damage(root: Path) -> None:
        with (root / name).open("a", encoding="utf-8") as file:
            file.write(text)

    return damage


def _replace(name: str, old: str, new: str) -> Callable[[Path], None]:
    def damage(root: Path) -> None:
        text = (root / name).read_text(encoding="utf-8")
        assert old in text
        (root / name).write_text(text.replace(old, new), encoding="utf-8")

    return damage


def _write(name: str, content: bytes) -> Callable[[Path], None]:
    def damage(root: Path) -> None:
        (root / name).write_bytes(content)

    return damage


def _delete(name: str) -> Callable[[Path], None]:
    def damage(root: Path) -> None:
        path = root / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    return damage


def _a_folder(name: str) -> Callable[[Path], None]:
    def damage(root: Path) -> None:
        _delete(name)(root)
        (root / name).mkdir()

    return damage


def _sql(*statements: str) -> Callable[[Path], None]:
    def damage(root: Path) -> None:
        with closing(sqlite3.connect(root / "todo.db")) as connection:
            for each in statements:
                connection.execute(each)
            connection.commit()

    return damage


def _second_head(root: Path) -> None:
    text = (root / FIRST).read_text(encoding="utf-8")
    for number in "ab":
        new = text.replace('"1c68802d1a50"', f'"{number * 12}"')
        new = new.replace("down_revision = None", 'down_revision = "1c68802d1a50"')
        (root / f"alembic/versions/{number * 12}_x.py").write_text(new, encoding="utf-8")


def _half_a_database(root: Path) -> None:
    content = (root / "todo.db").read_bytes()
    (root / "todo.db").write_bytes(content[:4096] + b"\xff" * 500)


def _a_name_that_is_no_text(root: Path) -> None:
    content = (root / "todo.db").read_bytes()
    assert b"CREATE TABLE todos" in content
    (root / "todo.db").write_bytes(content.replace(b"CREATE TABLE t", b"CREATE TABLE \x80"))


def _everything(root: Path) -> None:
    shutil.rmtree(root)


DAMAGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "the folder is gone": (_everything, "is empty or not there"),
    "a syntax error in models": (_append(MODELS, "\ndef (\n"), "models.py, line"),
    "models is no text": (_write(MODELS, b"\x00\xff\xfe"), "models.py"),
    "models is gone": (_delete(MODELS), "models.py is not there"),
    "models is a folder": (_a_folder(MODELS), "models.py is not there"),
    "models imports what isn't there": (_append(MODELS, "\nimport nowhere\n"), "nowhere"),
    "models exits": (_append(MODELS, "\nraise SystemExit(3)\n"), "SystemExit: 3"),
    "models never ends": (_append(MODELS, "\nwhile True:\n    pass\n"), "doesn't come to an end"),
    "a migration never ends": (
        _replace(FIRST, "op.create_table(", "while True: pass\n    op.create_table("),
        "1c68802d1a50_create_todos.py, line",
    ),
    "models has no Base": (_append(MODELS, "\ndel Base\n"), "has no attribute 'Base'"),
    "models points to no table": (
        _append(
            MODELS,
            '    x: Mapped[int] = mapped_column(__import__("sqlalchemy").ForeignKey("no.id"))\n',
        ),
        "could not find table 'no'",
    ),
    "the app is gone": (_delete("sample_app"), "sample_app/__main__.py is not there"),
    ".env is no text": (_write(".env", b"\xff\xfe"), ".env is not UTF-8 text"),
    "env.py is gone": (_delete("alembic/env.py"), "alembic/env.py is not there"),
    "a syntax error in env.py": (_append("alembic/env.py", "\n)\n"), "alembic/env.py, line"),
    "env.py raises": (_append("alembic/env.py", "\n1 / 0\n"), "ZeroDivisionError"),
    "no alembic folder": (_delete("alembic"), "alembic/env.py is not there"),
    "no migration at all": (_delete("alembic/versions"), "which no file has"),
    "alembic.ini isn't one": (_write("alembic.ini", b"nothing\n"), "alembic.ini"),
    "alembic.ini is bytes": (_write("alembic.ini", b"\xff\xfe\x00"), "alembic.ini"),
    "alembic.ini is empty": (_write("alembic.ini", b""), "alembic.ini"),
    "alembic.ini is gone": (_delete("alembic.ini"), "alembic.ini is not there"),
    "a syntax error in a revision": (_append(FIRST, "\n]\n"), "1c68802d1a50_create_todos.py"),
    "a parent that isn't there": (
        _replace(FIRST, "down_revision = None", 'down_revision = "nope"'),
        "1c68802d1a50 names nope",
    ),
    "a revision that follows itself": (
        _replace(FIRST, "down_revision = None", 'down_revision = "1c68802d1a50"'),
        "1c68802d1a50, which comes after 1c68802d1a50",
    ),
    "two heads": (_second_head, "heads"),
    "a migration that fails": (
        _replace(FIRST, "op.create_table(", "1 / 0\n    op.create_table("),
        "ZeroDivisionError",
    ),
    "the database is no database": (
        _write("todo.db", b"no database" * 100),
        "todo.db can't be read",
    ),
    "the database is damaged": (_half_a_database, "todo.db can't be read"),
    "a name in the database is no text": (_a_name_that_is_no_text, "todo.db can't be read"),
    "the database is empty": (_write("todo.db", b""), "no table at all"),
    "the database is gone": (_delete("todo.db"), "no table at all"),
    "the database is a folder": (_a_folder("todo.db"), "todo.db"),
    "the table is gone": (_sql("DROP TABLE todos"), "expected a table todos"),
    "the table has no columns that count": (
        _sql("DROP TABLE todos", "CREATE TABLE todos (x)"),
        "todos in todo.db has 0 rows",
    ),
    "alembic_version knows another": (
        _sql("UPDATE alembic_version SET version_num = 'feedfeedfeed'"),
        "feedfeedfeed",
    ),
    "alembic_version is empty": (_sql("DELETE FROM alembic_version"), "stands at no revision"),
    "alembic_version is gone": (_sql("DROP TABLE alembic_version"), "stands at no revision"),
}
"""What breaks a solved project of the small course's first exercise, and words it must get."""
