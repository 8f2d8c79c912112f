"""A course of one small lesson with two exercises, in a folder of a test's own."""

from pathlib import Path

from tests.build.miniature import code

LESSON = "01_small"

FRONT_MATTER = """\
---
title: A small lesson
about: Small things, looked at.
goals:
  - add a column
  - run a command
  - look at what it shows
needs: Nothing.
routes: {newcomer: read, sqlalchemy: skim, production: skim}
databases: [sqlite]
exercises:
  - {id: "01.1", title: Soft delete, minutes: 5}
  - {id: "01.2", title: A table for tags, minutes: 5}
---
"""

END = """
## In your terminal

Type it.

## Keypoints

- One.
- Two.
- Three.

## Common mistakes

- This.
- That.

## Where to read on

- [Tutorial](https://alembic.sqlalchemy.org/en/latest/tutorial.html)
"""

SOLUTION_1 = """\
ex.edit(
    "sample_app/models.py",
    "    title: Mapped[str]\\n",
    "    title: Mapped[str]\\n    deleted_at: Mapped[datetime | None]\\n",
)
%alembic revision --autogenerate -m "soft delete"
%alembic upgrade head"""

SOLUTION_2 = """\
import sqlalchemy as sa

engine = sa.create_engine(tags.url, poolclass=sa.NullPool)
with engine.begin() as connection:
    connection.exec_driver_sql("CREATE TABLE tags (name VARCHAR(20) PRIMARY KEY)")"""

BODY = (
    "Some prose.\n"
    + code("import course")
    + "\n## Your turn\n\nExercises 01.1 and 01.2.\n"
    + code('ex = course.exercise("01.1")')
    + code(SOLUTION_1, "solution")
    + '\n+++ {"tags": ["solution"]}\n\nNobody has deleted a todo yet, so NULL it is.\n\n+++\n'
    + code('course.check("01.1")')
    + code('tags = course.exercise("01.2")')
    + code(SOLUTION_2, "solution")
    + code('course.check("01.2")')
    + END
)

PROJECT = 'without = ["alembic/versions", "sample_app/reset.py"]\n'

MODELS = '''\
"""The models."""

from datetime import datetime

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """The base."""

    metadata = MetaData(naming_convention={"pk": "pk_%(table_name)s"})


class Todo(Base):
    """Something to do."""

    __tablename__ = "todos"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
'''

FIRST = '''\
"""create todos"""

import sqlalchemy as sa
from alembic import op

revision = "1c68802d1a50"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "todos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_todos"),
    )


def downgrade() -> None:
    op.drop_table("todos")
'''

EXERCISES = """\
from course.checks.doing import sql
from course.checks.exercise import Task
from course.checks.expect import expect_column, expect_models_match, expect_one_head, expect_rows
from course.checks.expect import expect_table


def with_two_todos(ws):
    ws.alembic("upgrade", "head")
    sql(ws, "INSERT INTO todos (title) VALUES ('one'), ('two')")


def is_soft(ws):
    expect_rows(ws, "todos", 2)
    expect_column(ws, "todos", "deleted_at", type="DATETIME", nullable=True)
    expect_one_head(ws)
    expect_models_match(ws)
    return "todos.deleted_at is there, and no row was lost."


def has_tags(ws):
    expect_table(ws, "tags")
    expect_column(ws, "tags", "name", type="VARCHAR(20)")


EXERCISES = {
    "01.1": Task(check=is_soft, start=with_two_todos, hints=("The model.", "Revise.", "Upgrade.")),
    "01.2": Task(
        check=has_tags, databases=("postgresql",), hints=("SQL.", "CREATE TABLE.", "With a name.")
    ),
}
"""

WRONG_ANSWERS = """\
from course.checks.answers import RightAnswer, WrongAnswer
from course.checks.doing import replace, sql


def by_hand(ws):
    sql(ws, "ALTER TABLE todos ADD COLUMN deleted_at DATETIME")


def as_a_flag(ws):
    sql(ws, "ALTER TABLE todos ADD COLUMN deleted_at BOOLEAN")


def all_gone(ws):
    sql(ws, "DELETE FROM todos")


def in_batch(ws):
    replace(
        ws,
        "sample_app/models.py",
        "    title: Mapped[str]\\n",
        "    deleted_at: Mapped[datetime | None]\\n    title: Mapped[str]\\n",
    )
    ws.alembic("revision", "--autogenerate", "-m", "they go")
    ws.alembic("upgrade", "head")


def no_table(ws):
    sql(ws, "CREATE TABLE labels (name VARCHAR(20))")


def no_name(ws):
    sql(ws, "CREATE TABLE tags (label VARCHAR(20))")


def too_long(ws):
    sql(ws, "CREATE TABLE tags (name TEXT)")


def with_an_id(ws):
    sql(ws, "CREATE TABLE tags (id INTEGER PRIMARY KEY, name VARCHAR(20))")


WRONG_ANSWERS = {
    "01.1": [
        WrongAnswer("a column without a migration", by_hand, tells="models"),
        WrongAnswer("a flag", as_a_flag, tells="BOOLEAN"),
        WrongAnswer("the rows are gone", all_gone, tells="0 rows", after_solution=True),
    ],
    "01.2": [
        WrongAnswer("another table", no_table, tells="labels"),
        WrongAnswer("another column", no_name, tells="label;"),
        WrongAnswer("another type", too_long, tells="TEXT"),
    ],
}
RIGHT_ANSWERS = {
    "01.1": [RightAnswer("before the title", in_batch)],
    "01.2": [RightAnswer("with an id", with_an_id)],
}
"""

FILES = {
    "lesson.md": FRONT_MATTER + BODY,
    "project.toml": PROJECT,
    "exercises.py": EXERCISES,
    "wrong_answers.py": WRONG_ANSWERS,
    "app/sample_app/models.py": MODELS,
    "app/alembic/versions/1c68802d1a50_create_todos.py": FIRST,
}


def write_course(lessons: Path) -> Path:
    """Write the lesson; returns its folder."""
    for name, text in FILES.items():
        file = lessons / LESSON / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return lessons / LESSON


def change(folder: Path, file: str, old: str, new: str) -> None:
    """Edit a file of the lesson; fails when there is nothing to replace."""
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text, f"{file} holds no {old!r}"
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")
