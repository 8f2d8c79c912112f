"""Statements that went to a database, and what each of them is for."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from course.state.display import Document, TableView, counted, listed

KINDS = ("schema change", "rows", "version", "question", "setting", "transaction", "other")
"""What a statement can be for.

`version` is what Alembic notes in its version table; `question` is what Alembic or SQLAlchemy asks
about the database: its catalog, its version, its PRAGMAs, where it stands.
"""

_COMMENT = re.compile(r"\A(?:\s|--[^\n]*(?:\n|\Z)|/\*.*?\*/)+", re.DOTALL)
_VERSION = re.compile(r"\bversion_num\b|\balembic_version\b", re.IGNORECASE)
_CATALOG = re.compile(
    r"\bpg_catalog\b|\binformation_schema\b|\bsqlite_(?:temp_)?(?:master|schema)\b|\bpragma_|"
    r"\bFROM\s+pg_",
    re.IGNORECASE,
)
_FROM = re.compile(r"\bFROM\b", re.IGNORECASE)
_WRITES = re.compile(r"\b(?:INSERT|UPDATE|DELETE|MERGE)\b", re.IGNORECASE)
_SETS = re.compile(r"PRAGMA\s+[\w.\"]+\s*=", re.IGNORECASE)

_BY_WORD = {
    **dict.fromkeys(("CREATE", "ALTER", "DROP", "COMMENT", "RENAME"), "schema change"),
    **dict.fromkeys(("INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE", "TRUNCATE"), "rows"),
    **dict.fromkeys(("COPY", "VALUES", "TABLE"), "rows"),
    **dict.fromkeys(("BEGIN", "START", "COMMIT", "ROLLBACK", "END", "ABORT"), "transaction"),
    **dict.fromkeys(("SAVEPOINT", "RELEASE"), "transaction"),
    **dict.fromkeys(("SHOW", "EXPLAIN"), "question"),
    **dict.fromkeys(("SET", "RESET"), "setting"),
}
_NOUNS = frozenset({"schema change", "setting"})
_WORDS = {
    "schema change": "schema change",
    "rows": "about rows",
    "version": "about Alembic's version table",
    "setting": "setting",
    "transaction": "about the transaction",
    "other": "of another kind",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement, as it went to the driver.

    Attributes:
        sql: Its text.
        parameters: The values that went with it, in a few words; empty without any.
        rows: How many rows it wrote, where the driver says so.
        ms: How long the database took, in milliseconds; None for what was not measured.
        error: Why it failed, in the database's words; empty if it did not.
        times: How often it went there, one directly after the other.
    """

    sql: str
    parameters: str = ""
    rows: int | None = None
    ms: float | None = None
    error: str = ""
    times: int = 1

    @property
    def kind(self) -> str:
        """What it is for, one of `KINDS`."""
        text = _COMMENT.sub("", self.sql)
        word = re.split(r"[\s(;]", text, maxsplit=1)[0].upper()
        kind = _BY_WORD.get(word, "other")
        if word == "PRAGMA":
            return "setting" if _SETS.match(text) else "question"
        if word in {"SELECT", "WITH"}:
            asks = _CATALOG.search(text) or _VERSION.search(text) or not _FROM.search(text)
            return "question" if asks and not _WRITES.search(text) else "rows"
        about_version = kind == "rows" or (kind == "schema change" and word == "CREATE")
        return "version" if about_version and _VERSION.search(text) else kind


def statement_rows(statements: Iterable[Statement]) -> list[dict[str, Any]]:
    """Statements as plain data for JSON.

    Returns:
        For each its `kind`, `sql`, `note` (values, rows, how often, in words), `error`, `ms` as
        a text, and whether it is a `question`.
    """
    return [
        {
            "kind": statement.kind,
            "sql": _without_tabs(statement.sql),
            "note": _note(statement),
            "error": statement.error,
            "ms": "" if statement.ms is None else f"{statement.ms:.1f}",
            "question": statement.kind == "question",
        }
        for statement in statements
    ]


def statements_sentence(statements: Sequence[Statement], command: str = "") -> str:
    """What was sent, counted, in a sentence; what only asked is counted apart."""
    who = f"`{command}`" if command else "The command"
    own = [each for each in statements if each.kind != "question"]
    changes = [each for each in own if each.kind != "transaction"]
    questions = sum(each.times for each in statements if each.kind == "question")
    if not statements:
        return f"{who} sent nothing to a database."
    asked = f"{counted(questions, 'question')} about the database" if questions else ""
    if not changes:
        return f"{who} changed nothing: it sent {asked or 'no more than the transaction'}."
    parts = [
        counted(count, _WORDS[kind]) if kind in _NOUNS else f"{count} {_WORDS[kind]}"
        for kind in KINDS
        if (count := sum(each.times for each in own if each.kind == kind))
    ]
    sent = counted(sum(each.times for each in own), "statement")
    return f"{who} sent {sent} ({listed(parts)})" + (f", and {asked}." if asked else ".")


def statements_document(
    statements: Sequence[Statement], command: str = "", *, questions: bool = False
) -> Document:
    """The text form: a numbered table, without durations, which differ each time.

    Args:
        statements: What was sent.
        command: The command that sent it.
        questions: Whether the questions are listed too.
    """
    shown = [each for each in statements if questions or each.kind != "question"]
    lines = tuple(
        (
            str(number),
            each.kind,
            _without_tabs(each.sql),
            ". ".join([*([_note(each)] if _note(each) else []), *_failed(each)]),
        )
        for number, each in enumerate(shown, 1)
    )
    header = ("No.", "Kind", "SQL", "With")
    sentence = statements_sentence(statements, command)
    tables = (TableView("Statements", header, lines),) if lines else ()
    return Document((sentence,), tables)


def _note(statement: Statement) -> str:
    parts = [statement.parameters] if statement.parameters else []
    if statement.rows is not None:
        parts.append(counted(statement.rows, "row"))
    if statement.times > 1:
        parts.append(f"{statement.times} times")
    return ", ".join(parts)


def _failed(statement: Statement) -> list[str]:
    return [f"failed: {statement.error}"] if statement.error else []


def _without_tabs(sql: str) -> str:
    return "\n".join(line.rstrip() for line in sql.strip().replace("\t", "    ").splitlines())
