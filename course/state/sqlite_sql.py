"""The statements that SQLite keeps, read for what no pragma tells.

Grammar: https://www.sqlite.org/lang_createtable.html and lang_createindex.html.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_TOKEN = re.compile(
    r"""(?P<space>(?:\s+|--[^\n]*(?:\n|\Z)|/\*.*?(?:\*/|\Z))+)
    |(?P<quoted>'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\])
    |(?P<word>[^\W\d][\w$]*)
    |(?P<other>[\d.][\w.]*|\|\||<=|>=|<>|!=|==|.)""",
    re.VERBOSE | re.DOTALL,
)
_TABLE_CONSTRAINTS = {"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"}
_COLUMN_CONSTRAINTS = {
    *("CONSTRAINT", "PRIMARY", "NOT", "NULL", "UNIQUE", "CHECK"),
    *("DEFAULT", "COLLATE", "REFERENCES", "GENERATED", "AS"),
}


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number, quoted text or sign; `space` says that something stood before it."""

    text: str
    space: bool
    is_word: bool

    @property
    def keyword(self) -> str:
        """The word in capitals; empty for what is quoted and for signs."""
        return self.text.upper() if self.is_word else ""

    @property
    def name(self) -> str:
        """The identifier that it is, without its quotes."""
        if self.text[0] == "[":
            return self.text[1:-1]
        if self.text[0] in "'\"`":
            return self.text[1:-1].replace(self.text[0] * 2, self.text[0])
        return self.text


@dataclass
class TableSql:
    """What a `CREATE TABLE` says beyond `PRAGMA table_xinfo`."""

    primary_key_name: str | None = None
    foreign_keys: list[dict[str, Any]] = field(default_factory=list)
    uniques: list[tuple[tuple[str, ...], str | None]] = field(default_factory=list)
    checks: list[tuple[str, str | None]] = field(default_factory=list)
    collations: dict[str, str] = field(default_factory=dict)
    computed: dict[str, str] = field(default_factory=dict)
    options: tuple[str, ...] = ()


def tokens(sql: str) -> list[Token]:
    """The statement's tokens, without comments."""
    found = []
    space = False
    for match in _TOKEN.finditer(sql):
        if match.lastgroup == "space":
            space = True
            continue
        found.append(Token(match[0], space, match.lastgroup == "word"))
        space = False
    return found


def spaced(sql: str) -> str:
    """The same SQL on one line: no comments, one space where there was any, no outer brackets."""
    return _text(tokens(sql))


def index_parts(sql: str) -> tuple[tuple[str, ...], bool, str | None]:
    """What a `CREATE INDEX` says: columns and expressions, whether unique, its condition."""
    words = tokens(sql)
    start = next(number for number, word in enumerate(words) if word.text == "(")
    end = _closing(words, start)
    columns = tuple(_text(part) for part in _parts(words[start + 1 : end]))
    where = words[end + 2 :]  # after ")" and WHERE
    return columns, words[1].keyword == "UNIQUE", _text(where) if where else None


def read_create_table(sql: str) -> TableSql:
    """Read a `CREATE TABLE` that SQLite has accepted and keeps.

    Args:
        sql: The statement; one for a virtual table gives nothing but that option.

    Returns:
        The constraints with their names, collations, generated columns and options.
    """
    words = tokens(sql)
    found = TableSql()
    if len(words) > 1 and words[1].keyword == "VIRTUAL":
        found.options = ("VIRTUAL TABLE",)
        return found
    start = next((number for number, word in enumerate(words) if word.text == "("), None)
    if start is None:
        return found
    end = _closing(words, start)
    options = {" ".join(word.keyword for word in part) for part in _parts(words[end + 1 :])}
    for part in _parts(words[start + 1 : end]):
        if part[0].keyword in _TABLE_CONSTRAINTS:
            _Reader(part, found, options).read()
        else:
            skip = next(
                (n for n, word in enumerate(part) if n and word.keyword in _COLUMN_CONSTRAINTS),
                len(part),
            )
            _Reader(part[skip:], found, options, part[0].name).read()
    found.options = tuple(sorted(option for option in options if option))
    return found


class _Reader:
    """Reads the constraints of one column, or one of the table's."""

    def __init__(
        self, words: list[Token], found: TableSql, options: set[str], column: str | None = None
    ) -> None:
        self.words = words
        self.at = 0
        self.found = found
        self.options = options
        self.column = column

    def read(self) -> None:
        name = None
        while self.at < len(self.words):
            keyword = self._next().keyword
            if keyword == "CONSTRAINT":
                name = self._next().name
                continue
            self._constraint(keyword, name)
            name = None

    def _constraint(self, keyword: str, name: str | None) -> None:
        found = self.found
        if keyword == "PRIMARY":
            self.at += 1  # KEY
            found.primary_key_name = name
            if self.column is None:
                self._group()
        elif keyword == "AUTOINCREMENT":
            self.options.add("AUTOINCREMENT")
        elif keyword == "UNIQUE":
            found.uniques.append((self._columns(), name))
        elif keyword == "CHECK":
            found.checks.append((_text(self._group()), name))
        elif keyword == "FOREIGN":
            self.at += 1  # KEY
            columns = self._columns()
            self.at += 1  # REFERENCES
            self._references(columns, name)
        elif keyword == "REFERENCES":
            self._references((self.column or "",), name)
        elif self.column is not None:
            self._value(keyword, self.column.casefold())

    def _value(self, keyword: str, column: str) -> None:
        if keyword == "COLLATE":
            self.found.collations[column] = self._next().name.upper()
        elif keyword == "AS":
            self.found.computed[column] = _text(self._group())
        elif keyword == "DEFAULT" and self._peek() == "(":
            self._group()
        # Anything else (NOT NULL, a default's value, ON CONFLICT, …) is told by the pragma.

    def _references(self, columns: tuple[str, ...], name: str | None) -> None:
        key: dict[str, Any] = {"columns": columns, "table": self._next().name, "name": name}
        key["target"] = tuple(_names(self._group())) if self._peek() == "(" else ()
        while (word := self._peek().upper()) in {"ON", "MATCH", "NOT", "DEFERRABLE"}:
            if word == "NOT" and self._peek(1).upper() != "DEFERRABLE":
                break
            self.at += 1
            if word == "ON":
                what = f"on_{self._next().keyword.lower()}"
                action = self._next().keyword
                if action in {"SET", "NO"}:
                    action += f" {self._next().keyword}"
                key[what] = None if action == "NO ACTION" else action
            elif word == "DEFERRABLE":
                key["deferrable"] = word
                if self._peek().upper() == "INITIALLY":
                    self.at += 1
                    if self._next().keyword == "DEFERRED":
                        key["deferrable"] = "DEFERRABLE INITIALLY DEFERRED"
            elif word == "NOT":  # NOT DEFERRABLE is the usual, INITIALLY says nothing more
                self.at += 1
                if self._peek().upper() == "INITIALLY":
                    self.at += 2
            else:
                self.at += 1  # MATCH has no effect in SQLite
        self.found.foreign_keys.append(key)

    def _columns(self) -> tuple[str, ...]:
        return tuple(_names(self._group())) if self.column is None else (self.column,)

    def _group(self) -> list[Token]:
        """The tokens between the brackets that open here."""
        start = self.at
        end = _closing(self.words, start)
        self.at = end + 1
        return self.words[start + 1 : end]

    def _next(self) -> Token:
        self.at += 1
        return self.words[self.at - 1]

    def _peek(self, ahead: int = 0) -> str:
        at = self.at + ahead
        return self.words[at].text if at < len(self.words) else ""


def _closing(words: list[Token], start: int) -> int:
    """The place of the bracket that closes the one at start."""
    depth = 0
    for number in range(start, len(words)):
        depth += {"(": 1, ")": -1}.get(words[number].text, 0)
        if depth == 0:
            return number
    return len(words)


def _parts(words: list[Token]) -> Iterator[list[Token]]:
    """Split at the commas that stand in no brackets."""
    part: list[Token] = []
    depth = 0
    for word in words:
        depth += {"(": 1, ")": -1}.get(word.text, 0)
        if word.text == "," and depth == 0:
            yield part
            part = []
        else:
            part.append(word)
    if part:
        yield part


def _names(words: list[Token]) -> Iterator[str]:
    return (part[0].name for part in _parts(words))


def _text(words: list[Token]) -> str:
    while len(words) > 1 and words[0].text == "(" and _closing(words, 0) == len(words) - 1:
        words = words[1:-1]
    if len(words) == 1 and words[0].text[0] in '"`[':
        return words[0].name
    text = "".join(f" {word.text}" if word.space else word.text for word in words)
    return text.strip()
