"""SQL that is written out in a revision file: what each statement does, told from its first words.

This is no parser. Comments and strings are taken out, then what stands in brackets; what is left is
matched. Not seen: what a function or a `DO $$…$$` block does, and statements that begin with WITH.
"""

import re
from dataclasses import dataclass

_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_QUOTED = re.compile(r"'(?:[^']|'')*'|(\$\w*\$).*?\1", re.DOTALL)
_BRACKETS = re.compile(r"\([^()]*\)")
_NESTED = 50
_SHOWN = 100
_NAME = r"(?:ONLY\s+)?(?P<table>[\w.\"`\[\]{}…%]+)"
_THERE = r"(?:IF\s+(?:NOT\s+)?EXISTS\s+)?"
_ALTER = rf"ALTER\s+TABLE\s+{_THERE}{_NAME}"
_NO_COLUMN = (
    r"(?!CONSTRAINT|INDEX|KEY|PRIMARY|FOREIGN|CHECK|PARTITION|DEFAULT|NOT|IDENTITY|EXPRESSION)"
)
_COLUMN = r"(?:COLUMN\s+)?[\w\"`{}…]+"

# What a statement does, most telling first; one may do several things.
_KINDS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("create_table", rf"CREATE\s+(?:\w+\s+)?TABLE\s+{_THERE}{_NAME}"),
        ("drop_table", rf"DROP\s+TABLE\s+{_THERE}{_NAME}"),
        ("truncate", rf"TRUNCATE\s+(?:TABLE\s+)?{_NAME}"),
        ("delete", rf"DELETE\s+FROM\s+{_NAME}"),
        ("update", rf"UPDATE\s+{_NAME}.*?\bSET\b"),
        ("insert", rf"(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|MERGE\s+INTO|REPLACE\s+INTO)\s+{_NAME}"),
        ("drop_column", rf"{_ALTER}.*?\bDROP\s+(?:COLUMN\s+|{_NO_COLUMN}){_THERE}{_COLUMN}"),
        ("rename_table", rf"{_ALTER}\s+RENAME\s+TO\b"),
        ("rename_column", rf"{_ALTER}\s+RENAME\s+(?!TO\b|CONSTRAINT\b){_COLUMN}\s+TO\b"),
        ("set_not_null", rf"{_ALTER}\s+ALTER\s+{_COLUMN}\s+SET\s+NOT\s+NULL"),
        ("alter_type", rf"{_ALTER}\s+ALTER\s+{_COLUMN}\s+(?:SET\s+DATA\s+)?TYPE\b"),
        ("add_constraint", rf"{_ALTER}\s+ADD\s+(?:CONSTRAINT\s+\S+\s+)?(?:FOREIGN\s+KEY|CHECK)\b"),
        ("create_index", rf"CREATE\s+(?:UNIQUE\s+)?INDEX\b.*?\bON\s+{_NAME}"),
        ("drop_index", r"DROP\s+INDEX\b"),
        ("add_value", r"ALTER\s+TYPE\s+.*?\bADD\s+VALUE\b"),
        ("create_type", r"CREATE\s+TYPE\s+\S+\s+AS\s+ENUM\b"),
        ("drop_type", r"DROP\s+TYPE\b"),
        ("commit", r"COMMIT\b"),
    )
)


@dataclass(frozen=True)
class Statement:
    """One statement.

    Attributes:
        kind: What it does, such as `drop_table`; `other` for what is not told apart.
        shown: The statement as it is written, on one line and not too long.
        table: The table that it names; None where it names none.
        has_where: Whether it has a WHERE of its own, outside of brackets.
        words: What was matched: without comments, strings and brackets.
    """

    kind: str
    shown: str
    table: str | None = None
    has_where: bool = False
    words: str = ""

    def has(self, pattern: str) -> bool:
        """Whether these words stand in it, outside of strings and brackets."""
        return re.search(rf"\b{pattern}\b", self.words, re.IGNORECASE) is not None


def statements(text: str) -> tuple[Statement, ...]:
    """Take SQL apart.

    Args:
        text: One statement, or several with semicolons between them.

    Returns:
        What each of them does, in their order.
    """
    # What is in quotes may hold a semicolon, so it goes first; the parts are shown as written.
    found = []
    quoted: list[str] = []

    def keep(match: re.Match[str]) -> str:
        quoted.append(match[0])
        return f"'\x00{len(quoted) - 1}\x00'"

    for part in _QUOTED.sub(keep, _COMMENT.sub(" ", text)).split(";"):
        if part.strip():
            shown = re.sub(r"'\x00(\d+)\x00'", lambda match: quoted[int(match[1])], part)
            found.append(_statement(" ".join(part.split()), " ".join(shown.split())))
    return tuple(found)


def _statement(words: str, shown: str) -> Statement:
    shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
    for _ in range(_NESTED):
        before, words = words, _BRACKETS.sub(" ", words)
        if before == words:
            break
    has_where = re.search(r"\bWHERE\b", words, re.IGNORECASE) is not None
    for kind, pattern in _KINDS:
        match = pattern.match(words)
        if match is not None:
            table = match.groupdict().get("table")
            return Statement(kind, shown, table, has_where, words)
    return Statement("other", shown, None, has_where, words)
