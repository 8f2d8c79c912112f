"""course.state.statement: what a statement is for, and how a list of them is told."""

import json

import pytest

from course.state.statement import (
    Statement,
    statement_rows,
    statements_document,
    statements_sentence,
)

SENT = (
    Statement('PRAGMA main.table_info("todos")', ms=0.1),
    Statement("BEGIN"),
    Statement("ALTER TABLE todos ADD COLUMN due DATE", ms=1.25),
    Statement("UPDATE todos SET due = ?", "('2026-11-01')", 3, 0.5),
    Statement("INSERT INTO nope VALUES (1)", "", None, 0.5, "no such table: nope"),
    Statement("ROLLBACK"),
)


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("-- a comment\n/* another\none */ create table t (x)", "schema change"),
        ("CREATE TABLE alembic_version (version_num VARCHAR(32))", "version"),
        ("DROP TABLE alembic_version", "schema change"),
        ("UPDATE my_versions SET version_num='b'", "version"),
        ("SELECT alembic_version.version_num FROM alembic_version", "question"),
        ("SELECT * FROM todos", "rows"),
        ("WITH old AS (SELECT 1 FROM todos) DELETE FROM todos", "rows"),
        ("SELECT pg_catalog.version()", "question"),
        ("select c.relname from pg_class as c", "question"),
        ("SELECT name FROM sqlite_master", "question"),
        ("select current_schema()", "question"),
        ("PRAGMA foreign_keys", "question"),
        ("PRAGMA foreign_keys=OFF", "setting"),
        ("SET lock_timeout = '2s'", "setting"),
        ("SAVEPOINT sa_savepoint_1", "transaction"),
        ("TRUNCATE todos", "rows"),
        ("VACUUM", "other"),
        ("", "other"),
    ],
)
def test_a_statement_is_told_by_its_words(sql: str, kind: str) -> None:
    assert Statement(sql).kind == kind


def test_the_text_form_leaves_out_questions_and_durations() -> None:
    text = statements_document(SENT, "alembic upgrade head").to_text()
    assert text.splitlines()[0] == (
        "`alembic upgrade head` sent 5 statements (1 schema change, 2 about rows and 2 about the "
        "transaction), and 1 question about the database."
    )
    assert "PRAGMA" not in text
    assert "1.25" not in text
    assert "1    transaction    BEGIN" in text
    assert "('2026-11-01'), 3 rows" in text
    assert "failed: no such table: nope" in text
    assert "PRAGMA" in statements_document(SENT, questions=True).to_text()


def test_what_changed_nothing_is_said_so() -> None:
    assert statements_sentence((), "alembic heads") == "`alembic heads` sent nothing to a database."
    assert statements_sentence(SENT[:2]) == (
        "The command changed nothing: it sent 1 question about the database."
    )


def test_the_data_is_plain() -> None:
    rows = statement_rows(SENT)
    assert json.loads(json.dumps(rows)) == rows
    assert [row["question"] for row in rows] == [True] + [False] * 5
    assert [row["ms"] for row in rows] == ["0.1", "", "1.2", "0.5", "0.5", ""]
