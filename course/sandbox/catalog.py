"""SQLAlchemy's questions about PostgreSQL's catalog, put together once for all commands.

To compare models with a PostgreSQL database, SQLAlchemy asks ten long SELECTs. It builds them anew
for each dialect object and compiles them anew for each engine, so every command paid for both: a
quarter of `alembic check`. Here they are kept from one command to the next. They read nothing of a
project, only the server's version, and the dialect's settings decide how they are written.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from sqlalchemy.engine.interfaces import CacheStats
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.elements import ClauseElement

_DIALECT = "sqlalchemy.dialects.postgresql.base"
_PLAIN = (str, int, tuple, frozenset, type(None))

# By kind of dialect, server version, name and arguments; a handful for each.
_statements: dict[Any, Executable] = {}
# By id: the statements above live as long as this process.
_compiled: dict[int, dict[Any, Any]] = {}


@contextmanager
def kept() -> Iterator[None]:
    """While the block runs, the catalog's questions come ready made."""
    module = sys.modules.get(_DIALECT)
    if module is None:  # nothing connected to a PostgreSQL yet, and most projects never do
        yield
        return
    dialect = module.PGDialect
    with ExitStack() as stack:
        for name, attribute in list(vars(dialect).items()):
            if not name.endswith("_query"):
                continue
            if hasattr(attribute, "cache_info"):  # a method that remembers its results
                _replace(stack, dialect, name, _method(name, attribute))
            elif hasattr(attribute, "fget"):  # a property that does
                _replace(stack, dialect, name, property(_method(name, attribute.fget)))
        _replace(stack, ClauseElement, "_compile_w_cache", _compile(ClauseElement._compile_w_cache))  # noqa: SLF001 - no public hook
        yield


def _replace(stack: ExitStack, owner: type, name: str, value: object) -> None:
    stack.callback(setattr, owner, name, vars(owner)[name])
    setattr(owner, name, value)


def _method(name: str, build: Callable[..., Executable]) -> Callable[..., Executable]:
    def query(dialect: Any, *args: Any, **kwargs: Any) -> Executable:
        kind = type(dialect), dialect.server_version_info
        key = (kind, name, args, tuple(sorted(kwargs.items())))
        if key not in _statements:
            _statements[key] = build(dialect, *args, **kwargs)
            _compiled[id(_statements[key])] = {}
        return _statements[key]

    return query


def _compile(compile_: Callable[..., Any]) -> Callable[..., Any]:
    """The same as SQLAlchemy's own, but for the statements that are kept."""

    def compile_w_cache(
        statement: Any, dialect: Any, *, compiled_cache: Any, column_keys: list[str], **how: Any
    ) -> Any:
        ours = _compiled.get(id(statement))
        if ours is None or compiled_cache is None or how.get("schema_translate_map"):
            return compile_(
                statement, dialect, compiled_cache=compiled_cache, column_keys=column_keys, **how
            )
        asked = (tuple(column_keys), tuple(sorted(how.items())))
        key = (_settings(dialect), asked)
        if key not in ours:
            # Compiled outside of any engine's cache, the result carries its own parameters.
            ours[key] = statement._compiler(  # noqa: SLF001
                dialect, cache_key=None, column_keys=column_keys, **how
            )
        # An engine that logs tells a statement that it has compiled before from a new one.
        mark = (dialect, id(statement), asked)
        hit = CacheStats.CACHE_HIT if mark in compiled_cache else CacheStats.CACHE_MISS
        compiled_cache[mark] = ours[key]
        return ours[key], None, None, hit

    return compile_w_cache


def _settings(dialect: Any) -> tuple[Any, ...]:
    """All that a dialect's objects can differ in as they write SQL."""
    plain = ((name, value) for name, value in vars(dialect).items() if isinstance(value, _PLAIN))
    return (type(dialect), *sorted(plain, key=lambda pair: pair[0]))
