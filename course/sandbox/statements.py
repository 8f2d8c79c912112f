"""What a command sends to databases, statement by statement, while it runs.

SQLAlchemy tells of every statement through its events, and takes the listeners back at the end. A
BEGIN is told when the driver sends one, not when SQLAlchemy thinks of a transaction: Python's
driver for SQLite sends none before a CREATE TABLE. What a migration sends past SQLAlchemy, by a
cursor of its own, is not seen.
"""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Dialect, Engine, ExceptionContext

from course.state.statement import Statement

MOST = 2000
"""How many statements are kept of one command; the first ones."""

_LONGEST_SQL, _LONGEST_VALUES = 10_000, 100  # characters


class Statements:
    """Listens to one command. What it heard is in `heard`, also while it still runs.

    Attributes:
        heard: The statements, in the order in which they were sent.
    """

    def __init__(self) -> None:
        self.heard: list[Statement] = []
        self._thread = threading.get_ident()
        self._left_out = 0
        self._since = 0.0
        self._busy = False  # whether the transaction had begun before the statement

    def told(self) -> tuple[Statement, ...]:
        """The statements; the last one says how many more there were, if there were too many."""
        if not self._left_out:
            return tuple(self.heard)
        return (*self.heard, Statement(f"-- {self._left_out} more statements are not kept"))

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Hear what this thread sends through SQLAlchemy, until the block ends."""
        # Once an engine has had a listener, SQLAlchemy asks for listeners for ever.
        was_heard = Engine._has_events, Dialect._has_events  # noqa: SLF001 - no public way back
        listeners = (
            ("before_cursor_execute", self._before),
            ("after_cursor_execute", self._after),
            ("handle_error", self._failed),
            ("commit", self._commit),
            ("rollback", self._rollback),
        )
        for name, listener in listeners:
            event.listen(Engine, name, listener)
        try:
            yield
        finally:
            for name, listener in listeners:
                event.remove(Engine, name, listener)
            Engine._has_events, Dialect._has_events = was_heard  # noqa: SLF001

    def _is_ours(self) -> bool:
        """Whether this is the thread that runs the command; a notebook may have others."""
        return threading.get_ident() == self._thread

    def _before(self, connection: Connection, *_: object) -> None:
        if not self._is_ours():
            return
        self._busy = _in_transaction(connection)
        self._since = time.perf_counter()

    def _after(  # noqa: PLR0913, PLR0917 - the signature is SQLAlchemy's
        self,
        connection: Connection,
        cursor: Any,
        sql: str,
        parameters: Any,
        context: Any,  # noqa: ARG002
        executemany: bool,
    ) -> None:
        if not self._is_ours():
            return
        taken = (time.perf_counter() - self._since) * 1000
        rows = cursor.rowcount if cursor.description is None and cursor.rowcount >= 0 else None
        said = Statement(_cut(sql), _values(parameters, many=executemany), rows, taken)
        self._add(connection, said)

    def _failed(self, context: ExceptionContext) -> None:
        connection, sql = context.connection, context.statement
        if not self._is_ours():
            return
        if connection is None or sql is None:  # there was no connection, or no cursor yet
            return
        taken = (time.perf_counter() - self._since) * 1000
        values = _values(context.parameters, many=False)
        error = _words(context.original_exception)
        self._add(connection, Statement(_cut(sql), values, None, taken, error))

    def _commit(self, connection: Connection) -> None:
        self._end(connection, "COMMIT")

    def _rollback(self, connection: Connection) -> None:
        self._end(connection, "ROLLBACK")

    def _end(self, connection: Connection, sql: str) -> None:
        if self._is_ours() and _in_transaction(connection):  # otherwise the driver sends nothing
            self._keep(Statement(sql))

    def _add(self, connection: Connection, said: Statement) -> None:
        if not self._busy and said.kind != "transaction" and _in_transaction(connection):
            self._keep(Statement("BEGIN"))  # the driver's own, before the statement
        self._keep(said)

    def _keep(self, said: Statement) -> None:
        last = self.heard[-1] if self.heard else None
        if last is not None and last.sql == said.sql and not (last.error or said.error):
            self.heard[-1] = _joined(last, said)
        elif len(self.heard) < MOST:
            self.heard.append(said)
        else:
            self._left_out += 1


def _in_transaction(connection: Connection) -> bool:
    """Whether the driver has a transaction open; where it doesn't tell, SQLAlchemy's word."""
    try:
        driver = connection.connection.dbapi_connection
    except Exception:  # noqa: BLE001 - closed, or broken; whatever it is, it is not ours to raise
        return False
    if isinstance(driver, sqlite3.Connection):
        return driver.in_transaction
    status = getattr(getattr(driver, "info", None), "transaction_status", None)
    return connection.in_transaction() if status is None else bool(status)  # psycopg: IDLE is 0


def _joined(last: Statement, said: Statement) -> Statement:
    """The same statement, sent once more."""
    rows = None if last.rows is None or said.rows is None else last.rows + said.rows
    taken = None if last.ms is None or said.ms is None else last.ms + said.ms
    values = last.parameters if last.parameters == said.parameters else "other values each time"
    return replace(last, parameters=values, rows=rows, ms=taken, times=last.times + 1)


def _words(error: BaseException) -> str:
    """The database's words, without the lines in which PostgreSQL points at the place."""
    lines = [line.strip() for line in str(error).splitlines()]
    told = [line for line in lines if line not in {"", "^"} and not line.startswith("LINE ")]
    return " ".join(told) or type(error).__name__


def _cut(sql: str) -> str:
    if len(sql) <= _LONGEST_SQL:
        return sql
    return f"{sql[:_LONGEST_SQL]}\n-- {len(sql) - _LONGEST_SQL} more characters"


def _values(parameters: Any, *, many: bool) -> str:
    """Values where they are short, or how many there are."""
    if not parameters:
        return ""
    if many:
        return f"{len(parameters)} sets of values"
    if len(parameters) <= _LONGEST_VALUES // 2:
        values = parameters.values() if isinstance(parameters, dict) else parameters
        text = f"({', '.join(map(_value, values))})"
        if len(text) <= _LONGEST_VALUES:
            return text
    return "1 value" if len(parameters) == 1 else f"{len(parameters)} values"


def _value(value: object) -> str:
    if isinstance(value, str | bytes) and len(value) > _LONGEST_VALUES:
        return "…" * _LONGEST_VALUES  # too long to be shown, and to be quoted
    return "NULL" if value is None else repr(value)
